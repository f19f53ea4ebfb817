//! How far a long run has come, for somebody who waits at a terminal.

use std::io::{self, IsTerminal, Write};

/// Items between two reports.
const EVERY: u64 = 5_000;

/// Counts items, and tells it now and then on standard error if that is a terminal and the results
/// go elsewhere.
#[derive(Debug)]
pub(super) struct Progress {
    shown: bool,
    items: u64,
    matched: u64,
}

impl Progress {
    pub(super) fn new() -> Self {
        let shown = io::stderr().is_terminal() && !io::stdout().is_terminal();
        Self { shown, items: 0, matched: 0 }
    }

    /// One more item.
    pub(super) fn step(&mut self, matched: bool) {
        self.items += 1;
        self.matched += u64::from(matched);
        if self.shown && self.items.is_multiple_of(EVERY) {
            self.show("\r");
        }
    }

    /// The last report, which stays.
    pub(super) fn finish(&self) {
        if self.shown {
            self.show("\n");
        }
    }

    fn show(&self, end: &str) {
        // A terminal that has gone away needs no report.
        let _ = write!(io::stderr(), "\r{}{end}", self.text());
    }

    fn text(&self) -> String {
        format!("{} items tried, {} matched", grouped(self.items), grouped(self.matched))
    }
}

/// A number with commas between its thousands.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_numbers_are_told_so_that_they_can_be_read() {
        let progress = Progress { shown: false, items: 1_234_567, matched: 999 };
        assert_eq!(progress.text(), "1,234,567 items tried, 999 matched");
        assert_eq!([0, 1_000, 12_345].map(grouped), ["0", "1,000", "12,345"]);
    }
}
