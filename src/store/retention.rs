//! How long what is finished is kept, and what pruning came to.

use std::ops::AddAssign;

use jiff::{SignedDuration, Timestamp};

/// How long what is finished is kept. What waits is kept in any case, and by what items are known is never
/// forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// How long an item is kept after it came, if no rule matched it; `None` is for ever.
    pub items: Option<SignedDuration>,
    /// How long alerts are kept with their deliveries, and items with their matches; `None` is for ever.
    pub history: Option<SignedDuration>,
    /// The most items of one feed that are kept without a match; `None` is any number.
    pub per_feed: Option<u32>,
    /// So many of the newest items of each feed are kept in any case: by them a feed is known again that
    /// moves to other ids and addresses, and edits are seen.
    pub spared: u32,
    /// How long after its first report a story may be joined; its items are kept so long.
    pub story_window: SignedDuration,
}

impl Retention {
    /// What `wait` after its coming makes something old at `now`; nothing is older than the beginning of time.
    pub(super) fn before(now: Timestamp, wait: Option<SignedDuration>) -> Timestamp {
        wait.and_then(|wait| now.checked_sub(wait).ok()).unwrap_or(Timestamp::MIN)
    }
}

/// How far one pass of pruning has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrunePlace {
    /// Among the alerts, behind this one.
    Alerts(i64),
    /// Among the items of a feed, behind this one.
    Items {
        /// The feed, or the one before it.
        feed: i64,
        /// The item.
        after: i64,
    },
    /// Among the keys of stories, behind this one.
    Keys(i64),
}

impl Default for PrunePlace {
    fn default() -> Self {
        Self::Alerts(0)
    }
}

/// One bounded piece of pruning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PruneStep {
    /// What it took away.
    pub pruned: Pruned,
    /// Where the pass goes on; none at its end.
    pub next: Option<PrunePlace>,
}

/// What pruning took away, or would.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pruned {
    /// Items.
    pub items: usize,
    /// Their matches.
    pub matches: usize,
    /// Alerts.
    pub alerts: usize,
    /// Their deliveries.
    pub deliveries: usize,
    /// The attempts of these.
    pub attempts: usize,
    /// Mutes that have ended.
    pub mutes: usize,
    /// Keys of stories whose report nobody can join any more.
    pub keys: usize,
}

impl Pruned {
    /// Whether nothing was old enough.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

impl AddAssign for Pruned {
    fn add_assign(&mut self, more: Self) {
        self.items += more.items;
        self.matches += more.matches;
        self.alerts += more.alerts;
        self.deliveries += more.deliveries;
        self.attempts += more.attempts;
        self.mutes += more.mutes;
        self.keys += more.keys;
    }
}
