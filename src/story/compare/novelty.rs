//! What the words tell that only the new item has, and what they mean: "denies" or "freed" that an affair has gone on,
//! others that it is told once more.
//!
//! Nobody thought them out. How much each says is fitted by `cargo bench --bench stories -- fit` to the labelled pairs,
//! before the model (`model`), for which all of them together are one feature.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::met::{Met, met_and_meant};
use crate::story::profile::Profile;

pub(super) const NAMES: [&str; 1] = ["novelty"];

/// A word a line: its number, and what it says.
const LEARNED: &str = include_str!("novelty.txt");

/// The bit of concepts.
const CONCEPT: u64 = 1 << 33;

static BUILT_IN: LazyLock<Novelty> = LazyLock::new(|| {
    Novelty(LEARNED.lines().map(|line| word(line).expect("the words that are built in are whole")).collect())
});

fn word(line: &str) -> Option<(u64, f64)> {
    let (word, says) = line.split_once(' ')?;
    Some((u64::from_str_radix(word, 16).ok()?, says.parse().ok()?))
}

/// What words say, by number: the larger, the more they are those of a repeat.
#[derive(Clone, Debug, Default)]
pub struct Novelty(pub BTreeMap<u64, f64>);

impl Novelty {
    /// How much these words are those of a repeat, from 0 to 1.
    pub fn of(&self, words: &[u64]) -> f64 {
        let says: f64 = words.iter().filter_map(|word| self.0.get(word)).sum();
        1.0 / (1.0 + (-says).exp())
    }
}

/// The numbers of the words that the headline and the first sentence of a new item have, and an old item lacks, and of
/// what is meant by words there and by none of the old item. The lower half of a number is a digest; above it one bit
/// says that it stands in the headline, and one that it is a concept.
pub fn new_words(old: &Profile, new: &Profile) -> Vec<u64> {
    new_of(&met_and_meant(old, new).1)
}

pub(super) fn novelty(news: &[Met]) -> [f64; NAMES.len()] {
    [BUILT_IN.of(&new_of(news))]
}

/// A word says another thing in a headline. What it means is new, too, if no word of the old item does.
fn new_of(news: &[Met]) -> Vec<u64> {
    let early = || news.iter().filter(|term| term.kind.is_early);
    let place = |term: &Met| u64::from(term.kind.in_title) << 32;
    let words = early().filter(|term| term.there.is_none()).map(|term| place(term) | u64::from(term.key));
    let meant = early().filter(|term| !term.is_meant).filter_map(|term| Some((place(term), term.concept?.get())));
    let mut concepts: Vec<u64> = meant.map(|(place, concept)| CONCEPT | place | u64::from(concept)).collect();
    concepts.sort_unstable();
    concepts.dedup();
    words.chain(concepts).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Item;

    fn profile(title: &str) -> Profile {
        Profile::of(&Item { title: title.to_owned(), ..Item::from_feed("Wire".into()) })
    }

    #[test]
    fn only_words_that_the_old_item_lacks_are_new_and_what_it_does_not_mean() {
        let (old, new) = (profile("Glencore explores sale of Kazzinc"), profile("Glencore denies sale of Kazzinc"));
        let [word, meant] = new_words(&old, &new)[..] else { panic!("one word is new, and what it means") };
        assert!(word & CONCEPT == 0 && meant & CONCEPT != 0);
        let refuted = profile("Glencore refutes sale of Kazzinc");
        assert_eq!(new_words(&new, &refuted).len(), 1);
        assert_eq!(new_words(&new, &new), [0_u64; 0]);
    }

    #[test]
    fn a_denial_is_less_of_a_repeat_than_what_nobody_knows_anything_of() {
        let novelty = |new: &str| BUILT_IN.of(&new_words(&profile("Glencore explores sale of Kazzinc"), &profile(new)));
        assert!(novelty("Glencore denies sale of Kazzinc") < novelty("Glencore qwertz sale of Kazzinc"));
        assert!((novelty("Glencore explores sale") - 0.5).abs() < 1e-9);
    }
}
