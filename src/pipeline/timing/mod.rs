//! When matches are told: at once, together, at set times; never in quiet hours, never too often.
//!
//! Instants come in and instants go out. The calendar is that of a time zone, so all of it holds
//! through the changes of the clock.
//!
//! Deliberately not here: what waits, and in which alert (`group`).

use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

pub use self::quiet::{Quiet, QuietSpan};
use crate::model::ChannelName;
use crate::time::cron::Cron;

mod quiet;

/// When the matches of a rule are told through a channel.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Deliver {
    /// At once.
    #[default]
    Now,
    /// The first match opens a window of this length, at whose end all of it is told.
    Bundle(Duration),
    /// At set times, with all that has come until then.
    Digest(Digest),
}

/// A digest's times.
#[derive(Clone, Debug, PartialEq)]
pub struct Digest {
    /// When it is told.
    pub at: Cron,
    /// With so many matches it is told sooner.
    pub or_matches: Option<usize>,
    /// It is told although there is nothing in it: then the reader knows that nothing was missed.
    pub even_empty: bool,
}

/// At most so many alerts in any span of this length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// How many; at least one.
    pub alerts: usize,
    /// The span.
    pub per: Duration,
}

impl Limit {
    /// When the next alert may be told, given the instants at which earlier ones were: `now`, or later.
    pub fn room(&self, told: impl IntoIterator<Item = Timestamp>, now: Timestamp) -> Timestamp {
        let per = SignedDuration::try_from(self.per).unwrap_or(SignedDuration::MAX);
        let mut recent: Vec<_> = told.into_iter().filter(|&at| at <= now && now.duration_since(at) < per).collect();
        recent.sort_unstable();
        match recent.len().checked_sub(self.alerts) {
            Some(over) => recent[over].saturating_add(per).unwrap_or(Timestamp::MAX),
            None => now,
        }
    }
}

/// Where an alert goes as well that a channel has not delivered in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fallback {
    /// The other channel.
    pub to: ChannelName,
    /// How long the first one is waited for.
    pub after: Duration,
}

/// What a rule, or a channel, says of when to tell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timing {
    /// When; if nothing is said, the other one decides.
    pub deliver: Option<Deliver>,
    /// When nothing is told.
    pub quiet: Vec<Quiet>,
    /// How often, at most.
    pub limit: Option<Limit>,
}

/// No silence is longer than that.
const LONGEST_QUIET: SignedDuration = SignedDuration::from_hours(8 * 24);

/// The end of the quiet hours around `at`; `at` itself outside of them.
pub(super) fn after_quiet(quiet: &[Quiet], at: Timestamp, zone: &TimeZone) -> Timestamp {
    let mut end = at;
    // One quiet time may end within another one. The configuration refuses silence for ever.
    while end.duration_since(at) < LONGEST_QUIET {
        match quiet.iter().filter_map(|quiet| quiet.end_around(end, zone)).max() {
            Some(later) if later > end => end = later,
            _ => break,
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_there_again_when_the_oldest_leaves_the_span() {
        let limit = Limit { alerts: 2, per: Duration::from_secs(3600) };
        let at = |second| Timestamp::from_second(second).unwrap();
        let room = |told: &[i64], now| limit.room(told.iter().map(|&told| at(told)), at(now)).as_second();
        assert_eq!(room(&[], 100), 100);
        assert_eq!(room(&[50], 100), 100);
        assert_eq!(room(&[50, 60], 100), 3650);
        assert_eq!(room(&[60, 50, 70], 100), 3660, "two have to leave");
        assert_eq!(room(&[50, 60], 3650), 3650);
        assert_eq!(room(&[50, 9_000], 100), 100, "what is to come does not count");
    }
}
