//! Operators without operands, operands without operators, brackets without partners.

use std::ops::Range;

use super::super::super::fault::Fault;
use super::super::syntax::{Kind, Node, Scope};
use super::{code, denial, fault, phrase};

/// Most words that a fix repeats.
const MOST_WORDS: usize = 12;

pub(in super::super) fn empty_query(length: usize) -> Fault {
    fault(0..length, "the query is empty", "write what to look for, as in `iran AND drone*`")
}

pub(in super::super) fn empty_bracket(span: Range<usize>) -> Fault {
    fault(span, "these brackets are empty", "leave them out, or write what belongs between them")
}

pub(in super::super) fn open_bracket(sign: &str, inside: &str, span: Range<usize>) -> Fault {
    let close = if sign == "{" { "}" } else { ")" };
    let fix = format!("close it: {}", code(format!("{sign}{}{close}", inside.trim())));
    fault(span, format!("this bracket {sign} is never closed"), fix)
}

pub(in super::super) fn stray_bracket(sign: &str, span: Range<usize>) -> Fault {
    let open = if sign == "}" { '{' } else { '(' };
    fault(
        span,
        format!("this bracket {sign} closes nothing"),
        format!("leave it out, or write `{open}` where it begins"),
    )
}

pub(in super::super) fn too_deep(levels: usize, span: Range<usize>) -> Fault {
    let message = format!("brackets stand in brackets more than {levels} levels deep; the rest is not read");
    fault(span, message, "make several rules of this one")
}

pub(in super::super) fn nothing_before(operator: &str, span: Range<usize>) -> Fault {
    let fix =
        format!("write what belongs before it, or leave it out; as a word of the text, write {}", phrase(operator));
    fault(span, format!("there is nothing before {}", code(operator)), fix)
}

pub(in super::super) fn nothing_behind(operator: &str, span: Range<usize>) -> Fault {
    let fix =
        format!("write what belongs behind it, or leave it out; as a word of the text, write {}", phrase(operator));
    fault(span, format!("there is nothing behind {}", code(operator)), fix)
}

pub(in super::super) fn two_operators(first: &str, second: &str, span: Range<usize>) -> Fault {
    let message = format!("{} and {} stand side by side", code(first), code(second));
    fault(span, message, format!("write {} or {}, not both", code(first), code(second)))
}

pub(in super::super) fn stray_postfix(text: &str, span: Range<usize>) -> Fault {
    fault(
        span,
        format!("{} belongs directly behind a word, phrase or bracket", code(text)),
        "write it as in `iran/F50/`",
    )
}

/// `alone` if the query is nothing else.
pub(in super::super) fn not_behind_prefix(prefix: &str, part: &str, alone: bool, span: Range<usize>) -> Fault {
    let fix = format!("write {}", denial(&format!("{prefix}{part}"), alone));
    fault(span, format!("NOT stands behind {}; it belongs before it", code(prefix)), fix)
}

/// Lower-case operators; `before` and `behind` are what they join, if that is simple.
pub(in super::super) fn small_operator(text: &str, before: &str, behind: &str, span: Range<usize>) -> Fault {
    let message = format!("{} is not in capitals: an operator, or part of the text?", code(text));
    let upper = text.to_uppercase();
    let words = format!("{before} {text} {behind}");
    let fix = if before.is_empty() && behind.is_empty() {
        format!("write {} as an operator, or {} as text", code(upper), phrase(text))
    } else if behind.is_empty() || (before.is_empty() && !upper.starts_with("NOT")) {
        format!("leave it out, or write {} as text", phrase(words.trim()))
    } else {
        let operator = format!("{before} {upper} {behind}");
        format!("write {} as an operator, or {} as text", code(operator.trim()), phrase(words.trim()))
    };
    fault(span, message, fix)
}

/// Operands without an operator between them.
pub(in super::super) fn side_by_side(parts: &[Node], span: Range<usize>) -> Fault {
    let words: Option<Vec<&str>> = parts.iter().map(word).collect();
    let what = if words.is_some() { "words" } else { "parts" };
    let message = format!("{} {what} stand side by side: a phrase, or all of them anywhere?", count(parts.len()));
    if parts.len() > MOST_WORDS {
        let fix = "put phrases in quotes, as in `\"iran drones\"`, and write `AND`, `OR` or `NEAR/5` between the parts";
        return fault(span, message, fix);
    }
    let all = code(Node::all(parts.to_vec()));
    if let Some(inside) = inside_field(parts) {
        return fault(span, message, format!("write {}, or {all}", inside.map(code).join(", ")));
    }
    let fix = match words {
        Some(words) => format!("write {}, {all} or {}", phrase(&words.join(" ")), close(parts, &words)),
        None if parts.iter().all(can_be_near) && parts.len() == 2 => {
            format!("write {all}, {} or {}", any(parts), close(parts, &[]))
        }
        None => format!("write {all} or {}", any(parts)),
    };
    fault(span, message, fix)
}

/// Words of which only the first has a field: a phrase in that field, and all of them in it.
fn inside_field(parts: &[Node]) -> Option<[Node; 2]> {
    let (first, rest) = parts.split_first()?;
    let Kind::Scoped(scope @ Scope::Field(_), value) = &first.kind else { return None };
    let all: Vec<Node> = std::iter::once(&**value).chain(rest).cloned().collect();
    let words: Option<Vec<_>> = all.iter().map(word).collect();
    let quoted = Node::new(Kind::Phrase { text: words?.join(" "), within: None }, first.span.clone());
    Some([quoted, Node::all(all)].map(|part| Node::scoped(*scope, part, first.span.clone())))
}

fn word(part: &Node) -> Option<&str> {
    if let Kind::Word(text) = &part.kind { Some(text) } else { None }
}

fn any(parts: &[Node]) -> String {
    code(Node::any(parts.to_vec()))
}

/// The parts close together.
fn close(parts: &[Node], words: &[&str]) -> String {
    match parts {
        [left, right] => code(Node::near(left.clone(), right.clone(), 5, false)),
        _ => format!("{}, which is NEAR/5 for all of them", code(format!("\"{}\"~5", words.join(" ")))),
    }
}

fn can_be_near(part: &Node) -> bool {
    match &part.kind {
        Kind::Word(_) | Kind::Phrase { .. } | Kind::Near(_) => true,
        Kind::Any(parts) => parts.iter().all(can_be_near),
        _ => false,
    }
}

fn count(number: usize) -> String {
    match number {
        2 => "two".to_owned(),
        3 => "three".to_owned(),
        _ => number.to_string(),
    }
}

/// `AND` and `OR` at one level.
pub(in super::super) fn mixed(or_first: &Node, and_first: &Node, span: Range<usize>) -> Fault {
    let fix = format!("write {} or {}", code(or_first), code(and_first));
    fault(span, "`AND` and `OR` side by side can be read in two ways; brackets must say which is meant", fix)
}

/// Several `NEAR` at one level.
pub(in super::super) fn chained(left_first: &Node, right_first: &Node, span: Range<usize>) -> Fault {
    let fix = format!("write {} or {}", code(left_first), code(right_first));
    fault(span, "one `NEAR` behind another can be read in two ways; brackets must say which is meant", fix)
}
