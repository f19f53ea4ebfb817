//! What is counted of everything, from the beginning.

use std::time::Duration;

use jiff::Timestamp;

use super::records::{FeedRow, Totals};
use crate::model::{ChannelName, RuleName};

/// Everything that is counted, at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// The whole in a few numbers.
    pub totals: Totals,
    /// Every configured feed, by name.
    pub feeds: Vec<FeedRow>,
    /// How often each rule matched that ever did, duplicates included, by name.
    pub matches: Vec<(RuleName, u64)>,
    /// Each channel that was ever to deliver something, by name.
    pub channels: Vec<(ChannelName, ChannelCounts)>,
}

impl Counts {
    /// What the polls of all configured feeds came to.
    pub fn polls(&self) -> PollCounts {
        self.feeds.iter().fold(PollCounts::default(), |sum, feed| sum.and(&feed.polls))
    }
}

/// What the polls of a feed came to since it has its source, or since they are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PollCounts {
    /// Polls that brought something new.
    pub new: u64,
    /// Polls that brought a document with nothing new in it.
    pub unchanged: u64,
    /// Polls that were answered by 304 Not Modified.
    pub not_modified: u64,
    /// Polls that failed.
    pub failed: u64,
    /// Bytes of all documents, after decompression.
    pub received: u64,
    /// Documents and 304s.
    pub answers: u64,
    /// The time that these took together, without the wait for the turn of their host.
    pub answering: Duration,
    /// The time that the last one took.
    pub last_answering: Option<Duration>,
}

impl PollCounts {
    /// Polls of every outcome.
    pub fn all(&self) -> u64 {
        self.new + self.unchanged + self.not_modified + self.failed
    }

    /// How many of a hundred polls that did not fail were answered by 304 Not Modified.
    pub fn percent_not_modified(&self) -> Option<u64> {
        (self.not_modified * 100).checked_div(self.all() - self.failed)
    }

    /// The time that an answer took on average.
    pub fn average(&self) -> Option<Duration> {
        (self.answers > 0).then(|| self.answering.div_f64(self.answers as f64))
    }

    /// Both together.
    fn and(self, other: &Self) -> Self {
        Self {
            new: self.new + other.new,
            unchanged: self.unchanged + other.unchanged,
            not_modified: self.not_modified + other.not_modified,
            failed: self.failed + other.failed,
            received: self.received + other.received,
            answers: self.answers + other.answers,
            answering: self.answering + other.answering,
            last_answering: None,
        }
    }
}

/// The deliveries of a channel that are not done, and the attempts that it ever made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChannelCounts {
    /// Deliveries whose alerts are held.
    pub held: u64,
    /// Deliveries to be sent.
    pub pending: u64,
    /// Deliveries given up.
    pub dead: u64,
    /// When the oldest pending one was to be sent.
    pub oldest_pending: Option<Timestamp>,
    /// Attempts that the receiver took.
    pub sent: u64,
    /// Attempts that failed and were, or are to be, repeated.
    pub retried: u64,
    /// Attempts that failed for good.
    pub given_up: u64,
}

/// What came of asking: a document, or the word that it is the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Transfer {
    /// The bytes of the document, after decompression.
    pub bytes: usize,
    /// From the question to the end of the answer, without the wait for the turn of the host.
    pub took: Duration,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_never_happened_has_no_share_and_no_average() {
        let none = PollCounts { failed: 3, ..PollCounts::default() };
        assert_eq!((none.all(), none.percent_not_modified(), none.average()), (3, None, None));
        let some = PollCounts { not_modified: 2, unchanged: 1, answers: 3, answering: Duration::from_secs(6), ..none };
        assert_eq!(
            (some.all(), some.percent_not_modified(), some.average()),
            (6, Some(66), Some(Duration::from_secs(2)))
        );
    }
}
