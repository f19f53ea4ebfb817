//! How long a server asks to wait.

use std::time::Duration;

use jiff::Timestamp;

use super::{Answer, date};

/// A server that asks for more is obeyed this much.
const LONGEST: Duration = Duration::from_secs(7 * 24 * 60 * 60);

impl Answer {
    /// How long the server asks to wait from `now` on (RFC 9110, section 10.2.3), given in seconds
    /// or as a date; at most a week. A date in the past asks for no wait; what cannot be read asks
    /// for nothing.
    pub fn retry_after(&self, now: Timestamp) -> Option<Duration> {
        let text = self.headers.text("retry-after")?;
        let wait = match text.bytes().all(|byte| byte.is_ascii_digit()) && !text.is_empty() {
            // More digits than a number holds is still a long time.
            true => Duration::from_secs(text.parse().unwrap_or(u64::MAX)),
            false => Duration::try_from(date::parse(text, now)?.duration_since(now)).unwrap_or_default(),
        };
        Some(wait.min(LONGEST))
    }
}
