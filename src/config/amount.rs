//! Durations and sizes as people write them: `90s`, `1h30m`, `20 MiB`.

use std::ops::Range;
use std::time::Duration;

use super::finding::nearest;

/// Names of the units of time, and their length in milliseconds.
const TIMES: [(&[&str], u64); 7] = [
    (&["ms", "millisecond", "milliseconds"], 1),
    (&["s", "sec", "secs", "second", "seconds"], 1_000),
    (&["m", "min", "mins", "minute", "minutes"], 60_000),
    (&["h", "hr", "hrs", "hour", "hours"], 3_600_000),
    (&["d", "day", "days"], 86_400_000),
    (&["w", "week", "weeks"], 604_800_000),
    (&["y", "year", "years"], 365 * 86_400_000),
];

/// Names of the units of size, and their bytes.
const SIZES: [(&[&str], u64); 7] = [
    (&["B", "byte", "bytes"], 1),
    (&["kB"], 1_000),
    (&["MB"], 1_000_000),
    (&["GB"], 1_000_000_000),
    (&["KiB"], 1 << 10),
    (&["MiB"], 1 << 20),
    (&["GiB"], 1 << 30),
];

/// What is wrong with an amount, where in the text, and what to write instead.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct AmountFault {
    pub(super) span: Range<usize>,
    pub(super) message: String,
    pub(super) fix: String,
}

/// Reads a duration: whole numbers, each with a unit, as `1h30m`.
pub(super) fn duration(text: &str) -> Result<Duration, AmountFault> {
    let fix = "whole numbers with a unit, as `90s`, `10m`, `1h30m` or `2d`";
    Amount { text, units: &TIMES, what: "time", fix }.total().map(Duration::from_millis)
}

/// Reads a size in bytes: a whole number with a unit, as `20 MiB`.
pub(super) fn size(text: &str) -> Result<u64, AmountFault> {
    let fix = "a whole number with a unit, as `512 KiB` or `20 MiB`";
    Amount { text, units: &SIZES, what: "size", fix }.total()
}

/// A duration as a user would write it.
pub(super) fn shown(duration: Duration) -> String {
    let milliseconds = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    let exact = |&&(_, size): &&(&[&str], u64)| milliseconds.is_multiple_of(size) && milliseconds >= size;
    // Nobody counts in weeks here.
    match TIMES.iter().filter(|(names, _)| names[0] != "w").rev().find(exact) {
        Some((names, size)) => format!("{}{}", milliseconds / size, names[0]),
        None => "0s".to_owned(),
    }
}

/// A size as a user would write it.
pub(super) fn shown_size(bytes: u64) -> String {
    let exact = |&&(_, size): &&(&[&str], u64)| bytes.is_multiple_of(size) && bytes >= size;
    let (names, size) = SIZES[4..].iter().rev().find(exact).unwrap_or(&SIZES[0]);
    format!("{} {}", bytes / size, names[0])
}

struct Amount<'a> {
    text: &'a str,
    units: &'a [(&'a [&'a str], u64)],
    what: &'a str,
    fix: &'a str,
}

impl Amount<'_> {
    fn total(&self) -> Result<u64, AmountFault> {
        let mut total = 0u64;
        let mut at = self.skip(0, char::is_whitespace);
        if at == self.text.len() {
            return Err(self.fault(0..at, format!("a {} is missing", self.what)));
        }
        while at < self.text.len() {
            let digits = self.skip(at, |sign| sign.is_ascii_digit());
            let number = at..digits;
            let unit = self.skip(digits, char::is_whitespace);
            let end = self.skip(unit, char::is_alphabetic);
            let part = self.part(number, unit..end)?;
            total = total.checked_add(part).ok_or_else(|| self.too_large(0..self.text.len()))?;
            at = self.skip(end, char::is_whitespace);
        }
        Ok(total)
    }

    fn part(&self, number: Range<usize>, unit: Range<usize>) -> Result<u64, AmountFault> {
        if number.is_empty() {
            return Err(self.no_number(number.start));
        }
        let count: u64 = self.text[number.clone()].parse().map_err(|_| self.too_large(number.clone()))?;
        let name = &self.text[unit.clone()];
        if self.text[number.end..].starts_with(['.', ',']) {
            return Err(self.fault(number.start..self.text.len(), "only whole numbers can be read".to_owned()));
        }
        if name.is_empty() {
            let end = unit.start.max(number.end);
            return Err(self.fault(number.start..end, format!("{count} what? The unit is missing")));
        }
        let known = self.units.iter().find(|(names, _)| names.contains(&name));
        let known = known.or_else(|| {
            self.units.iter().find(|(names, _)| names.iter().any(|known| known.eq_ignore_ascii_case(name)))
        });
        let (_, size) = known.ok_or_else(|| self.unknown_unit(count, unit))?;
        count.checked_mul(*size).ok_or_else(|| self.too_large(number))
    }

    fn no_number(&self, at: usize) -> AmountFault {
        let span = at..self.text.len();
        match self.text[at..].chars().next() {
            Some('-') => self.fault(span, format!("a {} cannot be negative", self.what)),
            _ => self.fault(span, "a number was expected here".to_owned()),
        }
    }

    fn unknown_unit(&self, count: u64, unit: Range<usize>) -> AmountFault {
        let name = &self.text[unit.clone()];
        let message = format!("`{name}` is not a unit of {}", self.what);
        let names = self.units.iter().flat_map(|(names, _)| names.iter().copied());
        let meant = nearest(name, names.filter(|known| known.len() > 1));
        let short = meant.and_then(|meant| self.units.iter().find(|(names, _)| names.contains(&meant)));
        match short {
            Some((names, _)) => AmountFault { span: unit, message, fix: format!("`{count}{}`", names[0]) },
            None => self.fault(unit, message),
        }
    }

    fn too_large(&self, span: Range<usize>) -> AmountFault {
        self.fault(span, format!("this {} is too large to count", self.what))
    }

    fn fault(&self, span: Range<usize>, message: String) -> AmountFault {
        AmountFault { span, message, fix: self.fix.to_owned() }
    }

    fn skip(&self, from: usize, wanted: impl Fn(char) -> bool) -> usize {
        self.text[from..].find(|sign| !wanted(sign)).map_or(self.text.len(), |length| from + length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(result: Result<Duration, AmountFault>) -> String {
        let fault = result.unwrap_err();
        format!("{:?} {}: {}", fault.span, fault.message, fault.fix)
    }

    #[test]
    fn durations_are_sums_of_numbers_with_units() {
        for (text, seconds) in [
            ("90s", 90),
            ("10m", 600),
            ("1h30m", 5_400),
            ("1 hour 30 minutes", 5_400),
            ("2d", 172_800),
            ("0s", 0),
            (" 1w ", 604_800),
            ("10 Min", 600),
        ] {
            assert_eq!(duration(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        assert_eq!(duration("250ms"), Ok(Duration::from_millis(250)));
    }

    #[test]
    fn a_duration_that_cannot_be_read_says_why() {
        assert_eq!(said(duration("5 minuts")), "2..8 `minuts` is not a unit of time: `5m`");
        assert!(said(duration("10")).starts_with("0..2 10 what? The unit is missing"));
        assert!(said(duration("-5m")).starts_with("0..3 a time cannot be negative"));
        assert!(said(duration("1.5h")).starts_with("0..4 only whole numbers"));
        assert!(said(duration("")).starts_with("0..0 a time is missing"));
        assert!(said(duration("soon")).starts_with("0..4 a number was expected"));
        assert!(said(duration("99999999999999999999s")).contains("too large"));
        assert!(said(duration("9999999999999999999w")).contains("too large"));
    }

    #[test]
    fn sizes_have_units_of_bytes() {
        assert_eq!(size("20 MiB"), Ok(20 << 20));
        assert_eq!(size("20MB"), Ok(20_000_000));
        assert_eq!(size("512 kib"), Ok(512 << 10));
        assert!(size("20M").is_err());
    }

    #[test]
    fn amounts_are_shown_as_they_are_written() {
        for text in ["250ms", "90s", "10m", "36h", "30d", "2y", "0s"] {
            assert_eq!(shown(duration(text).unwrap()), text);
        }
        for text in ["20 MiB", "1 KiB", "1000 B"] {
            assert_eq!(shown_size(size(text).unwrap()), text);
        }
    }
}
