//! How long an answer stays fresh.

use std::time::Duration;

use jiff::Timestamp;

use super::{Answer, date};

/// A server that claims more is believed this much.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

impl Answer {
    /// How long the answer stays fresh from `now` on (RFC 9111, section 4.2): `max-age`, or
    /// `Expires` less `Date`, less `Age`. At most a day; `None` where the server says nothing,
    /// nothing readable, or that it is stale already.
    pub fn freshness(&self, now: Timestamp) -> Option<Duration> {
        let lifetime = match self.cache_control() {
            CacheControl::Never => return None,
            CacheControl::MaxAge(seconds) => Duration::from_secs(seconds),
            CacheControl::Silent => self.until_expiry(now)?,
        };
        let age = self.headers.text("age").and_then(|age| age.parse().ok()).unwrap_or(0);
        let left = lifetime.checked_sub(Duration::from_secs(age))?;
        (!left.is_zero()).then(|| left.min(LONGEST))
    }

    fn cache_control(&self) -> CacheControl {
        let mut says = CacheControl::Silent;
        for directive in self.headers.texts("cache-control").flat_map(|line| line.split(',')) {
            let (name, value) = directive.split_once('=').unwrap_or((directive, ""));
            match name.trim().to_ascii_lowercase().as_str() {
                "no-cache" | "no-store" => return CacheControl::Never,
                "max-age" => says = says.or_max_age(value),
                _ => {}
            }
        }
        says
    }

    fn until_expiry(&self, now: Timestamp) -> Option<Duration> {
        let read = |name| self.headers.text(name).and_then(|text| date::parse(text, now));
        let lifetime = read("expires")?.duration_since(read("date").unwrap_or(now));
        Duration::try_from(lifetime).ok()
    }
}

enum CacheControl {
    Silent,
    MaxAge(u64),
    Never,
}

impl CacheControl {
    /// Takes `max-age=value` in; of several, the first that can be read counts.
    fn or_max_age(self, value: &str) -> Self {
        match (self, value.trim().trim_matches('"').parse()) {
            (Self::Silent, Ok(seconds)) => Self::MaxAge(seconds),
            (says, _) => says,
        }
    }
}
