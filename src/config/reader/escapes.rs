//! From a place in a text to the place in the file where it is written.

use std::ops::Range;

/// Where a part of `value` stands in `written`, the same text with its quotes and escapes. Nothing
/// if the two do not belong together.
pub(super) fn place(written: &str, value: &str, part: &Range<usize>) -> Option<Range<usize>> {
    let (mut at, escapes) = opening(written);
    let mut start = None;
    for (offset, c) in value.char_indices() {
        at += continuation(written.get(at..)?, escapes);
        if offset == part.start {
            start = Some(at);
        }
        if offset == part.end {
            return Some(start?..at);
        }
        at += width(written.get(at..)?, c, escapes)?;
    }
    if part.start == value.len() {
        start = Some(at);
    }
    (part.end == value.len()).then_some(start?..at)
}

/// The length of what opens a text, and whether it has escapes.
fn opening(written: &str) -> (usize, bool) {
    let quotes = ["'''", "\"\"\"", "'", "\""].into_iter().find(|quotes| written.starts_with(quotes)).unwrap_or("");
    let behind = &written[quotes.len()..];
    let line_end = match quotes.len() {
        3 if behind.starts_with("\r\n") => 2,
        3 if behind.starts_with('\n') => 1,
        _ => 0,
    };
    (quotes.len() + line_end, quotes.starts_with('"'))
}

/// The length of a backslash at the end of a line, and of the white space behind it.
fn continuation(rest: &str, escapes: bool) -> usize {
    match rest.strip_prefix('\\') {
        Some(behind) if escapes && behind.starts_with([' ', '\t', '\r', '\n']) => {
            rest.len() - behind.trim_start_matches([' ', '\t', '\r', '\n']).len()
        }
        _ => 0,
    }
}

/// How long `c` is at the beginning of `rest`.
fn width(rest: &str, c: char, escapes: bool) -> Option<usize> {
    if rest.starts_with('\\') && escapes {
        return Some(match rest.as_bytes().get(1)? {
            b'x' => 4,
            b'u' => 6,
            b'U' => 10,
            _ => 2,
        });
    }
    if c == '\n' && rest.starts_with("\r\n") {
        return Some(2);
    }
    rest.starts_with(c).then_some(c.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'a>(written: &'a str, value: &str, part: &str) -> Option<&'a str> {
        let start = value.find(part)?;
        written.get(place(written, value, &(start..start + part.len()))?)
    }

    #[test]
    fn a_part_is_found_in_every_kind_of_text() {
        for quotes in ["'", "\"", "'''", "\"\"\"", "'''\n", "'''\r\n", ""] {
            let written = format!("{quotes}iran drones{}", quotes.trim());
            assert_eq!(found(&written, "iran drones", "drones"), Some("drones"), "{written}");
        }
        assert_eq!(found(r#""\"iran\" dr\u00f6ne x""#, "\"iran\" dröne x", "dröne"), Some(r"dr\u00f6ne"));
        assert_eq!(found("\"\"\"iran \\\n   drones\"\"\"", "iran drones", "drones"), Some("drones"));
        assert_eq!(found("'''a\r\nb c'''", "a\nb c", "b"), Some("b"));
    }

    #[test]
    fn the_end_is_a_place_and_what_does_not_fit_is_none() {
        assert_eq!(place("'ab'", "ab", &(2..2)), Some(3..3));
        assert_eq!(place("''", "", &(0..0)), Some(1..1));
        assert_eq!(place("'ab'", "xy", &(0..2)), None);
        assert_eq!(place("'ab'", "ab", &(1..9)), None);
    }
}
