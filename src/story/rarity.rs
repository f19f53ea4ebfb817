//! How seldom news has a word, or is of what it means: what two items have in common says the more the rarer it is.
//!
//! Nobody thought it out. `cargo bench --bench stories -- rarity` counts the labelled pairs.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::LazyLock;

/// A word a line: its number, and how rare it is.
const COUNTED: &str = include_str!("rarity.txt");

/// How rare a word is that stands in hardly any item.
pub(super) const RAREST: u8 = 15;

static RARITIES: LazyLock<HashMap<u32, u8>> =
    LazyLock::new(|| COUNTED.lines().map(|line| word(line).expect("the words that are built in are whole")).collect());

fn word(line: &str) -> Option<(u32, u8)> {
    let (word, rarity) = line.split_once(' ')?;
    Some((u32::from_str_radix(word, 16).ok()?, rarity.parse().ok().filter(|&rarity| rarity <= RAREST)?))
}

/// How rare the word with this key is, from 0 to [`RAREST`]: two more are half as often.
pub(super) fn rarity(key: u32) -> u8 {
    RARITIES.get(&key).copied().unwrap_or(RAREST)
}

/// The same of what words mean.
pub(super) fn rarity_of_concept(concept: NonZeroU32) -> u8 {
    rarity(of_concept(concept))
}

/// The number of a concept among those of words: a concept may be called like a word.
pub(super) fn of_concept(concept: NonZeroU32) -> u32 {
    !concept.get()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::digest::digest;

    #[test]
    fn what_news_is_full_of_is_less_rare_than_what_nobody_has_written_of() {
        let rarity_of = |word: &str| rarity(digest(word));
        assert!(rarity_of("police") < rarity_of("ferry"));
        assert!(rarity_of("ferry") < rarity_of("qwertz"));
        assert_eq!(rarity_of("qwertz"), RAREST);
    }

    #[test]
    fn a_concept_is_not_the_word_that_it_is_called_by() {
        let number = NonZeroU32::new(digest("fire")).unwrap();
        assert_ne!(of_concept(number), number.get());
        assert!(rarity_of_concept(number) < RAREST);
    }
}
