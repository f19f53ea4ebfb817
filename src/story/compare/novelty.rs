//! What the words tell that only one item has, and what they mean: "denies" or "freed" in the new one that an affair
//! has gone on, as "seeks" or "missing" in the old one do, others that it is told once more; and what it tells if one
//! meaning stands in place of another, as "cuts" where it was "holds", or "south" where it was "north".
//!
//! Nobody thought them out. How much each says is fitted by `cargo bench --bench stories -- fit` to the labelled pairs,
//! before the model (`model`), for which all those of a kind together are one feature.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::met::{Met, met_and_meant};
use crate::story::profile::Profile;

pub(super) const NAMES: [&str; 3] = ["novelty", "outdated", "exchanged"];

/// A word a line: its number, and what it says.
const LEARNED: &str = include_str!("novelty.txt");

/// The bit of concepts.
const CONCEPT: u64 = 1 << 33;

/// The bit of what only the old item has.
const OLD: u64 = 1 << 34;

/// The bit of two concepts, the first of which only the old item means and the second one only the new.
const EXCHANGED: u64 = 1 << 35;

/// By how many bits the first of two is turned: "cuts" for "holds" is not "holds" for "cuts".
const TURN: u32 = 13;

static BUILT_IN: LazyLock<Novelty> = LazyLock::new(|| {
    Novelty(LEARNED.lines().map(|line| word(line).expect("the words that are built in are whole")).collect())
});

fn word(line: &str) -> Option<(u64, f64)> {
    let (word, says) = line.split_once(' ')?;
    Some((u64::from_str_radix(word, 16).ok()?, says.parse().ok()?))
}

/// What words say, by number: the larger, the more they are those of a repeat.
#[derive(Clone, Debug, Default)]
pub struct Novelty(pub HashMap<u64, f64>);

impl Novelty {
    /// How much these words are those of a repeat, from 0 to 1: those of the new item, those of the old one, and what
    /// was exchanged for what.
    pub fn of(&self, words: &[u64]) -> [f64; NAMES.len()] {
        [0, OLD, EXCHANGED].map(|item| {
            let of_item = words.iter().filter(|word| **word & (OLD | EXCHANGED) == item);
            let says: f64 = of_item.filter_map(|word| self.0.get(word)).sum();
            1.0 / (1.0 + (-says).exp())
        })
    }
}

/// The numbers of what tells of a repeat or of a development, in headline and first sentence:
///
/// - words that one item has and the other one lacks, and concepts that one item means and the other one does not:
///   the lower half is a digest, above which one bit each says that it stands in the headline, that it is a concept,
///   and that it is the old item's;
/// - two concepts, one that only the old item means with one that only the new one does: the lower half is made of
///   both digests, and a bit of its own says so.
pub fn telling_words(old: &Profile, new: &Profile) -> Vec<u64> {
    let (olds, news) = met_and_meant(old, new);
    all_that_tells(&olds, &news)
}

pub(super) fn novelty(olds: &[Met], news: &[Met]) -> [f64; NAMES.len()] {
    BUILT_IN.of(&all_that_tells(olds, news))
}

fn all_that_tells(olds: &[Met], news: &[Met]) -> Vec<u64> {
    let (olds, news) = (own(olds), own(news));
    let exchanged = exchanges(&olds, &news);
    news.into_iter().chain(olds.into_iter().map(|word| OLD | word)).chain(exchanged).collect()
}

/// What only the old item means, each with all that only the new one means: "holds" with "cuts".
fn exchanges(olds: &[u64], news: &[u64]) -> Vec<u64> {
    let [olds, news] = [olds, news].map(concepts);
    let with_each = |old: u32| news.iter().map(move |new| EXCHANGED | u64::from(old.rotate_left(TURN) ^ new));
    olds.into_iter().flat_map(with_each).collect()
}

/// The digests of the concepts among these words, wherever they stand.
fn concepts(words: &[u64]) -> Vec<u32> {
    // The lower half is the digest.
    let mut concepts: Vec<u32> = words.iter().filter(|word| *word & CONCEPT != 0).map(|word| *word as u32).collect();
    concepts.sort_unstable();
    concepts.dedup();
    concepts
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
    use crate::story::compare::headlines;

    /// What tells of a headline after another one.
    fn tells(old: &str, new: &str) -> Vec<u64> {
        let [old, new] = headlines(old, new);
        telling_words(&old, &new)
    }

    #[test]
    fn only_words_that_the_old_item_lacks_are_new_and_what_it_does_not_mean() {
        let of_new = |word: &u64| word & (OLD | EXCHANGED) == 0;
        let words = |old, new| tells(old, new).into_iter().filter(of_new).collect::<Vec<_>>();
        let (explores, denies) = ("Glencore explores sale of Kazzinc", "Glencore denies sale of Kazzinc");
        let [word, meant] = words(explores, denies)[..] else { panic!("one word is new, and what it means") };
        assert!(word & CONCEPT == 0 && meant & CONCEPT != 0);
        assert_eq!(words(denies, "Glencore refutes sale of Kazzinc").len(), 1);
        assert_eq!(words(denies, denies), [0_u64; 0]);
    }

    #[test]
    fn what_is_meant_in_place_of_another_thing_counts_by_its_direction() {
        let exchanged = |old: &str, new: &str| -> Vec<u64> {
            let words = tells(old, new);
            words.into_iter().filter(|word| word & EXCHANGED != 0).collect()
        };
        let [once] = exchanged("Glencore confirms sale of Kazzinc", "Glencore denies sale of Kazzinc")[..] else {
            panic!("one thing is exchanged for another")
        };
        let back = exchanged("Glencore denies sale of Kazzinc", "Glencore confirms sale of Kazzinc");
        assert!(back.len() == 1 && !back.contains(&once));
        assert_eq!(exchanged("Glencore confirms sale of Kazzinc", "Glencore refutes sale of Kazzinc"), [once]);
    }

    #[test]
    fn a_denial_is_less_of_a_repeat_than_what_nobody_knows_anything_of() {
        let novelty = |new: &str| BUILT_IN.of(&tells("Glencore explores sale of Kazzinc", new))[0];
        assert!(novelty("Glencore denies sale of Kazzinc") < novelty("Glencore qwertz sale of Kazzinc"));
        assert!((novelty("Glencore explores sale") - 0.5).abs() < 1e-9);
    }
}
