//! What steers the way out.

use std::time::Duration;

use super::Route;

/// Settings of all outgoing HTTP.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkSettings {
    /// The `User-Agent` of every request.
    pub user_agent: String,
    /// How every host is reached.
    pub route: Route,
    /// Requests under way at once, all hosts together; at least 1.
    pub at_once: usize,
    /// Requests under way at once to one host (name and port); at least 1.
    pub per_host_at_once: usize,
    /// Time between the beginnings of two requests to one host (name and port).
    pub per_host_gap: Duration,
    /// Longest time for name look-up, TCP and TLS together.
    pub connect_timeout: Duration,
    /// Longest time to the first byte of an answer, name look-up, TCP and TLS included.
    pub answer_timeout: Duration,
    /// Longest time for one request, from its first byte sent to its last byte received.
    pub timeout: Duration,
    /// Largest body, counted after decompression, in bytes.
    pub body_limit: usize,
}

impl Default for NetworkSettings {
    fn default() -> Self {
        Self {
            user_agent: concat!("newswatch/", env!("CARGO_PKG_VERSION")).to_owned(),
            route: Route::default(),
            at_once: 64,
            per_host_at_once: 2,
            per_host_gap: Duration::from_secs(1),
            connect_timeout: Duration::from_secs(10),
            answer_timeout: Duration::from_secs(20),
            timeout: Duration::from_secs(30),
            body_limit: 20 * 1024 * 1024,
        }
    }
}
