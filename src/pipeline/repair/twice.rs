//! Text that was encoded twice: UTF-8 that some program took for ISO-8859-1 and encoded again.

/// The text as it was before, if it was encoded twice as a whole. That a text looks so by chance
/// is next to impossible: each of its letters beyond ASCII has to be a part of a valid sequence.
pub(super) fn undone(text: &str) -> Option<String> {
    if text.is_ascii() || !text.contains(is_lead) {
        return None;
    }
    let bytes: Option<Vec<u8>> = text.chars().map(|sign| u8::try_from(u32::from(sign)).ok()).collect();
    String::from_utf8(bytes?).ok()
}

/// Whether a letter stands for a byte that begins a sequence of UTF-8.
fn is_lead(sign: char) -> bool {
    ('\u{c2}'..='\u{f4}').contains(&sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_was_encoded_twice_is_undone() {
        assert_eq!(undone("BrÃ¸ndby").as_deref(), Some("Brøndby"));
        assert_eq!(undone("\u{e2}\u{80}\u{9c}ude\u{e2}\u{80}\u{9d}").as_deref(), Some("“ude”"));
        assert_eq!(undone("Â£30 million").as_deref(), Some("£30 million"));
    }

    #[test]
    fn other_text_stays() {
        for text in ["Brøndby", "Ã la carte", "Ça va", "Новости", "news", "£30 Â£", "Ã¸ и"] {
            assert_eq!(undone(text), None, "{text}");
        }
    }
}
