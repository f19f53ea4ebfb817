//! Schedules as crontab(5) writes them.
//!
//! A text of five fields (or `@daily` and its like) comes in, and for any instant and zone the
//! next instant goes out. The text is read here, so that every fault has a place and a fix; the
//! `cron` crate then walks the calendar in civil time, and the zone decides which instant a civil
//! time is.
//!
//! The promise is the meaning that Vixie cron gives to the text:
//!
//! - Sunday is 0 or 7, months and days have names, and when both day fields are restricted either
//!   of them is enough. A field that begins with `*` is not restricted, `*/2` included.
//! - A schedule whose minute or hour field begins with `*` follows real time through a change of
//!   the clock: nothing is left out and nothing waits.
//! - Any other schedule runs once. A time that the clock jumps over runs when it has jumped; a time
//!   that comes twice runs the first time.
//!
//! Deliberately not here: seconds, years, `@reboot`, and the signs `L`, `W`, `#` and `?`, which
//! crontab(5) does not know.

use std::fmt;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use self::civil::Calendar;
pub use self::error::CronError;

mod error;
mod field;
mod written;
mod civil;
mod zoned;

#[cfg(test)]
mod reference;
#[cfg(test)]
mod tests;

/// A schedule, proved to have a next time.
#[derive(Clone, Debug, PartialEq)]
pub struct Cron {
    text: String,
    calendar: Calendar,
    follows_real_time: bool,
}

impl Cron {
    /// Reads five fields as in crontab(5), or one of `@hourly`, `@daily`, `@midnight`, `@weekly`,
    /// `@monthly`, `@yearly` and `@annually`.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong, with its place in `text`. A schedule that no day of the
    /// calendar satisfies, as `0 0 31 2 *`, is wrong too.
    pub fn parse(text: &str) -> Result<Self, CronError> {
        let written = written::parse(text)?;
        let calendar = Calendar::of(&written);
        if calendar.is_empty() {
            return Err(CronError::never(text, &written));
        }
        let follows_real_time = written.minute.starts_with_star || written.hour.starts_with_star;
        Ok(Self { text: text.to_owned(), calendar, follows_real_time })
    }

    /// The first instant after `now` that the schedule names in `zone`; none after the year 2100.
    pub fn next_after(&self, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        if self.follows_real_time {
            zoned::next_in_real_time(&self.calendar, now, zone)
        } else {
            zoned::next_once(&self.calendar, now, zone)
        }
    }
}

impl fmt::Display for Cron {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}
