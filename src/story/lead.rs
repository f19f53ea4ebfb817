//! Where what is new stands in a lead: in its first sentence. What follows is detail and what was known before.

/// Less is a place and a date before the first sentence, in letters.
const SHORTEST: usize = 60;

/// More of a sentence is background, in letters.
const LONGEST: usize = 260;

/// Where the first sentence of a text ends, in bytes.
pub(super) fn first_sentence(text: &str) -> usize {
    let ends = text.char_indices().filter(|(at, sign)| match sign {
        '.' | '!' | '?' | '…' => text[at + sign.len_utf8()..].starts_with([' ', '\n', '\u{A0}']),
        '。' | '！' | '？' | '\n' => true,
        _ => false,
    });
    let (shortest, longest) = (letters(text, SHORTEST), letters(text, LONGEST));
    let end = ends.map(|(at, _)| at).find(|&at| at >= shortest).unwrap_or(text.len());
    // Not within a word, nor within a number.
    if end <= longest { end } else { text[..longest].rfind(char::is_whitespace).unwrap_or(longest) }
}

/// Where so many letters end, in bytes. A sign of three bytes stands for a syllable or a word, and counts as three.
fn letters(text: &str, many: usize) -> usize {
    let ends = text.char_indices().scan(0, |counted, (at, sign)| {
        *counted += if sign.len_utf8() < 3 { 1 } else { 3 };
        Some((*counted, at))
    });
    ends.filter(|(counted, _)| *counted > many).map(|(_, at)| at).next().unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_sentence_ends_at_its_full_stop_and_not_at_that_of_a_place_and_a_date() {
        for (first, rest) in [
            (
                "LISBON, Oct. 17 - Parliament approved on Friday a bill to ban veils in public",
                ". The president may veto it.",
            ),
            ("Parliament approved on Friday, by 123 votes, a bill to ban veils in public places", "\nMore soon."),
            ("Parliament approved on Friday, by 1.2 times the votes needed, a ban of veils", ""),
            ("议会周五以一百二十三票通过了一项法案，禁止在大多数公共场所遮盖面部", "。总统仍可否决。"),
        ] {
            assert_eq!(first_sentence(&format!("{first}{rest}")), first.len(), "{first}");
        }
    }

    #[test]
    fn of_a_sentence_without_end_only_the_beginning_counts() {
        assert_eq!(first_sentence(&"word ".repeat(200)), LONGEST - 1);
        assert_eq!(first_sentence(&"слово ".repeat(200)), "слово ".len() * (LONGEST / 6) - 1);
        assert_eq!(first_sentence(&"字".repeat(200)), 3 * (LONGEST / 3));
        assert_eq!(first_sentence(""), 0);
    }
}
