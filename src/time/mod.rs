//! The only reader of the clock.
//!
//! A loop reads its [`Clock`] once per run and passes the instant down; everything else takes
//! `now` as an argument, so tests decide what time it is. `clippy` refuses every other reading.

pub use self::date::read_date;

pub mod cron;
mod date;

use std::fmt::Debug;
use std::sync::Mutex;

use jiff::{SignedDuration, Timestamp};

/// Tells what time it is.
pub trait Clock: Debug + Send + Sync {
    /// The current instant. It may step back when the machine's clock is set.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A clock that stands still until it is told otherwise: for tests.
#[derive(Debug)]
pub struct ManualClock(Mutex<Timestamp>);

impl ManualClock {
    /// A clock that shows `now`.
    pub fn at(now: Timestamp) -> Self {
        Self(Mutex::new(now))
    }

    /// Moves the hands by `step`, backwards if it is negative.
    pub fn advance(&self, step: SignedDuration) {
        *self.hands() += step;
    }

    fn hands(&self) -> std::sync::MutexGuard<'_, Timestamp> {
        self.0.lock().expect("nothing panics while it holds the hands of the clock")
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        *self.hands()
    }
}
