//! A file that was read, and places in it.

use std::ops::Range;
use std::path::{Path, PathBuf};

/// A file that was read.
#[derive(Debug)]
pub(super) struct SourceFile {
    /// Its place in the order of reading; the main file is 0.
    pub(super) id: usize,
    /// The path as the user knows it.
    pub(super) path: PathBuf,
    /// Its text, without a byte order mark.
    pub(super) text: String,
    /// The folder that relative paths in it are relative to; absolute.
    pub(super) folder: PathBuf,
}

impl SourceFile {
    pub(super) fn new(id: usize, path: &Path, text: String) -> Self {
        let folder = path.parent().unwrap_or(Path::new(""));
        let folder = std::path::absolute(folder.join(".")).unwrap_or_else(|_| folder.to_owned());
        Self { id, path: path.to_owned(), text, folder }
    }
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    /// The file's id.
    pub(super) file: usize,
    /// The first byte.
    pub(super) start: usize,
    /// The byte after the last.
    pub(super) end: usize,
}

impl Spot {
    pub(super) fn new(file: &SourceFile, span: Range<usize>) -> Self {
        Self { file: file.id, start: span.start, end: span.end }
    }
}

/// The lines of a text; made once, so that ten thousand places cost no more than one.
#[derive(Debug)]
pub(super) struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let breaks = text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n').map(|(at, _)| at + 1);
        Self { text, starts: std::iter::once(0).chain(breaks).collect() }
    }

    /// The number of the line that holds byte `at`; the first is 0.
    pub(super) fn number(&self, at: usize) -> usize {
        self.starts.partition_point(|&start| start <= at) - 1
    }

    /// The text of a line, without its end, and its first byte.
    pub(super) fn line(&self, number: usize) -> (&'a str, usize) {
        let start = self.starts[number];
        let end = self.starts.get(number + 1).copied().unwrap_or(self.text.len());
        (self.text[start..end].trim_end_matches(['\n', '\r']), start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_has_a_line() {
        let lines = Lines::of("ab\r\n\ncd");
        let numbers: Vec<usize> = (0..=7).map(|at| lines.number(at)).collect();
        assert_eq!(numbers, [0, 0, 0, 0, 1, 2, 2, 2]);
        assert_eq!(lines.line(0), ("ab", 0));
        assert_eq!(lines.line(1), ("", 4));
        assert_eq!(lines.line(2), ("cd", 5));
    }
}
