//! Folding: the form in which words are equal.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

use super::script::is_invisible;

/// Folds a word: compatibility forms (NFKC), full case folding, accents on Latin and Greek
/// letters, ё to е, Arabic and Hebrew vowel marks, tatweel, the alef forms, the Arabic and Persian
/// yeh and kaf, and the dotted and dotless i. What is invisible inside a word is left out.
pub fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(word.len());
    for c in word.nfkc() {
        for lower in c.to_lowercase() {
            push_folded(lower, &mut folded);
        }
    }
    // Folding can bring parts side by side that compose, as a letter and a mark from two sources.
    if folded.is_ascii() { folded } else { folded.nfc().collect() }
}

fn push_folded(c: char, folded: &mut String) {
    match c {
        '\u{0}'..='\u{7F}' => folded.push(c),
        'ß' => folded.push_str("ss"),
        'æ' => folded.push_str("ae"),
        'œ' => folded.push_str("oe"),
        'ø' => folded.push('o'),
        'ł' => folded.push('l'),
        'đ' | 'ð' => folded.push('d'),
        'ħ' => folded.push('h'),
        'ı' => folded.push('i'),
        'ς' => folded.push('σ'),
        'ё' => folded.push('е'),
        'آ' | 'أ' | 'إ' | 'ٱ' => folded.push('ا'),
        'ى' | 'ی' => folded.push('ي'),
        'ک' => folded.push('ك'),
        'ـ' => {}
        _ if is_vowel_mark(c) || is_invisible(c) => {}
        _ if is_latin_or_greek(c) => decompose_canonical(c, |part| {
            if !is_combining_mark(part) {
                folded.push(if part == 'ς' { 'σ' } else { part });
            }
        }),
        // A mark that did not compose with the Latin or Greek letter before it.
        '\u{300}'..='\u{36F}'
            if folded.chars().next_back().is_none_or(|last| last.is_ascii() || is_latin_or_greek(last)) => {}
        _ => folded.push(c),
    }
}

fn is_vowel_mark(c: char) -> bool {
    matches!(c, '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{6D6}'..='\u{6ED}' | '\u{591}'..='\u{5C7}')
}

fn is_latin_or_greek(c: char) -> bool {
    matches!(c, '\u{C0}'..='\u{24F}' | '\u{370}'..='\u{3FF}' | '\u{1E00}'..='\u{1FFF}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_that_people_take_for_one_fold_to_one() {
        for (a, b) in [
            ("Bogotá", "bogota"),
            ("MÜNCHEN", "münchen"),
            ("STRASSE", "Straße"),
            ("İSTANBUL", "istanbul"),
            ("ISPARTA", "ısparta"),
            ("oﬃce", "office"),
            ("Ёлка", "елка"),
            ("Ελλάδα", "ΕΛΛΑΔΑ"),
            ("ΣΊΣΥΦΟΣ", "σισυφος"),
            ("إيران", "ایران"),
            ("مُحَمَّد", "محمد"),
            ("Łódź", "lodz"),
            ("ＡＢＣ", "abc"),
            ("Droh\u{AD}nen", "drohnen"),
        ] {
            assert_eq!(fold(a), fold(b), "{a} and {b}");
        }
    }

    #[test]
    fn letters_of_their_own_stay_apart() {
        assert_ne!(fold("край"), fold("краи"));
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(word in "\\PC{0,12}") {
            let once = fold(&word);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
