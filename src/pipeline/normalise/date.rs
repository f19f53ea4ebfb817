//! Instants, from the parser's currency to ours.

use chrono::{DateTime, Utc};
use jiff::Timestamp;

/// The instant of a date. Whether it is plausible was decided when it was read.
pub(super) fn instant(date: DateTime<Utc>) -> Option<Timestamp> {
    Timestamp::new(date.timestamp(), date.timestamp_subsec_nanos().cast_signed()).ok()
}
