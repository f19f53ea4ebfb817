//! Whether an item that is known by its id, its link or its headline is the known one indeed, and what of it
//! was edited.
//!
//! An item comes in with what its feed gave before under the same keys; goes out that it is the same, perhaps
//! with other words, or that it is another one. The promise: an item is not lost because its feed gives one
//! id, or one link, to everything; nor told again because somebody corrected a headline.
//!
//! Deliberately not here: what is known (`store`), and other items that report the same (`story`).

use jiff::SignedDuration;

use crate::model::{Change, Field, Item};
use crate::store::{Before, Identity, IdentityKind};
use crate::story::{Profile, Resemblance};

mod diff;

/// Headlines, or texts, that share less than this are of different items.
const ALIKE: f64 = 0.3;

/// A headline alone identifies an item if also this much of its text is there.
const SURELY_ALIKE: f64 = 0.5;

/// Texts that share less than this have nothing in common …
const UNLIKE: f64 = 0.1;

/// … and are of one item only if the headlines share this much: those of one topic share less.
const SURELY_ONE_HEADLINE: f64 = 0.6;

/// A series of one headline goes on when this much time has passed; before, what it says is rewritten.
const NEXT_OF_SERIES: SignedDuration = SignedDuration::from_hours(12);

/// After so many edits an item is one that changes all the time, as by counting its readers: it is no longer
/// looked at.
const MOST_EDITS: u32 = 24;

/// What an item is to one that was given before under some of the same keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    /// The same, perhaps in other words; [`changes`] says in which.
    Known,
    /// The next one of a series that stands under one headline, id and link, as a briefing of every day.
    Next,
    /// Another one: what it is known by does not tell the two apart.
    Other,
}

/// What an item is to one that was given before.
pub(super) fn relation(item: &Item, before: &Before) -> Relation {
    if before.known_by.contains(&IdentityKind::Fingerprint) {
        return Relation::Known;
    }
    let (profile, of_before) = (Profile::of(item), Profile::of(&before.item));
    let resemblance = profile.resemblance(&of_before);
    let by_headline = before.known_by == [IdentityKind::Headline];
    if !by_headline && profile.recurs() && continues_series(resemblance, item, &before.item) {
        return Relation::Next;
    }
    let is_same = item.bears_time_of(&before.item)
        || match by_headline {
            // Whoever says the same at the same second, or much of it, says it once.
            true => resemblance.texts.is_some_and(|share| share >= SURELY_ALIKE),
            false => is_alike(resemblance, profile.is_long() && of_before.is_long()),
        };
    if is_same { Relation::Known } else { Relation::Other }
}

/// Whether two versions have enough in common.
fn is_alike(Resemblance { titles, texts }: Resemblance, are_long: bool) -> bool {
    let is_rewritten = are_long && texts.is_some_and(|share| share < UNLIKE);
    let least = if is_rewritten { SURELY_ONE_HEADLINE } else { ALIKE };
    titles >= least || texts.is_some_and(|share| share >= ALIKE)
}

/// Whether one recurring headline stands over another text at another time.
fn continues_series(resemblance: Resemblance, item: &Item, before: &Item) -> bool {
    let is_later =
        item.published.zip(before.published).is_some_and(|(now, then)| now.duration_since(then) >= NEXT_OF_SERIES);
    is_later && item.title == before.title && resemblance.texts.is_some_and(|share| share < ALIKE)
}

/// The identities of an item that is not the one known by some of them, and the keys that stand for it from now
/// on, as they stood for that one until then.
pub(super) fn own(identities: Vec<Identity>, before: &Before) -> (Vec<Identity>, Vec<Identity>) {
    let is_taken = |identity: &Identity| before.known_by.contains(&identity.kind);
    let (taken, own): (Vec<_>, Vec<_>) = identities.into_iter().partition(is_taken);
    let is_key = |identity: &Identity| matches!(identity.kind, IdentityKind::Guid | IdentityKind::Link);
    (own, taken.into_iter().filter(is_key).collect())
}

/// In which words an item differs from what it said last; none if it has said the same before, and of one that
/// differs all the time.
pub(super) fn changes(item: &Item, before: &Before) -> Vec<Change> {
    if before.edits >= MOST_EDITS || before.known_by.contains(&IdentityKind::Fingerprint) {
        return Vec::new();
    }
    let before = &before.item;
    let fields = [
        (Field::Title, &before.title, &item.title),
        (Field::Summary, &before.summary, &item.summary),
        (Field::Content, &before.content, &item.content),
    ];
    fields.into_iter().flat_map(|(field, before, now)| diff::changes(field, before, now)).collect()
}

#[cfg(test)]
mod tests;
