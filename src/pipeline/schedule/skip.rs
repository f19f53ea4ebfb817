//! Hours and days in which a publisher does not want to be asked.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::model::Rhythm;

const HOURS_OF_A_WEEK: usize = 7 * 24;

/// The first instant from `at` on that lies in no hour or day to skip; none if all do.
pub(super) fn next_allowed(at: Timestamp, rhythm: &Rhythm) -> Option<Timestamp> {
    if rhythm.skip_hours == 0 && rhythm.skip_days == 0 {
        return Some(at);
    }
    let hour = at.as_second().div_euclid(3600) * 3600;
    let begins = |hours: i64| Timestamp::from_second(hour).ok()?.checked_add(SignedDuration::from_hours(hours)).ok();
    let hours = (1..).take(HOURS_OF_A_WEEK).filter_map(begins);
    std::iter::once(at).chain(hours).find(|at| !is_skipped(*at, rhythm))
}

fn is_skipped(at: Timestamp, rhythm: &Rhythm) -> bool {
    let time = at.to_zoned(TimeZone::UTC);
    let (hour, day) = (time.hour(), time.weekday().to_monday_zero_offset());
    rhythm.skip_hours >> hour & 1 == 1 || rhythm.skip_days >> day & 1 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(at: &str, skip_hours: u32, skip_days: u8) -> Option<String> {
        let rhythm = Rhythm { skip_hours, skip_days, ..Rhythm::default() };
        next_allowed(at.parse().unwrap(), &rhythm).map(|at| at.to_string())
    }

    #[test]
    fn what_is_not_skipped_stays() {
        assert_eq!(next("2026-11-24T10:20:30Z", 0, 0).unwrap(), "2026-11-24T10:20:30Z");
        assert_eq!(next("2026-11-24T10:20:30Z", 1 << 11, 1).unwrap(), "2026-11-24T10:20:30Z");
    }

    #[test]
    fn a_skipped_hour_is_waited_out() {
        assert_eq!(next("2026-11-24T23:20:30Z", 1 << 23 | 1, 0).unwrap(), "2026-11-25T01:00:00Z");
    }

    #[test]
    fn skipped_days_are_waited_out() {
        let weekend = 1 << 5 | 1 << 6;
        assert_eq!(next("2026-11-28T10:00:00Z", 0, weekend).unwrap(), "2026-11-30T00:00:00Z");
        assert_eq!(next("2026-11-28T10:00:00Z", 0xff, weekend).unwrap(), "2026-11-30T08:00:00Z");
    }

    #[test]
    fn who_skips_everything_skips_nothing() {
        assert_eq!(next("2026-11-28T10:00:00Z", 0xff_ffff, 0), None);
    }
}
