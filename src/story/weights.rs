//! How much a word says of what an item is about.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::text::fold;

/// Counted by nobody: written down by hand, since what matters is which words are never rare.
const COMMON_WORDS: &str = include_str!("common_words.txt");

/// The words of [`COMMON_WORDS`] with what each weighs.
static COMMON: LazyLock<HashMap<String, u8>> = LazyLock::new(common);

/// What a word weighs that stands in news of every kind.
pub(super) const EVERYDAY: u8 = 2;

/// What all other words weigh.
pub(super) const FULL: u8 = 8;

/// What a folded word weighs, from 0 to [`FULL`].
pub(super) fn weight(word: &str) -> u8 {
    COMMON.get(word).copied().unwrap_or(FULL)
}

/// Of a word that two languages share the smaller weight counts: rather too few likenesses than too many.
fn common() -> HashMap<String, u8> {
    let mut weight = 0;
    let mut common: HashMap<String, u8> = HashMap::new();
    for line in COMMON_WORDS.lines().filter(|line| !line.starts_with('#')) {
        match line {
            "0" => weight = 0,
            "1" => weight = EVERYDAY,
            words => words.split_whitespace().for_each(|word| {
                let known = common.entry(fold(word)).or_insert(weight);
                *known = weight.min(*known);
            }),
        }
    }
    common
}

/// The words that say nothing, with the languages that they belong to, one bit each.
static LANGUAGES: LazyLock<HashMap<String, u64>> = LazyLock::new(languages);

/// How many more small words of one language than of any other tell that it is this one.
const MARGIN: usize = 1;

/// Fewer small words tell nothing.
const LEAST: usize = 3;

fn languages() -> HashMap<String, u64> {
    let mut languages: HashMap<String, u64> = HashMap::new();
    let small = COMMON_WORDS.lines().skip_while(|line| *line != "0").skip(1).take_while(|line| *line != "1");
    for (nth, line) in small.enumerate() {
        line.split_whitespace().for_each(|word| *languages.entry(fold(word)).or_default() |= 1 << nth);
    }
    languages
}

/// In which language a text is written, as far as its small words tell: a number for each language.
pub(super) fn language<'a>(folded: impl Iterator<Item = &'a str>) -> Option<u8> {
    let mut counts = [0_usize; 64];
    for languages in folded.filter_map(|word| LANGUAGES.get(word)) {
        (0..64).filter(|nth| languages & (1 << nth) != 0).for_each(|nth| counts[nth] += 1);
    }
    let (best, &most) = counts.iter().enumerate().max_by_key(|(_, count)| **count)?;
    let second = counts.iter().enumerate().filter(|(nth, _)| *nth != best).map(|(_, count)| *count).max()?;
    (most >= LEAST && most >= second + MARGIN).then(|| u8::try_from(best).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_nothing_weighs_nothing_and_names_weigh_most() {
        assert_eq!([weight("the"), weight("und"), weight("после")], [0; 3]);
        assert_eq!([weight("minister"), weight("hour")].map(|weight| weight < FULL), [true, false]);
        assert_eq!(weight("hormuz"), FULL);
    }
}
