//! Signs of life in the store, so that times in which nobody watched are known afterwards.
//!
//! Few are written: one at the start, one every five minutes, one at the end, and one a minute while nobody
//! answers, when nothing else is written. After a crash the last poll counts too.

use std::sync::atomic::Ordering;

use jiff::{SignedDuration, Timestamp};
use tracing::warn;

use super::shared::Shared;
use crate::store::{SignOfLife, StoreError, WatchKind};

/// Signs are this far apart.
const EVERY: SignedDuration = SignedDuration::from_mins(5);

/// After two that are missing the machine slept, or the daemon hung.
const LONGEST: SignedDuration = SignedDuration::from_mins(11);

/// A restart takes no longer.
const RESTART: SignedDuration = SignedDuration::from_mins(1);

/// Runs of one cycle are one, however rare they are: nobody expects more.
const CYCLES: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Signs of life that were given.
#[derive(Debug, Default)]
pub(super) struct SignsOfLife {
    last: Option<Timestamp>,
}

impl SignsOfLife {
    /// Gives those that are due. One that cannot be written is given next time.
    pub(super) async fn give(&mut self, shared: &Shared) {
        let now = shared.clock.now();
        if shared.offline.load(Ordering::Relaxed) {
            said(give(shared, WatchKind::Offline, LONGEST).await);
        }
        // A clock that was set back makes the last one lie ahead.
        if self.last.is_none_or(|last| now.duration_since(last).abs() >= EVERY) {
            said(give(shared, WatchKind::Daemon, LONGEST).await);
            self.last = Some(now);
        }
    }
}

/// The first sign of a daemon, or of a run of one cycle.
pub(super) async fn begin(shared: &Shared, once: bool) -> Result<(), StoreError> {
    match once {
        true => give(shared, WatchKind::Once, CYCLES).await,
        false => give(shared, WatchKind::Daemon, RESTART).await,
    }
}

/// The last sign of a daemon.
pub(super) async fn end(shared: &Shared) {
    said(give(shared, WatchKind::Daemon, LONGEST).await);
}

async fn give(shared: &Shared, kind: WatchKind, within: SignedDuration) -> Result<(), StoreError> {
    shared.store.sign_of_life(SignOfLife { now: shared.clock.now(), kind, within }).await
}

fn said(given: Result<(), StoreError>) {
    if let Err(error) = given {
        warn!(error = %error, "cannot write down that newswatch runs; `newswatch coverage` may say that it did not");
    }
}
