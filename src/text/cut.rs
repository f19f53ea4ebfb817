//! The fast cut: the folded words of a text, one after the other, without allocating for them.
//!
//! The words are those of [`words`](super::words()) folded by [`fold`](super::fold()). Words of
//! ASCII letters are found, measured and folded eight bytes at a time; a word with anything else in
//! it or beside it takes the slow, obvious way.

use super::fold::fold;
use super::script::script_of;
use super::words::{Word, is_possessive, next_word};

/// The longest folded word, in bytes, that is its own key.
const SHORT: usize = 16;
const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x80 * ONES;
const LOWER: u64 = 0x20 * ONES;

/// A folded word as a key of tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordKey<'a> {
    /// At most 16 bytes, filled up with zeros; the first byte is the lowest.
    Short([u64; 2]),
    /// A longer word.
    Long(&'a str),
}

impl<'a> WordKey<'a> {
    /// The key of a folded word.
    pub fn new(folded: &'a str) -> Self {
        if folded.len() > SHORT {
            return Self::Long(folded);
        }
        let mut bytes = [0; SHORT];
        bytes[..folded.len()].copy_from_slice(folded.as_bytes());
        Self::Short([load(&bytes, 0), load(&bytes, 8)])
    }
}

/// Calls `each` with the first byte, one past the last, and the key of every word, in order.
pub fn cut(text: &str, mut each: impl FnMut(usize, usize, WordKey<'_>)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let block = load(bytes, at);
        let begins = letters(block) | (block & HIGH);
        if begins == 0 {
            at += 8;
            continue;
        }
        at += (begins.trailing_zeros() / 8) as usize;
        at = match ascii_word(bytes, at) {
            Some((end, key)) if end != at + 1 || !is_possessive(text, ascii(at, end)) => {
                each(at, end, WordKey::Short(key));
                end
            }
            Some((end, _)) => end,
            None => slow_word(text, at, &mut each),
        };
    }
}

/// The end and the key of a short word that begins here and has nothing but ASCII in and behind it.
#[inline]
fn ascii_word(bytes: &[u8], at: usize) -> Option<(usize, [u64; 2])> {
    let (first, length) = part(bytes, at);
    let (second, more) = if length == 8 { part(bytes, at + 8) } else { (0, 0) };
    let end = at + length + more;
    match bytes.get(end) {
        Some(&next) if length == 0 || !next.is_ascii() || (more == 8 && next.is_ascii_alphanumeric()) => None,
        _ => Some((end, [first, second])),
    }
}

/// The letters and digits that the next eight bytes begin with, in lower case, and how many.
#[inline]
fn part(bytes: &[u8], at: usize) -> (u64, usize) {
    let block = load(bytes, at);
    let stops = !letters(block) & HIGH;
    if stops == 0 {
        return (block | LOWER, 8);
    }
    let length = stops.trailing_zeros() / 8;
    ((block | LOWER) & ((1 << (8 * length)) - 1), length as usize)
}

/// Cuts the word that begins at or, if there is a separator, behind `at`; gives where to go on.
#[cold]
fn slow_word(text: &str, at: usize, each: &mut impl FnMut(usize, usize, WordKey<'_>)) -> usize {
    let separator = text[at..].chars().next().filter(|&c| script_of(c).is_none());
    if let Some(separator) = separator {
        return at + separator.len_utf8();
    }
    let Some(word) = next_word(text, at) else { return text.len() };
    if !is_possessive(text, word) {
        let folded = fold(&text[word.start..word.end]);
        each(word.start, word.end, WordKey::new(&folded));
    }
    word.end
}

fn ascii(start: usize, end: usize) -> Word {
    Word { start, end, script: super::script::Script::Spaced }
}

/// Eight bytes from `at` on, zeros behind the end.
#[inline]
fn load(bytes: &[u8], at: usize) -> u64 {
    let rest = bytes.get(at..).unwrap_or_default();
    match rest.first_chunk::<8>() {
        Some(block) => u64::from_le_bytes(*block),
        None => {
            let mut block = [0; 8];
            block[..rest.len()].copy_from_slice(rest);
            u64::from_le_bytes(block)
        }
    }
}

/// The high bit of every byte that is an ASCII letter or digit. A carry never leaves a byte, since
/// the bytes have seven bits while they are added to.
#[inline]
fn letters(block: u64) -> u64 {
    let low = block & !HIGH;
    let lower = low | LOWER;
    let letter = (lower + (0x80 - u64::from(b'a')) * ONES) & !(lower + (0x7F - u64::from(b'z')) * ONES);
    let digit = (low + (0x80 - u64::from(b'0')) * ONES) & !(low + (0x7F - u64::from(b'9')) * ONES);
    (letter | digit) & !block & HIGH
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::words::words;
    use super::*;

    fn assert_same_words(text: &str) {
        let mut found = Vec::new();
        cut(text, |start, end, key| found.push((start, end, format!("{key:?}"))));
        let expected: Vec<_> = words(text)
            .map(|word| {
                let folded = fold(&text[word.start..word.end]);
                (word.start, word.end, format!("{:?}", WordKey::new(&folded)))
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn the_fast_cut_finds_the_same_words() {
        for text in [
            "",
            "s",
            "Iran's OPEC+ l’Iran ’s",
            "exactlysixteen16 exactlysixteen16x F-16/F-35 [@`{z",
            "Zürich naïve cafe\u{301} 伊朗UAV袭击",
            "\u{10}\u{19}09AZaz/:@[`{\u{0}",
        ] {
            assert_same_words(text);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_cut_into_the_same_words(text in "([a-zA-Z0-9]{0,20}|\\PC|[ 's’éß+.\u{301}-]){0,24}") {
            assert_same_words(&text);
        }
    }
}
