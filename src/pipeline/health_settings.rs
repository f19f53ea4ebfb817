//! What steers what newswatch says of itself.

use std::time::Duration;

use url::Url;

use crate::model::ChannelName;

/// What newswatch says of itself, and to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HealthSettings {
    /// The channels that are told; the log is in any case.
    pub notify: Vec<ChannelName>,
    /// A feed is told of that has failed for so long.
    pub feeds_after: Duration,
    /// A channel is told of whose oldest delivery has waited for so long.
    pub channels_after: Duration,
    /// Who waits for a sign of life, if anybody.
    pub heartbeat: Option<Heartbeat>,
}

/// Who waits for a sign of life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heartbeat {
    /// Where; often a secret in itself.
    pub url: Url,
    /// How often.
    pub every: Duration,
}

impl Heartbeat {
    /// How often, if nothing else is said.
    pub const EVERY: Duration = Duration::from_secs(5 * 60);
}

impl Default for HealthSettings {
    fn default() -> Self {
        Self {
            notify: Vec::new(),
            feeds_after: Duration::from_secs(6 * 3600),
            channels_after: Duration::from_secs(3600),
            heartbeat: None,
        }
    }
}
