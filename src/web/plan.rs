//! What to do about a subscription, and what became of it.
//!
//! The hub that a feed names, what was asked before, and now come in; the next step goes out. After
//! each step comes the subscription from then on.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::model::Hub;
use crate::store::{Subscription, SubscriptionState};

/// A hub that has been asked and does not confirm is asked again after this long, doubled each
/// time …
const PATIENCE: Duration = Duration::from_secs(10 * 60);

/// … and so is one that has refused, after this long.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// A subscription that has come to its end is kept this long, for the hub to confirm.
const FAREWELL: SignedDuration = SignedDuration::from_hours(1);

/// A lease is renewed when this part of it is over, or up to a twentieth later.
const RENEWAL: f64 = 0.8;
const JITTER: f64 = 0.05;

/// Leases are taken for at most this long, whatever a hub says.
const LONGEST_LEASE: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Ask the hub to call, for the first time or again.
    Subscribe,
    /// Ask it to call no longer.
    Unsubscribe,
    /// Forget what was asked.
    Forget,
}

/// The next step, if it is time for one.
pub fn plan(wanted: Option<&Hub>, known: Option<&Subscription>, now: Timestamp) -> Option<Step> {
    let Some(known) = known else { return wanted.map(|_| Step::Subscribe) };
    let due = known.next_action <= now;
    match (known.state, wanted) {
        (SubscriptionState::Ending, _) => due.then_some(Step::Forget),
        (_, Some(wanted)) if *wanted == known.hub => due.then_some(Step::Subscribe),
        (SubscriptionState::Denied, _) => Some(Step::Forget),
        (SubscriptionState::Asked | SubscriptionState::Active, _) => Some(Step::Unsubscribe),
    }
}

/// The subscription when the hub has been asked at `now`. One that was active stays so until its
/// lease is over.
pub fn asked(before: Subscription, step: Step, now: Timestamp) -> Subscription {
    if step == Step::Unsubscribe {
        return Subscription { state: SubscriptionState::Ending, next_action: now + FAREWELL, ..before };
    }
    let holds = before.lease_until.is_some_and(|until| until > now);
    let state =
        if before.state == SubscriptionState::Active && holds { before.state } else { SubscriptionState::Asked };
    Subscription { state, ..failed(before, now) }
}

/// The subscription as long as the hub does not confirm it.
fn failed(before: Subscription, now: Timestamp) -> Subscription {
    let wait = PATIENCE.saturating_mul(2_u32.saturating_pow(before.failures.min(20))).min(LONGEST);
    Subscription { failures: before.failures.saturating_add(1), next_action: after(now, wait), ..before }
}

/// The subscription when the hub has confirmed it for `lease` at `now`, where `wanted` was asked for;
/// `fraction` is random, from 0 to 1.
///
/// A hub that grants next to nothing makes no work: it is asked again after [`PATIENCE`] at the
/// soonest, unless no more was asked for.
pub(super) fn confirmed(
    before: Subscription,
    lease: Duration,
    wanted: Duration,
    (now, fraction): (Timestamp, f64),
) -> Subscription {
    let lease = lease.min(LONGEST_LEASE);
    let share = RENEWAL + JITTER * fraction;
    let renewal = lease.mul_f64(share).max(PATIENCE.min(wanted.mul_f64(share)));
    Subscription {
        state: SubscriptionState::Active,
        lease_until: Some(after(now, lease)),
        next_action: after(now, renewal),
        failures: 0,
        ..before
    }
}

/// The subscription when the hub has refused it.
pub(super) fn denied(before: Subscription, now: Timestamp) -> Subscription {
    Subscription {
        state: SubscriptionState::Denied,
        lease_until: None,
        next_action: after(now, LONGEST),
        failures: 0,
        ..before
    }
}

fn after(now: Timestamp, wait: Duration) -> Timestamp {
    now.saturating_add(SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX)).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::FeedId;
    use crate::secret::Secret;

    const DAY: Duration = Duration::from_secs(86_400);

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    fn hub(address: &str) -> Hub {
        Hub { hub: address.into(), topic: "https://wire/".into(), from_outside: false }
    }

    fn known(state: SubscriptionState) -> Subscription {
        Subscription {
            feed: FeedId(1),
            name: "wire".into(),
            hub: hub("https://hub/"),
            token: "t".into(),
            secret: Secret::from("s"),
            state,
            lease_until: None,
            next_action: at(100),
            failures: 0,
        }
    }

    fn steps(wanted: Option<&str>, state: SubscriptionState) -> [Option<Step>; 2] {
        let (wanted, known) = (wanted.map(hub), known(state));
        [at(99), at(100)].map(|now| plan(wanted.as_ref(), Some(&known), now))
    }

    #[test]
    fn what_is_wanted_is_asked_for_and_asked_again_when_it_is_time() {
        assert_eq!(plan(Some(&hub("https://hub/")), None, at(0)), Some(Step::Subscribe));
        assert_eq!(plan(None, None, at(0)), None);
        for state in [SubscriptionState::Asked, SubscriptionState::Active, SubscriptionState::Denied] {
            assert_eq!(steps(Some("https://hub/"), state), [None, Some(Step::Subscribe)]);
        }
    }

    #[test]
    fn what_is_no_longer_wanted_is_ended_and_forgotten_later() {
        for wanted in [None, Some("https://other/")] {
            assert_eq!(steps(wanted, SubscriptionState::Active), [Some(Step::Unsubscribe); 2]);
            assert_eq!(steps(wanted, SubscriptionState::Denied), [Some(Step::Forget); 2]);
            assert_eq!(steps(wanted, SubscriptionState::Ending), [None, Some(Step::Forget)]);
        }
        let ending = asked(known(SubscriptionState::Active), Step::Unsubscribe, at(0));
        assert_eq!((ending.state, ending.next_action), (SubscriptionState::Ending, at(3600)));
    }

    #[test]
    fn a_hub_that_does_not_confirm_is_asked_less_and_less_often() {
        let mut subscription = known(SubscriptionState::Asked);
        let mut waits = Vec::new();
        for _ in 0..10 {
            subscription = asked(subscription, Step::Subscribe, at(0));
            waits.push(subscription.next_action.duration_since(at(0)).as_mins());
        }
        assert_eq!(waits, [10, 20, 40, 80, 160, 320, 640, 1280, 1440, 1440]);
    }

    #[test]
    fn a_lease_is_renewed_before_it_ends_and_holds_meanwhile() {
        let active = confirmed(known(SubscriptionState::Asked), Duration::from_secs(1000), DAY, (at(0), 0.0));
        assert_eq!((active.lease_until, active.next_action), (Some(at(1000)), at(800)));
        assert_eq!(asked(active.clone(), Step::Subscribe, at(800)).state, SubscriptionState::Active);
        assert_eq!(asked(active, Step::Subscribe, at(1001)).state, SubscriptionState::Asked);
        let endless = confirmed(known(SubscriptionState::Asked), Duration::MAX, DAY, (at(0), 0.0));
        assert_eq!(endless.lease_until, Some(at(30 * 86_400)));
    }

    #[test]
    fn a_hub_that_grants_next_to_nothing_is_asked_no_sooner_than_others() {
        let second = Duration::from_secs(1);
        let stingy = confirmed(known(SubscriptionState::Asked), second, DAY, (at(0), 0.0));
        assert_eq!((stingy.lease_until, stingy.next_action), (Some(at(1)), at(600)));
        let wanted = confirmed(known(SubscriptionState::Asked), Duration::ZERO, second * 10, (at(0), 0.0));
        assert_eq!(wanted.next_action, at(8));
    }
}
