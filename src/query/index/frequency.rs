//! How often words are met: what is rare is a good key.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::scratch::Scratch;
use super::vocabulary::Vocabulary;
use crate::query::pattern::Shape;

/// Counted once; what a daemon learns from its own feeds stands before it.
const WORD_SHARES: &str = include_str!("word_shares.txt");
/// The shares of [`WORD_SHARES`].
static COMMON: LazyLock<HashMap<&'static str, f64>> = LazyLock::new(common);
/// The share of items that a word which is not common is expected in.
const UNCOMMON: f64 = 0.002;
/// How many items must have been seen before what was learned counts.
const ENOUGH: u64 = 200;

/// The shares of items, from 0 to 1, that words and patterns are expected in.
#[derive(Debug, Default)]
pub(super) struct Frequencies {
    learned: HashMap<String, f64>,
}

impl Frequencies {
    /// What was met while a vocabulary was used.
    pub(super) fn learned(vocabulary: &Vocabulary, scratch: &Scratch) -> Self {
        let mut frequencies = Self::default();
        if scratch.items >= ENOUGH {
            let items = scratch.items as f64;
            let counts = vocabulary.names().zip(&scratch.seen);
            // One is added, since what was not met yet is not impossible.
            let shares = counts.map(|(name, seen)| (name.to_owned(), (f64::from(seen.items) + 1.0) / (items + 1.0)));
            frequencies.learned = shares.collect();
        }
        frequencies
    }

    /// The share of items that have a word of this shape; `name` is that of the pattern.
    pub(super) fn share(&self, name: &str, shape: &Shape) -> f64 {
        if let Some(share) = self.learned.get(name) {
            return *share;
        }
        let share = match shape {
            Shape::Forms(forms) => forms.iter().map(|form| self.word(form)).sum(),
            Shape::Prefix(prefix) | Shape::Wildcard { prefix, .. } => self.beginning(prefix),
            Shape::Stem { stem, .. } => self.beginning(stem),
        };
        share.min(1.0)
    }

    fn word(&self, word: &str) -> f64 {
        let uncommon = || UNCOMMON / word.chars().count().max(1) as f64;
        COMMON.get(word).copied().unwrap_or_else(uncommon)
    }

    fn beginning(&self, prefix: &str) -> f64 {
        let common: f64 = COMMON.iter().filter(|(word, _)| word.starts_with(prefix)).map(|(_, share)| share).sum();
        common + 4.0 * UNCOMMON / prefix.chars().count().max(1) as f64
    }
}

/// Lines of words, each group below its number of items in a thousand.
fn common() -> HashMap<&'static str, f64> {
    let mut share = 0.0;
    let mut common = HashMap::new();
    for line in WORD_SHARES.lines().filter(|line| !line.starts_with('#')) {
        match line.parse::<f64>() {
            Ok(of_a_thousand) => share = of_a_thousand / 1000.0,
            Err(_) => common.extend(line.split_whitespace().map(|word| (word, share))),
        }
    }
    common
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_words_are_commoner_than_others_and_a_beginning_than_its_words() {
        let frequencies = Frequencies::default();
        let share = |shape| frequencies.share("", &shape);
        let word = |word: &str| share(Shape::Forms(vec![word.to_owned()]));
        assert!(word("the") > word("government") && word("government") > word("shahed"));
        assert!(share(Shape::Prefix("govern".into())) > word("government"));
    }
}
