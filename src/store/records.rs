//! What goes into the store and comes out of it, beside the types of `model`.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::arrivals::{AbsenceRecord, AgainRecord, ItemRecord};
use super::counts::{PollCounts, Transfer};
use super::coverage::Missed;
use crate::model::{
    Alert, AlertId, ChannelName, Delivery, DeliveryId, DeliveryState, FeedId, FeedMemory, FeedName, Habits, HoldReason,
    Hub, MatchId, NextPoll, RuleName, Validators,
};

/// A feed of the configuration, as far as the store cares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Configured {
    /// Its name.
    pub name: FeedName,
    /// Its source as text, without credentials.
    pub source: String,
    /// When a feed that is new here is polled first.
    pub first_poll: Timestamp,
    /// No poll may be due later than this: a shorter interval takes effect at once.
    pub latest_poll: Timestamp,
    /// The same for a feed whose publisher wants to be asked less often; that holds over restarts,
    /// as far as the user lets it.
    pub latest_held: Timestamp,
    /// The same for a feed that its failures, or a refusal, have put off; that holds in full.
    pub latest_retry: Timestamp,
}

/// What one poll leaves behind.
#[derive(Clone, Debug)]
pub struct PollRecord {
    /// The feed.
    pub feed: FeedId,
    /// The source that was polled, as the feed's memory had it.
    pub source: String,
    /// When the poll ended.
    pub now: Timestamp,
    /// When to poll next.
    pub next: NextPoll,
    /// What the poll taught of the feed, replacing what was known.
    pub habits: Habits,
    /// What the poll came to.
    pub memory: NewMemory,
    /// What came, if an answer did that is worth counting.
    pub transfer: Option<Transfer>,
    /// Items that may be new, in feed order.
    pub items: Vec<ItemRecord>,
    /// Items that are known and came under other keys, or with other words.
    pub again: Vec<AgainRecord>,
    /// What has changed about items that are watched.
    pub absences: Vec<AbsenceRecord>,
    /// What the poll missed, or may have.
    pub missed: Missed,
    /// How long after its first report a story may be joined.
    pub story_window: SignedDuration,
}

/// A feed's memory after a poll.
#[derive(Clone, Debug)]
pub enum NewMemory {
    /// The document was read.
    Read {
        /// The validators of this answer, replacing the old ones.
        validators: Validators,
        /// The document's digest; none of one that broke off, or the next one like it would count
        /// as unchanged, and its validators hide the rest for good.
        document: Option<[u8; 16]>,
        /// What was wrong with the document and was repaired, if anything.
        repaired: Option<String>,
        /// The address to ask from now on instead of the configured one.
        moved_to: Option<String>,
        /// The hub that the answer or the document names.
        hub: Option<Hub>,
    },
    /// The server, or the digest, said that nothing changed.
    Unchanged {
        /// The validators from now on.
        validators: Validators,
        /// Whether a document came, the same as before.
        came: bool,
        /// The address to ask from now on instead of the configured one.
        moved_to: Option<String>,
    },
    /// The poll failed; validators and items stay as they are.
    Failed {
        /// What went wrong, without secrets.
        error: String,
        /// The publisher said 410 Gone.
        gone: bool,
        /// The address to ask from now on instead of the configured one.
        moved_to: Option<String>,
    },
}

/// What a recorded poll amounted to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PollReceipt {
    /// Items stored, copies included.
    pub stored: usize,
    /// Those of them that another feed had given before.
    pub copies: usize,
    /// Matches that now wait to be told.
    pub waiting: usize,
    /// Matches that were kept as duplicates.
    pub duplicates: usize,
    /// Items that joined the story of another one.
    pub joined: usize,
    /// Items that were edited.
    pub edited: usize,
}

/// A delivery on lease, with what it tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leased {
    /// The delivery.
    pub delivery: Delivery,
    /// Its alert, items included.
    pub alert: Alert,
}

/// Which deliveries are meant; an absent part leaves it open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeliveryFilter {
    /// Only these; empty for all.
    pub ids: Vec<DeliveryId>,
    /// Only those of these alerts; empty for all.
    pub alerts: Vec<AlertId>,
    /// Only this channel.
    pub channel: Option<ChannelName>,
    /// Only alerts of this rule.
    pub rule: Option<RuleName>,
    /// Only these states; empty for all.
    pub states: Vec<DeliveryState>,
    /// At most so many, the newest; `None` for no limit.
    pub limit: Option<usize>,
}

/// A delivery as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryRow {
    /// The delivery.
    pub delivery: Delivery,
    /// The rule that fired; none where several did.
    pub rule: Option<RuleName>,
    /// Why the alert was not told at once, if it was not.
    pub hold: Option<HoldReason>,
    /// The first item's title.
    pub title: String,
    /// How many items the alert tells.
    pub items: usize,
}

/// A match that was not told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UntoldMatch {
    /// The match's row.
    pub id: MatchId,
    /// The rule.
    pub rule: RuleName,
    /// When it was recorded.
    pub created: Timestamp,
    /// Why it was not told.
    pub reason: String,
    /// The feed of the item.
    pub feed: FeedName,
    /// The item's title.
    pub title: String,
    /// Where the item points to.
    pub link: Option<String>,
}

/// A feed as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedRow {
    /// Its memory.
    pub memory: FeedMemory,
    /// Items stored, copies included.
    pub items: usize,
    /// What its polls came to.
    pub polls: PollCounts,
}

impl FeedRow {
    /// All states.
    pub const STATES: [&'static str; 4] = ["new", "ok", "failing", "gone"];

    /// How it is doing, in a word: `new` is not polled yet, `gone` is never polled again.
    pub fn state(&self) -> &'static str {
        match (self.memory.gone, self.memory.failures, self.memory.last_success) {
            (true, ..) => "gone",
            (_, 1.., _) => "failing",
            (_, 0, Some(_)) => "ok",
            (_, 0, None) => "new",
        }
    }

    /// The time from the last poll to the next one, as planned; none before the first poll and of a feed
    /// that is gone.
    pub fn interval(&self) -> Option<Duration> {
        let wait = self.memory.next.at.duration_since(self.memory.last_poll?);
        Duration::try_from(wait).ok().filter(|_| !self.memory.gone)
    }
}

/// Where the store is and how large.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreInfo {
    /// Where it is, for people: a path, or an address without credentials.
    pub place: String,
    /// The version of its schema.
    pub schema: i64,
    /// Bytes that it takes, as far as the back end can tell.
    pub bytes: u64,
    /// How many bytes of it are free and will be used again.
    pub free: u64,
}

/// Counts for one line of status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Configured feeds.
    pub feeds: usize,
    /// Those of them whose last poll failed, without those that are gone.
    pub failing: usize,
    /// Those of them that are due and not yet polled.
    pub due: usize,
    /// Those of them that are never polled again because their publisher said 410 Gone.
    pub gone: usize,
    /// When the next feed is due.
    pub next_poll: Option<Timestamp>,
    /// Items stored, copies and those of former feeds included.
    pub items: usize,
    /// Matches that wait to be grouped into alerts.
    pub waiting: usize,
    /// Deliveries whose alerts are held.
    pub held: usize,
    /// Deliveries to be sent.
    pub pending: usize,
    /// Deliveries given up.
    pub dead: usize,
    /// When the oldest pending delivery was to be sent.
    pub oldest_pending: Option<Timestamp>,
}
