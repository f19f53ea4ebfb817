//! Hours in which nothing is told.

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// Hours of days of the week in which nothing is told.
#[derive(Clone, Debug, PartialEq)]
pub struct Quiet {
    /// The hours.
    pub span: QuietSpan,
    /// Whose clock counts, if not the one of the whole configuration.
    pub zone: Option<TimeZone>,
}

/// From a time of a day to the next time on the clock, which may be that of the day after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuietSpan {
    /// The days on which it begins; never empty.
    pub days: Vec<Weekday>,
    /// When it begins.
    pub from: Time,
    /// When it ends; the same time means a whole day.
    pub to: Time,
}

impl Quiet {
    /// When the quiet ends that holds at `at`, if one does; `usual` is the clock of the configuration.
    pub(super) fn end_around(&self, at: Timestamp, usual: &TimeZone) -> Option<Timestamp> {
        let zone = self.zone.as_ref().unwrap_or(usual);
        let today = zone.to_datetime(at).date();
        let begun = [today.yesterday().ok(), Some(today)].into_iter().flatten();
        let around = begun.filter_map(|day| self.span.on(day, zone)).filter(|&(from, to)| from <= at && at < to);
        around.map(|(_, to)| to).max()
    }
}

impl QuietSpan {
    /// Beginning and end of what begins on `day`. A time that the clock jumps over is where it jumps to;
    /// of one that comes twice the first counts.
    fn on(&self, day: Date, zone: &TimeZone) -> Option<(Timestamp, Timestamp)> {
        if !self.days.contains(&day.weekday()) {
            return None;
        }
        let last = if self.to > self.from { day } else { day.checked_add(1.day()).ok()? };
        let instant = |day: Date, time: Time| zone.to_ambiguous_timestamp(day.to_datetime(time)).compatible().ok();
        Some((instant(day, self.from)?, instant(last, self.to)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::timing::after_quiet;

    const ALL: [Weekday; 7] = [
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ];

    fn quiet(days: &[Weekday], from: i8, to: i8) -> Quiet {
        let hour = |hour| Time::constant(hour, 0, 0, 0);
        Quiet { span: QuietSpan { days: days.to_vec(), from: hour(from), to: hour(to) }, zone: None }
    }

    fn released(quiet: &[Quiet], at: &str, zone: &str) -> String {
        let zone = TimeZone::get(zone).unwrap();
        let at = at.parse::<jiff::civil::DateTime>().unwrap().to_zoned(zone.clone()).unwrap();
        after_quiet(quiet, at.timestamp(), &zone).to_zoned(zone).strftime("%a %H:%M %Z").to_string()
    }

    #[test]
    fn a_night_ends_in_the_morning() {
        let night = [quiet(&ALL, 22, 7)];
        assert_eq!(released(&night, "2026-11-23T21:59", "Europe/Riga"), "Mon 21:59 EET");
        assert_eq!(released(&night, "2026-11-23T22:00", "Europe/Riga"), "Tue 07:00 EET");
        assert_eq!(released(&night, "2026-11-24T06:59", "Europe/Riga"), "Tue 07:00 EET");
        assert_eq!(released(&night, "2026-11-24T07:00", "Europe/Riga"), "Tue 07:00 EET");
    }

    #[test]
    fn quiet_days_and_quiet_nights_run_into_each_other() {
        let weekend = [quiet(&[Weekday::Saturday, Weekday::Sunday], 0, 0), quiet(&ALL, 22, 7)];
        assert_eq!(released(&weekend, "2026-11-27T23:00", "UTC"), "Mon 07:00 UTC");
        assert_eq!(released(&weekend, "2026-11-26T23:00", "UTC"), "Fri 07:00 UTC");
    }

    #[test]
    fn a_night_is_as_long_as_the_clock_makes_it() {
        let night = [quiet(&ALL, 22, 7)];
        assert_eq!(released(&night, "2026-03-28T23:00", "Europe/Riga"), "Sun 07:00 EEST");
        assert_eq!(released(&night, "2026-10-24T23:00", "Europe/Riga"), "Sun 07:00 EET");
    }

    #[test]
    fn a_time_that_the_clock_jumps_over_is_where_it_jumps_to() {
        let hour = [quiet(&ALL, 1, 3)];
        assert_eq!(released(&hour, "2026-03-29T02:30", "Europe/Riga"), "Sun 04:00 EEST");
    }

    #[test]
    fn another_zone_has_another_night() {
        let night = Quiet { zone: Some(TimeZone::get("America/New_York").unwrap()), ..quiet(&ALL, 22, 7) };
        assert_eq!(released(&[night], "2026-11-23T10:00", "UTC"), "Mon 12:00 UTC");
    }
}
