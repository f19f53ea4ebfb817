//! What systemd is told (sd_notify(3)): ready, reloading, stopping, how it goes, still alive.
//!
//! Outside systemd all of this does nothing. A message that cannot be sent is not worth a line:
//! systemd notices by itself what it does not hear.

use std::time::Duration;

use sd_notify::NotifyState;
use tracing::error;

use super::shared::Shared;
use crate::status::{self, PATIENCE};

/// How often [`housekeeping`] is due: at least twice in the time that the watchdog waits.
pub(super) fn interval(usual: Duration) -> Duration {
    interval_within(usual, sd_notify::watchdog_enabled())
}

fn interval_within(usual: Duration, patience: Option<Duration>) -> Duration {
    let half = patience.map_or(usual, |patience| patience / 2);
    usual.min(half).max(Duration::from_millis(100))
}

pub(super) fn ready() {
    let _ = sd_notify::notify(&[NotifyState::Ready]);
}

/// Newer versions of systemd want the time with the word.
pub(super) fn reloading() {
    match NotifyState::monotonic_usec_now() {
        Ok(now) => drop(sd_notify::notify(&[NotifyState::Reloading, now])),
        Err(_) => drop(sd_notify::notify(&[NotifyState::Reloading])),
    }
}

/// The start takes longer, since the store cannot be used yet: systemd, which would give it up, is asked for
/// another minute.
pub fn still_starting() {
    let status = NotifyState::Status("starting: waiting for the store, see the log");
    let _ = sd_notify::notify(&[NotifyState::ExtendTimeoutUsec(60_000_000), status]);
}

pub(super) fn stopping() {
    let _ = sd_notify::notify(&[NotifyState::Stopping, NotifyState::Status("stopping")]);
}

/// Sends the status line and, as long as every loop makes progress, the watchdog's sign of life.
pub(super) async fn housekeeping(shared: &Shared) {
    match shared.pulse.stuck(PATIENCE) {
        Some(name) => error!(r#loop = name, "a loop makes no progress; the watchdog is left unfed"),
        None => drop(sd_notify::notify(&[NotifyState::Watchdog])),
    }
    let now = shared.clock.now();
    if let Ok(totals) = shared.store.totals(now).await {
        let _ = sd_notify::notify(&[NotifyState::Status(&status::line(&totals, now))]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_watchdog_is_fed_twice_in_its_time() {
        let within = |patience: Option<u64>| interval_within(Duration::from_secs(5), patience.map(Duration::from_secs));
        assert_eq!(within(None), Duration::from_secs(5));
        assert_eq!(within(Some(30)), Duration::from_secs(5));
        assert_eq!(within(Some(3)), Duration::from_millis(1_500));
    }
}
