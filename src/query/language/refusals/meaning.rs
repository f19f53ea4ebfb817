//! Queries that are well formed and mean nothing, or nothing that anyone would want.

use std::ops::Range;

use super::super::super::fault::Fault;
use super::super::syntax::{Kind, Node};
use super::{code, fault, phrase};

pub(in super::super) fn only_absence(node: &Node) -> Fault {
    let message = "this query only says what must NOT be there, so it would match every other item";
    let fix = format!("say first what must be there, as in {}", code(format!("word AND {}", bracketed(node))));
    fault(node.span.clone(), message, fix)
}

fn bracketed(node: &Node) -> String {
    if matches!(node.kind, Kind::Any(_)) { format!("({node})") } else { node.to_string() }
}

/// One side of an `OR` that is true of nearly every item.
pub(in super::super) fn absent_branch(branch: &Node, others: &[Node]) -> Fault {
    let message = format!("{} is true of nearly every item, and behind `OR` that is enough", code(branch));
    let meant = Node::all(vec![Node::any(others.to_vec()), branch.clone()]);
    fault(branch.span.clone(), message, format!("write {}", code(meant)))
}

/// `denied` must not be there, and is there wherever `part` is.
pub(in super::super) fn contradiction(part: &Node, denied: &Node, span: Range<usize>) -> Fault {
    let message = if part == denied {
        format!("this can match nothing: {} must be there and must not be there", code(part))
    } else {
        format!("this can match nothing: where {} is, {} is too", code(part), code(denied))
    };
    fault(span, message, format!("leave out either {} or {}", code(part), code(Node::not(denied.clone()))))
}

/// Two values of a field that has only one.
pub(in super::super) fn two_values(first: &Node, second: &Node, span: Range<usize>) -> Fault {
    let message = format!("this can match nothing: an item is never both {} and {}", code(first), code(second));
    fault(span, message, format!("write {}", code(Node::any(vec![first.clone(), second.clone()]))))
}

pub(in super::super) fn fields_apart(outer: &str, inner: &str, span: Range<usize>) -> Fault {
    let message = format!(
        "this can match nothing: {} stands inside {}, and a text is in one field only",
        code(inner),
        code(outer)
    );
    fault(
        span,
        message,
        format!("write one of them, or join two parts, as in {}", code(format!("{outer}x AND {inner}y"))),
    )
}

pub(in super::super) fn outside_first(words: u32, span: Range<usize>) -> Fault {
    let message = format!("this can match nothing: the first {words} words are those of title, summary and content");
    fault(span, message, format!("leave out {}, or the field", code(format!("first{words}(…)"))))
}

/// `both` asks for both sides, wherever they stand.
pub(in super::super) fn near_apart(both: &Node, span: Range<usize>) -> Fault {
    let message =
        "this can match nothing: both sides of NEAR stand in the same field, and these are searched in different ones";
    let fix = format!("write {}, or search both in the same field, as in `title:(iran NEAR/5 drone*)`", code(both));
    fault(span, message, fix)
}

/// A side of `NEAR` that is no word, phrase or `OR` of them; `meant` is what says the same.
pub(in super::super) fn near_over(what: &str, meant: Option<&Node>, span: Range<usize>) -> Fault {
    let message = format!("NEAR takes words, phrases, and these with `OR` in brackets; here it stands beside {what}");
    let fix = match meant {
        Some(meant) => format!("write {}", code(meant)),
        None => "write `AND` instead of `NEAR`, with NEAR only between words and phrases".to_owned(),
    };
    fault(span, message, fix)
}

/// `atleast` over something that cannot be counted.
pub(in super::super) fn cannot_count(times: u32, what: &str, meant: Option<&Node>, span: Range<usize>) -> Fault {
    let message = format!("`atleast{times}` counts words, phrases, and these with `OR`; here it stands around {what}");
    let fix = match meant {
        Some(meant) => format!("write {}", code(meant)),
        None => format!("write {}", code(format!("atleast{times}(word)"))),
    };
    fault(span, message, fix)
}

pub(in super::super) fn window_of_one(text: &str, span: Range<usize>) -> Fault {
    fault(span, "`~` says how close words stand together; here is only one", format!("write {}", phrase(text)))
}
