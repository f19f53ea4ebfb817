//! Feed text goes in; text that does nothing but be read comes out.
//!
//! The promise: the result has no control character, no line break, no escape sequence, no mark
//! that turns the direction of writing round, and nothing invisible that could hide words. It is
//! safe in a terminal, a log line and a mail header, each of which still quotes in its own way.
//!
//! Deliberately left alone: ZERO WIDTH JOINER and NON-JOINER, which Persian and emoji need, and
//! look-alike letters.

/// What stands where text was cut.
const CUT: char = '…';

/// One line of text without anything that acts on a terminal, a log or a header.
///
/// Runs of white space become one space; there is none at the ends.
pub fn inert(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for sign in text.chars().filter_map(tamed) {
        if sign != ' ' || !(line.is_empty() || line.ends_with(' ')) {
            line.push(sign);
        }
    }
    line.truncate(line.trim_end().len());
    line
}

/// [`inert`], and at most `limit` characters long; a `…` shows that something was cut.
pub fn inert_within(text: &str, limit: usize) -> String {
    let line = inert(text);
    match line.char_indices().nth(limit) {
        None => line,
        Some(_) => {
            let kept: String = line.chars().take(limit.saturating_sub(1)).collect();
            format!("{}{CUT}", kept.trim_end())
        }
    }
}

/// Text of several lines, each of them [`inert`]; empty lines are left out.
pub(super) fn inert_lines(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(inert).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

/// The character to show for this one, if any: a space for what moves the cursor, nothing for
/// what is invisible or acts.
pub(super) fn tamed(sign: char) -> Option<char> {
    match sign {
        '\t' | '\n' | '\x0b' | '\x0c' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(' '),
        _ if sign.is_whitespace() => Some(' '),
        _ if sign.is_control() => None,
        // Marks, embeddings, overrides and isolates of the bidirectional algorithm (UAX #9).
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => None,
        // Invisible: soft hyphen, zero width space, joiners of words, old format characters.
        '\u{ad}' | '\u{180e}' | '\u{200b}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{feff}' => None,
        // Annotations and tags: whole sentences can hide in them.
        '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' => None,
        _ => Some(sign),
    }
}

/// Replaces every word that holds an `@`: replies of mail servers repeat addresses, and logs must
/// not.
pub(super) fn without_addresses(text: &str) -> String {
    let words = text.split(' ').map(|word| if word.contains('@') { "<address>" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_acts_on_a_terminal_or_a_header_is_gone() {
        assert_eq!(inert("a\x1b[31mred\x1b[0m"), "a[31mred[0m");
        assert_eq!(inert("Subject\r\nBcc: all@example.org"), "Subject Bcc: all@example.org");
        assert_eq!(inert("\u{202e}gpj.exe\u{2066}"), "gpj.exe");
        assert_eq!(inert("pass\u{200b}word\u{feff}\u{ad}"), "password");
        assert_eq!(inert("a\u{9b}31m\u{7f}\u{0}"), "a31m");
    }

    #[test]
    fn scripts_keep_what_they_need() {
        assert_eq!(inert("می\u{200c}خواهم"), "می\u{200c}خواهم");
        assert_eq!(inert("👩\u{200d}🚀"), "👩\u{200d}🚀");
    }

    #[test]
    fn white_space_is_one_space_and_never_at_the_ends() {
        assert_eq!(inert(" \t a\u{a0}\u{3000} b \n"), "a b");
    }

    #[test]
    fn a_cut_shows() {
        assert_eq!(inert_within("abcdef", 6), "abcdef");
        assert_eq!(inert_within("abcdefg", 6), "abcde…");
        assert_eq!(inert_within("äöüäöüä", 3), "äö…");
    }

    #[test]
    fn addresses_are_taken_out_of_replies() {
        assert_eq!(without_addresses("5.1.1 <bob@example.org>: unknown"), "5.1.1 <address> unknown");
    }

    proptest! {
        #[test]
        fn nothing_that_acts_survives(text in "\\PC*|[\\x00-\\x{2fff}]*") {
            let line = inert(&text);
            prop_assert!(!line.chars().any(char::is_control));
            prop_assert_eq!(inert(&line), line);
        }
    }
}
