//! Postings: the newest reports that have a key.
//!
//! A profile comes in; the items go out whose reports left most of its keys. All of one key stand in one row, at most
//! [`PER_KEY`], so that a look at a name that everybody writes costs no more than at another one.
//!
//! In a large store each key of an item is on a page of its own, so that a single report would change twenty of them.
//! So the keys of the newest reports are held in memory (`newest`), and written with those of a thousand reports
//! together (`kept`), in their order. The promise: nothing of it is lost. What is in memory is read from the reports
//! themselves, so that a restart loses nothing, and read anew when a transaction has failed or another process has
//! written.
//!
//! Deliberately not here: the removal of what can no longer be joined. It is passed over, goes when its key is next
//! written, and else when the store is pruned.

pub(super) use self::kept::{behind, put};
pub(super) use self::met::most_met;
pub(super) use self::newest::Newest;

mod kept;
mod newest;
mod met;
#[cfg(test)]
mod tests;
