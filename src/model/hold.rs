//! Why an alert waits.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Why an alert waits, and until when. Until then it may grow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Why.
    pub reason: HoldReason,
    /// Until when.
    pub until: Timestamp,
}

/// Why an alert waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HoldReason {
    /// It gathers what comes shortly after its first match.
    Bundle,
    /// It gathers all up to a set time.
    Digest,
    /// Its reader wants silence.
    Quiet,
    /// Its reader has had as many alerts as he wants for now.
    Limit,
}

impl HoldReason {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Bundle, Self::Digest, Self::Quiet, Self::Limit];

    /// The word that the store keeps and programs read.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Bundle => "bundle",
            Self::Digest => "digest",
            Self::Quiet => "quiet",
            Self::Limit => "limit",
        }
    }
}

impl fmt::Display for HoldReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
