//! How long an answer stays fresh.

use std::time::Duration;

use jiff::Timestamp;

use super::{Answer, date};

/// A server that claims more is believed this much.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// What an answer says of how long it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// Nothing, or nothing that can be read.
    Silent,
    /// That it may be asked for again at once.
    Stale,
    /// For so long, more than no time and at most a day.
    For(Duration),
}

impl Answer {
    /// What the answer says of how long it stays fresh from `now` on (RFC 9111, section 4.2):
    /// `max-age`, or `Expires` less `Date`, less `Age`.
    pub fn freshness(&self, now: Timestamp) -> Freshness {
        let lifetime = match self.cache_control() {
            CacheControl::Never => return Freshness::Stale,
            CacheControl::MaxAge(seconds) => Duration::from_secs(seconds),
            CacheControl::Silent => match self.headers.text("expires") {
                Some(expires) => self.until(expires, now),
                None => return Freshness::Silent,
            },
        };
        let age = self.headers.text("age").and_then(|age| age.parse().ok()).unwrap_or(0);
        match lifetime.saturating_sub(Duration::from_secs(age)) {
            Duration::ZERO => Freshness::Stale,
            left => Freshness::For(left.min(LONGEST)),
        }
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

    /// The time from the answer's own date to `expires`. One that cannot be read means that it has
    /// passed (RFC 9111, section 5.3).
    fn until(&self, expires: &str, now: Timestamp) -> Duration {
        let sent = self.headers.text("date").and_then(|text| date::parse(text, now)).unwrap_or(now);
        let lifetime = date::parse(expires, now).map(|expires| expires.duration_since(sent));
        lifetime.and_then(|lifetime| Duration::try_from(lifetime).ok()).unwrap_or_default()
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
