//! What must survive a restart: feed memory, items, matches, alerts and the outbox; and, for a
//! while, texts of articles.
//!
//! Values of `model` come in and go out through narrow traits, one per use; a [`Store`] is all of
//! them. Each method is one transaction: when its future resolves, what it wrote is on the disk.
//! The three that carry the flow are [`Polls::record_poll`] (commit 1), [`Alerts::put_alerts`]
//! (commit 2) and [`Outbox::record_attempt`] (commit 3).
//!
//! The promise: an item is new only if none of its identities is known, and a rule is told about
//! it at most once; the schema itself refuses a second match of the same rule and item.
//!
//! Deliberately not here: decisions about what matches, when to tell and when to try again.

use std::fmt::Debug;

use futures_util::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};

use crate::model::{
    Alert, AlertId, Attempt, ChannelName, DeliveryId, FeedId, FeedMemory, FeedName, Item, ItemId, MatchId, Mute,
    MuteId, RuleName,
};

pub use self::arrivals::{
    Absence, AbsenceRecord, Acquaintance, AgainRecord, Before, Edit, Identity, IdentityKind, ItemRecord, Reach,
    RuleMatch, Watched,
};
pub use self::counts::{ChannelCounts, Counts, PollCounts, Transfer};
pub use self::coverage::{BlindSpot, Coverage, FeedCoverage, Gap, Missed, SignOfLife, Span, WatchKind};
pub use self::error::StoreError;
pub use self::health::{HealthChange, Subject, Trouble};
pub use self::planned::{AlertPlan, Growth, NewAlert, NewDelivery, NewMute, OpenAlert, Told, WaitingMatch};
pub use self::records::{
    Configured, DeliveryFilter, DeliveryRow, FeedRow, Leased, NewMemory, PollReceipt, PollRecord, StoreInfo, Totals,
    UntoldMatch,
};
pub use self::retention::{PrunePlace, PruneStep, Pruned, Retention};
pub use self::stories::{
    ItemHistory, ItemReport, MatchDelivery, MatchHistory, MatchState, NoSplit, ReportRow, Split, StoryMatch, StoryRow,
    StorySummary,
};
pub use self::subscription::{Subscribable, Subscription, SubscriptionState};

mod health;
mod coverage;
mod arrivals;
mod records;
mod counts;
mod planned;
mod stories;
mod retention;
mod subscription;
mod error;
#[cfg(test)]
mod contract;
pub mod sqlite;

/// What every method gives: a future that ends when the transaction has.
pub type Done<'a, T> = BoxFuture<'a, Result<T, StoreError>>;

/// Everything a daemon needs of a store.
pub trait Store:
    Feeds
    + Polls
    + Pages
    + Subscriptions
    + Stories
    + Alerts
    + Mutes
    + Outbox
    + Channels
    + Health
    + Watching
    + Care
    + Upkeep
    + Overview
    + Debug
    + Send
    + Sync
{
}

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

/// What reports the same thing, and what became of each item.
pub trait Stories {
    /// Everything that became of an item, if there is one of this number.
    fn history(&self, item: ItemId) -> Done<'_, Option<ItemHistory>>;

    /// The items that an identity stands for in any feed, the oldest first.
    fn items_of(&self, identity: Identity) -> Done<'_, Vec<ItemId>>;

    /// Whether there was an item of this number that has been pruned.
    fn was_pruned(&self, item: ItemId) -> Done<'_, bool>;

    /// Whether any feed has given an item of this identity, be it there or pruned.
    fn is_known_anywhere(&self, identity: Identity) -> Done<'_, bool>;

    /// The story that an item belongs to, if it belongs to one.
    fn story_of(&self, item: ItemId) -> Done<'_, Option<StoryRow>>;

    /// Up to `limit` stories with more than one report, those first that were reported last.
    fn stories(&self, limit: usize) -> Done<'_, Vec<StorySummary>>;

    /// Makes an item, with what leads to the same address, a story of its own. What was told stays told; where
    /// nothing of one of the two stories was told to a rule because of the other one, the first match of it
    /// waits from now on.
    fn split_story(&self, item: ItemId) -> Done<'_, Result<Split, NoSplit>>;
}

/// Commit 2: matches become alerts.
pub trait Alerts {
    /// Matches that wait to be told, oldest first, up to `limit`.
    fn waiting_matches(&self, limit: usize) -> Done<'_, Vec<WaitingMatch>>;

    /// The items of these matches.
    fn matched_items<'a>(&'a self, matches: &'a [MatchId]) -> Done<'a, Vec<(MatchId, Item)>>;

    /// The alerts that are held and may grow.
    fn open_alerts(&self) -> Done<'_, Vec<OpenAlert>>;

    /// What was, or is to be, told through `channels` after `since`, once for each alert and channel.
    fn told_since<'a>(&'a self, channels: &'a [ChannelName], since: Timestamp) -> Done<'a, Vec<Told>>;

    /// Writes new alerts with their deliveries, lets held ones grow, and takes all their matches off the
    /// waiting list, in one transaction. A match that no longer waits is left out; an alert of which
    /// no match waits any more is not written; of deliveries to the same channel and recipient the first counts. Returns
    /// the new alerts; none, with nothing written, if one that was to grow is no longer open.
    fn put_alerts(&self, plan: AlertPlan) -> Done<'_, Option<Vec<AlertId>>>;

    /// Takes matches off the waiting list without an alert, for `reason`.
    fn close_matches<'a>(&'a self, matches: &'a [MatchId], reason: &'a str) -> Done<'a, ()>;
}

/// What people do not want to be told of for a while.
pub trait Mutes {
    /// Writes down a mute.
    fn put_mute(&self, mute: NewMute) -> Done<'_, MuteId>;

    /// The mutes that hold at `now`, the first to end first.
    fn mutes(&self, now: Timestamp) -> Done<'_, Vec<Mute>>;

    /// Ends a mute; says whether there was one of this number that held.
    fn end_mute(&self, id: MuteId, now: Timestamp) -> Done<'_, bool>;
}

/// Commit 3: deliveries and what became of them.
pub trait Outbox {
    /// Leases up to `limit` pending deliveries of `channel` that are due at `now`, the longest
    /// due first, until `now + lease`, with the alerts they tell.
    ///
    /// A delivery whose alert cannot be read becomes dead with the reason, and the others go on.
    fn lease_due<'a>(
        &'a self,
        channel: &'a ChannelName,
        now: Timestamp,
        lease: SignedDuration,
        limit: usize,
    ) -> Done<'a, Vec<Leased>>;

    /// Records an attempt and, with it, what becomes of the delivery; its lease ends.
    ///
    /// A delivery that was given up while the attempt was under way stays so, unless the receiver
    /// took it.
    fn record_attempt(&self, attempt: Attempt) -> Done<'_, ()>;

    /// The alerts that `channel` was to tell between two instants, has tried to and has not, and of which
    /// there is no delivery for `fallback`; those that it gave up need not be as old as the second.
    fn stranded<'a>(
        &'a self,
        channel: &'a ChannelName,
        fallback: &'a ChannelName,
        between: (Timestamp, Timestamp),
    ) -> Done<'a, Vec<AlertId>>;

    /// Adds deliveries to an alert, due at `now`.
    fn add_deliveries(&self, alert: AlertId, deliveries: Vec<NewDelivery>, now: Timestamp) -> Done<'_, ()>;

    /// When the next pending delivery of one of `channels` can be leased, if there is one: when
    /// it is due, or when its lease ends.
    fn next_delivery<'a>(&'a self, channels: &'a [ChannelName]) -> Done<'a, Option<Timestamp>>;

    /// Gives back every lease: after a crash, the holder of a lease is gone.
    fn release_leases(&self) -> Done<'_, ()>;

    /// Deliveries, newest first.
    fn deliveries(&self, filter: DeliveryFilter) -> Done<'_, Vec<DeliveryRow>>;

    /// The attempts of one delivery, oldest first.
    fn attempts<'a>(&'a self, delivery: &'a DeliveryId) -> Done<'a, Vec<Attempt>>;

    /// Makes dead or pending deliveries due at `now`, with a fresh count of attempts, and says how
    /// many; switches their channels on again. Those on lease are left alone: they are being sent.
    fn retry(&self, filter: DeliveryFilter, now: Timestamp) -> Done<'_, usize>;

    /// Makes deliveries due at `now` again, with the same ids, that were sent or given up and whose alerts
    /// were to be told at `since` or later; says how many.
    fn replay(&self, filter: DeliveryFilter, since: Timestamp, now: Timestamp) -> Done<'_, usize>;

    /// Gives up pending or dead deliveries and says how many.
    fn discard(&self, filter: DeliveryFilter) -> Done<'_, usize>;
}

/// Channels that a receiver has switched off.
pub trait Channels {
    /// Switches a channel off until `target` (a digest of where it leads) changes or a retry is
    /// asked for. Its pending deliveries become dead for `reason`, and their number is returned;
    /// new ones are the caller's to refuse ([`NewDelivery::refused`]).
    fn switch_off<'a>(
        &'a self,
        channel: &'a ChannelName,
        target: &'a str,
        reason: &'a str,
        now: Timestamp,
    ) -> Done<'a, usize>;

    /// The channels that are off, with the reason, given where each configured channel leads.
    fn switched_off<'a>(&'a self, targets: &'a [(ChannelName, String)]) -> Done<'a, Vec<(ChannelName, String)>>;
}

/// What keeps the store fit.
pub trait Upkeep {
    /// Counts anew what a clock that was set back has left ahead of `now`, and says for how many deliveries.
    ///
    /// A pending delivery that was tried or written down later than now waits as long from now as it was to
    /// wait from then, and one that is due after `latest` is due. What is told was told by now, a mute lasts
    /// as long as it was to, and no feed fails since a time that is yet to come. What is held is left alone:
    /// its time is looked at whenever matches are grouped.
    fn rebase(&self, now: Timestamp, latest: Timestamp) -> Done<'_, usize>;

    /// Waits until the disk fails to keep what was written ([`StoreError::Unsynced`]). From then on every
    /// change is refused.
    fn broken(&self) -> BoxFuture<'_, StoreError>;
}

/// What newswatch has to say of itself.
pub trait Health {
    /// The feeds that have failed since `feeds_before` or are gone, and the channels of which a delivery
    /// that was tried waits since `channels_before`.
    fn troubles(&self, feeds_before: Timestamp, channels_before: Timestamp) -> Done<'_, Vec<Trouble>>;

    /// When each of these rules matched last, of those that ever did.
    fn last_matches<'a>(&'a self, rules: &'a [RuleName]) -> Done<'a, Vec<(RuleName, Timestamp)>>;

    /// The troubles that were told and are not over.
    fn told_troubles(&self) -> Done<'_, Vec<Trouble>>;

    /// Records which troubles are told from now on and which are over, together with the items that say
    /// so, which wait to be told like all others.
    fn record_health(&self, change: HealthChange, now: Timestamp) -> Done<'_, PollReceipt>;
}

/// Where news may have been missed.
pub trait Watching {
    /// Writes down that newswatch is alive; what is older than three months is forgotten.
    fn sign_of_life(&self, sign: SignOfLife) -> Done<'_, ()>;

    /// What is known of gaps, blind spots and late polls from `since` to `now`, as far as it goes back.
    fn coverage(&self, since: Timestamp, now: Timestamp) -> Done<'_, Coverage>;
}

/// What the store itself needs.
pub trait Care {
    /// One short step of a pass that takes away what is finished and old at `now`; a pass begins at the
    /// default place, and ends when a step names no next one.
    ///
    /// Nothing that waits is taken, and nothing is told again because of it: by what an item is known stays,
    /// and so does which rules were told of it. What only depends on something that goes later in a pass goes
    /// with the next one.
    fn prune(&self, retention: Retention, place: PrunePlace, now: Timestamp) -> Done<'_, PruneStep>;

    /// What passes would take away until nothing is left to take.
    fn prunable(&self, retention: Retention, now: Timestamp) -> Done<'_, Pruned>;

    /// Writes about as much as a poll does and takes it away again, to learn whether changes can be written.
    fn try_to_write(&self) -> Done<'_, ()>;

    /// Whether the store is still where it was opened: a file that was deleted or replaced is written to in
    /// vain.
    ///
    /// # Errors
    ///
    /// [`StoreError::Gone`] if it is not.
    fn is_in_place(&self) -> Result<(), StoreError>;
}

/// What people look at.
pub trait Overview {
    /// Every configured feed, by name.
    fn feeds(&self) -> Done<'_, Vec<FeedRow>>;

    /// The newest matches of a rule as an alert that was never written, the oldest first; none if there
    /// is no match.
    fn recent_alert<'a>(&'a self, rule: &'a RuleName, limit: usize) -> Done<'a, Option<Alert>>;

    /// Matches that were not told and never will be, with the reason, newest first.
    fn untold(&self, limit: usize) -> Done<'_, Vec<UntoldMatch>>;

    /// Counts for one line of status.
    fn totals(&self, now: Timestamp) -> Done<'_, Totals>;

    /// Everything that is counted, at one moment.
    fn counts(&self, now: Timestamp) -> Done<'_, Counts>;

    /// Where the store is and how large.
    fn info(&self) -> Done<'_, StoreInfo>;
}
