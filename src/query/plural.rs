//! Regular English plurals.
//!
//! A folded word comes in; the forms that are equal to it go out, the word itself first. Where a
//! word could be the plural of two (movies: movie, movy) both are given; the one that is no word
//! meets nothing.

/// Words that end in -s and are no plural, or whose singular is another word: mostly names.
const EXCEPTIONS: &[&str] = &[
    "abbas",
    "achilles",
    "adams",
    "adidas",
    "agnes",
    "alas",
    "alias",
    "alps",
    "always",
    "andes",
    "andreas",
    "angeles",
    "antilles",
    "ares",
    "arkansas",
    "asbestos",
    "asturias",
    "athens",
    "atlas",
    "azores",
    "bahamas",
    "barbados",
    "barnes",
    "besides",
    "bias",
    "brooks",
    "bruges",
    "brussels",
    "buenos",
    "burgos",
    "burns",
    "caicos",
    "cannes",
    "canvas",
    "caracas",
    "cardenas",
    "carlos",
    "chaos",
    "charles",
    "christmas",
    "comoros",
    "cortes",
    "cosmos",
    "costas",
    "dallas",
    "davies",
    "davos",
    "des",
    "diabetes",
    "dolores",
    "douglas",
    "dumas",
    "economics",
    "edwards",
    "elias",
    "ethics",
    "ethos",
    "evans",
    "flores",
    "forbes",
    "galapagos",
    "gomes",
    "hamas",
    "hastings",
    "hayes",
    "hermes",
    "hers",
    "hobbes",
    "holmes",
    "honduras",
    "hughes",
    "james",
    "jonas",
    "jones",
    "judas",
    "kansas",
    "keynes",
    "kudos",
    "lagos",
    "laos",
    "lens",
    "lesbos",
    "lucas",
    "lukas",
    "madras",
    "maldives",
    "marcos",
    "mars",
    "marseilles",
    "mathematics",
    "matias",
    "matthias",
    "mercedes",
    "mers",
    "midas",
    "morales",
    "moses",
    "nantes",
    "naples",
    "netherlands",
    "news",
    "nicholas",
    "nicolas",
    "niklas",
    "nikolas",
    "nunes",
    "ours",
    "pancreas",
    "pathos",
    "perhaps",
    "peters",
    "philippines",
    "physics",
    "politics",
    "pythagoras",
    "ramos",
    "rennes",
    "reuters",
    "reyes",
    "rhodes",
    "roberts",
    "rogers",
    "rojas",
    "salinas",
    "samos",
    "sanders",
    "santos",
    "sars",
    "series",
    "seychelles",
    "siemens",
    "silas",
    "socrates",
    "sometimes",
    "species",
    "stokes",
    "sykes",
    "texas",
    "theirs",
    "thermos",
    "thomas",
    "tobias",
    "torres",
    "ulises",
    "valdes",
    "vargas",
    "vegas",
    "versailles",
    "wales",
    "whereas",
    "williams",
    "xmas",
    "yours",
];

/// The forms that are equal to a folded word, the word itself first.
pub(super) fn forms(word: &str) -> Vec<String> {
    let mut forms = vec![word.to_owned()];
    if !is_inflected(word) {
        return forms;
    }
    let found = plurals(word).into_iter().chain(singulars(word));
    for form in found {
        if !forms.contains(&form) {
            forms.push(form);
        }
    }
    forms
}

/// Whether a word takes part in plural folding at all.
fn is_inflected(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_lowercase())
        && word.len() >= 2
        && !["ss", "us", "is"].iter().any(|ending| word.ends_with(ending))
        && !EXCEPTIONS.contains(&word)
}

/// The regular plurals of a singular: the first is the usual one.
fn plurals(word: &str) -> Vec<String> {
    let plurals = match word.as_bytes() {
        [.., before, b'y'] if !is_vowel(*before) => vec![format!("{}ies", &word[..word.len() - 1])],
        // It is one already.
        [_, _, _, .., b's'] => Vec::new(),
        [.., b's' | b'x' | b'z'] | [.., b's', b'h'] => vec![format!("{word}es")],
        [.., b'c', b'h'] => vec![format!("{word}es"), format!("{word}s")],
        [.., before, b'o'] if !is_vowel(*before) => vec![format!("{word}s"), format!("{word}es")],
        _ => vec![format!("{word}s")],
    };
    plurals.into_iter().filter(|plural| is_plural(plural)).collect()
}

/// A plural of fewer than four letters is none, nor is an exception.
fn is_plural(word: &str) -> bool {
    word.len() >= 4 && is_inflected(word)
}

/// The words whose plural this is.
fn singulars(word: &str) -> Vec<String> {
    let ies = word.strip_suffix("ies").map(|stem| format!("{stem}y"));
    let es = word.strip_suffix("es").map(str::to_owned);
    let s = word.strip_suffix('s').map(str::to_owned);
    let stems = [ies, es, s].into_iter().flatten();
    stems.filter(|stem| is_inflected(stem) && plurals(stem).iter().any(|plural| plural == word)).collect()
}

fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn equal(a: &str, b: &str) -> bool {
        forms(a).iter().any(|form| form == b)
    }

    #[test]
    fn regular_plurals_are_equal_both_ways() {
        for (one, many) in [
            ("drone", "drones"),
            ("company", "companies"),
            ("tax", "taxes"),
            ("militia", "militias"),
            ("strike", "strikes"),
            ("crash", "crashes"),
            ("march", "marches"),
            ("monarch", "monarchs"),
            ("veto", "vetoes"),
            ("photo", "photos"),
            ("movie", "movies"),
            ("attorney", "attorneys"),
            ("gas", "gases"),
        ] {
            assert!(equal(one, many), "{one} {many}");
            assert!(equal(many, one), "{many} {one}");
        }
    }

    #[test]
    fn what_only_looks_like_a_plural_is_left_alone() {
        for (word, other) in [
            ("its", "it"),
            ("news", "new"),
            ("hamas", "hama"),
            ("crisis", "crisi"),
            ("congress", "congres"),
            ("virus", "viru"),
            ("texas", "texa"),
            ("lagos", "lago"),
            ("bias", "bia"),
            ("as", "a"),
            ("ares", "are"),
            ("dumas", "duma"),
            ("nicolas", "nicola"),
            ("netherlands", "netherland"),
            ("sars", "sar"),
            ("gas", "ga"),
        ] {
            assert!(!equal(word, other), "{word} {other}");
            assert!(!equal(other, word), "{other} {word}");
        }
    }

    proptest! {
        #[test]
        fn equality_is_mutual(word in "[a-z]{1,9}(s|es|ies|y|o|ch)?") {
            for form in forms(&word) {
                prop_assert!(equal(&form, &word), "{} {}", form, word);
            }
        }
    }
}
