//! The items that a poll brings: what they are known by, and what they mean.

use jiff::Timestamp;

use crate::model::{Change, Item, ItemId, Match, Telling};
use crate::story::Profile;

/// One key by which an item is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity {
    /// A digest of its kind and its value.
    pub key: [u8; 16],
    /// What it is.
    pub kind: IdentityKind,
}

impl Identity {
    /// How far it identifies.
    pub fn reach(&self) -> Reach {
        if self.kind == IdentityKind::Link { Reach::Everywhere } else { Reach::Feed }
    }
}

/// What an item is known by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IdentityKind {
    /// What title and text say.
    Fingerprint,
    /// The id that the feed gave.
    Guid,
    /// The address that the item leads to.
    Link,
    /// The headline with the day on which it was published.
    Headline,
}

/// Whether a feed has given an item before.
#[derive(Clone, Debug, PartialEq)]
pub enum Acquaintance {
    /// None of its identities is known.
    New,
    /// It is known, word for word; which item it stands for.
    Same(ItemId),
    /// It is known, but not word for word, or not by its id or link.
    Changed(Box<Before>),
}

/// An item as it was when its feed gave it last.
#[derive(Clone, Debug, PartialEq)]
pub struct Before {
    /// Its row.
    pub id: ItemId,
    /// The item that it stands for: itself, or the first one of which it is a copy.
    pub original: ItemId,
    /// What it said.
    pub item: Item,
    /// By what it is known again.
    pub known_by: Vec<IdentityKind>,
    /// How often it was edited.
    pub edits: u32,
}

/// How far an identity identifies. The store looks beyond the feed only for those that need it:
/// that keeps most look-ups in one place, however many items there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// Among the items of one feed, as a guid does.
    Feed,
    /// Among all items, as a link does.
    Everywhere,
}

/// One item that a poll brought.
#[derive(Clone, Debug)]
pub struct ItemRecord {
    /// The item.
    pub item: Item,
    /// What it is known by; never empty.
    pub identities: Vec<Identity>,
    /// What stood for another item of the feed until now, and stands for this one from now on.
    pub takes_over: Vec<Identity>,
    /// Part of a baseline: recorded, not told.
    pub baseline: bool,
    /// What it says, by which its story is found; none of a baseline, and of what belongs to no story.
    pub profile: Option<Profile>,
    /// The rules it satisfies; empty for a baseline.
    pub matches: Vec<RuleMatch>,
}

/// An item that satisfies a rule, with what the rule wants to be told of the same news again.
#[derive(Clone, Debug)]
pub struct RuleMatch {
    /// The match.
    pub found: Match,
    /// What the rule wants.
    pub telling: Telling,
}

/// An item that is known and came again under other keys, or with other words.
#[derive(Clone, Debug)]
pub struct AgainRecord {
    /// The item as it is known.
    pub id: ItemId,
    /// The item that it stands for.
    pub original: ItemId,
    /// What it is known by from now on, too.
    pub identities: Vec<Identity>,
    /// What it says now, if that is something else.
    pub edit: Option<Edit>,
}

/// What an edited item says now.
#[derive(Clone, Debug)]
pub struct Edit {
    /// The item.
    pub item: Item,
    /// What has changed.
    pub changes: Vec<Change>,
    /// The rules that are told of it.
    pub matches: Vec<RuleMatch>,
}

/// An item that was told to somebody who wants to know if it is taken back.
#[derive(Clone, Debug, PartialEq)]
pub struct Watched {
    /// The item that it stands for, by which it is known again.
    pub original: ItemId,
    /// What it said last.
    pub item: Item,
    /// Its feed did not hold it when it was read last.
    pub is_absent: bool,
    /// When its page was asked for last, and was there.
    pub asked: Option<Timestamp>,
}

/// What has changed about an item that is watched.
#[derive(Clone, Debug)]
pub struct AbsenceRecord {
    /// The item that it stands for.
    pub original: ItemId,
    /// What has changed.
    pub absence: Absence,
}

/// What has changed about an item that is watched.
#[derive(Clone, Debug)]
pub enum Absence {
    /// Its feed holds it no longer, or still does not.
    Absent {
        /// Its page was asked for just now, and is there.
        asked: bool,
    },
    /// Its feed holds it again.
    Over,
    /// It was taken back: the feed does not hold it, and its page is gone.
    Withdrawn {
        /// What it said last.
        item: Box<Item>,
        /// The rules that may be told of it, if they were told of the item.
        matches: Vec<RuleMatch>,
    },
}
