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

pub use self::arrivals::{
    Absence, AbsenceRecord, Acquaintance, AgainRecord, Before, Edit, Identity, IdentityKind, ItemRecord, Reach,
    RuleMatch, Watched,
};
pub use self::counts::{ChannelCounts, Counts, PollCounts, Transfer};
pub use self::coverage::{BlindSpot, COVERAGE_KEPT, Coverage, FeedCoverage, Gap, Missed, SignOfLife, Span, WatchKind};
pub use self::error::StoreError;
pub use self::health::{HealthChange, Subject, Trouble};
pub use self::planned::{AlertPlan, Growth, NewAlert, NewDelivery, NewMute, OpenAlert, Told, WaitingMatch};
pub use self::polling::{Feeds, Pages, Polls, Subscriptions};
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
pub use self::telling::{Alerts, Channels, Mutes, Outbox, Stories};
pub use self::tending::{Care, Health, Overview, Upkeep, Watching};

mod polling;
mod telling;
mod tending;
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
