//! What steers the calls of hubs.

use std::net::SocketAddr;
use std::time::Duration;

use url::Url;

/// Where hubs call, and for how long they are asked to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebsubSettings {
    /// Where the program listens.
    pub listen: SocketAddr,
    /// The address under which hubs reach that; ends with `/`.
    pub callback: Url,
    /// The lease that is asked for.
    pub lease: Duration,
}

impl WebsubSettings {
    /// The address that the hub of one subscription calls.
    pub fn callback_of(&self, token: &str) -> Url {
        self.callback.join(token).unwrap_or_else(|_| self.callback.clone())
    }
}
