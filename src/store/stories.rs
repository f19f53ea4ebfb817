//! Stories as people look at them, and what became of each item.

use jiff::Timestamp;

use crate::model::{AlertId, Delivery, Evidence, FeedName, HoldReason, Item, ItemId, Occasion, RuleName, StoryId};

/// A story with its reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoryRow {
    /// The story.
    pub id: StoryId,
    /// How many outlets report it: copies of one text count once.
    pub outlets: usize,
    /// The items that report it, the first one first; never empty.
    pub reports: Vec<ReportRow>,
    /// The matches of these items, in the order of the reports.
    pub matches: Vec<StoryMatch>,
}

/// An item that reports a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportRow {
    /// The item.
    pub item: ItemId,
    /// Its feed.
    pub feed: FeedName,
    /// Its headline.
    pub title: String,
    /// Where it points to.
    pub link: Option<String>,
    /// When it came.
    pub seen: Timestamp,
    /// The report whose text it copies, or itself: one outlet.
    pub voice: ItemId,
    /// Why it belongs to the story; none of the first.
    pub reason: Option<String>,
}

/// A match of an item that reports a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoryMatch {
    /// The rule.
    pub rule: RuleName,
    /// The item.
    pub item: ItemId,
    /// What became of it.
    pub state: MatchState,
}

/// What became of a match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MatchState {
    /// It waits to be put into an alert.
    Waiting,
    /// It is in an alert.
    Told,
    /// The rule has been told of the same news, for this reason.
    Duplicate(String),
    /// It is not told, for this reason.
    Closed(String),
}

impl MatchState {
    /// The word that programs read.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Told => "told",
            Self::Duplicate(_) => "duplicate",
            Self::Closed(_) => "closed",
        }
    }

    /// Why it is not told, if it is not.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Waiting | Self::Told => None,
            Self::Duplicate(reason) | Self::Closed(reason) => Some(reason),
        }
    }
}

/// A story as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StorySummary {
    /// The story.
    pub id: StoryId,
    /// How many items report it.
    pub reports: usize,
    /// How many outlets do.
    pub outlets: usize,
    /// The feed of the first report.
    pub feed: FeedName,
    /// The first report's headline.
    pub title: String,
    /// When the first report came.
    pub first_seen: Timestamp,
    /// When the last one came.
    pub last_seen: Timestamp,
}

/// Everything that became of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemHistory {
    /// The item's row.
    pub id: ItemId,
    /// What it says.
    pub item: Item,
    /// When it came.
    pub first_seen: Timestamp,
    /// It was part of a baseline: recorded, not told.
    pub baseline: bool,
    /// The item of which it is a copy, or another version, by its address, with the feed of that one.
    pub copy_of: Option<(ItemId, FeedName)>,
    /// How often it was edited, and when the last time.
    pub edits: Option<(u32, Timestamp)>,
    /// Its place in a story.
    pub report: Option<ItemReport>,
    /// Its matches, the oldest first.
    pub matches: Vec<MatchHistory>,
}

/// The place of an item in a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemReport {
    /// The story.
    pub story: StoryId,
    /// How many outlets report it.
    pub outlets: usize,
    /// Why the item belongs to it; none of the first.
    pub reason: Option<String>,
    /// The feed of the first report.
    pub first_feed: FeedName,
    /// The first report's headline.
    pub first_title: String,
}

/// What became of a match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatchHistory {
    /// The rule.
    pub rule: RuleName,
    /// When it was recorded.
    pub created: Timestamp,
    /// What became of it.
    pub state: MatchState,
    /// Why it is told, where the item is not simply new.
    pub occasion: Option<Occasion>,
    /// Why the rule fired.
    pub evidence: Vec<Evidence>,
    /// The ways on which it is told, by alert.
    pub deliveries: Vec<MatchDelivery>,
}

/// One way on which a match is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatchDelivery {
    /// The alert.
    pub alert: AlertId,
    /// Why the alert was not told at once, if it was not.
    pub hold: Option<HoldReason>,
    /// The delivery.
    pub delivery: Delivery,
    /// When it was tried last.
    pub tried: Option<Timestamp>,
}

/// What taking an item out of its story has done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// The story that the item is from now on.
    pub story: StoryId,
    /// The other items that went with it, because they are the same item: of another feed, or in other words.
    pub along: Vec<ItemId>,
    /// The story of those that stayed, which has another number if the item was its first.
    pub left: StoryId,
    /// The matches that were duplicates because of the story and wait to be told from now on.
    pub waiting: Vec<(ItemId, RuleName)>,
}

/// Why an item cannot be taken out of its story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSplit {
    /// There is no such item.
    Unknown,
    /// It belongs to no story: it was part of a baseline, or came before there were stories.
    NoStory,
    /// Nothing else reports its story, but perhaps the same item of other feeds.
    Alone,
}
