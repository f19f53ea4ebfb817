//! Signs and spellings that mean one thing in one tool and another in the next.

use std::ops::Range;

use super::super::super::fault::Fault;
use super::super::fields::{FieldName, nearest};
use super::{code, denial, fault, phrase};

/// Fewest letters before `*`.
const FEWEST_LETTERS: usize = 3;

/// Whether `*` may stand behind a word.
pub(in super::super) fn is_long_enough(word: &str) -> bool {
    word.chars().count() >= FEWEST_LETTERS && !word.ends_with(['*', '!'])
}

pub(in super::super) fn open_quote(source: &str, start: usize, open: usize) -> Fault {
    let text = source[open..].trim_end();
    let fix = if text.is_empty() { "leave it out".to_owned() } else { format!("close it: {}", phrase(text)) };
    fault(start..source.len(), "this quote \" is never closed", fix)
}

pub(in super::super) fn empty_phrase(span: Range<usize>) -> Fault {
    fault(
        span,
        "this phrase is empty: there is nothing between the quotes",
        "leave the quotes out, or write the phrase",
    )
}

pub(in super::super) fn tilde_without_number(span: Range<usize>) -> Fault {
    fault(span, "`~` needs a number of words, from 0 to 1000", "write `~5`")
}

pub(in super::super) fn tilde(text: &str, span: Range<usize>) -> Fault {
    let word = text.split('~').next().unwrap_or_default();
    let fix = match word {
        "" => "write `~5` directly behind a phrase, as in `\"iran drones\"~5`".to_owned(),
        _ => format!("write {} for every word that begins so, or {} alone", code(format!("{word}*")), code(word)),
    };
    fault(span, "`~` stands only behind a phrase in quotes; there is no search for similar words", fix)
}

pub(in super::super) fn open_regex(text: &str, start: usize) -> Fault {
    let fix = format!("close it with a slash: {}", code(format!("{}/", text.trim_end())));
    fault(start..start + text.len(), "this regular expression re:/ is never closed", fix)
}

pub(in super::super) fn regex_flags(found: &str, span: Range<usize>) -> Fault {
    let message = format!("{} cannot stand behind a regular expression", code(found));
    fault(span, message, "leave it out; only `i` may stand there, as in `re:/…/i`; a slash inside is written `\\/`")
}

pub(in super::super) fn regex_without_slashes(pattern: &str, span: Range<usize>) -> Fault {
    let pattern = if pattern.is_empty() { "…" } else { pattern };
    let fix = format!("write {}", code(format!("re:/{}/", pattern.replace('/', "\\/"))));
    fault(span, "a regular expression `re:` stands between slashes", fix)
}

pub(in super::super) fn lone_dash(span: Range<usize>) -> Fault {
    let fix = "write `NOT`, or leave the dash out; directly in front of a word, as in `-football`, it is NOT";
    fault(span, "a dash that stands alone: NOT, or punctuation?", fix)
}

pub(in super::super) fn square_bracket(sign: char, span: Range<usize>) -> Fault {
    let round = if sign == '[' { '(' } else { ')' };
    fault(span, format!("square brackets like `{sign}` do not group"), format!("write `{round}`"))
}

pub(in super::super) fn comma(sign: &str, span: Range<usize>) -> Fault {
    fault(
        span,
        format!("`{sign}` between words: AND or OR?"),
        "write `OR` if any of them is enough, `AND` if all are needed",
    )
}

/// What stands before a sign that was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Before {
    /// Nothing, and nothing stands behind its word either.
    Alone,
    /// An operator, or a bracket that opens.
    Operator,
    /// A word, a phrase or a bracket, so that the fix must join.
    Operand,
}

impl Before {
    /// A fix that is no denial.
    fn joined(self, fix: &str) -> String {
        code(format!("{}{fix}", if self == Self::Operand { "AND " } else { "" }))
    }
}

pub(in super::super) fn bang(word: &str, before: Before, span: Range<usize>) -> Fault {
    let message = "`!` in front means NOT in some tools, exact case or any ending in others";
    let not = denial(word, before == Before::Alone);
    let case = before.joined(&format!("cs({word})"));
    let fix = match word {
        "" => "say NOT in its place, behind what must be there, as in `iran AND NOT (football OR chess)`".to_owned(),
        _ if !is_long_enough(word) => format!("write {not}, or {case}"),
        _ => {
            let ending = before.joined(&format!("{}*", word.trim_end_matches(['*', '!'])));
            format!("write {not}, {case} or {ending}")
        }
    };
    fault(span, message, fix)
}

pub(in super::super) fn truncation(word: &str, text: &str, span: Range<usize>) -> Fault {
    let message = format!("{}: a word with `!` behind it is cut short in some tools and a name in others", code(text));
    let fix = if !is_long_enough(word) {
        format!("write {}; `*` would need at least {FEWEST_LETTERS} letters before it", code(word))
    } else {
        format!("write {} for every ending, or {}", code(format!("{word}*")), phrase(text))
    };
    fault(span, message, fix)
}

pub(in super::super) fn plus(word: &str, before: Before, span: Range<usize>) -> Fault {
    let message = "`+` in front means \"must be there\" in some tools, \"exactly so\" in others, and is a sign of the text in numbers";
    let fix = match (word, before) {
        ("", Before::Operand) => "write `AND` in its place".to_owned(),
        ("", _) => "leave it out".to_owned(),
        _ => format!(
            "write {}, since what AND joins must be there, {} for exactly this word, or {} with the sign",
            before.joined(word),
            before.joined(&format!("\"{word}\"")),
            before.joined(&format!("\"+{word}\""))
        ),
    };
    fault(span, message, fix)
}

pub(in super::super) fn foreign(sign: &str, meant: &str, span: Range<usize>) -> Fault {
    let fix = format!("write `{meant}`, or put it in quotes with its words if it is part of the text");
    fault(span, format!("{} is no operator here", code(sign)), fix)
}

pub(in super::super) fn near_without_number(text: &str, span: Range<usize>) -> Fault {
    let ordered = !text.to_lowercase().starts_with("near");
    let message = format!("{} needs a number from 0 to 1000: how many words may stand between", code(text));
    let fix = match ordered {
        true => "write `ONEAR/5` for this order, or `NEAR/5` for any order",
        false => "write `NEAR/5` for any order, or `ONEAR/5` for this order",
    };
    fault(span, message, fix)
}

pub(in super::super) fn small_near(text: &str, span: Range<usize>) -> Fault {
    let mut fault = near_without_number(text, span);
    fault.message = format!("{} between words: an operator without its number, or part of the text?", code(text));
    fault.fix = fault.fix.map(|fix| format!("{fix}; put it in quotes, {}, if it is part of the text", phrase(text)));
    fault
}

pub(in super::super) fn within(text: &str, words: u32, span: Range<usize>) -> Fault {
    let message = format!("{} keeps the order in some tools and not in others", code(text));
    fault(span, message, format!("write `NEAR/{words}` for any order, or `ONEAR/{words}` for this order"))
}

pub(in super::super) fn same_sentence(text: &str, span: Range<usize>) -> Fault {
    let message = format!("{}: closeness is counted in words here, not in sentences or paragraphs", code(text));
    fault(span, message, "write `NEAR/15` for about a sentence, or `NEAR/50` for about a paragraph")
}

pub(in super::super) fn unknown_field(name: &str, meant: Option<FieldName>, value: &str, span: Range<usize>) -> Fault {
    let known = FieldName::ALL.map(|field| format!("{}:", field.as_str())).join(", ");
    let text = if value.is_empty() { name.to_owned() } else { format!("{name} {value}") };
    let fix = match meant {
        Some(meant) => {
            let meant = code(format!("{}:{value}", meant.as_str()));
            format!("write {meant}, or {} if the colon is part of the text", phrase(&text))
        }
        None => format!("write {} if the colon is part of the text; the fields are {known}", phrase(&text)),
    };
    fault(span, format!("{} is no field of an item", code(format!("{name}:"))), fix)
}

pub(in super::super) fn bare_address(address: &str, span: Range<usize>) -> Fault {
    let host = address.split("://").nth(1).unwrap_or_default().split(['/', ':', '?']).next().unwrap_or_default();
    let mut fix = format!("write {} for articles with this in their address", code(format!("url:\"{address}\"")));
    if !host.is_empty() {
        fix += &format!(", or {} for a whole site", code(format!("site:{host}")));
    }
    fault(span, "an address is not searched in the text", fix)
}

pub(in super::super) fn unknown_function(name: &str, span: Range<usize>) -> Fault {
    let fix = match nearest(
        name,
        ["title", "headline", "summary", "content", "body", "author", "allcaps", "atleast3", "first50"],
    ) {
        Some(meant) => {
            format!("write {}, or {} and an operator before the bracket", code(format!("{meant}(…)")), code(name))
        }
        None => format!(
            "put an operator before the bracket: {} or {}",
            code(format!("{name} AND (…)")),
            code(format!("{name} OR (…)"))
        ),
    };
    fault(span, format!("{} is followed by a bracket, but it is no function", code(name)), fix)
}

pub(in super::super) fn bad_count(text: &str, span: Range<usize>) -> Fault {
    let name = text.trim_end_matches(|c: char| !c.is_ascii_alphabetic()).to_lowercase();
    let (range, example) = match name.as_str() {
        "first" => ("1 to 100000", "first50(…)"),
        _ => ("1 to 1000", "atleast3(…)"),
    };
    fault(span, format!("{} needs a number from {range}", code(name)), format!("write `{example}`"))
}
