//! When a feed is polled next.
//!
//! The schedule, the outcome of a poll, now and a random fraction come in; an instant goes out.
//!
//! The promise: a feed is never asked earlier than its schedule, its publisher or its failures
//! allow, and never given up for good: however long it has failed, the next poll is at most a day
//! beyond its interval away.

use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::source::Schedule;

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

/// What decides when a feed is polled next, beside its schedule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Hints {
    /// Polls that failed in a row, this one included.
    pub failures: u32,
    /// How long the publisher asked to wait.
    pub retry_after: Option<Duration>,
    /// Nobody answered: the fault may well be on our side, and is no reason to stay away for long.
    pub unanswered: bool,
}

/// The next poll after one that ended at `now`; `fraction` is random, from 0 to 1.
///
/// Jitter only ever adds, since an interval is a minimum.
pub(super) fn next_poll(
    schedule: &Schedule,
    hints: Hints,
    now: Timestamp,
    zone: &TimeZone,
    fraction: f64,
) -> Timestamp {
    let regular = regular_poll(schedule, now, zone);
    let interval = Duration::try_from(regular.duration_since(now)).unwrap_or_default();
    let back_off = back_off(interval, hints);
    let asked = hints.retry_after.unwrap_or_default();
    let earliest = after(now, back_off.max(asked)).max(regular);
    after(earliest, interval.mul_f64(JITTER_SHARE).min(LONGEST_JITTER).mul_f64(fraction))
}

/// The first poll of a feed that is new, one of `new_feeds`: spread out, so that a thousand feeds
/// do not begin in one second, yet a handful begins at once.
pub fn first_poll(schedule: &Schedule, new_feeds: usize, now: Timestamp, zone: &TimeZone, fraction: f64) -> Timestamp {
    let interval = Duration::try_from(regular_poll(schedule, now, zone).duration_since(now)).unwrap_or_default();
    let others = u32::try_from(new_feeds.saturating_sub(1)).unwrap_or(u32::MAX);
    after(now, START_SPACING.saturating_mul(others).min(interval).mul_f64(fraction))
}

/// The latest instant at which a poll may be due when nothing went wrong: what a stored time is
/// cut to when the interval was shortened.
pub fn latest_poll(schedule: &Schedule, now: Timestamp, zone: &TimeZone) -> Timestamp {
    let regular = regular_poll(schedule, now, zone);
    after(regular, LONGEST_JITTER)
}

/// The same for a feed whose last poll failed. The longest that a publisher may ask for is kept in
/// full, and so is a back-off.
pub fn latest_retry(schedule: &Schedule, now: Timestamp, zone: &TimeZone) -> Timestamp {
    latest_poll(schedule, after(now, LONGEST_ASKED), zone)
}

fn regular_poll(schedule: &Schedule, now: Timestamp, zone: &TimeZone) -> Timestamp {
    match schedule {
        Schedule::Every(interval) => after(now, *interval),
        // A schedule that never comes again is refused where it is read.
        Schedule::Cron(cron) => cron.next_after(now, zone).unwrap_or(Timestamp::MAX),
    }
}

/// Doubles the interval with each failure.
fn back_off(interval: Duration, hints: Hints) -> Duration {
    if hints.failures == 0 {
        return Duration::ZERO;
    }
    let factor = 2_u32.saturating_pow(hints.failures.min(20));
    let longest = if hints.unanswered { LONGEST_UNANSWERED } else { LONGEST_BACK_OFF };
    interval.saturating_mul(factor).min(longest.max(interval))
}

fn after(now: Timestamp, wait: Duration) -> Timestamp {
    let wait = SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX);
    now.saturating_add(wait).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEN_MINUTES: Schedule = Schedule::Every(Duration::from_secs(600));

    fn wait(hints: Hints, fraction: f64) -> i64 {
        let now = Timestamp::from_second(1_000_000).unwrap();
        next_poll(&TEN_MINUTES, hints, now, &TimeZone::UTC, fraction).duration_since(now).as_secs()
    }

    #[test]
    fn jitter_only_adds_to_the_interval() {
        assert_eq!(wait(Hints::default(), 0.0), 600);
        assert_eq!(wait(Hints::default(), 0.99), 619);
    }

    #[test]
    fn each_failure_doubles_the_wait_up_to_a_day() {
        let waits = [1, 2, 3, 50].map(|failures| wait(Hints { failures, ..Hints::default() }, 0.0));
        assert_eq!(waits, [1_200, 2_400, 4_800, 86_400]);
    }

    #[test]
    fn while_nobody_answers_a_feed_is_asked_again_soon() {
        let hints = Hints { failures: 50, unanswered: true, ..Hints::default() };
        assert_eq!(wait(hints, 0.0), 900);
    }

    #[test]
    fn a_wait_that_the_publisher_asked_for_is_kept_in_full() {
        let hints = Hints { failures: 1, retry_after: Some(Duration::from_secs(90_000)), unanswered: false };
        assert_eq!(wait(hints, 0.0), 90_000);
        let short = Hints { failures: 0, retry_after: Some(Duration::from_secs(5)), unanswered: false };
        assert_eq!(wait(short, 0.0), 600);
    }

    #[test]
    fn a_few_new_feeds_begin_at_once_and_many_are_spread_over_the_interval() {
        let now = Timestamp::from_second(0).unwrap();
        let latest = |feeds| first_poll(&TEN_MINUTES, feeds, now, &TimeZone::UTC, 1.0).as_second();
        assert_eq!((latest(1), latest(11), latest(5_000)), (0, 6, 600));
    }
}
