//! One attempt of one delivery: the last stage, ending in commit 3.
//!
//! A leased delivery and its channel come in; an [`Attempt`] goes out, and with it what becomes
//! of the delivery.
//!
//! Deliberately not here: leasing and recording, which the daemon's loop does around it.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::retry::next_attempt;
use crate::channel::{Channel, Message, SendError};
use crate::model::{Attempt, Outcome, Severity};
use crate::store::Leased;
use crate::time::Clock;

/// What an attempt came to, and whether its receiver wants nothing more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempted {
    /// The attempt, to be recorded.
    pub attempt: Attempt,
    /// Why the channel is to be switched off, if it is.
    pub switch_off: Option<String>,
}

/// Sends one leased delivery through its channel; `fraction` is random, from 0 to 1.
pub async fn attempt(
    leased: &Leased,
    channel: &dyn Channel,
    clock: &dyn Clock,
    (timezone, severity): (&TimeZone, Severity),
    fraction: f64,
) -> Attempted {
    let started = clock.now();
    let message = Message { delivery: &leased.delivery, alert: &leased.alert, severity, now: started, timezone };
    let result = channel.send(&message).await;
    let ended = clock.now();
    let switch_off = match &result {
        Err(SendError::SwitchOff { reason }) => Some(reason.clone()),
        _ => None,
    };
    let outcome = match result {
        Ok(receipt) => Outcome::Sent { detail: receipt.detail },
        Err(error) => failed(leased, error, ended, fraction),
    };
    Attempted { attempt: Attempt { delivery: leased.delivery.id.clone(), started, ended, outcome }, switch_off }
}

fn failed(leased: &Leased, error: SendError, now: Timestamp, fraction: f64) -> Outcome {
    match error {
        SendError::Retry { after, reason } => {
            match next_attempt((&leased.delivery, leased.alert.due), after, now, fraction) {
                Some(at) => Outcome::Retry { at, error: reason },
                None => Outcome::Dead { error: format!("{reason} (given up after five days)") },
            }
        }
        SendError::Final { reason } | SendError::SwitchOff { reason } => Outcome::Dead { error: reason },
    }
}
