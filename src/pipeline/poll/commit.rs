//! The end of every poll: when the next one comes, and commit 1.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tracing::{debug, info};

use super::{Due, PollContext, PollReport, coverage};
use crate::model::{Habits, HeldBy, NextPoll, Rhythm};
use crate::pipeline::schedule::{Failures, Moment, Speed, Wishes, next_poll};
use crate::pipeline::source::FeedSettings;
use crate::store::{AbsenceRecord, AgainRecord, Gap, ItemRecord, NewMemory, PollRecord, StoreError, Transfer};

/// What decides when the feed's next turn comes.
#[derive(Clone, Debug)]
pub(super) struct Turn {
    pub(super) habits: Habits,
    failures: Failures,
    retry_after: Option<Duration>,
    fresh_for: Option<Duration>,
    rhythm: Rhythm,
}

impl Turn {
    /// After a poll that went well.
    pub(super) fn good(habits: Habits) -> Self {
        let (fresh_for, rhythm) = (habits.fresh_for, habits.rhythm.clone());
        Self { habits, failures: Failures::default(), retry_after: None, fresh_for, rhythm }
    }

    /// After one that brought a part: how long what is there stays good does not matter.
    pub(super) fn for_the_rest(habits: Habits) -> Self {
        Self::after_failure(habits, Failures::default(), None)
    }

    /// After one that failed: here, too, it does not.
    pub(super) fn after_failure(habits: Habits, failures: Failures, retry_after: Option<Duration>) -> Self {
        let rhythm = Rhythm { period: None, ..habits.rhythm.clone() };
        Self { habits, failures, retry_after, fresh_for: None, rhythm }
    }

    /// When the feed is polled next.
    pub(super) fn next(&self, feed: &Due, now: Timestamp, context: &PollContext<'_>) -> NextPoll {
        let wishes = Wishes {
            retry_after: self.retry_after,
            fresh_for: self.fresh_for,
            rhythm: &self.rhythm,
            at_most: feed.settings.publisher_wait,
        };
        let moment = Moment { now, zone: context.timezone, fraction: context.random.fraction() };
        let FeedSettings { schedule, fastest, .. } = &*feed.settings;
        next_poll(schedule, Speed::of(&self.habits, schedule, *fastest), wishes, self.failures, moment)
    }
}

/// How a poll ended.
#[derive(Clone, Debug)]
pub(super) struct Ending {
    pub(super) now: Timestamp,
    pub(super) next: NextPoll,
    pub(super) habits: Habits,
    pub(super) memory: NewMemory,
    pub(super) transfer: Option<Transfer>,
    pub(super) items: Vec<ItemRecord>,
    pub(super) again: Vec<AgainRecord>,
    pub(super) absences: Vec<AbsenceRecord>,
    /// Where items were probably lost before.
    pub(super) gap: Option<Gap>,
}

impl Ending {
    /// One that brought no items.
    pub(super) fn of(now: Timestamp, next: NextPoll, habits: Habits, memory: NewMemory) -> Self {
        let (items, again, absences) = (Vec::new(), Vec::new(), Vec::new());
        Self { now, next, habits, memory, transfer: None, items, again, absences, gap: None }
    }
}

/// Commit 1.
pub(super) async fn commit(feed: &Due, ending: Ending, context: &PollContext<'_>) -> Result<PollReport, StoreError> {
    let Ending { now, next, habits, memory, transfer, items, again, absences, gap } = ending;
    let before = &feed.memory;
    if let (None, Some(held_by @ (HeldBy::Freshness | HeldBy::Period))) = (before.next.held_by, next.held_by) {
        info!(feed = %before.name, by = held_by.as_str(), next_poll = %next.at,
            "the publisher wants to be asked less often than configured");
    }
    let record = PollRecord {
        feed: before.id,
        source: before.source.clone(),
        now,
        next,
        habits,
        memory,
        transfer,
        items,
        again,
        absences,
        missed: coverage::missed(before, gap, now, context),
        story_window: SignedDuration::try_from(context.story_window).unwrap_or(SignedDuration::MAX),
    };
    let receipt = context.store.record_poll(record).await?;
    debug!(feed = %before.name, stored = receipt.stored, copies = receipt.copies, joined = receipt.joined,
        edited = receipt.edited, waiting = receipt.waiting, "polled");
    Ok(PollReport { polled: 1, stored: receipt.stored, waiting: receipt.waiting, ..PollReport::default() })
}
