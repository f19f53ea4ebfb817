//! Subscription lists: OPML comes in and feeds go out, and the other way round.
//!
//! Source: OPML 2.0 (opml.org). Folders become tags. What OPML has no place for, as how often a
//! feed is polled, is kept in attributes of a namespace of our own, which other programs skip, under the prefix that we
//! write.
//!
//! The promise: what was exported is imported as it was; of a list with faults every good
//! outline is taken, and each bad one is told with its line.
//!
//! Deliberately not here: secrets. Credentials in addresses are not exported.

pub use self::read::{List, ListFault, read_list};
pub use self::subscription::{Subscription, quoted};
pub use self::write::write_list;

mod subscription;
mod read;
mod write;

/// The namespace of attributes that only newswatch knows.
const NAMESPACE: &str = "urn:newswatch:feed";

#[cfg(test)]
mod tests;
