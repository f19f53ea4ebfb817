//! What the loops share.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use jiff::Timestamp;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::clock::WatchedClock;
use super::setup::Setup;
use crate::pipeline::Reader;
use crate::random::Random;
use crate::status::Pulse;
use crate::store::{Store, Subject, Trouble};
use crate::time::Clock;

/// What the loops share: the store, the clock, the running set-up and each other's bells.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) store: Arc<dyn Store>,
    /// The same as `watched`, for those who only read it.
    pub(super) clock: Arc<dyn Clock>,
    pub(super) watched: Arc<WatchedClock>,
    pub(super) random: Random,
    pub(super) reader: Reader,
    pub(super) pulse: Pulse,
    /// Since when it runs.
    pub(super) since: Timestamp,
    /// Everything spawned, so that the end can wait for it.
    pub(super) tasks: TaskTracker,
    /// Rung once: begin nothing new.
    pub(super) stop: CancellationToken,
    /// The feeds have changed.
    pub(super) wake_poll: Notify,
    /// Matches wait.
    pub(super) wake_group: Notify,
    /// Deliveries wait.
    pub(super) wake_deliver: Notify,
    /// Nobody answers just now.
    pub(super) offline: AtomicBool,
    /// The loops run.
    pub(super) running: AtomicBool,
    setup: RwLock<Arc<Setup>>,
    /// What was configured last and is not in force.
    refused: Mutex<Option<Trouble>>,
}

impl Shared {
    pub(super) fn new(setup: Setup, store: Arc<dyn Store>, clock: Arc<dyn Clock>, random: Random) -> Self {
        let watched = Arc::new(WatchedClock::new(clock));
        Self {
            since: watched.now(),
            store,
            clock: Arc::clone(&watched) as Arc<dyn Clock>,
            watched,
            random,
            reader: Reader::new(Reader::LIMIT),
            pulse: Pulse::new(),
            tasks: TaskTracker::new(),
            stop: CancellationToken::new(),
            wake_poll: Notify::new(),
            wake_group: Notify::new(),
            wake_deliver: Notify::new(),
            offline: AtomicBool::new(false),
            running: AtomicBool::new(false),
            setup: RwLock::new(Arc::new(setup)),
            refused: Mutex::new(None),
        }
    }

    /// The set-up that runs now; keep it for one piece of work, not longer.
    pub(super) fn setup(&self) -> Arc<Setup> {
        Arc::clone(&self.setup.read().expect("nothing panics while it holds the set-up"))
    }

    /// What was configured last and is not in force, if anything is not.
    pub(super) fn refused(&self) -> Option<Trouble> {
        self.refused.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Keeps in mind why what is configured is not in force; none if it is.
    pub(super) fn refuse(&self, reason: Option<String>) {
        let mut refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        // Since the first of several tries.
        let since = refused.as_ref().map_or_else(|| self.clock.now(), |before| before.since);
        *refused = reason.map(|text| Trouble { subject: Subject::Configuration, since, text });
    }

    /// Puts another set-up in place and wakes every loop.
    pub(super) fn swap(&self, setup: Setup) {
        *self.setup.write().expect("nothing panics while it holds the set-up") = Arc::new(setup);
        self.wake_poll.notify_one();
        self.wake_group.notify_one();
        self.wake_deliver.notify_one();
    }
}
