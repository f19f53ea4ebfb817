//! How far two reports are apart, by when they came and by their own dates.

use jiff::SignedDuration;

use super::profile::Profile;

/// Dates that are further apart say nothing: one of them is of 1970, or of another year, and not of these days.
const LONGEST_APART: SignedDuration = SignedDuration::from_hours(30 * 24);

/// How far two reports are apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Distance {
    /// In the time at which they came; never negative.
    pub apart: SignedDuration,
    /// Both came from one feed.
    pub same_feed: bool,
}

impl Profile {
    /// The distance as the dates of both tell it, too: after an outage all that was published in it comes at once.
    pub(super) fn dated(&self, old: &Self, distance: Distance) -> Distance {
        let dates = self.published.zip(old.published).map(|(new, old)| new.duration_since(old).abs());
        let apart = dates.filter(|dates| *dates <= LONGEST_APART).unwrap_or_default();
        Distance { apart: distance.apart.max(apart), ..distance }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Item;

    fn published(date: &str) -> Profile {
        Profile::of(&Item { published: date.parse().ok(), ..Item::from_feed("Wire".into()) })
    }

    fn apart(old: &str, new: &str, seen: SignedDuration) -> SignedDuration {
        published(new).dated(&published(old), Distance { apart: seen, same_feed: false }).apart
    }

    #[test]
    fn what_was_seen_at_once_after_an_outage_is_as_far_apart_as_it_was_published() {
        let [night, morning] = ["2026-11-22T23:00:00Z", "2026-11-23T09:00:00Z"];
        assert_eq!(apart(night, morning, SignedDuration::ZERO), SignedDuration::from_hours(10));
        assert_eq!(apart(morning, night, SignedDuration::from_hours(12)), SignedDuration::from_hours(12));
        assert_eq!(apart("2026-11-18T23:00:00Z", night, SignedDuration::ZERO), SignedDuration::from_hours(96));
    }

    #[test]
    fn dates_that_cannot_be_and_missing_ones_count_nothing() {
        let hour = SignedDuration::from_hours(1);
        assert_eq!(apart("1970-01-01T00:00:00Z", "2026-11-23T09:00:00Z", hour), hour);
        assert_eq!(apart("", "2026-11-23T09:00:00Z", hour), hour);
    }
}
