//! What keeps it all in order, and what people look at.

use futures_util::future::BoxFuture;
use jiff::Timestamp;

use super::{
    Counts, Coverage, Done, FeedRow, HealthChange, PollReceipt, PrunePlace, PruneStep, Pruned, Retention, SignOfLife,
    StoreError, StoreInfo, Totals, Trouble, UntoldMatch,
};
use crate::model::{Alert, RuleName};

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
