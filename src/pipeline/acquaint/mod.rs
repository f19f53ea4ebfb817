//! Whether an item that is known by its id, its link or its headline is the known one indeed, and what of it
//! was edited.
//!
//! An item comes in with what its feed gave before under the same keys; goes out that it is the same, perhaps
//! with other words, or that it is another one. The promise: an item is not lost because its feed gives one
//! id, or one link, to everything; nor told again because somebody corrected a headline.
//!
//! Deliberately not here: what is known (`store`), and other items that report the same (`story`).

use jiff::{SignedDuration, Timestamp};

use crate::model::{Change, Field, Item};
use crate::store::{Before, Identity, IdentityKind};
use crate::story::Profile;

mod diff;

/// Headlines, or texts, that share less than this are of different items.
const ALIKE: f64 = 0.3;

/// A headline alone identifies an item if also this much of its text is there.
const SURELY_ALIKE: f64 = 0.5;

/// Dates that differ by no more are the same.
const SAME_TIME: SignedDuration = SignedDuration::from_secs(60);

/// After so many edits an item is one that changes all the time, as by counting its readers: it is no longer
/// looked at.
const MOST_EDITS: u32 = 24;

/// What an item is to one that was given before under some of the same keys.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Relation {
    /// The same.
    Same,
    /// The same in other words.
    Edited(Vec<Change>),
    /// Another one: what it is known by does not tell the two apart.
    Other,
}

/// What an item is to one that was given before.
pub(super) fn relation(item: &Item, before: &Before) -> Relation {
    let resemblance = Profile::of(item).resemblance(&Profile::of(&before.item));
    let texts = resemblance.texts.unwrap_or(0.0);
    let by_headline = before.known_by == [IdentityKind::Headline];
    let is_same = match by_headline {
        // Whoever says the same at the same second, or much of it, says it once.
        true => is_same_time(item.published, before.item.published) || texts >= SURELY_ALIKE,
        false => resemblance.titles.max(texts) >= ALIKE || is_same_date(item, &before.item),
    };
    if !is_same {
        return Relation::Other;
    }
    let changes = changes(&before.item, item);
    if changes.is_empty() || before.edits >= MOST_EDITS { Relation::Same } else { Relation::Edited(changes) }
}

/// Whether both bear the same date. Where one bears none, that tells nothing.
fn is_same_date(item: &Item, before: &Item) -> bool {
    item.published.is_some() && is_same_time(item.published, before.published)
}

fn is_same_time(one: Option<Timestamp>, other: Option<Timestamp>) -> bool {
    let (Some(one), Some(other)) = (one, other) else { return false };
    one.duration_since(other).abs() <= SAME_TIME
}

/// The identities of an item that is not the one known by some of them.
pub(super) fn own(identities: Vec<Identity>, before: &Before) -> Vec<Identity> {
    identities.into_iter().filter(|identity| !before.known_by.contains(&identity.kind)).collect()
}

fn changes(before: &Item, now: &Item) -> Vec<Change> {
    let fields = [
        (Field::Title, &before.title, &now.title),
        (Field::Summary, &before.summary, &now.summary),
        (Field::Content, &before.content, &now.content),
    ];
    fields.into_iter().flat_map(|(field, before, now)| diff::changes(field, before, now)).collect()
}

#[cfg(test)]
mod tests;
