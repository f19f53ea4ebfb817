//! What polls teach of a feed beside its items: how often its publisher wants to be asked, how
//! fast it moves, and whether its address and its validators can be relied on.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Haste, Newest};

/// What polls have taught of a feed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Habits {
    /// What the newest document says of when to ask.
    #[serde(skip_serializing_if = "is_default")]
    pub rhythm: Rhythm,
    /// How long the newest answer that said so stays fresh; an answer of 304 without a word on it
    /// renews this (RFC 9111, section 4.3.4).
    #[serde(skip_serializing_if = "is_default")]
    pub fresh_for: Option<Duration>,
    /// How fast the feed moves, where its interval adapts.
    #[serde(skip_serializing_if = "is_default")]
    pub pace: Option<Pace>,
    /// Where the feed says that it has moved to, until that is believed.
    #[serde(skip_serializing_if = "is_default")]
    pub moving: Option<Moving>,
    /// The server has said "not modified" of something that had changed.
    #[serde(skip_serializing_if = "is_default")]
    pub distrusted: bool,
    /// How long the feed is silent at times.
    #[serde(skip_serializing_if = "is_default")]
    pub arrivals: Arrivals,
    /// What does not tell the feed's items apart.
    #[serde(skip_serializing_if = "is_default")]
    pub unreliable: Unreliable,
    /// The newest items, to which the next document should reach back.
    #[serde(skip_serializing_if = "is_default")]
    pub newest: Newest,
    /// Polls did not overlap, lately.
    #[serde(skip_serializing_if = "is_default")]
    pub haste: Option<Haste>,
    /// The size of the newest document, in bytes after decompression.
    #[serde(skip_serializing_if = "is_default")]
    pub bytes: usize,
}

/// When the publisher wants to be asked, as the document says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rhythm {
    /// The time between two polls: `ttl` of RSS 2.0, or the period of the syndication module.
    pub period: Option<Duration>,
    /// Hours of the day, in UTC, in which not to ask: bit 0 is from midnight to one (`skipHours`).
    pub skip_hours: u32,
    /// Days of the week, in UTC, on which not to ask: bit 0 is Monday (`skipDays`).
    pub skip_days: u8,
}

/// How fast a feed moves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Pace {
    /// The interval that the polls so far suggest.
    pub interval: Duration,
    /// Polls left at a shorter interval, since news seldom comes alone.
    pub burst: u8,
    /// New items by hour of the day in UTC; old ones fade.
    pub hours: [u16; 24],
}

/// How long a feed is silent at times.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Arrivals {
    /// How often something new has come.
    pub count: u32,
    /// The longest time between two of these times; it fades.
    pub longest: Duration,
}

/// How often the ids, and the links, of a feed's items have proved to stand for different items, or not to stay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Unreliable {
    /// The ids.
    pub guids: u8,
    /// The links.
    pub links: u8,
}

impl Unreliable {
    /// After so many times it is no accident.
    pub const PROVED: u8 = 3;
}

/// A permanent redirect that is not believed yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Moving {
    /// Where to.
    pub to: String,
    /// How many polls in a row it led to a feed.
    pub agreed: u8,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
