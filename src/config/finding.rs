//! What is wrong or doubtful, collected while the files are read.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::looked_at::LookedAt;
use super::place::Spot;

/// One thing that is wrong or doubtful.
#[derive(Clone, Debug)]
pub(super) struct Finding {
    /// Where; none if there is no file to point into.
    pub(super) spot: Option<Spot>,
    /// What is wrong.
    pub(super) message: String,
    /// What to write instead.
    pub(super) help: Option<String>,
    /// A second place that belongs to it, and what is there.
    pub(super) beside: Option<(Spot, &'static str)>,
    /// The TOML itself is wrong here, so that nothing else in the line can be judged.
    pub(super) of_syntax: bool,
}

impl Finding {
    /// Something at a place.
    pub(super) fn at(spot: Spot, message: impl Into<String>) -> Self {
        Self { spot: Some(spot), ..Self::anywhere(message) }
    }

    /// Something without a place.
    pub(super) fn anywhere(message: impl Into<String>) -> Self {
        Self { spot: None, message: message.into(), help: None, beside: None, of_syntax: false }
    }

    /// What to write instead.
    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// A second place that belongs to it.
    pub(super) fn beside(mut self, spot: Spot, what: &'static str) -> Self {
        self.beside = Some((spot, what));
        self
    }
}

/// Everything that was found so far. Readers share it, so it is written through a shared reference.
#[derive(Debug, Default)]
pub(super) struct Findings {
    faults: RefCell<Vec<Finding>>,
    warnings: RefCell<Vec<Finding>>,
    /// Files that are not TOML: what they lack is not held against them.
    broken: RefCell<HashSet<usize>>,
    incomplete: Cell<bool>,
    secrets: RefCell<Vec<Spot>>,
    looked_at: RefCell<LookedAt>,
}

impl Findings {
    /// Something that must be mended.
    pub(super) fn fault(&self, finding: Finding) {
        self.faults.borrow_mut().push(finding);
    }

    /// A fault of the TOML itself.
    pub(super) fn syntax_fault(&self, spot: Spot, message: impl Into<String>, help: Option<String>) {
        self.broken.borrow_mut().insert(spot.file);
        self.incomplete.set(true);
        self.fault(Finding { help, of_syntax: true, ..Finding::at(spot, message) });
    }

    /// A fault that keeps a whole file from being read.
    pub(super) fn unread_file(&self, finding: Finding) {
        self.incomplete.set(true);
        self.fault(finding);
    }

    /// Something to think about.
    pub(super) fn warn(&self, finding: Finding) {
        self.warnings.borrow_mut().push(finding);
    }

    /// A place that no report may show.
    pub(super) fn hide(&self, secret: Spot) {
        self.secrets.borrow_mut().push(secret);
    }

    /// A file is about to be read.
    pub(super) fn look_at(&self, path: &Path) {
        self.looked_at.borrow_mut().note(path);
    }

    /// These files fit a pattern.
    pub(super) fn look_at_fitting(&self, pattern: &Path, paths: &[PathBuf]) {
        self.looked_at.borrow_mut().note_fitting(pattern, paths);
    }

    /// Everything that was looked at so far.
    pub(super) fn looked_at(&self) -> LookedAt {
        self.looked_at.borrow().clone()
    }

    /// Whether this file is not TOML, so that things may be missing in it that the user wrote.
    pub(super) fn is_broken(&self, file: usize) -> bool {
        self.broken.borrow().contains(&file)
    }

    /// Whether any file is not TOML or was not read, so that names may be missing.
    pub(super) fn is_incomplete(&self) -> bool {
        self.incomplete.get()
    }

    /// The faults, the warnings, and the places to hide, each sorted by place.
    pub(super) fn into_parts(self) -> (Vec<Finding>, Vec<Finding>, Vec<Spot>) {
        let mut parts = (self.faults.into_inner(), self.warnings.into_inner(), self.secrets.into_inner());
        parts.0.sort_by(|a, b| a.spot.cmp(&b.spot));
        parts.1.sort_by(|a, b| a.spot.cmp(&b.spot));
        parts.2.sort();
        parts
    }
}

/// A value as it may stand in a message: on one line, not too long, between backticks.
pub(super) fn quoted(value: &str) -> String {
    const LONGEST: usize = 60;
    let mut shown: String = value.chars().take(LONGEST).flat_map(escaped).collect();
    if value.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}

/// A text without line breaks and other control characters.
pub(super) fn on_one_line(text: &str) -> String {
    text.chars().flat_map(escaped).collect()
}

fn escaped(sign: char) -> Vec<char> {
    if sign.is_control() { sign.escape_default().collect() } else { vec![sign] }
}

/// The known word that was probably meant.
pub fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = typed.chars().count();
    let limit = (length / 3).clamp(1, 3);
    known
        .into_iter()
        .filter(|word| word.chars().count().abs_diff(length) <= limit)
        .map(|word| (strsim::damerau_levenshtein(&typed.to_lowercase(), &word.to_lowercase()), word))
        .filter(|&(distance, _)| distance <= limit)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_near_enough() {
        assert_eq!(nearest("evry", ["name", "every"]), Some("every"));
        assert_eq!(nearest("EVERY", ["name", "every"]), Some("every"));
        assert_eq!(nearest("xyz", ["name", "every"]), None);
        assert_eq!(nearest("", ["a"]), Some("a"));
    }

    #[test]
    fn a_value_is_shown_on_one_line() {
        assert_eq!(quoted("a\nb\u{1b}"), "`a\\nb\\u{1b}`");
        assert_eq!(quoted(&"x".repeat(100)).chars().count(), 63);
    }
}
