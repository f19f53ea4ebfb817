//! Where what is new stands in a lead: in its first sentence. What follows is detail and what was known before.

/// Less is a place and a date before the first sentence, in bytes.
const SHORTEST: usize = 60;

/// More of a sentence is background, in bytes.
const LONGEST: usize = 260;

/// Where the first sentence of a text ends, in bytes.
pub(super) fn first_sentence(text: &str) -> usize {
    let ends = text.char_indices().filter(|(at, sign)| match sign {
        '.' | '!' | '?' | '…' => text[at + sign.len_utf8()..].starts_with([' ', '\n', '\u{A0}']),
        '。' | '！' | '？' | '\n' => true,
        _ => false,
    });
    let end = ends.map(|(at, _)| at).find(|&at| at >= SHORTEST).unwrap_or(text.len());
    text.floor_char_boundary(end.min(LONGEST))
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
        assert_eq!(first_sentence(&"word ".repeat(200)), LONGEST);
        assert_eq!(first_sentence(""), 0);
    }
}
