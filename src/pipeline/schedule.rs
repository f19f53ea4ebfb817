//! When a feed is polled next.
//!
//! The schedule, what the publisher wishes, the outcome of a poll, now and a random fraction come
//! in; an instant goes out, and by what the publisher puts it off, if it does.
//!
//! The promise: a feed is never asked earlier than its schedule, its publisher or its failures
//! allow, and never given up for good: however long it has failed, the next poll is at most a day
//! beyond its interval away.

use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::source::Schedule;
use crate::model::{Habits, HeldBy, NextPoll, Pace, Rhythm};

mod haste;
mod pace;
mod skip;

pub(super) use self::haste::{Overlap, hastened};
pub(super) use self::pace::{Brought, paced};

/// The longest that failures alone put off a poll.
const LONGEST_BACK_OFF: Duration = Duration::from_secs(24 * 60 * 60);

/// The longest that a feed is put off while nobody answers: news must flow soon after an outage.
const LONGEST_UNANSWERED: Duration = Duration::from_secs(15 * 60);

/// The longest that a publisher may put off a poll.
const LONGEST_ASKED: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// Jitter is at most this part of the interval …
const JITTER_SHARE: f64 = 0.05;

/// … and at most this long.
const LONGEST_JITTER: Duration = Duration::from_secs(20);

/// New feeds begin this far apart on average, as far as their interval allows.
const START_SPACING: Duration = Duration::from_millis(600);

/// What the publisher wishes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wishes<'a> {
    /// How long it asked to wait after a failure.
    pub(super) retry_after: Option<Duration>,
    /// How long its answer stays fresh.
    pub(super) fresh_for: Option<Duration>,
    /// What its document says.
    pub(super) rhythm: &'a Rhythm,
    /// The longest that all this may put off a poll, but for `retry_after`.
    pub(super) at_most: Duration,
}

/// How polls have gone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Failures {
    /// Polls that failed in a row, this one included.
    pub(super) count: u32,
    /// Nobody answered: the fault may well be on our side, and is no reason to stay away for long.
    pub(super) unanswered: bool,
}

/// How fast a feed moves, as far as its schedule takes that into account.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Speed<'a> {
    pace: Option<&'a Pace>,
    /// The interval of a feed whose polls did not overlap.
    hastened: Option<Duration>,
}

impl<'a> Speed<'a> {
    /// What polls have taught of it. `fastest` is the shortest interval that haste may lead to; none for no haste.
    pub(super) fn of(habits: &'a Habits, schedule: &Schedule, fastest: Option<Duration>) -> Self {
        let hastened = haste::interval(habits.haste.as_ref(), schedule, fastest);
        Self { pace: habits.pace.as_ref(), hastened }
    }
}

/// The clock, the zone of schedules, and a random fraction from 0 to 1.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment<'a> {
    pub(super) now: Timestamp,
    pub(super) zone: &'a TimeZone,
    pub(super) fraction: f64,
}

/// The next poll after one that ended now.
///
/// Jitter only ever adds, since an interval is a minimum.
pub(super) fn next_poll(
    schedule: &Schedule,
    speed: Speed<'_>,
    wishes: Wishes<'_>,
    failures: Failures,
    moment: Moment<'_>,
) -> NextPoll {
    let Moment { now, zone, fraction } = moment;
    let usual = interval(schedule, speed.pace, now, zone);
    // Haste is for a feed that brings more than is read, never for one that fails.
    let interval = speed.hastened.map_or(usual, |hastened| hastened.min(usual));
    let own = interval.max(back_off(usual, failures));
    let (wait, held_by) = wishes.longest().filter(|(wait, _)| *wait > own).map_or((own, None), |(w, by)| (w, Some(by)));
    let earliest = on_schedule(schedule, after(now, wait), now, zone);
    let allowed =
        skip::next_allowed(earliest, wishes.rhythm).map_or(earliest, |at| at.min(after(earliest, wishes.at_most)));
    let (at, held_by) = if allowed > earliest { (allowed, Some(HeldBy::Skip)) } else { (earliest, held_by) };
    NextPoll { at: after(at, longest_jitter(interval).mul_f64(fraction)), held_by }
}

impl Wishes<'_> {
    /// The longest wait that is asked for.
    fn longest(&self) -> Option<(Duration, HeldBy)> {
        let bounded = |wait: Option<Duration>| wait.map(|wait| wait.min(self.at_most));
        let wishes = [
            (self.retry_after, HeldBy::RetryAfter),
            (bounded(self.fresh_for), HeldBy::Freshness),
            (bounded(self.rhythm.period), HeldBy::Period),
        ];
        wishes.into_iter().filter_map(|(wait, by)| Some((wait?, by))).max_by_key(|(wait, _)| *wait)
    }
}

/// The first poll of a feed that is new, one of `new_feeds`: spread out, so that a thousand feeds
/// do not begin in one second, yet a handful begins at once.
pub fn first_poll(schedule: &Schedule, new_feeds: usize, now: Timestamp, zone: &TimeZone, fraction: f64) -> Timestamp {
    let others = u32::try_from(new_feeds.saturating_sub(1)).unwrap_or(u32::MAX);
    let interval = interval(schedule, None, now, zone);
    after(now, START_SPACING.saturating_mul(others).min(interval).mul_f64(fraction))
}

/// The latest instant at which a poll may be due when nothing puts it off: what a stored time is
/// cut to when the interval was shortened.
pub fn latest_poll(schedule: &Schedule, now: Timestamp, zone: &TimeZone) -> Timestamp {
    let (longest, jitter) = match schedule {
        Schedule::Every(interval) | Schedule::Between(_, interval) => (*interval, longest_jitter(*interval)),
        // It was the jitter of another interval, if the times of the schedule are not evenly spaced.
        Schedule::Cron(_) => (interval(schedule, None, now, zone), LONGEST_JITTER),
    };
    after(after(now, longest), jitter)
}

/// The same for a feed whose publisher wants to be asked less often, by at most `wait`.
pub fn latest_held(schedule: &Schedule, wait: Duration, now: Timestamp, zone: &TimeZone) -> Timestamp {
    latest_poll(schedule, after(now, wait), zone)
}

/// The same for a feed that its failures or a refusal have put off: what was asked for is kept in
/// full, and so is a back-off.
pub fn latest_retry(schedule: &Schedule, now: Timestamp, zone: &TimeZone) -> Timestamp {
    latest_poll(schedule, after(now, LONGEST_ASKED), zone)
}

/// What jitter adds at most.
fn longest_jitter(interval: Duration) -> Duration {
    interval.mul_f64(JITTER_SHARE).min(LONGEST_JITTER)
}

/// How long from now to the next poll if nothing puts it off.
fn interval(schedule: &Schedule, pace: Option<&Pace>, now: Timestamp, zone: &TimeZone) -> Duration {
    match schedule {
        Schedule::Every(interval) => *interval,
        Schedule::Between(least, most) => pace::interval(pace, *least, *most, now),
        Schedule::Cron(_) => {
            let next = on_schedule(schedule, now, now, zone);
            Duration::try_from(next.duration_since(now)).unwrap_or_default()
        }
    }
}

/// The first time of the clock, where the schedule has such, that is not before `earliest`.
fn on_schedule(schedule: &Schedule, earliest: Timestamp, now: Timestamp, zone: &TimeZone) -> Timestamp {
    match schedule {
        Schedule::Every(_) | Schedule::Between(..) => earliest,
        Schedule::Cron(cron) => {
            let before = earliest.saturating_sub(SignedDuration::from_nanos(1)).unwrap_or(earliest).max(now);
            // A schedule that never comes again is refused where it is read.
            cron.next_after(before, zone).unwrap_or(Timestamp::MAX)
        }
    }
}

/// Doubles the interval with each failure.
fn back_off(interval: Duration, failures: Failures) -> Duration {
    if failures.count == 0 {
        return Duration::ZERO;
    }
    let factor = 2_u32.saturating_pow(failures.count.min(20));
    let longest = if failures.unanswered { LONGEST_UNANSWERED } else { LONGEST_BACK_OFF };
    interval.saturating_mul(factor).min(longest.max(interval))
}

fn after(now: Timestamp, wait: Duration) -> Timestamp {
    now.saturating_add(signed(wait)).unwrap_or(Timestamp::MAX)
}

fn signed(wait: Duration) -> SignedDuration {
    SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX)
}

#[cfg(test)]
mod tests;
