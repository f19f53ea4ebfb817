//! Instants, as far as they are plausible.

use chrono::{DateTime, Utc};
use jiff::Timestamp;

/// 1970-01-01, in seconds.
const FIRST: i64 = 0;

/// 2100-01-01, in seconds.
const END: i64 = 4_102_444_800;

/// The instant, if it lies in the years 1970 to 2099; others are slips of the pen.
pub(super) fn instant(date: DateTime<Utc>) -> Option<Timestamp> {
    let seconds = Some(date.timestamp()).filter(|seconds| (FIRST..END).contains(seconds))?;
    // A leap second reads as a nanosecond part beyond the second.
    let nanoseconds = date.timestamp_subsec_nanos().min(999_999_999);
    Timestamp::new(seconds, nanoseconds.cast_signed()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plausible_years_are_dates() {
        let read = |text: &str| DateTime::parse_from_rfc3339(text).unwrap().with_timezone(&Utc);
        let shown = |text: &str| instant(read(text)).map(|instant| instant.to_string());
        assert_eq!(shown("2026-11-23T10:00:00.5+02:00").as_deref(), Some("2026-11-23T08:00:00.5Z"));
        assert_eq!(shown("1970-01-01T00:00:00Z").as_deref(), Some("1970-01-01T00:00:00Z"));
        assert_eq!(shown("2099-12-31T23:59:60Z").as_deref(), Some("2099-12-31T23:59:59.999999999Z"));
        assert_eq!(shown("1969-12-31T23:59:59Z"), None);
        assert_eq!(shown("2100-01-01T00:00:00Z"), None);
        assert_eq!(shown("0001-01-01T00:00:00Z"), None);
        assert_eq!(shown("9999-12-31T23:59:59Z"), None);
    }
}
