//! What is remembered of a feed between two polls.

use jiff::Timestamp;

use super::{FeedId, FeedName, Habits};

/// What is remembered of a feed between two polls.
///
/// It changes only in the transaction that stores the items of the same poll. A validator kept
/// without its items would turn the next answer into "not modified" and lose them for good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedMemory {
    /// The feed's row.
    pub id: FeedId,
    /// The name in the configuration.
    pub name: FeedName,
    /// The source as configured, without credentials.
    pub source: String,
    /// When the feed may be polled next; never earlier, not even after a restart.
    pub next: NextPoll,
    /// The address to ask instead of the configured one, since the feed has moved there for good.
    pub moved_to: Option<String>,
    /// What the polls so far have taught.
    pub habits: Habits,
    /// What makes the next request conditional.
    pub validators: Validators,
    /// Digest of the newest document, to skip one that did not change although it came as new.
    pub document: Option<[u8; 16]>,
    /// No poll of this source has succeeded yet: the next one records items without telling.
    pub baseline: bool,
    /// Polls that failed since the last one that succeeded.
    pub failures: u32,
    /// Why the last poll failed, if it did.
    pub last_error: Option<String>,
    /// What was wrong with the newest document and was repaired, if anything.
    pub repaired: Option<String>,
    /// When a poll was last tried.
    pub last_poll: Option<Timestamp>,
    /// When a document last came.
    pub last_document: Option<Timestamp>,
    /// When a poll last succeeded.
    pub last_success: Option<Timestamp>,
    /// When an item was last new.
    pub last_new_item: Option<Timestamp>,
    /// When its hub said that it has changed, if it has not been polled since.
    pub pushed: Option<Timestamp>,
    /// Set when the publisher said 410 Gone: the feed is not asked again.
    pub gone: bool,
}

/// When a feed may be polled next, and at whose wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextPoll {
    /// When.
    pub at: Timestamp,
    /// Why that is later than the feed's own schedule, where a publisher asked for it.
    pub held_by: Option<HeldBy>,
}

impl NextPoll {
    /// A poll at `at` that the schedule alone decides.
    pub fn scheduled(at: Timestamp) -> Self {
        Self { at, held_by: None }
    }
}

/// By what a publisher puts a poll off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeldBy {
    /// `Retry-After` (RFC 9110, section 10.2.3).
    RetryAfter,
    /// `Cache-Control` or `Expires` (RFC 9111, section 4.2).
    Freshness,
    /// `ttl` of RSS 2.0, or `sy:updatePeriod` of the syndication module.
    Period,
    /// `skipHours` or `skipDays` of RSS.
    Skip,
}

impl HeldBy {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::RetryAfter, Self::Freshness, Self::Period, Self::Skip];

    /// What it is called where it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RetryAfter => "Retry-After",
            Self::Freshness => "Cache-Control",
            Self::Period => "ttl",
            Self::Skip => "skipHours",
        }
    }
}

/// The validators of an HTTP answer, byte for byte (RFC 9110, sections 8.8 and 13.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    /// `ETag` exactly as received, with its quotes and any `W/`.
    pub etag: Option<Vec<u8>>,
    /// `Last-Modified` exactly as received.
    pub last_modified: Option<Vec<u8>>,
    /// The URL that answered, after redirects; the validators are sent to no other.
    pub url: Option<String>,
}
