//! The cut into words: runs of letters, digits and marks; in writings without spaces, characters.

use super::script::{Script, attaches, script_of};

/// One word in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The writing of its first letter.
    pub script: Script,
}

/// The words of a text, in order. The `s` of a possessive belongs to no word.
pub fn words(text: &str) -> impl Iterator<Item = Word> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let word = next_word(text, at)?;
            at = word.end;
            if !is_possessive(text, word) {
                return Some(word);
            }
        }
    })
}

pub(super) fn next_word(text: &str, from: usize) -> Option<Word> {
    let bytes = text.as_bytes();
    let mut start = from;
    let script = loop {
        match bytes.get(start)? {
            byte if byte.is_ascii_alphanumeric() => break Script::Spaced,
            byte if byte.is_ascii() => start += 1,
            _ => {
                let c = text[start..].chars().next()?;
                match script_of(c) {
                    Some(script) => break script,
                    None => start += c.len_utf8(),
                }
            }
        }
    };
    Some(Word { start, end: end_of_word(text, start, script), script })
}

fn end_of_word(text: &str, start: usize, script: Script) -> usize {
    let bytes = text.as_bytes();
    let mut end = start;
    while let Some(&byte) = bytes.get(end) {
        if byte.is_ascii() {
            if script == Script::Unspaced || !byte.is_ascii_alphanumeric() {
                break;
            }
            end += 1;
            continue;
        }
        let Some(c) = text[end..].chars().next() else { break };
        let goes_on = match script {
            Script::Unspaced => end == start || attaches(c),
            _ => script_of(c).is_some_and(|other| other != Script::Unspaced) || attaches(c),
        };
        if !goes_on {
            break;
        }
        end += c.len_utf8();
    }
    end
}

/// Whether a word is the `s` behind an apostrophe behind a word: "Iran's".
pub(super) fn is_possessive(text: &str, word: Word) -> bool {
    if !matches!(&text[word.start..word.end], "s" | "S") {
        return false;
    }
    let mut before = text[..word.start].chars().rev();
    matches!(before.next(), Some('\'' | '’' | 'ʼ' | '＇' | '‘' | '`' | '´'))
        && before.next().is_some_and(|c| script_of(c).is_some())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        words(text).map(|word| &text[word.start..word.end]).collect()
    }

    #[test]
    fn everything_but_letters_digits_and_marks_separates() {
        assert_eq!(cut("Iran-backed, (OPEC+) l'Iran 3.5%"), ["Iran", "backed", "OPEC", "l", "Iran", "3", "5"]);
    }

    #[test]
    fn the_s_of_a_possessive_is_no_word() {
        assert_eq!(cut("Iran's drones, Iran’s drones, s's"), ["Iran", "drones", "Iran", "drones", "s"]);
        assert_eq!(cut("Iranʼs, Hawaiʻi"), ["Iran", "Hawai", "i"]);
    }

    #[test]
    fn what_is_invisible_cuts_no_word() {
        assert_eq!(cut("Droh\u{AD}nen ශ\u{DCA}\u{200D}ර\u{DD3}"), ["Droh\u{AD}nen", "ශ\u{DCA}\u{200D}ර\u{DD3}"]);
    }

    #[test]
    fn writings_without_spaces_are_cut_into_characters() {
        assert_eq!(cut("伊朗UAV袭击"), ["伊", "朗", "UAV", "袭", "击"]);
        assert_eq!(cut("โดรน"), ["โ", "ด", "ร", "น"]);
        assert_eq!(cut("이란의 드론"), ["이란의", "드론"]);
    }

    proptest! {
        #[test]
        fn words_are_in_order_and_lie_on_characters(text in "\\PC{0,60}") {
            let mut last = 0;
            for word in words(&text) {
                prop_assert!(last <= word.start && word.start < word.end);
                prop_assert!(text.is_char_boundary(word.start) && text.is_char_boundary(word.end));
                last = word.end;
            }
        }
    }
}
