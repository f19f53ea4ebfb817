//! The words that say little of what an item is about, by language; written down by hand, since what matters is which
//! words are never rare.

/// The file: below `0` the words that say nothing, below `1` those that stand in news of every kind, each line with the
/// codes of its languages before it.
const FILE: &str = include_str!("common_words.txt");

/// The words of all languages: parts of names, abbreviations of agencies.
pub(super) const OF_ALL: &str = "*";

/// A line of the file.
#[derive(Clone, Copy)]
pub(super) struct Line {
    /// They say nothing at all.
    pub(super) is_empty: bool,
    /// The languages, which cannot be told from one another.
    codes: &'static str,
    words: &'static str,
}

impl Line {
    pub(super) fn codes(self) -> impl Iterator<Item = &'static str> {
        self.codes.split_whitespace()
    }

    pub(super) fn words(self) -> impl Iterator<Item = &'static str> {
        self.words.split_whitespace()
    }
}

pub(super) fn lines() -> impl Iterator<Item = Line> {
    let mut is_empty = true;
    FILE.lines().filter(|line| !line.starts_with('#')).filter_map(move |line| {
        is_empty = if line.len() == 1 { line == "0" } else { is_empty };
        let (codes, words) = line.split_once(": ")?;
        Some(Line { is_empty, codes, words })
    })
}
