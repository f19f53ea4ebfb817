//! Whether two polls of a feed overlap, so that nothing can have been lost between them.
//!
//! What is known of a document comes in with the newest items of before; whether the document reaches back to
//! them goes out, and the newest items from now on.
//!
//! Polls overlap if more than half of the document is known, or if one of the newest four items of before is
//! in it: old ones that stay at the top of a feed say nothing. Where neither is so, a document that bears dates
//! still reaches back if one of its new items is older than the newest known one; else something was probably
//! lost between the last good poll and this one.
//!
//! Nothing is said of a first document, of one without new items, of one that broke off, of one whose
//! items came under new ids and links, and where either document holds fewer than three items: an empty one, or
//! one of a feed that never shows more. Dates in the future count as none.
//!
//! Deliberately not here: what follows from it (`schedule`).

use jiff::Timestamp;

use crate::model::{Item, Newest};
use crate::store::{Identity, IdentityKind};

/// A document with fewer items is not judged.
const FEWEST: usize = 3;

/// So many of the newest items are looked for.
const MOST: usize = 4;

/// What of a document is known.
#[derive(Clone, Debug, Default)]
pub(super) struct Sight {
    /// Items in all.
    pub(super) count: usize,
    /// Those of them that are new, in the order of the document.
    pub(super) new: Vec<Seen>,
    /// One of the newest items of before is among the others.
    pub(super) meets: bool,
    /// It is a first document, or known items came under new keys, or it broke off.
    pub(super) is_special: bool,
}

/// A new item, as far as it matters here.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    /// Short digests of what it is known by.
    keys: Vec<u32>,
    published: Option<Timestamp>,
}

impl Seen {
    /// A new item, seen at `now`.
    pub(super) fn new(item: &Item, identities: &[Identity], now: Timestamp) -> Self {
        Self { keys: keys(identities).collect(), published: item.published.filter(|at| *at <= now) }
    }
}

/// Whether this known item is one of the newest of before.
pub(super) fn is_newest(identities: &[Identity], before: &Newest) -> bool {
    keys(identities).any(|key| before.keys.contains(&key))
}

/// Whether polls overlap; none where that cannot be judged.
pub(super) fn overlaps(before: &Newest, sight: &Sight) -> Option<bool> {
    if sight.is_special || sight.new.is_empty() || sight.count.min(before.held) < FEWEST {
        return None;
    }
    let known = sight.count - sight.new.len();
    // Of a store that an older version wrote, the newest items are not known.
    let meets = sight.meets || before.keys.is_empty() && known > 0;
    Some(2 * known > sight.count || meets || reaches_back(before, &sight.new))
}

/// Whether one of the new items is older than the newest known one. If one of them bears no date it may be
/// anything.
fn reaches_back(before: &Newest, new: &[Seen]) -> bool {
    let Some(newest) = before.published else { return false };
    let dates: Option<Vec<Timestamp>> = new.iter().map(|seen| seen.published).collect();
    dates.is_some_and(|dates| dates.iter().any(|date| *date < newest))
}

/// The newest items after this document.
pub(super) fn newest(before: &Newest, sight: Sight) -> Newest {
    let Sight { count, mut new, .. } = sight;
    let published = new.iter().filter_map(|seen| seen.published).chain(before.published).max();
    if new.iter().all(|seen| seen.published.is_some()) {
        new.sort_by_key(|seen| std::cmp::Reverse(seen.published));
    } else if new.len() > MOST {
        // Nobody knows at which end the newest ones are.
        new.drain(MOST / 2..new.len() - MOST / 2);
    }
    new.truncate(MOST);
    let mut keys: Vec<u32> = new.iter().flat_map(|seen| seen.keys.iter().copied()).collect();
    if new.len() < MOST {
        keys.extend(before.keys.iter().copied());
        keys.truncate(2 * MOST);
    }
    Newest { keys, published, held: count }
}

/// Two short digests at most: of an id or else a link, which stay, and of the words.
fn keys(identities: &[Identity]) -> impl Iterator<Item = u32> {
    let of = |kind: IdentityKind| identities.iter().find(move |identity| identity.kind == kind);
    let key = of(IdentityKind::Guid).or_else(|| of(IdentityKind::Link));
    let found = key.into_iter().chain(of(IdentityKind::Fingerprint));
    found.map(|identity| u32::from_be_bytes([identity.key[0], identity.key[1], identity.key[2], identity.key[3]]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The newest items of a feed that has given these, one an hour, each known by its number.
    fn given(numbers: std::ops::Range<u32>, are_dated: bool) -> Newest {
        newest(&Newest::default(), sight(numbers.rev().collect(), &[], are_dated))
    }

    fn seen(number: u32, is_dated: bool) -> Seen {
        let published = Timestamp::from_second(i64::from(number) * 3600).ok();
        Seen { keys: vec![number], published: published.filter(|_| is_dated) }
    }

    /// A document of new items and of known ones.
    fn sight(new: Vec<u32>, known: &[u32], are_dated: bool) -> Sight {
        let count = new.len() + known.len();
        Sight { count, new: new.into_iter().map(|number| seen(number, are_dated)).collect(), ..Sight::default() }
    }

    fn judged(before: &Newest, new: std::ops::Range<u32>, known: &[u32], are_dated: bool) -> Option<bool> {
        let meets = known.iter().any(|number| before.keys.contains(number));
        overlaps(before, &Sight { meets, ..sight(new.rev().collect(), known, are_dated) })
    }

    #[test]
    fn a_document_that_shares_nothing_with_the_one_before_has_lost_something() {
        for are_dated in [true, false] {
            let before = given(0..10, are_dated);
            assert_eq!(judged(&before, 25..35, &[], are_dated), Some(false));
            assert_eq!(judged(&before, 10..19, &[9], are_dated), Some(true));
            assert_eq!(judged(&before, 10..13, &[9, 8, 7, 6, 5, 4, 3], are_dated), Some(true));
        }
    }

    #[test]
    fn old_items_that_stay_at_the_top_hide_no_loss() {
        for are_dated in [true, false] {
            // The first document of all may show them as the newest, if nothing is dated.
            let before = newest(&given(0..10, are_dated), sight(vec![14, 13, 12, 11], &[0, 1], are_dated));
            assert_eq!(judged(&before, 25..33, &[0, 1], are_dated), Some(false));
            assert_eq!(judged(&before, 15..22, &[14, 0, 1], are_dated), Some(true));
        }
    }

    #[test]
    fn the_newest_item_may_be_withdrawn() {
        for are_dated in [true, false] {
            let before = newest(&given(0..10, are_dated), sight(vec![10], &[1, 2, 3, 4, 5, 6, 7, 8, 9], are_dated));
            assert_eq!(judged(&before, 11..18, &[9, 8], are_dated), Some(true));
        }
    }

    #[test]
    fn a_document_that_reaches_back_beyond_what_is_known_has_lost_nothing() {
        let before = given(10..20, true);
        assert_eq!(judged(&before, 0..10, &[], true), Some(true), "another server, which is behind");
        assert_eq!(judged(&before, 19..29, &[], true), Some(false), "of one time");
        assert_eq!(judged(&given(10..20, false), 0..10, &[], false), Some(false), "nobody can tell");
    }

    #[test]
    fn an_undated_feed_may_begin_with_its_oldest_item() {
        let oldest_first = newest(&Newest::default(), sight((0..10).collect(), &[], false));
        assert_eq!(judged(&oldest_first, 10..18, &[8, 9], false), Some(true));
        assert_eq!(judged(&oldest_first, 10..20, &[], false), Some(false));
    }

    #[test]
    fn what_cannot_be_judged_is_not() {
        let before = given(0..10, true);
        assert_eq!(judged(&Newest::default(), 0..10, &[], true), None, "nothing was there");
        assert_eq!(judged(&Newest { held: 0, ..before.clone() }, 20..30, &[], true), None, "it was empty");
        assert_eq!(judged(&before, 20..20, &[8, 9], true), None, "nothing is new");
        assert_eq!(judged(&before, 20..22, &[], true), None, "it never shows more");
        assert_eq!(judged(&Newest { held: 2, ..before.clone() }, 20..30, &[], true), None);
        let special = Sight { is_special: true, ..sight((20..30).collect(), &[], true) };
        assert_eq!(overlaps(&before, &special), None);
        let upgraded = Newest { held: 10, ..Newest::default() };
        assert_eq!(judged(&upgraded, 20..28, &[1, 2], false), Some(true), "an older version kept no keys");
    }

    #[test]
    fn dates_in_the_future_count_as_none() {
        let now = Timestamp::from_second(0).unwrap();
        let dated = |second| Item { published: Timestamp::from_second(second).ok(), ..Item::from_feed("Wire".into()) };
        assert_eq!(Seen::new(&dated(1), &[], now).published, None);
        assert_eq!(Seen::new(&dated(-1), &[], now).published.unwrap().as_second(), -1);
    }
}
