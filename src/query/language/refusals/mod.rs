//! What is refused, in words for people who are no programmers: what is wrong, and what to paste
//! in its place.

use std::fmt::Display;
use std::ops::Range;

use super::super::fault::{Fault, Place};

pub(super) use self::meaning::*;
pub(super) use self::signs::*;
pub(super) use self::structure::*;
pub(super) use self::values::*;

mod signs;
mod structure;
mod meaning;
mod values;

fn fault(span: Range<usize>, message: impl Into<String>, fix: impl Into<String>) -> Fault {
    Fault { place: Place::Query, span, message: message.into(), fix: Some(fix.into()) }
}

/// As code, on one line.
fn code(text: impl Display) -> String {
    let text = text.to_string();
    let words: Vec<_> = text.split_whitespace().collect();
    format!("`{}`", words.join(" "))
}

/// A part that must not be there, with something that must if it stands `alone`.
fn denial(part: &str, alone: bool) -> String {
    code(format!("{}NOT {part}", if alone { "word AND " } else { "" }))
}

/// A text as a phrase of a query.
fn phrase(text: &str) -> String {
    code(format!("\"{}\"", text.replace('"', "")))
}
