//! A status goes in; what becomes of the delivery, and what a person can do, comes out.
//!
//! | status | the delivery |
//! |---|---|
//! | 2xx | is done, unless its body says that it is not, as some services do |
//! | 410 | is given up, and the channel is switched off: the receiver wants nothing more |
//! | 429, 503 | is tried again, not before `Retry-After`, or what the body says of it |
//! | all others, redirects too | is tried again |
//!
//! 4xx is no reason to give up: a receiver that is being set up or repaired answers 401 or 404,
//! and no alert may be lost for that.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;

use crate::channel::inert::inert_within;
use crate::channel::{Receipt, SendError};
use crate::net::{Answer, NetworkError};

/// Nobody is left alone for longer because of a body.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 3600);

/// Characters of an answer's body that are shown.
const SHOWN: usize = 120;

/// What becomes of the delivery; `host` is where the answer came from.
pub(super) fn outcome(answer: &Answer, host: &str, now: Timestamp) -> Result<Receipt, SendError> {
    match answer.status {
        200..=299 if refused(answer) => {
            Err(SendError::Retry { after: wait(answer, now), reason: reason(answer, host) })
        }
        200..=299 => Ok(Receipt { detail: told(answer) }),
        410 => Err(SendError::SwitchOff { reason: reason(answer, host) }),
        429 | 503 => Err(SendError::Retry { after: wait(answer, now), reason: reason(answer, host) }),
        _ => Err(SendError::Retry { after: None, reason: reason(answer, host) }),
    }
}

/// Whether a body says that the message was not taken although the status says that it was: `"ok": false`
/// of Slack and Telegram, `"status": 0` of Pushover, and the sentence of Teams.
fn refused(answer: &Answer) -> bool {
    let body = body(answer);
    body["ok"] == false
        || body["status"] == 0
        || String::from_utf8_lossy(&answer.body).starts_with("Webhook message delivery failed")
}

/// How long the receiver wants to be left alone. Discord and Telegram say it in seconds in the body,
/// Matrix in milliseconds.
fn wait(answer: &Answer, now: Timestamp) -> Option<Duration> {
    let body = body(answer);
    let seconds = body["retry_after"].as_f64().or_else(|| body["parameters"]["retry_after"].as_f64());
    let seconds = seconds.or_else(|| Some(body["retry_after_ms"].as_f64()? / 1_000.0));
    let in_body = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    answer.retry_after(now).into_iter().chain(in_body).max().map(|wait| wait.min(LONGEST_WAIT))
}

fn body(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.body).unwrap_or_default()
}

fn reason(answer: &Answer, host: &str) -> String {
    format!("{host} answered {}; {}", told(answer), status_fix(answer.status))
}

/// The status and what the receiver says about it.
pub(super) fn told(answer: &Answer) -> String {
    let text = inert_within(&String::from_utf8_lossy(&answer.body), SHOWN);
    match text.is_empty() {
        true => answer.status.to_string(),
        false => format!("{}: {text}", answer.status),
    }
}

/// The likely fix where the receiver answered.
pub(super) fn status_fix(status: u16) -> &'static str {
    match status {
        300..=399 => "redirects are not followed: set `url` to the final address",
        400 | 422 => "the receiver does not understand the body: check `format`",
        401 | 403 => "check `secret` and `headers`; the receiver's clock may also be wrong",
        404 => "check the path in `url`",
        405 => "the receiver does not take POST: check `url`",
        410 => "the receiver has closed this address: set a new `url` or remove the channel",
        408 | 504 => "the receiver is too slow: see its log",
        413 => "the receiver takes less than 20 kB: raise its limit",
        429 | 503 => "the receiver is busy and asks to wait",
        500..=599 => "the receiver has a fault of its own: see its log",
        _ => "see the receiver's log",
    }
}

/// The likely fix where nothing was answered.
pub(super) fn error_fix(error: &NetworkError) -> &'static str {
    match error {
        NetworkError::Refused { .. } => "if the address is meant, allow it with `allow_private` under `[network]`",
        NetworkError::Lookup { .. } => "check the host in `url`, and this machine's name servers",
        NetworkError::Connect { .. } => "check host and port in `url`, and whether the receiver runs",
        NetworkError::Tls { .. } | NetworkError::TrustStore { .. } => {
            "check the receiver's certificate, and that this machine trusts its authority"
        }
        NetworkError::Timeout { .. } => "make the receiver answer first and work later, or raise `timeout`",
        NetworkError::Header { .. } => "check the names and values in `headers`",
        NetworkError::Scheme { .. } => "use http:// or https:// in `url`",
        _ => "check that `url` leads to a receiver of webhooks, and see its log",
    }
}
