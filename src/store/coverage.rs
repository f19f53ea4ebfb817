//! Where news may have been missed.

use jiff::{SignedDuration, Timestamp};

use crate::model::FeedName;

/// What is known of coverage goes back so far; what is older is forgotten.
pub const COVERAGE_KEPT: SignedDuration = SignedDuration::from_hours(92 * 24);

/// A time from one instant to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Its beginning.
    pub began: Timestamp,
    /// Its end, not before the beginning.
    pub ended: Timestamp,
}

impl Span {
    /// How long it lasts.
    pub fn length(&self) -> SignedDuration {
        self.ended.duration_since(self.began)
    }

    /// Whether it lies within another one, give or take `slack`.
    pub fn is_within(&self, other: &Self, slack: SignedDuration) -> bool {
        self.began.duration_since(other.began) >= -slack && other.ended.duration_since(self.ended) >= -slack
    }
}

/// A time between good polls of a feed in which items were probably lost: the polls did not overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The last good poll before.
    pub began: Timestamp,
    /// The poll that found it; of several in a row, the last one.
    pub ended: Timestamp,
    /// How many polls in a row found nothing that was known.
    pub polls: usize,
    /// How many items the document of the last one held.
    pub items: usize,
}

/// What a poll missed, or may have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Missed {
    /// It did not overlap with the one before.
    pub gap: Option<Gap>,
    /// It came so much later than planned, if that was too late.
    pub late: Option<SignedDuration>,
}

/// That newswatch is alive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignOfLife {
    /// When.
    pub now: Timestamp,
    /// As what it runs, or what it sees.
    pub kind: WatchKind,
    /// The time since the sign before counts too if it is not longer than this.
    pub within: SignedDuration,
}

/// What a sign of life is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WatchKind {
    /// The daemon runs.
    Daemon,
    /// It was run for one cycle.
    Once,
    /// It runs, but nobody answers.
    Offline,
}

impl WatchKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Daemon, Self::Once, Self::Offline];

    /// What it is called where it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Daemon => "daemon",
            Self::Once => "once",
            Self::Offline => "offline",
        }
    }
}

/// A time in which a feed could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlindSpot {
    /// From the first poll that failed to the first that did not; of one that lasts, until the instant of asking.
    pub span: Span,
    /// What the last failure was.
    pub reason: String,
    /// It is not over.
    pub lasts: bool,
}

/// What is known of how well a feed was covered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedCoverage {
    /// The feed.
    pub name: FeedName,
    /// When it was read first; of the time before nothing is known.
    pub watched_since: Option<Timestamp>,
    /// Where items were probably lost, the oldest first.
    pub gaps: Vec<Gap>,
    /// When it could not be read, the oldest first; what all feeds share is not repeated here.
    pub blind_spots: Vec<BlindSpot>,
    /// How many polls came too late.
    pub late_polls: usize,
    /// By how much, at most.
    pub latest: SignedDuration,
    /// From the date that each dated item bears to its first sight, the shortest first.
    pub delays: Vec<SignedDuration>,
}

impl FeedCoverage {
    /// Whether nothing was missed, nor late.
    pub fn is_complete(&self) -> bool {
        self.gaps.is_empty() && self.blind_spots.is_empty() && self.late_polls == 0
    }

    /// The delay that this part of all items stayed below, from 0 to 100 percent; none without dated items.
    pub fn delay(&self, percent: usize) -> Option<SignedDuration> {
        let last = self.delays.len().checked_sub(1)?;
        self.delays.get(last * percent.min(100) / 100).copied()
    }
}

/// What is known of how well all feeds were covered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Every configured feed, by name.
    pub feeds: Vec<FeedCoverage>,
    /// When the daemon did not run, the oldest first.
    pub down: Vec<Span>,
    /// When nobody answered, the oldest first.
    pub offline: Vec<Span>,
}

/// The times between those in which it was run, from `since` on; the daemon is expected to go on running, a run
/// of one cycle to end.
pub(super) fn pauses(mut runs: Vec<(WatchKind, Span)>, since: Timestamp, now: Timestamp) -> Vec<Span> {
    runs.sort_by_key(|(_, span)| span.began);
    let begins: Vec<Timestamp> = runs.iter().skip(1).map(|(_, span)| span.began).chain([now]).collect();
    let after = runs.into_iter().zip(begins).filter(|((kind, _), _)| *kind == WatchKind::Daemon);
    let pauses = after.map(|((_, span), next)| Span { began: span.ended.max(since), ended: next });
    pauses.filter(|pause| pause.length() > PAUSE).collect()
}

/// A restart takes no longer than this, and a sign of life comes more often.
const PAUSE: SignedDuration = SignedDuration::from_mins(1);

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(minute * 60).unwrap()
    }

    fn run(kind: WatchKind, began: i64, ended: i64) -> (WatchKind, Span) {
        (kind, Span { began: at(began), ended: at(ended) })
    }

    fn minutes(runs: &[(WatchKind, Span)], since: i64, now: i64) -> Vec<(i64, i64)> {
        let pauses = pauses(runs.to_vec(), at(since), at(now));
        pauses.iter().map(|pause| (pause.began.as_second() / 60, pause.ended.as_second() / 60)).collect()
    }

    #[test]
    fn a_daemon_is_expected_to_run_and_a_single_cycle_to_end() {
        use WatchKind::{Daemon, Once};
        let runs = [run(Daemon, 0, 10), run(Daemon, 11, 20), run(Once, 40, 60), run(Daemon, 90, 100)];
        assert_eq!(minutes(&runs, 0, 100), [(20, 40)], "a restart is no pause");
        assert_eq!(minutes(&runs, 30, 200), [(30, 40), (100, 200)]);
        assert_eq!(minutes(&runs[2..3], 0, 200), []);
        assert_eq!(minutes(&[], 0, 200), [], "nothing is known");
    }

    #[test]
    fn delays_are_told_by_how_many_items_were_faster() {
        let delays = (1..=100).map(SignedDuration::from_secs).collect();
        let name = "wire".into();
        let latest = SignedDuration::ZERO;
        let feed = FeedCoverage {
            name,
            watched_since: None,
            gaps: Vec::new(),
            blind_spots: Vec::new(),
            late_polls: 0,
            latest,
            delays,
        };
        assert_eq!([50, 95, 100].map(|percent| feed.delay(percent).unwrap().as_secs()), [50, 95, 100]);
        assert_eq!(FeedCoverage { delays: Vec::new(), ..feed }.delay(50), None);
    }
}
