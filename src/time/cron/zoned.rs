//! From civil time to instants, through the changes of the clock.

use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp};

use super::civil::Calendar;

/// The next instant of a schedule that follows real time: the civil time is looked up again after
/// every change of the clock, so a repeated hour runs twice and a missing one not at all.
pub(super) fn next_in_real_time(calendar: &Calendar, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    let mut from = now;
    let mut offset = zone.to_offset(from);
    let mut changes = zone.following(now);
    loop {
        let next = calendar.next_after(offset.to_datetime(from)).and_then(|civil| offset.to_timestamp(civil).ok());
        match (next, changes.next()) {
            (Some(next), Some(change)) if change.timestamp() <= next => {
                offset = change.offset();
                // The instant of the change itself may be one of the schedule's.
                from = change.timestamp().checked_sub(SignedDuration::from_secs(1)).ok()?;
            }
            (next, _) => return next,
        }
    }
}

/// The next instant of a schedule that names times of the day: each civil time runs once.
pub(super) fn next_once(calendar: &Calendar, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    let mut civil = zone.to_datetime(now);
    loop {
        civil = calendar.next_after(civil)?;
        let instant = instant_of(civil, zone)?;
        // In a repeated hour the civil times of its first pass come up again.
        if instant > now {
            return Some(instant);
        }
    }
}

/// The instant of a civil time: the first of two, or the moment after the gap it falls into.
fn instant_of(civil: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    match zone.to_ambiguous_timestamp(civil).offset() {
        AmbiguousOffset::Unambiguous { offset } | AmbiguousOffset::Fold { before: offset, .. } => {
            offset.to_timestamp(civil).ok()
        }
        AmbiguousOffset::Gap { after, .. } => {
            let before_the_gap = after.to_timestamp(civil).ok()?;
            zone.following(before_the_gap).next().map(|change| change.timestamp())
        }
    }
}
