//! How much sooner a feed is polled whose polls do not overlap.
//!
//! What the last poll showed comes in with the haste so far; the haste from now on goes out. A loss halves the
//! interval, as far as the user allows. A day without a poll that came close to one doubles it again, until the
//! usual interval is reached: a feed that is busy by day stays in haste by night.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::model::Haste;
use crate::pipeline::source::Schedule;

/// After so long without a close call the interval is doubled.
const CALM: SignedDuration = SignedDuration::from_hours(24);

/// How a poll overlapped with the one before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Overlap {
    /// With as much again to spare, or nothing was new, or it cannot be said.
    #[default]
    Ample,
    /// With little to spare.
    Close,
    /// Not at all, although the feed was polled in time, this long after the poll before.
    Lost(Duration),
    /// Not at all, because the feed had not been polled for longer than planned.
    LostUnwatched,
}

/// The shortest interval that haste may lead to, and the usual one; none if the schedule is not to be touched.
fn bounds(schedule: &Schedule, fastest: Option<Duration>) -> Option<(Duration, Duration)> {
    let fastest = fastest?;
    match schedule {
        Schedule::Every(usual) => Some((fastest, *usual)),
        Schedule::Between(least, most) => Some((fastest.max(*least), *most)),
        Schedule::Cron(_) => None,
    }
}

/// The haste after a poll that ended at `now`. `fastest` is the shortest interval that the user allows it; none
/// if he wants none.
pub(crate) fn hastened(
    before: Option<&Haste>,
    overlap: Overlap,
    (schedule, fastest): (&Schedule, Option<Duration>),
    now: Timestamp,
) -> Option<Haste> {
    let bounds = bounds(schedule, fastest);
    match overlap {
        Overlap::Lost(after) => {
            let so_far = before.and_then(|haste| haste.interval).unwrap_or(after).min(after);
            let wanted = bounds.map(|(fastest, usual)| (usual.min(so_far) / 2).max(fastest));
            let shorter = wanted.filter(|wanted| bounds.is_some_and(|(_, usual)| *wanted < usual));
            Some(Haste { interval: shorter, since: now })
        }
        Overlap::LostUnwatched | Overlap::Close => before.map(|haste| Haste { since: now, ..haste.clone() }),
        Overlap::Ample => before.and_then(|haste| relaxed(haste, bounds, now)),
    }
}

fn relaxed(haste: &Haste, bounds: Option<(Duration, Duration)>, now: Timestamp) -> Option<Haste> {
    if now.duration_since(haste.since) < CALM {
        return Some(haste.clone());
    }
    let doubled = haste.interval.map(|interval| interval * 2);
    let longer = doubled.filter(|doubled| bounds.is_some_and(|(_, usual)| *doubled < usual))?;
    Some(Haste { interval: Some(longer), since: now })
}

/// The interval of a feed in haste; none if it is in none, or if the user wants none by now.
pub(super) fn interval(haste: Option<&Haste>, schedule: &Schedule, fastest: Option<Duration>) -> Option<Duration> {
    let (fastest, _) = bounds(schedule, fastest)?;
    Some(haste?.interval?.max(fastest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::cron::Cron;

    const MINUTE: Duration = Duration::from_secs(60);
    const FASTEST: Option<Duration> = Some(MINUTE);

    fn at(hour: i64) -> Timestamp {
        Timestamp::from_second(hour * 3600).unwrap()
    }

    fn every(minutes: u32) -> Schedule {
        Schedule::Every(MINUTE * minutes)
    }

    /// The interval in minutes after one more poll.
    fn minutes(haste: Option<&Haste>) -> Option<u64> {
        haste.and_then(|haste| haste.interval).map(|interval| interval.as_secs() / 60)
    }

    #[test]
    fn each_loss_halves_the_interval_as_far_as_is_allowed() {
        let mut haste = None;
        let mut seen = Vec::new();
        let mut after = MINUTE * 8;
        for _ in 0..5 {
            haste = hastened(haste.as_ref(), Overlap::Lost(after), (&every(8), FASTEST), at(0));
            after = haste.as_ref().and_then(|haste| haste.interval).unwrap();
            seen.extend(minutes(haste.as_ref()));
        }
        assert_eq!(seen, [4, 2, 1, 1, 1]);
    }

    #[test]
    fn a_calm_day_doubles_it_again_until_it_is_the_usual_one() {
        let usual = every(8);
        let calm = |haste: &Haste, hour| hastened(Some(haste), Overlap::Ample, (&usual, FASTEST), at(hour));
        let close = |haste: &Haste, hour| hastened(Some(haste), Overlap::Close, (&usual, FASTEST), at(hour)).unwrap();
        let first = hastened(None, Overlap::Lost(MINUTE * 4), (&usual, FASTEST), at(0)).unwrap();
        assert_eq!(minutes(calm(&first, 23).as_ref()), Some(2));
        let busy = close(&first, 23);
        assert_eq!(minutes(calm(&busy, 46).as_ref()), Some(2), "the evening was busy");
        let relaxed = calm(&busy, 47).unwrap();
        assert_eq!(minutes(Some(&relaxed)), Some(4));
        assert_eq!(calm(&relaxed, 70).as_ref(), Some(&relaxed));
        assert_eq!(calm(&relaxed, 71), None);
    }

    #[test]
    fn a_schedule_that_is_not_to_be_touched_is_not() {
        let cron = Schedule::Cron(Cron::parse("30 * * * *").unwrap());
        let between = Schedule::Between(MINUTE * 5, MINUTE * 60);
        for (schedule, fastest, expected) in
            [(&cron, FASTEST, None), (&every(8), None, None), (&every(1), FASTEST, None), (&between, FASTEST, Some(5))]
        {
            let haste = hastened(None, Overlap::Lost(MINUTE * 8), (schedule, fastest), at(0));
            assert!(haste.is_some(), "that something was lost is known in any case");
            assert_eq!(minutes(haste.as_ref()), expected, "{schedule:?}");
        }
    }

    #[test]
    fn what_was_lost_while_nobody_asked_is_no_reason_for_haste() {
        assert_eq!(hastened(None, Overlap::LostUnwatched, (&every(8), FASTEST), at(0)), None);
    }

    #[test]
    fn haste_follows_the_configuration() {
        let haste = Haste { interval: Some(MINUTE), since: at(0) };
        assert_eq!(interval(Some(&haste), &every(8), Some(MINUTE * 3)), Some(MINUTE * 3));
        assert_eq!(interval(Some(&haste), &every(8), None), None);
    }
}
