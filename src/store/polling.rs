//! What polling needs: the feeds and when they are due, commit 1, the pages of articles, and hubs.

use jiff::Timestamp;

use super::{
    Acquaintance, Before, Configured, Done, Identity, PollReceipt, PollRecord, Subscribable, Subscription, Watched,
};
use crate::model::{FeedId, FeedMemory, FeedName, RuleName};

/// The feeds and when they are due.
pub trait Feeds {
    /// Makes the rows agree with the configuration and returns how many feeds are new.
    ///
    /// A feed is known by its name; a feed of an unknown name but the source of a feed that is no
    /// longer configured is a renamed one. Another source under a known name makes the next poll
    /// a baseline and forgets what polls have taught, unless it is where the feed has moved to. Feeds that are no longer configured keep their
    /// memory but are never due. Where nothing differs, nothing is written.
    fn reconcile<'a>(&'a self, configured: &'a [Configured], now: Timestamp) -> Done<'a, usize>;

    /// Up to `limit` configured feeds that are due at `now`, the longest overdue first, none of
    /// those in `except` (their polls are under way).
    fn due_feeds<'a>(&'a self, now: Timestamp, limit: usize, except: &'a [FeedId]) -> Done<'a, Vec<FeedMemory>>;

    /// Every configured feed of this source.
    fn feeds_of<'a>(&'a self, source: &'a str) -> Done<'a, Vec<FeedMemory>>;

    /// Makes a feed whose publisher said 410 Gone due at `now` again; says whether there was such
    /// a feed of this name.
    fn resume<'a>(&'a self, name: &'a FeedName, now: Timestamp) -> Done<'a, bool>;

    /// When the next configured feed is due that is not in `except`, if there is one.
    fn next_due<'a>(&'a self, except: &'a [FeedId]) -> Done<'a, Option<Timestamp>>;
}

/// Commit 1: what a poll leaves behind.
pub trait Polls {
    /// For each list of identities, whether any of them is known *for this feed*, and how well.
    fn known<'a>(&'a self, feed: FeedId, items: &'a [Vec<Identity>]) -> Done<'a, Vec<Acquaintance>>;

    /// The newest items of a feed, up to `limit`, each as it was given last.
    fn recent_items(&self, feed: FeedId, limit: usize) -> Done<'_, Vec<Before>>;

    /// What a feed gave since then that was told, or will be, by one of these rules and was not found to be
    /// taken back: up to 200 items, the newest first.
    fn watched<'a>(&'a self, feed: FeedId, rules: &'a [RuleName], since: Timestamp) -> Done<'a, Vec<Watched>>;

    /// Writes feed memory, items, stories and matches in one transaction.
    ///
    /// Nothing is written of a source that the feed has no more: its poll was under way when the
    /// configuration changed, and must not pass for the first poll of the new source.
    ///
    /// An item is stored unless this feed already gave it. If another feed gave it (same link),
    /// it is stored as a copy of the first one, the original. If it reports what another item reported
    /// first, it joins that one's story. Those of its matches whose rule already has a match with what counts
    /// as the same news ([`Dedup`](crate::model::Dedup)) are kept as duplicates, with the reason, instead of
    /// waiting to be told.
    fn record_poll(&self, record: PollRecord) -> Done<'_, PollReceipt>;
}

/// The texts of articles that items lead to, kept for a while so that no page is fetched twice.
pub trait Pages {
    /// For each key, the text that was put under it at `since` or later, if there is one.
    fn pages<'a>(&'a self, keys: &'a [[u8; 16]], since: Timestamp) -> Done<'a, Vec<Option<String>>>;

    /// Keeps a text under `key`, a digest of the page's address, in place of the one before. Some
    /// of those that were put before `old` are forgotten, more than one of them for each new one.
    fn put_page<'a>(&'a self, key: [u8; 16], text: &'a str, now: Timestamp, old: Timestamp) -> Done<'a, ()>;
}

/// Hubs and what they were asked for (WebSub).
pub trait Subscriptions {
    /// Every feed that names a hub while it is configured, and every one that is subscribed to.
    fn subscriptions(&self) -> Done<'_, Vec<Subscribable>>;

    /// The subscription of this token.
    fn subscription<'a>(&'a self, token: &'a str) -> Done<'a, Option<Subscription>>;

    /// Records a subscription, in the place of another one of the same feed.
    fn put_subscription(&self, subscription: Subscription) -> Done<'_, ()>;

    /// Forgets the subscription of this token.
    fn drop_subscription<'a>(&'a self, token: &'a str) -> Done<'a, ()>;

    /// Makes a feed due at `now`, but not sooner than ten seconds after its last poll, nor while it
    /// fails; says whether that is sooner than before.
    fn hasten(&self, feed: FeedId, now: Timestamp) -> Done<'_, bool>;
}
