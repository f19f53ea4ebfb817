//! The terms of two items, each with what it is in the other one.

use std::num::NonZeroU32;

use crate::story::concepts::Concept;
use crate::story::profile::Profile;
use crate::story::rarity::RAREST;
use crate::story::terms::{Kind, Term};
use crate::story::weights::FULL;

/// A term of one item.
#[derive(Clone, Copy)]
pub(super) struct Met {
    pub(super) key: u32,
    /// What it says, in full words.
    pub(super) weight: f64,
    /// How seldom news has it, from 0 to 1.
    pub(super) rarity: f64,
    pub(super) kind: Kind,
    /// What it is in the other item, if it stands there.
    pub(super) there: Option<Kind>,
    /// What it means, if that is written down.
    pub(super) concept: Option<Concept>,
    /// It stands in the other item, or another word does that means the same.
    pub(super) is_meant: bool,
}

/// One of two items with its terms.
pub(super) type Side<'a> = (&'a Profile, &'a [Met]);

/// The terms of both items. Both are by key, so one pass finds them all: this is done for each of the candidates
/// of each new item.
pub(super) fn met(old: &Profile, new: &Profile) -> (Vec<Met>, Vec<Met>) {
    let alone = |term: &Term| {
        let Term { key, kind, concept, .. } = *term;
        let rarity = f64::from(term.rarity) / f64::from(RAREST);
        Met { key, weight: full_words(term), rarity, kind, there: None, concept, is_meant: false }
    };
    let mut both: (Vec<Met>, Vec<Met>) = (old.terms.iter().map(alone).collect(), new.terms.iter().map(alone).collect());
    for (of_old, of_new) in in_common(old, new) {
        both.0[of_old].there = Some(new.terms[of_new].kind);
        both.1[of_new].there = Some(old.terms[of_old].kind);
    }
    both
}

/// The places of the terms that both items have.
fn in_common(old: &Profile, new: &Profile) -> impl Iterator<Item = (usize, usize)> {
    let (mut of_old, mut of_new) = (0, 0);
    std::iter::from_fn(move || {
        loop {
            let (one, other) = (old.terms.get(of_old)?.key, new.terms.get(of_new)?.key);
            let here = (of_old, of_new);
            of_old += usize::from(one <= other);
            of_new += usize::from(other <= one);
            if one == other {
                return Some(here);
            }
        }
    })
}

/// The weight of the terms that both items have, as the new one has them: most candidates get no further than this.
pub(super) fn weight_in_common(old: &Profile, new: &Profile) -> f64 {
    in_common(old, new).map(|(_, of_new)| full_words(&new.terms[of_new])).sum()
}

/// What a term says, in full words.
fn full_words(term: &Term) -> f64 {
    f64::from(term.weight) / f64::from(FULL)
}

/// The same, with what is meant.
pub(super) fn met_and_meant(old: &Profile, new: &Profile) -> (Vec<Met>, Vec<Met>) {
    let (mut olds, mut news) = met(old, new);
    let (of_old, of_new) = (concepts(old), concepts(new));
    let mark = |of: &mut [Met], other: &[NonZeroU32]| {
        for term in of {
            let is_there = |concept: Concept| other.binary_search(&concept.number).is_ok();
            term.is_meant = term.there.is_some() || term.concept.is_some_and(is_there);
        }
    };
    mark(&mut olds, &of_new);
    mark(&mut news, &of_old);
    (olds, news)
}

/// The numbers of what the words of an item mean, in order.
fn concepts(of: &Profile) -> Vec<NonZeroU32> {
    let mut concepts: Vec<NonZeroU32> = of.terms.iter().filter_map(|term| Some(term.concept?.number)).collect();
    concepts.sort_unstable();
    concepts
}

pub(super) fn name(kind: Kind) -> bool {
    kind.is_name
}

pub(super) fn word(kind: Kind) -> bool {
    !kind.is_name && !kind.is_number
}

pub(super) fn said(kind: Kind) -> bool {
    !kind.is_number
}

pub(super) fn title(kind: Kind) -> bool {
    kind.in_title && !kind.is_number
}

pub(super) fn title_name(kind: Kind) -> bool {
    kind.in_title && kind.is_name
}

pub(super) fn early(kind: Kind) -> bool {
    kind.is_early
}

pub(super) fn early_name(kind: Kind) -> bool {
    kind.is_early && kind.is_name
}

/// The weight of the terms of a kind, in full words.
pub(super) fn weight(of: &[Met], wanted: impl Fn(Kind) -> bool) -> f64 {
    of.iter().filter(|term| wanted(term.kind)).map(|term| term.weight).sum()
}

/// The weight of those that the other item has, too.
pub(super) fn shared(of: &[Met], wanted: impl Fn(Kind) -> bool) -> f64 {
    of.iter().filter(|term| term.there.is_some() && wanted(term.kind)).map(|term| term.weight).sum()
}

/// The weight of those that are of the kind in both items.
pub(super) fn shared_as(of: &[Met], wanted: impl Fn(Kind) -> bool) -> f64 {
    let in_both = |term: &&Met| wanted(term.kind) && term.there.is_some_and(&wanted);
    of.iter().filter(in_both).map(|term| term.weight).sum()
}

/// The share of the terms of a kind that the other item has; one half where there are none.
pub(super) fn covered(of: &[Met], wanted: impl Fn(Kind) -> bool + Copy) -> f64 {
    let all = weight(of, wanted);
    if all > 0.0 { shared(of, wanted) / all } else { 0.5 }
}

/// The weight of those that the other item says or means.
pub(super) fn meant_weight(of: &[Met]) -> f64 {
    of.iter().filter(|term| term.is_meant).map(|term| term.weight).sum()
}

/// The share of the terms of a kind that the other item says or means; one half where there are none.
pub(super) fn meant(of: &[Met], wanted: impl Fn(Kind) -> bool + Copy) -> f64 {
    let all = weight(of, wanted);
    let meant: f64 = of.iter().filter(|term| term.is_meant && wanted(term.kind)).map(|term| term.weight).sum();
    if all > 0.0 { meant / all } else { 0.5 }
}
