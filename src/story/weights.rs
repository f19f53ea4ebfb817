//! How much a word says of what an item is about.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::common_words::lines;
use super::language::{Language, number};
use crate::text::fold;

/// What a word weighs that stands in news of every kind.
pub(super) const EVERYDAY: u8 = 2;

/// What all other words weigh.
pub(super) const FULL: u8 = 8;

/// What a common word weighs in a language; in all that are not told, if none is named.
#[derive(Clone, Copy)]
struct Common {
    language: Option<Language>,
    weight: u8,
}

static COMMON: LazyLock<HashMap<String, Vec<Common>>> = LazyLock::new(|| {
    let mut common: HashMap<String, Vec<Common>> = HashMap::new();
    for line in lines() {
        let weight = if line.is_empty { 0 } else { EVERYDAY };
        let language = line.codes().find_map(number);
        line.words().for_each(|word| common.entry(fold(word)).or_default().push(Common { language, weight }));
    }
    common
});

/// What a folded word weighs in a language, from 0 to [`FULL`]. Where the language is not known, what it weighs in the
/// one in which it says least: rather too few likenesses than too many.
pub(super) fn weight(word: &str, language: Option<Language>) -> u8 {
    let is_spoken = |common: &&Common| common.language.zip(language).is_none_or(|(one, other)| one == other);
    let common = COMMON.get(word).into_iter().flatten().filter(is_spoken);
    common.map(|common| common.weight).min().unwrap_or(FULL)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_nothing_weighs_nothing_and_names_weigh_most() {
        assert_eq!(["the", "und", "после"].map(|word| weight(word, None)), [0; 3]);
        assert_eq!(["minister", "hour"].map(|word| weight(word, None) < FULL), [true, false]);
        assert_eq!(weight("hormuz", None), FULL);
    }

    #[test]
    fn a_word_weighs_what_it_does_in_its_language_if_that_is_known() {
        let [english, german, french] = ["en", "de", "fr"].map(number);
        assert_eq!(["war", "die", "car"].map(|word| weight(word, english)), [FULL; 3]);
        assert_eq!([weight("war", german), weight("die", german), weight("car", french)], [0; 3]);
        assert_eq!(["war", "die", "car"].map(|word| weight(word, None)), [0; 3]);
    }

    #[test]
    fn parts_of_names_say_nothing_in_any_language() {
        assert_eq!(["von", "der", "de", "al"].map(|word| weight(word, number("en"))), [0; 4]);
    }
}
