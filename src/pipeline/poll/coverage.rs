//! What a poll may have missed: whether it overlapped with the one before, and whether it came too late.
//!
//! The feed's memory and what of its document is known come in; the overlap goes out for the schedule, and what
//! is written down of a gap or of a poll that was late.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tracing::{info, warn};

use super::PollContext;
use crate::model::{FeedMemory, Haste, Newest, NextPoll};
use crate::pipeline::overlap::{Sight, newest, overlaps};
use crate::pipeline::schedule::Overlap;
use crate::pipeline::source::{FeedSettings, Schedule};
use crate::store::{Gap, Missed};

/// A poll that ends so long after it was due is late …
const LATE: SignedDuration = SignedDuration::from_secs(120);

/// … or after this part of the time between the two, if that is longer.
const LATE_SHARE: i32 = 5;

/// What a document says of what may have been missed before it.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    pub(super) overlap: Overlap,
    /// The newest items from now on; as before if none.
    pub(super) newest: Option<Newest>,
    pub(super) gap: Option<Gap>,
}

/// Judges a document that was read at `now`. Of one that broke off nothing is said, and nothing learned.
pub(super) fn seen(memory: &FeedMemory, sight: Sight, is_whole: bool, now: Timestamp) -> Seen {
    if !is_whole {
        return Seen::default();
    }
    let before = &memory.habits.newest;
    let (items, new) = (sight.count, sight.new.len());
    let overlap = match overlaps(before, &sight) {
        Some(false) => lost(memory, now),
        Some(true) if 2 * new > items => Overlap::Close,
        _ => Overlap::Ample,
    };
    let is_lost = matches!(overlap, Overlap::Lost(_) | Overlap::LostUnwatched);
    let gap = memory.last_success.filter(|_| is_lost).map(|began| Gap { began, ended: now, polls: 1, items });
    Seen { overlap, newest: Some(newest(before, sight)), gap }
}

/// Something was lost: between two polls as they are planned, or because there was none for longer.
fn lost(memory: &FeedMemory, now: Timestamp) -> Overlap {
    let since = memory.last_success.and_then(|last| Duration::try_from(now.duration_since(last)).ok());
    match since.filter(|_| memory.failures == 0 && lateness(memory, now, Timestamp::MIN).is_none()) {
        Some(since) => Overlap::Lost(since),
        None => Overlap::LostUnwatched,
    }
}

/// How much too late a poll came that ended at `now`, if it did. Before newswatch began, at `begun`, nothing
/// could be in time.
fn lateness(memory: &FeedMemory, now: Timestamp, begun: Timestamp) -> Option<SignedDuration> {
    let last = memory.last_poll?;
    let planned = memory.next.at.duration_since(last);
    let late = now.duration_since(memory.next.at.max(begun));
    (late > LATE.max(planned / LATE_SHARE)).then_some(late)
}

/// What is written down of a poll that ended at `now`.
pub(super) fn missed(memory: &FeedMemory, gap: Option<Gap>, now: Timestamp, context: &PollContext<'_>) -> Missed {
    Missed { gap, late: lateness(memory, now, context.since) }
}

/// Says that items were probably lost, when that begins.
pub(super) fn note(memory: &FeedMemory, settings: &FeedSettings, seen: &Seen, haste: Option<&Haste>, next: NextPoll) {
    let Some(gap) = &seen.gap else { return };
    let (feed, items, since) = (&memory.name, gap.items, gap.began);
    if seen.overlap == Overlap::LostUnwatched {
        info!(feed = %feed, items, since = %since, "items were probably lost while the feed was not read");
        return;
    }
    if memory.habits.haste.is_some() {
        return;
    }
    let what = "nothing of what the feed holds was there at the poll before, so items were probably lost";
    let then = match (haste.and_then(|haste| haste.interval), &settings.schedule) {
        (Some(interval), _) => {
            let asked = if next.held_by.is_some() { ", as far as its publisher allows" } else { "" };
            format!("it is polled every {} from now on{asked}", shown(interval))
        }
        (None, Schedule::Cron(_)) => "more times in its `cron` would catch them".to_owned(),
        (None, _) => "a shorter `every`, or `fastest`, would catch them".to_owned(),
    };
    warn!(feed = %feed, items, since = %since, next_poll = %next.at, "{what}; {then}");
}

/// A time in words: "5 min", "2 min 30 s".
fn shown(time: Duration) -> String {
    match (time.as_secs() / 60, time.as_secs() % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, 0) => format!("{minutes} min"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}
