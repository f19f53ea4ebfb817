//! What of a feed's first document is news.
//!
//! Items and a [`Backfill`] come in; for each item goes out whether it belongs to the baseline,
//! which is recorded and not told.

use jiff::{SignedDuration, Timestamp};

use super::source::Backfill;
use crate::model::Item;

/// For each item of a first document, whether it belongs to the baseline.
pub(super) fn baseline<'a>(
    items: impl ExactSizeIterator<Item = &'a Item>,
    backfill: Backfill,
    now: Timestamp,
) -> Vec<bool> {
    match backfill {
        Backfill::None => items.map(|_| true).collect(),
        Backfill::Within(age) => {
            let age = SignedDuration::try_from(age).unwrap_or(SignedDuration::MAX);
            items.map(|item| dated(item).is_none_or(|at| now.duration_since(at) > age)).collect()
        }
        Backfill::Newest(count) => {
            let count_of_items = items.len();
            let mut newest: Vec<_> = items.map(dated).enumerate().collect();
            // A stable sort: feeds mostly list the newest first, which decides where dates do not.
            newest.sort_by_key(|&(_, at)| std::cmp::Reverse(at));
            let mut baseline = vec![true; count_of_items];
            newest.iter().take(count).for_each(|&(index, _)| baseline[index] = false);
            baseline
        }
    }
}

fn dated(item: &Item) -> Option<Timestamp> {
    item.published.or(item.updated)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn item(age_in_hours: Option<i64>) -> Item {
        Item {
            published: age_in_hours.map(|hours| now() - SignedDuration::from_hours(hours)),
            ..Item::from_feed("feed".into())
        }
    }

    fn now() -> Timestamp {
        Timestamp::from_second(1_000_000_000).unwrap()
    }

    fn told(ages: [Option<i64>; 4], backfill: Backfill) -> Vec<bool> {
        baseline(ages.map(item).iter(), backfill, now()).into_iter().map(|baseline| !baseline).collect()
    }

    #[test]
    fn by_default_nothing_of_the_past_is_news() {
        assert_eq!(told([Some(0), Some(1), None, Some(2)], Backfill::None), [false; 4]);
    }

    #[test]
    fn a_backfill_by_age_needs_dates() {
        let day = Backfill::Within(Duration::from_secs(24 * 3_600));
        assert_eq!(told([Some(23), Some(25), None, Some(24)], day), [true, false, false, true]);
    }

    #[test]
    fn a_backfill_by_count_takes_the_newest_and_then_the_first() {
        assert_eq!(told([Some(9), Some(1), None, Some(2)], Backfill::Newest(2)), [false, true, false, true]);
        assert_eq!(told([None, None, None, None], Backfill::Newest(2)), [true, true, false, false]);
    }
}
