//! What is kept of a feed to see whether its polls overlap, and how it is polled where they do not.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The newest items that a feed has given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Newest {
    /// Short digests of what the newest few items are known by.
    pub keys: Vec<u32>,
    /// The newest date that an item bears, of those that are not in the future.
    pub published: Option<Timestamp>,
    /// How many items the newest document held; 0 too where that is not known.
    pub held: usize,
}

/// Polls of a feed did not overlap, lately.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Haste {
    /// The interval from then on; none where the user does not want it to change.
    pub interval: Option<Duration>,
    /// When polls last came close to losing something, or lost it.
    pub since: Timestamp,
}
