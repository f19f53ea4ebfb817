//! What telling needs: stories, commit 2, mutes; commit 3, and the channels that it goes through.

use jiff::{SignedDuration, Timestamp};

use super::{
    AlertPlan, DeliveryFilter, DeliveryRow, Done, Identity, ItemHistory, Leased, NewDelivery, NewMute, NoSplit,
    OpenAlert, Split, StoryRow, StorySummary, Told, WaitingMatch,
};
use crate::model::{AlertId, Attempt, ChannelName, DeliveryId, Item, ItemId, MatchId, Mute, MuteId};

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
