//! One type per id.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! row_id {
    ($(#[doc = $doc:literal] $name:ident),+ $(,)?) => {$(
        #[doc = $doc]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

row_id! {
    /// A feed's row in the store; survives a change of the feed's name.
    FeedId,
    /// An item's row in the store.
    ItemId,
    /// A story: the row of its first item, also shown to people.
    StoryId,
    /// A match's row in the store.
    MatchId,
    /// An alert's row in the store, also shown to people.
    AlertId,
    /// A mute's row in the store, also shown to people.
    MuteId,
}

/// The id that a delivery keeps for life, on every attempt and across restarts.
///
/// It is made once from time and randomness (see `random`), consists of letters, digits and `_`
/// only, and appears as `webhook-id` and inside the Message-ID, so that a receiver can drop a
/// repeat.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DeliveryId(pub String);

impl DeliveryId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DeliveryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
