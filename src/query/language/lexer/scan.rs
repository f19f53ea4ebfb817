//! Small looks ahead: which character is what, and where something ends.

use std::ops::RangeInclusive;

use super::super::super::units::is_quote;

/// Words between the two sides of `NEAR`.
pub(super) const DISTANCES: RangeInclusive<u32> = 0..=1000;
/// How often `atleast` may ask for.
pub(super) const COUNTS: RangeInclusive<u32> = 1..=1000;
/// How many words `first` may ask for.
pub(super) const WORDS: RangeInclusive<u32> = 1..=100_000;
/// Stands where a distance was refused.
pub(super) const USUAL_DISTANCE: u32 = 5;

/// Longest word or address, in bytes.
const LONGEST_WORD: usize = 500;

/// The beginning of a text, at most so many bytes.
fn cut(text: &str, longest: usize) -> &str {
    let end = (0..=longest.min(text.len())).rev().find(|&at| text.is_char_boundary(at));
    &text[..end.unwrap_or(0)]
}

pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{200B}' | '\u{FEFF}')
}

pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}')
}

pub(super) fn is_comma(c: char) -> bool {
    matches!(c, ',' | ';' | '，' | '、' | '；' | '،' | '؛')
}

pub(super) fn is_bracket(c: char) -> bool {
    matches!(c, '(' | ')' | '（' | '）' | '{' | '}' | '[' | ']')
}

/// Where the word that begins a text ends. A comma between two digits belongs to it. What is too
/// long for a word is cut, so that a long query without spaces takes no time.
pub(super) fn end_of_word(text: &str) -> usize {
    let text = cut(text, LONGEST_WORD);
    let mut last = ' ';
    for (at, c) in text.char_indices() {
        let next = text[at + c.len_utf8()..].chars().next().unwrap_or(' ');
        let number = c == ',' && last.is_ascii_digit() && next.is_ascii_digit();
        let ends = is_space(c)
            || is_bracket(c)
            || is_quote(c)
            || (is_comma(c) && !number)
            || c == '|'
            || (c == '&' && next == '&');
        if ends {
            return at;
        }
        last = c;
    }
    text.len()
}

/// Where the address that begins a text ends.
pub(super) fn end_of_address(text: &str) -> usize {
    let text = cut(text, LONGEST_WORD);
    let end = text.find(|c| is_space(c) || is_quote(c) || matches!(c, '(' | ')')).unwrap_or(text.len());
    text[..end].trim_end_matches([',', ';']).len()
}

/// Where the slash that closes a regular expression stands.
pub(super) fn end_of_regex(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.char_indices().find_map(|(at, c)| {
        let found = (c == '/' && !escaped).then_some(at);
        escaped = c == '\\' && !escaped;
        found
    })
}

/// Where what stands directly behind a regular expression ends.
pub(super) fn end_of_flags(text: &str) -> usize {
    let postfix = behind(text).map_or(0, |(_, length)| length);
    if postfix > 0 { 0 } else { end_of_word(text) }
}

/// The number and the length of `/F50/` at the beginning of a text.
pub(super) fn behind(text: &str) -> Option<(u32, usize)> {
    let rest = text.strip_prefix("/F").or_else(|| text.strip_prefix("/f"))?;
    let digits = digits(rest);
    rest[digits.len()..].strip_prefix('/')?;
    Some((number(digits, WORDS)?, digits.len() + 3))
}

/// The digits that begin a text.
pub(super) fn digits(text: &str) -> &str {
    &text[..text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len())]
}

pub(super) fn number(digits: &str, range: RangeInclusive<u32>) -> Option<u32> {
    digits.parse().ok().filter(|number| range.contains(number))
}

/// A phrase with single spaces, and with plain dashes and apostrophes.
pub(super) fn tidy_phrase(text: &str) -> String {
    let words: Vec<_> = text.split(is_space).filter(|word| !word.is_empty()).map(tidy).collect();
    words.join(" ").trim_end_matches('\\').trim_end().to_owned()
}

/// A word with plain dashes and apostrophes.
pub(super) fn tidy(text: &str) -> String {
    text.chars().map(|c| if is_dash(c) { '-' } else { plain_apostrophe(c) }).collect()
}

fn plain_apostrophe(c: char) -> char {
    if matches!(c, '’' | 'ʼ' | '＇') { '\'' } else { c }
}
