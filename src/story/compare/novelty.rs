//! What the words tell that only one item has, and what they mean: "denies" or "freed" in the new one that an affair has
//! gone on, as "seeks" or "missing" in the old one do, others that it is told once more.
//!
//! Nobody thought them out. How much each says is fitted by `cargo bench --bench stories -- fit` to the labelled pairs,
//! before the model (`model`), for which all those of an item together are one feature.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::met::{Met, met_and_meant};
use crate::story::profile::Profile;

pub(super) const NAMES: [&str; 2] = ["novelty", "outdated"];

/// A word a line: its number, and what it says.
const LEARNED: &str = include_str!("novelty.txt");

/// The bit of concepts.
const CONCEPT: u64 = 1 << 33;

/// The bit of what only the old item has.
const OLD: u64 = 1 << 34;

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
    /// How much these words are those of a repeat, from 0 to 1: first those of the new item, then those of the old one.
    pub fn of(&self, words: &[u64]) -> [f64; NAMES.len()] {
        [0, OLD].map(|item| {
            let of_item = words.iter().filter(|word| **word & OLD == item);
            let says: f64 = of_item.filter_map(|word| self.0.get(word)).sum();
            1.0 / (1.0 + (-says).exp())
        })
    }
}

/// The numbers of the words that the headline and the first sentence of one item have, and the other item lacks, and of
/// what is meant by words there and by none of the other one. The lower half of a number is a digest; above it one bit
/// says that it stands in the headline, one that it is a concept, and one that it is the old item that has it.
pub fn new_words(old: &Profile, new: &Profile) -> Vec<u64> {
    let (olds, news) = met_and_meant(old, new);
    own_words(&olds, &news)
}

pub(super) fn novelty(olds: &[Met], news: &[Met]) -> [f64; NAMES.len()] {
    BUILT_IN.of(&own_words(olds, news))
}

fn own_words(olds: &[Met], news: &[Met]) -> Vec<u64> {
    own(news).into_iter().chain(own(olds).into_iter().map(|word| OLD | word)).collect()
}

/// A word says another thing in a headline. What it means is an item's own, too, if no word of the other one means it.
fn own(of: &[Met]) -> Vec<u64> {
    let early = || of.iter().filter(|term| term.kind.is_early);
    let place = |term: &Met| u64::from(term.kind.in_title) << 32;
    let words = early().filter(|term| term.there.is_none()).map(|term| place(term) | u64::from(term.key));
    let meant =
        early().filter(|term| !term.is_meant).filter_map(|term| Some((place(term), term.concept?.number.get())));
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
        let new_words = |old, new| new_words(old, new).into_iter().filter(|word| word & OLD == 0).collect::<Vec<_>>();
        let (old, new) = (profile("Glencore explores sale of Kazzinc"), profile("Glencore denies sale of Kazzinc"));
        let [word, meant] = new_words(&old, &new)[..] else { panic!("one word is new, and what it means") };
        assert!(word & CONCEPT == 0 && meant & CONCEPT != 0);
        let refuted = profile("Glencore refutes sale of Kazzinc");
        assert_eq!(new_words(&new, &refuted).len(), 1);
        assert_eq!(new_words(&new, &new), [0_u64; 0]);
    }

    #[test]
    fn a_denial_is_less_of_a_repeat_than_what_nobody_knows_anything_of() {
        let old = profile("Glencore explores sale of Kazzinc");
        let novelty = |new: &str| BUILT_IN.of(&new_words(&old, &profile(new)))[0];
        assert!(novelty("Glencore denies sale of Kazzinc") < novelty("Glencore qwertz sale of Kazzinc"));
        assert!((novelty("Glencore explores sale") - 0.5).abs() < 1e-9);
    }
}
