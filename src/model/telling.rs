//! What a rule wants to be told of the same news again.

use std::fmt;

/// What a rule wants to be told of the same news again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Telling {
    /// What counts as the same news.
    pub dedup: Dedup,
    /// What an edited item is worth.
    pub on_update: OnUpdate,
    /// Whether it is told that an item which was told has been taken back.
    pub on_withdrawal: bool,
    /// At how many outlets a story that was told is told again, in rising order.
    pub grow: Vec<u32>,
}

/// What counts as the same news, which is told once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dedup {
    /// An item within its feed.
    Item,
    /// Items of all feeds that lead to one address.
    Link,
    /// Items of all feeds that report the same thing.
    #[default]
    Story,
}

impl Dedup {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Item, Self::Link, Self::Story];

    /// The word of it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Item => "item",
            Self::Link => "link",
            Self::Story => "story",
        }
    }
}

impl fmt::Display for Dedup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// When an item is told that was edited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnUpdate {
    /// If the rule matches it now and did not before.
    #[default]
    NewlyMatching,
    /// Not at all.
    Never,
    /// Whenever the rule matches it, with what has changed.
    Always,
}

impl OnUpdate {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::NewlyMatching, Self::Never, Self::Always];

    /// The words of it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NewlyMatching => "if newly matching",
            Self::Never => "never",
            Self::Always => "always",
        }
    }
}

impl fmt::Display for OnUpdate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
