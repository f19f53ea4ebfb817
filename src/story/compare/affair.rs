//! Where it happened and what: two reports of one event tell of the same places and of the same kind of thing, and two
//! events that look alike mostly differ in one of both.

use super::met::{Met, early};
use super::{flag, of_full};
use crate::story::concepts::Concept;
use crate::story::rarity::RAREST;

pub(super) const NAMES: [&str; 8] = [
    "places_shared",
    "places_of_new",
    "places_of_old",
    "places_differ",
    "matters_shared",
    "matters_of_new",
    "matters_of_old",
    "matters_differ",
];

/// How many places, each seldom in the news, count as many.
const PLACES: f64 = 2.0;

/// The same of what is no place.
const MATTERS: f64 = 4.0;

pub(super) fn affair(olds: &[Met], news: &[Met]) -> [f64; NAMES.len()] {
    let told = |is_place, full| told(&Mentions::of(olds, is_place), &Mentions::of(news, is_place), full);
    let mut both = told(true, PLACES).into_iter().chain(told(false, MATTERS));
    std::array::from_fn(|_| both.next().expect("the parts are as many as the whole"))
}

/// What is told early by both items, by the new one alone and by the old one alone; and whether it is all another.
fn told(old: &Mentions, new: &Mentions, full: f64) -> [f64; 4] {
    let shared = new.early(|one| old.has(one)).min(old.early(|one| new.has(one)));
    [
        of_full(shared, full),
        of_full(new.early(|one| !old.has(one)), full),
        of_full(old.early(|one| !new.has(one)), full),
        flag(!old.early.is_empty() && !new.early.is_empty() && !old.meets(new) && !new.meets(old)),
    ]
}

/// What an item tells of, in order, each once.
struct Mentions {
    /// In its headline and first sentence.
    early: Vec<Concept>,
    /// Anywhere.
    all: Vec<Concept>,
}

impl Mentions {
    fn of(terms: &[Met], is_place: bool) -> Self {
        let mentions = |wanted: fn(&Met) -> bool| {
            let concepts = terms.iter().filter(|term| wanted(term)).filter_map(|term| term.concept);
            let mut concepts: Vec<Concept> = concepts.filter(|concept| concept.is_place == is_place).collect();
            concepts.sort_unstable_by_key(|concept| concept.number);
            concepts.dedup_by_key(|concept| concept.number);
            concepts
        };
        Self { early: mentions(|term| early(term.kind)), all: mentions(|_| true) }
    }

    fn has(&self, concept: Concept) -> bool {
        self.all.binary_search_by_key(&concept.number, |one| one.number).is_ok()
    }

    /// Whether the other item tells anywhere of one of the early ones.
    fn meets(&self, other: &Self) -> bool {
        self.early.iter().any(|concept| other.has(*concept))
    }

    /// How rare the early ones of a kind are, all together.
    fn early(&self, wanted: impl Fn(Concept) -> bool) -> f64 {
        let early = self.early.iter().filter(|concept| wanted(**concept));
        early.map(|concept| f64::from(concept.rarity) / f64::from(RAREST)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::compare::met_headlines;

    fn told(old: &str, new: &str) -> [f64; NAMES.len()] {
        let (olds, news) = met_headlines(old, new);
        affair(&olds, &news)
    }

    #[test]
    fn one_matter_at_two_places_differs_in_its_places() {
        let [shared, new, old, differ, matters, ..] = told("Ferry fire off Norway", "Ship ablaze off Brazil");
        assert!(shared == 0.0 && new > 0.0 && old > 0.0 && differ == 1.0 && matters > 0.0);
    }

    #[test]
    fn two_matters_at_one_place_differ_in_what_they_are() {
        let [places, .., differ] = told("Ferry fire off Norway", "Election in Norway");
        assert!(places > 0.0 && differ == 1.0);
    }
}
