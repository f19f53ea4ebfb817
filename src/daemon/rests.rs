//! Feeds that are not asked because what they answer could not be recorded.
//!
//! Ends of polls come in; which feeds rest goes out, and whether all of them do. The promise: a publisher
//! does not pay for what is wrong here. Without a record a feed stays due, and would be asked again at once.

use std::collections::HashMap;
use std::time::Duration;

use tokio::time::Instant;
use tracing::{debug, info, warn};

use super::poll_task::PollEnd;
use crate::model::FeedId;
use crate::store::Store;

/// A feed whose poll ended in a bug, or whose rows are damaged, rests for so long.
const REST: Duration = Duration::from_secs(15 * 60);

/// The feeds that rest.
#[derive(Debug, Default)]
pub(super) struct Rests {
    /// Until when.
    until: HashMap<FeedId, Instant>,
    /// The store takes no changes just now, as on a full disk.
    all: bool,
}

impl Rests {
    /// Takes note of how the poll of a feed ended.
    pub(super) fn note(&mut self, feed: FeedId, end: &PollEnd, now: Instant) {
        match end {
            PollEnd::Lost => drop(self.until.insert(feed, now + REST)),
            PollEnd::Refused if !self.all => {
                self.all = true;
                warn!("the store takes no changes, so no feed is asked until it does");
            }
            PollEnd::Refused | PollEnd::Recorded(_) | PollEnd::Left => {}
        }
    }

    /// The feeds that rest by themselves.
    pub(super) fn resting(&mut self, now: Instant) -> impl Iterator<Item = FeedId> {
        self.until.retain(|_, until| *until > now);
        self.until.keys().copied()
    }

    /// Whether all feeds rest.
    pub(super) fn are_all_held(&self) -> bool {
        self.all
    }

    /// Whether all feeds go on resting; where they do, the store is tried.
    pub(super) async fn hold_all(&mut self, store: &dyn Store) -> bool {
        if !self.all {
            return false;
        }
        match store.try_to_write().await {
            Ok(()) => {
                self.all = false;
                info!("the store takes changes again, and feeds are asked");
            }
            Err(error) => debug!(error = %error, "the store still takes no changes"),
        }
        self.all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_rests_whose_poll_was_lost_and_no_other_one() {
        let (mut rests, now) = (Rests::default(), Instant::now());
        rests.note(FeedId(1), &PollEnd::Lost, now);
        rests.note(FeedId(2), &PollEnd::Left, now);
        assert_eq!(rests.resting(now).collect::<Vec<_>>(), [FeedId(1)]);
        assert!(!rests.are_all_held());
        assert_eq!(rests.resting(now + REST).count(), 0);
    }
}
