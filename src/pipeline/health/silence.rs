//! Feeds that can be read, but have brought nothing new for far longer than they used to.

use jiff::{SignedDuration, Timestamp};

use crate::model::{Arrivals, FeedMemory};
use crate::store::{Subject, Trouble};

/// A feed has habits once something new has come so often.
const LEARNED: u32 = 20;

/// It is silent after so many times its longest silence,
const SILENCES: i32 = 3;

/// but not before this.
const SHORTEST_SILENCE: SignedDuration = SignedDuration::from_hours(24);

/// The feeds that can be read, but have brought nothing new for far longer than they used to.
pub fn silences<'a>(feeds: impl IntoIterator<Item = &'a FeedMemory>, now: Timestamp) -> Vec<Trouble> {
    feeds.into_iter().filter_map(|feed| silence(feed, now)).collect()
}

fn silence(feed: &FeedMemory, now: Timestamp) -> Option<Trouble> {
    let Arrivals { count, longest } = feed.habits.arrivals;
    let (last, read) = (feed.last_new_item?, feed.last_success?);
    let usual = SignedDuration::try_from(longest).ok()?;
    let is_read = feed.failures == 0 && now.duration_since(read) < usual.max(SHORTEST_SILENCE);
    let silent = read.duration_since(last);
    let is_silent = silent > SHORTEST_SILENCE && silent > usual.checked_mul(SILENCES)?;
    if count < LEARNED || !is_read || !is_silent {
        return None;
    }
    let hours = longest.as_secs().div_ceil(3_600);
    let text = format!("nothing new has come, though it never took longer than {hours} h before");
    Some(Trouble { subject: Subject::Silence(feed.name.clone()), since: last, text })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::model::{FeedId, Habits, NextPoll, Validators};

    fn memory() -> FeedMemory {
        FeedMemory {
            id: FeedId(1),
            name: "wire".into(),
            source: "https://wire/".to_owned(),
            next: NextPoll::scheduled(Timestamp::UNIX_EPOCH),
            moved_to: None,
            habits: Habits::default(),
            validators: Validators::default(),
            document: None,
            baseline: false,
            failures: 0,
            last_error: None,
            repaired: None,
            last_poll: None,
            last_document: None,
            last_success: None,
            last_new_item: None,
            gone: false,
            pushed: None,
        }
    }

    #[test]
    fn a_feed_is_silent_when_it_is_so_for_far_longer_than_ever() {
        let at = |hours: i64| Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours);
        let feed = |count, longest_hours: u64, read: i64| FeedMemory {
            habits: Habits {
                arrivals: Arrivals { count, longest: Duration::from_secs(longest_hours * 3600) },
                ..Habits::default()
            },
            last_new_item: Some(at(0)),
            last_success: Some(at(read)),
            ..memory()
        };
        let silent = |feed: FeedMemory, now| silences([&feed], at(now)).len();
        assert_eq!(silent(feed(20, 10, 31), 31), 1);
        assert_eq!(silent(feed(20, 10, 30), 30), 0, "not three times as long");
        assert_eq!(silent(feed(20, 1, 20), 20), 0, "less than a day");
        assert_eq!(silent(feed(19, 10, 90), 90), 0, "its habits are not known");
        assert_eq!(silent(feed(20, 10, 31), 90), 0, "nobody has asked");
        assert_eq!(silent(FeedMemory { failures: 1, ..feed(20, 10, 31) }, 31), 0, "that is another trouble");
    }
}
