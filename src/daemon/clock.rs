//! What becomes of schedules when the clock is set.
//!
//! A clock that is set forward makes feeds and deliveries due, one by one as after a sleep. One that was set
//! back would leave them waiting for a time that may be years away: what is due later than it can be is
//! brought forward, at the start and when the clock shows less than it has shown to anybody here.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};
use tracing::{error, warn};

use super::Daemon;
use crate::pipeline::latest_attempt;
use crate::store::StoreError;
use crate::time::Clock;

/// A clock that shows this much less than before was set back.
const STEP: SignedDuration = SignedDuration::from_secs(60);

/// A clock that knows the latest time that it has shown: it may have gone forward and back between two
/// looks, and a schedule was written down meanwhile.
#[derive(Debug)]
pub(super) struct WatchedClock {
    clock: Arc<dyn Clock>,
    /// In microseconds.
    latest: AtomicI64,
}

impl WatchedClock {
    pub(super) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, latest: AtomicI64::new(i64::MIN) }
    }

    /// The time, and the latest that was shown if that is well ahead of it; then it is forgotten.
    fn set_back(&self) -> Option<(Timestamp, Timestamp)> {
        let now = self.now();
        let latest = Timestamp::from_microsecond(self.latest.load(Ordering::Relaxed)).ok()?;
        if now.saturating_add(STEP).unwrap_or(Timestamp::MAX) >= latest {
            return None;
        }
        self.latest.store(now.as_microsecond(), Ordering::Relaxed);
        Some((now, latest))
    }
}

impl Clock for WatchedClock {
    fn now(&self) -> Timestamp {
        let now = self.clock.now();
        self.latest.fetch_max(now.as_microsecond(), Ordering::Relaxed);
        now
    }
}

impl Daemon {
    pub(super) async fn mind_the_clock(&self) {
        let shared = &self.shared;
        let Some((now, before)) = shared.watched.set_back() else { return };
        warn!(%now, %before, "the clock was set back; schedules are counted from now");
        let done = async {
            self.rebase().await?;
            self.reconcile(&shared.setup(), false).await
        };
        if let Err(error) = done.await {
            error!(error = %error, "cannot bring schedules forward; a restart does");
        }
        shared.wake_poll.notify_one();
        shared.wake_deliver.notify_one();
    }

    /// Brings forward what is not a feed; those are brought forward with the configuration.
    pub(super) async fn rebase(&self) -> Result<(), StoreError> {
        let now = self.shared.clock.now();
        self.shared.store.rebase(now, latest_attempt(now)).await.map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::ManualClock;

    #[test]
    fn a_clock_that_went_forward_and_back_between_two_looks_is_noticed_once() {
        let hands = Arc::new(ManualClock::at(Timestamp::UNIX_EPOCH));
        let clock = WatchedClock::new(Arc::clone(&hands) as Arc<dyn Clock>);
        assert_eq!(clock.set_back(), None);
        hands.advance(SignedDuration::from_hours(1));
        let ahead = clock.now();
        hands.advance(SignedDuration::from_hours(-1));
        assert_eq!(clock.set_back(), Some((Timestamp::UNIX_EPOCH, ahead)));
        assert_eq!(clock.set_back(), None);
        hands.advance(SignedDuration::from_secs(-50));
        assert_eq!(clock.set_back(), None, "a clock that is corrected a little");
    }
}
