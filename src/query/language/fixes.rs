//! What is refused, in words that a person can act on.

use std::ops::Range;

use super::scope;
use super::token::Kind;
use crate::query::fault::{Fault, Place};

fn fault(span: Range<usize>, message: impl Into<String>, fix: impl Into<String>) -> Fault {
    Fault { place: Place::Query, span, message: message.into(), fix: Some(fix.into()) }
}

pub(super) fn comma(at: usize, sign: char) -> Fault {
    fault(
        at..at + 1,
        format!("`{sign}` joins nothing here"),
        "write OR where any of them is enough, AND where all are needed",
    )
}

pub(super) fn foreign(span: Range<usize>, operator: &str) -> Fault {
    fault(span, "this operator belongs to another language", format!("write {operator}"))
}

pub(super) fn plus(span: Range<usize>, word: &str) -> Fault {
    let message = "`+` before a word means nothing here; a sign behind it, as in `OPEC+`, is part of the word";
    fault(span, message, format!("write AND {word}"))
}

pub(super) fn bang(span: Range<usize>, word: &str) -> Fault {
    let message = "`!` before a word means NOT, exact case or truncation, depending on the tool";
    fault(span, message, format!("write NOT {word}, cs({word}) or {word}*"))
}

pub(super) fn truncation(span: Range<usize>, word: &str) -> Fault {
    let stem = word.trim_end_matches('!');
    fault(span, format!("`{word}` is truncation in other tools"), format!("write {stem}*"))
}

pub(super) fn open_quote(at: usize, query: &str) -> Fault {
    let message = "this quote \" is never closed";
    fault(at..query.len(), message, format!("close it: {}\"", query[at..].trim_end()))
}

pub(super) fn empty(span: Range<usize>, place: &str) -> Fault {
    fault(span, format!("there is nothing {place}: empty"), "write what to look for, or leave them out")
}

pub(super) fn unbalanced(at: usize, sign: char) -> Fault {
    let partner = match sign {
        '(' => ')',
        ')' => '(',
        '{' => '}',
        other => other,
    };
    let message = format!("`{sign}` has no `{partner}`");
    fault(at..at + sign.len_utf8(), message, format!("add `{partner}`, or take `{sign}` away"))
}

pub(super) fn stray(span: Range<usize>, rest: &str) -> Fault {
    let sign: String = rest.chars().take(1).collect();
    fault(span, format!("`{sign}` means nothing here"), "take it away, or put it into quotes together with its word")
}

pub(super) fn unknown_field(span: Range<usize>, name: &str) -> Fault {
    let fix = match scope::nearest(name) {
        Some(nearest) => format!("write {nearest}:…"),
        None => format!("the fields are {}", scope::ALL.join(", ")),
    };
    let fix = format!("{fix}; or put quotes around the whole if the colon is part of the text");
    fault(span, format!("there is no field `{name}`"), fix)
}

pub(super) fn missing_operator(span: Range<usize>, left: &str, right: &str) -> Fault {
    let plain = |text: &str| text.trim_matches('"').to_owned();
    let fix = format!(
        "write \"{} {}\" for the phrase, {left} AND {right} for both anywhere, or {left} NEAR/5 {right} for both close together",
        plain(left),
        plain(right),
    );
    fault(span, "there is no operator between these two", fix)
}

pub(super) fn missing_operand(span: Range<usize>, operator: &str) -> Fault {
    fault(span, format!("{operator} needs something to look for on each side"), "add it, or take the operator away")
}

pub(super) fn nothing_behind(span: Range<usize>, prefix: &str) -> Fault {
    fault(span, format!("`{prefix}` has nothing to look for behind it"), "write it there, or take the prefix away")
}

pub(super) fn open_regex(span: Range<usize>) -> Fault {
    fault(span, "this regular expression is never closed", "put a `/` behind it")
}

pub(super) fn mixed(span: Range<usize>, and_first: &str, or_first: &str) -> Fault {
    let message = "AND and OR stand side by side without brackets, which can be read in two ways";
    fault(span, message, format!("write {and_first} or {or_first}"))
}

pub(super) fn near_chain(span: Range<usize>, first: &str, second: &str) -> Fault {
    let message = "two NEAR stand side by side without brackets, and NEAR joins single words, phrases or an OR of them";
    fault(span, message, format!("write {first} AND {second}, or \"a b c\"~5 for words within one window"))
}

pub(super) fn near_over(span: Range<usize>, part: &str) -> Fault {
    let message = format!("NEAR joins words, phrases or a bracketed OR of them, not {part}");
    fault(span, message, "write the NEAR for each of them: a NEAR/5 b AND a NEAR/5 c")
}

pub(super) fn only_absence(span: Range<usize>) -> Fault {
    let message = "this is true by absence alone: NOT needs something that must be there";
    fault(span, message, "write what to look for first: drones AND NOT football")
}

pub(super) fn never(span: Range<usize>, part: &str) -> Fault {
    fault(span, format!("this can match nothing: {part} is asked for and excluded"), "take one of the two away")
}

pub(super) fn too_deep(span: Range<usize>) -> Fault {
    fault(span, "brackets nest too deep here", "write the query with fewer brackets")
}

pub(super) fn several_terms(span: Range<usize>, word: &str) -> Fault {
    let message = format!("`{word}` has a sign in it that separates words");
    fault(span, message, format!("write \"{word}\" for the phrase"))
}

pub(super) fn no_word(span: Range<usize>) -> Fault {
    fault(span, "there is no word in this", "write a word or a phrase")
}

pub(super) fn bad_regex(span: Range<usize>, reason: &str) -> Fault {
    let reason = reason.lines().last().unwrap_or_default().trim_start_matches("error: ");
    fault(span, format!("re:/…/ cannot be read: {reason}"), "correct the regular expression, or write words instead")
}

/// Words that are an operator in one tool and a word in another, with what they most likely mean.
pub(super) fn doubtful_operator(span: Range<usize>, word: &str, query: &str) -> Option<(Fault, Kind)> {
    let lower = word.to_lowercase();
    let near = Kind::Near { within: 5, ordered: false };
    if let Some(number) = lower.strip_prefix("w/").filter(|rest| rest.chars().all(|c| c.is_ascii_digit())) {
        let message = format!("`{word}` keeps the order in some tools and not in others");
        return Some((fault(span, message, format!("write NEAR/{number} or ONEAR/{number}")), near));
    }
    match lower.as_str() {
        "near" | "onear" | "near/" | "onear/" => {
            let name = word.trim_end_matches('/').to_uppercase();
            Some((
                fault(
                    span,
                    format!("{name} needs the number of words that may stand between"),
                    format!("write {name}/5"),
                ),
                near,
            ))
        }
        "and" | "or" | "not" if stands_between(&span, query) => {
            let upper = lower.to_uppercase();
            let kind = match upper.as_str() {
                "AND" => Kind::And,
                "OR" => Kind::Or,
                _ => Kind::Not,
            };
            let message = format!("is `{word}` an operator or a word?");
            Some((fault(span, message, format!("write {upper} for the operator, \"{word}\" for the word")), kind))
        }
        _ => None,
    }
}

/// Whether something stands before and behind; alone, the word is meant.
fn stands_between(span: &Range<usize>, query: &str) -> bool {
    let (before, behind) = (query[..span.start].trim(), query[span.end..].trim());
    !behind.is_empty() && (!before.is_empty() || query[span.clone()].eq_ignore_ascii_case("not"))
}
