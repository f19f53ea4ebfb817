//! How fast a feed moves, where its interval adapts.
//!
//! What a poll brought comes in with the pace so far; the pace from now on goes out. Three things
//! make it up: the interval, raised while polls bring what is known and lowered while they bring
//! news; a burst, since news seldom comes alone; and the hours of the day at which the feed lives.

use std::time::Duration;

use jiff::Timestamp;

use crate::model::Pace;

/// Polls after new items that come sooner.
const BURST: u8 = 3;

/// How much sooner.
const BURST_SHARE: u32 = 4;

/// The hours of a feed count from so many items on; fewer show chance.
const FEWEST_ITEMS: u32 = 48;

/// When so many are counted, all are halved, so that old ones fade.
const MOST_ITEMS: u32 = 2_000;

/// An hour slows a feed down or speeds it up at most by this.
const MOST_BY_HOUR: f64 = 2.0;

/// What a poll brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Brought {
    /// Items in the document, or none if nothing had changed.
    pub(crate) items: usize,
    /// Those of them that were new.
    pub(crate) new: usize,
}

/// The pace after a poll that ended at `now`, for a feed that may be polled between `least` and
/// `most`.
pub(crate) fn paced(before: Option<&Pace>, brought: Brought, least: Duration, most: Duration, now: Timestamp) -> Pace {
    let mut pace = before.cloned().unwrap_or_else(|| Pace { interval: least, ..Pace::default() });
    let known = brought.items - brought.new.min(brought.items);
    pace.interval = match (known * 3, brought.items) {
        (_, 0) => pace.interval.mul_f64(1.25),
        (known, items) if known > 2 * items => pace.interval.mul_f64(1.5),
        (known, items) if known < items => pace.interval / 2,
        _ => pace.interval,
    }
    .clamp(least, most);
    pace.burst = if brought.new > 0 { BURST } else { pace.burst.saturating_sub(1) };
    count(&mut pace, brought.new, now);
    pace
}

fn count(pace: &mut Pace, new: usize, now: Timestamp) {
    let new = u16::try_from(new).unwrap_or(u16::MAX).min(100);
    let hour = &mut pace.hours[hour(now)];
    *hour = hour.saturating_add(new);
    if pace.hours.iter().copied().map(u32::from).sum::<u32>() > MOST_ITEMS {
        pace.hours.iter_mut().for_each(|count| *count /= 2);
    }
}

/// The time to the next poll from `now` on.
pub(super) fn interval(pace: Option<&Pace>, least: Duration, most: Duration, now: Timestamp) -> Duration {
    let Some(pace) = pace else { return least };
    let interval = if pace.burst > 0 { pace.interval / BURST_SHARE } else { pace.interval };
    interval.div_f64(liveliness(&pace.hours, now)).clamp(least, most)
}

/// How much livelier this hour is than others; 1 while too little is known. Its neighbours count
/// too, or a feed that lives at nine would be found asleep at five to nine.
fn liveliness(hours: &[u16; 24], now: Timestamp) -> f64 {
    let total: u32 = hours.iter().copied().map(u32::from).sum();
    if total < FEWEST_ITEMS {
        return 1.0;
    }
    let now = hour(now);
    let around: u32 = [23, 0, 1].iter().map(|offset| u32::from(hours[(now + offset) % 24])).sum();
    (f64::from(around) * 8.0 / f64::from(total)).clamp(1.0 / MOST_BY_HOUR, MOST_BY_HOUR)
}

fn hour(at: Timestamp) -> usize {
    usize::try_from(at.as_second().div_euclid(3600).rem_euclid(24)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEAST: Duration = Duration::from_secs(60);
    const MOST: Duration = Duration::from_secs(3600);

    fn at(hour: i64) -> Timestamp {
        Timestamp::from_second(hour * 3600).unwrap()
    }

    fn after(polls: &[(usize, usize)]) -> Pace {
        let each = polls.iter().map(|&(items, new)| Brought { items, new });
        each.fold(Pace { interval: Duration::from_secs(600), ..Pace::default() }, |pace, brought| {
            paced(Some(&pace), brought, LEAST, MOST, at(0))
        })
    }

    #[test]
    fn a_feed_begins_at_its_shortest_interval() {
        assert_eq!(interval(None, LEAST, MOST, at(0)), LEAST);
        assert_eq!(paced(None, Brought { items: 3, new: 1 }, LEAST, MOST, at(0)).interval, LEAST);
    }

    #[test]
    fn the_interval_grows_while_most_is_known_and_shrinks_while_most_is_new() {
        assert_eq!(after(&[(30, 1)]).interval.as_secs(), 900);
        assert_eq!(after(&[(0, 0)]).interval.as_secs(), 750);
        assert_eq!(after(&[(30, 15)]).interval.as_secs(), 600);
        assert_eq!(after(&[(30, 25)]).interval.as_secs(), 300);
    }

    #[test]
    fn the_interval_stays_within_the_limits_of_the_user() {
        assert_eq!(after(&[(30, 0); 50]).interval, MOST);
        assert_eq!(after(&[(30, 30); 50]).interval, LEAST);
        assert_eq!(interval(Some(&after(&[(30, 30); 50])), LEAST, MOST, at(0)), LEAST);
    }

    #[test]
    fn after_news_a_few_polls_come_sooner() {
        let waits = |polls| interval(Some(&after(polls)), LEAST, MOST, at(0)).as_secs();
        assert_eq!(waits(&[(30, 15)]), 150);
        assert_eq!(waits(&[(30, 15), (0, 0), (0, 0)]), 234);
        assert_eq!(waits(&[(30, 15), (0, 0), (0, 0), (0, 0)]), 1171);
    }

    #[test]
    fn a_feed_is_asked_more_often_in_the_hours_in_which_it_lives() {
        let mut pace = Pace { interval: Duration::from_secs(600), ..Pace::default() };
        pace.hours[9] = 100;
        let wait = |hour| interval(Some(&pace), LEAST, MOST, at(hour)).as_secs();
        assert_eq!([8, 9, 10, 12, 23].map(wait), [300, 300, 300, 1200, 1200]);
        pace.hours = [20; 24];
        assert_eq!(interval(Some(&pace), LEAST, MOST, at(5)).as_secs(), 600);
    }

    #[test]
    fn what_was_learned_fades() {
        let mut pace = Pace::default();
        (0..1000).for_each(|_| count(&mut pace, 10, at(9)));
        assert!(pace.hours[9] <= 2_000);
        (0..1000).for_each(|_| count(&mut pace, 10, at(20)));
        assert!(pace.hours[9] < 10, "{:?}", pace.hours);
    }
}
