//! When a delivery that failed is tried again.
//!
//! The history of a delivery and a random fraction come in; the next instant goes out, or nothing
//! when it is time to give up. The waits grow from seconds to half a day, so that a hiccup costs
//! seconds, greylisting minutes, and a dead server a few tries a day (RFC 5321, section 4.5.4.1).

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::model::Delivery;

/// Waits after the first, second, … failed attempt, in seconds; the last one repeats.
const WAITS: [u64; 10] = [10, 60, 300, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 43_200];

/// A delivery that has failed for this long is given up.
const PATIENCE: SignedDuration = SignedDuration::from_hours(5 * 24);

/// But not before so many attempts since it was written down or retried by hand: the machine may
/// have been off for days.
const FEWEST_ATTEMPTS: u32 = 8;

/// Each wait is longer by up to this share.
const JITTER_SHARE: f64 = 0.2;

/// The longest wait, whatever a receiver asks for.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 60 * 60);

/// The latest instant at which a delivery may be due that failed before: a stored time beyond it is that of
/// a clock which was set back.
pub fn latest_attempt(now: Timestamp) -> Timestamp {
    let longest = SignedDuration::try_from(LONGEST_WAIT).unwrap_or(SignedDuration::MAX);
    now.saturating_add(longest).unwrap_or(Timestamp::MAX)
}

/// When to try again after an attempt that failed at `now`, not before `asked` has passed if the
/// receiver asked for a wait; `None` when five days have passed since the alert was `due`. `fraction` is
/// random, from 0 to 1.
pub(super) fn next_attempt(
    (delivery, due): (&Delivery, Timestamp),
    asked: Option<Duration>,
    now: Timestamp,
    fraction: f64,
) -> Option<Timestamp> {
    let step = usize::try_from(delivery.attempts).unwrap_or(usize::MAX).min(WAITS.len() - 1);
    let regular = Duration::from_secs(WAITS[step]).mul_f64(1.0 + JITTER_SHARE * fraction);
    let wait = regular.max(asked.unwrap_or_default()).min(LONGEST_WAIT);
    let wait = SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX);
    if now.duration_since(due) >= PATIENCE && delivery.attempts >= FEWEST_ATTEMPTS {
        return None;
    }
    now.checked_add(wait).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AlertId, DeliveryId, DeliveryState};

    fn delivery(attempts: u32) -> Delivery {
        Delivery {
            id: DeliveryId("msg_1".into()),
            alert: AlertId(1),
            channel: "hook".into(),
            recipient: String::new(),
            state: DeliveryState::Pending,
            attempts,
            created: Timestamp::UNIX_EPOCH,
            next_attempt: Timestamp::UNIX_EPOCH,
            last_error: None,
        }
    }

    fn wait(attempts: u32, asked: Option<u64>) -> i64 {
        let now = Timestamp::from_second(60).unwrap();
        let next = next_attempt((&delivery(attempts), Timestamp::UNIX_EPOCH), asked.map(Duration::from_secs), now, 0.0);
        next.unwrap().duration_since(now).as_secs()
    }

    #[test]
    fn waits_grow_from_seconds_to_half_a_day() {
        assert_eq!([0, 1, 2, 9, 90].map(|attempts| wait(attempts, None)), [10, 60, 300, 43_200, 43_200]);
    }

    #[test]
    fn a_receiver_that_asks_for_time_gets_it() {
        assert_eq!(wait(0, Some(120)), 120);
        assert_eq!(wait(2, Some(1)), 300);
        assert_eq!(wait(0, Some(1_000_000)), 86_400);
    }

    #[test]
    fn a_delivery_is_given_up_after_five_days() {
        let at = |hours| Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours);
        assert!(next_attempt((&delivery(20), at(0)), None, at(119), 0.5).is_some());
        assert!(next_attempt((&delivery(20), at(0)), None, at(120), 0.5).is_none());
    }

    #[test]
    fn an_old_delivery_that_is_retried_has_time_again() {
        let week = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(7 * 24);
        assert!(next_attempt((&delivery(0), Timestamp::UNIX_EPOCH), None, week, 0.5).is_some());
    }
}
