//! A text of the file, and places within it.

use std::ops::Range;

use super::{Origin, escapes};
use crate::config::finding::{Finding, nearest, quoted};
use crate::config::place::Spot;

/// A text of the file: a value or a key.
#[derive(Clone, Debug)]
pub(in crate::config) struct Text<'a> {
    /// The text, without quotes and escapes.
    pub(in crate::config) value: &'a str,
    span: Range<usize>,
    origin: Origin<'a>,
}

impl<'a> Text<'a> {
    pub(in crate::config) fn new(value: &'a str, span: Range<usize>, origin: Origin<'a>) -> Self {
        Self { value, span, origin }
    }

    pub(in crate::config) fn origin(&self) -> Origin<'a> {
        self.origin
    }

    /// Where it stands, quotes included.
    pub(in crate::config) fn spot(&self) -> Spot {
        Spot::new(self.origin.file, self.span.clone())
    }

    /// Where a part of the value stands, escapes and all.
    pub(in crate::config) fn part(&self, part: Range<usize>) -> Spot {
        let written = &self.origin.file.text[self.span.clone()];
        match escapes::place(written, self.value, &part) {
            Some(found) => Spot::new(self.origin.file, self.span.start + found.start..self.span.start + found.end),
            None => self.spot(),
        }
    }

    /// Shows nothing of these parts of the value in any report.
    pub(in crate::config) fn hide(&self, parts: impl IntoIterator<Item = Range<usize>>) {
        for part in parts {
            self.origin.reading.findings.hide(self.part(part));
        }
    }

    /// The value as a message shows it.
    pub(in crate::config) fn quoted(&self) -> String {
        quoted(self.value)
    }

    /// Reports a fault of the whole text.
    pub(in crate::config) fn refuse(&self, message: impl Into<String>, help: impl Into<String>) {
        self.origin.reading.findings.fault(Finding::at(self.spot(), message).help(help));
    }

    /// Reports something that is doubtful about the text.
    pub(in crate::config) fn warn(&self, message: impl Into<String>, help: impl Into<String>) {
        self.origin.reading.findings.warn(Finding::at(self.spot(), message).help(help));
    }

    /// Reports a fault of a part of the value.
    pub(in crate::config) fn refuse_part(&self, part: Range<usize>, message: impl Into<String>, help: Option<String>) {
        let finding = Finding::at(self.part(part), message);
        self.origin.reading.findings.fault(Finding { help, ..finding });
    }

    /// Reports that the value is none of `known`.
    pub(in crate::config) fn refuse_unless_known<'k>(
        &self,
        what: &str,
        known: impl IntoIterator<Item = &'k str> + Clone,
    ) -> Option<&'k str> {
        if let Some(found) = known.clone().into_iter().find(|word| *word == self.value) {
            return Some(found);
        }
        let help = match nearest(self.value, known.clone()) {
            Some(meant) => format!("write `\"{meant}\"`"),
            None => {
                let words: Vec<String> = known.into_iter().map(|word| format!("`{word}`")).collect();
                format!("choose from {}", words.join(", "))
            }
        };
        self.refuse(format!("{} is not {what}", self.quoted()), help);
        None
    }

    /// The value as a name: not empty, on one line, no space at its ends.
    pub(in crate::config) fn name(&self) -> Option<&'a str> {
        const LONGEST: usize = 200;
        let help = "write a short name in one line, as `\"Reuters World\"`";
        if self.value.trim().is_empty() {
            self.refuse("the name is empty", help);
        } else if self.value.trim() != self.value {
            self.refuse(
                "the name begins or ends with a space",
                format!("write `\"{}\"`", self.value.trim().escape_debug()),
            );
        } else if self.value.contains(char::is_control) {
            self.refuse("the name contains a control character", help);
        } else if self.value.chars().count() > LONGEST {
            self.refuse(format!("the name is longer than {LONGEST} characters"), help);
        } else {
            return Some(self.value);
        }
        None
    }
}
