//! One alert on its way out.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{AlertId, ChannelName, DeliveryId};

/// One alert for one channel, and for one recipient where the channel has several: a row in the
/// outbox.
///
/// Recipients are kept apart because their fates are: one refused address must not stop, or
/// repeat, the mail to the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The id that stays the same on every attempt.
    pub id: DeliveryId,
    /// What is told.
    pub alert: AlertId,
    /// The way out.
    pub channel: ChannelName,
    /// Who receives it, where the channel has several; empty otherwise.
    pub recipient: String,
    /// What has become of it so far.
    pub state: DeliveryState,
    /// How many attempts were made.
    pub attempts: u32,
    /// When it was written down.
    pub created: Timestamp,
    /// When it is due next; meaningless once it is sent, dead or discarded.
    pub next_attempt: Timestamp,
    /// Why the last attempt failed, if it did.
    pub last_error: Option<String>,
}

/// What has become of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DeliveryState {
    /// Its alert is held, and may still grow.
    Held,
    /// To be sent when it is due.
    Pending,
    /// The receiver took it.
    Sent,
    /// Given up after a final refusal or after days of attempts; listed, and can be retried.
    Dead,
    /// Given up by the user.
    Discarded,
}

impl DeliveryState {
    /// Every state, in the order of a delivery's life.
    pub const ALL: [Self; 5] = [Self::Held, Self::Pending, Self::Sent, Self::Dead, Self::Discarded];

    /// The word that users read and the store keeps.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Pending => "pending",
            Self::Sent => "sent",
            Self::Dead => "dead",
            Self::Discarded => "discarded",
        }
    }
}

impl fmt::Display for DeliveryState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// One try of one delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The delivery that was tried.
    pub delivery: DeliveryId,
    /// When the try began.
    pub started: Timestamp,
    /// When its outcome was known.
    pub ended: Timestamp,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of an attempt, and so what happens next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The receiver took it; `detail` is its answer.
    Sent {
        /// The receiver's answer, shortened.
        detail: String,
    },
    /// It failed and is tried again at `at`.
    Retry {
        /// When it is due again.
        at: Timestamp,
        /// What went wrong, without secrets.
        error: String,
    },
    /// It failed for good.
    Dead {
        /// What went wrong, without secrets.
        error: String,
    },
}
