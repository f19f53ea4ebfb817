//! The calendar of a schedule, in civil time: no zone, no change of the clock.

use chrono::Utc;
use cron::Schedule;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

use super::field::Field;
use super::written::Written;

/// The names that the `cron` crate gives to the days; its numbers begin elsewhere.
const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/// The civil times that a schedule names: those of any of its parts.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Calendar(Vec<Schedule>);

impl Calendar {
    /// One part, or two when both day fields are restricted and either is enough.
    pub(super) fn of(written: &Written) -> Self {
        let days = list(&written.day_of_month, |day| day.to_string());
        let weekdays = list(&written.day_of_week, |day| {
            DAYS[usize::try_from(day).expect("a day of the week is at most 6")].to_owned()
        });
        let either = !written.day_of_month.starts_with_star && !written.day_of_week.starts_with_star;
        let parts = if either {
            vec![part(written, &days, "*"), part(written, "*", &weekdays)]
        } else {
            vec![part(written, &days, &weekdays)]
        };
        Self(parts)
    }

    /// Whether there is no time at all.
    pub(super) fn is_empty(&self) -> bool {
        self.next_after(DateTime::constant(2000, 1, 1, 0, 0, 0, 0)).is_none()
    }

    /// The first civil time after `civil`.
    pub(super) fn next_after(&self, civil: DateTime) -> Option<DateTime> {
        // Both libraries walk the calendar of UTC, which has no changes of the clock.
        let seconds = Offset::UTC.to_timestamp(civil).ok()?.as_second();
        let after = chrono::DateTime::<Utc>::from_timestamp(seconds, 0)?;
        let next = self.0.iter().filter_map(|part| part.after(&after).next()).min()?;
        let next = Timestamp::from_second(next.timestamp()).ok()?;
        Some(Offset::UTC.to_datetime(next))
    }
}

fn part(written: &Written, days: &str, weekdays: &str) -> Schedule {
    let [minutes, hours, months] =
        [&written.minute, &written.hour, &written.month].map(|field| list(field, |number| number.to_string()));
    let text = format!("0 {minutes} {hours} {days} {months} {weekdays}");
    text.parse().expect("lists of numbers in range are a schedule to the cron crate")
}

fn list(field: &Field, name: impl Fn(u32) -> String) -> String {
    field.numbers().map(name).collect::<Vec<_>>().join(",")
}
