//! Which due feed is polled next, so that a slow host does not hold up the others.
//!
//! Due feeds come in; the ones to start now go out. Each host has a queue of its own and a bound
//! on how many of its feeds are under way; hosts take turns. Feeds that failed last time may take at
//! most half of all places, since most of them will keep theirs until their time is up.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::model::{FeedId, FeedMemory};

/// Where the requests of a feed go: a host and port, or one name for all that need no network.
type Host = String;

/// Feeds that one request serves: those of one source that is reached in one way.
type Group = String;

/// Due feeds, by host, and those under way.
#[derive(Debug, Default)]
pub struct Backlog {
    queues: HashMap<Host, VecDeque<Waiting>>,
    turns: VecDeque<Host>,
    under_way: HashMap<FeedId, (Host, Group)>,
    per_host: HashMap<Host, usize>,
    held: HashSet<FeedId>,
    /// The groups of those held.
    groups: HashSet<Group>,
    /// Those under way that failed last time.
    doubtful: HashSet<FeedId>,
    /// Feeds that are long overdue and let in one by one.
    late: VecDeque<(Host, Waiting)>,
}

/// A feed that waits to be started.
#[derive(Debug)]
struct Waiting {
    feed: FeedMemory,
    group: Group,
}

impl Backlog {
    /// The feeds that wait or are under way.
    pub fn held(&self) -> Vec<FeedId> {
        self.held.iter().copied().collect()
    }

    /// How many feeds are under way.
    pub fn under_way(&self) -> usize {
        self.under_way.len()
    }

    /// Whether nothing waits to be started.
    pub fn is_empty(&self) -> bool {
        self.queues.is_empty() && self.late.is_empty()
    }

    /// Adds a due feed, unless it waits or is under way already, or another feed of its group.
    pub fn add(&mut self, host: Host, group: Group, feed: FeedMemory) {
        if self.hold(&group, &feed) {
            self.queue(host, Waiting { feed, group });
        }
    }

    /// Adds a feed that is long overdue: [`release`](Self::release) lets it in.
    pub fn add_late(&mut self, host: Host, group: Group, feed: FeedMemory) {
        if self.hold(&group, &feed) {
            self.late.push_back((host, Waiting { feed, group }));
        }
    }

    /// How many feeds wait to be let in.
    pub fn late(&self) -> usize {
        self.late.len()
    }

    /// Lets in the feed that was added first of those overdue.
    pub fn release(&mut self) {
        if let Some((host, feed)) = self.late.pop_front() {
            self.queue(host, feed);
        }
    }

    /// Forgets what waits; what is under way stays.
    pub fn clear(&mut self) {
        self.queues.clear();
        self.turns.clear();
        self.late.clear();
        self.held = self.under_way.keys().copied().collect();
        self.groups = self.under_way.values().map(|(_, group)| group.clone()).collect();
    }

    fn hold(&mut self, group: &Group, feed: &FeedMemory) -> bool {
        !self.held.contains(&feed.id) && self.groups.insert(group.clone()) && self.held.insert(feed.id)
    }

    fn queue(&mut self, host: Host, feed: Waiting) {
        let queue = self.queues.entry(host.clone()).or_default();
        if queue.is_empty() {
            self.turns.push_back(host);
        }
        queue.push_back(feed);
    }

    /// The next feed to start, if fewer than `at_once` are under way and there is one whose host has
    /// fewer than `per_host`.
    pub fn start(&mut self, at_once: usize, per_host: usize) -> Option<FeedMemory> {
        if self.under_way() >= at_once {
            return None;
        }
        let doubtful_too = self.doubtful.len() < at_once.div_ceil(2);
        for _ in 0..self.turns.len() {
            let host = self.turns.pop_front()?;
            let has_place = self.per_host.get(&host).copied().unwrap_or(0) < per_host;
            let first = self
                .queues
                .get(&host)
                .filter(|_| has_place)
                .and_then(|queue| queue.iter().position(|waiting| doubtful_too || waiting.feed.failures == 0));
            match first {
                Some(place) => return self.take(host, place),
                None => self.turns.push_back(host),
            }
        }
        None
    }

    fn take(&mut self, host: Host, place: usize) -> Option<FeedMemory> {
        let queue = self.queues.get_mut(&host)?;
        let Waiting { feed, group } = queue.remove(place)?;
        if feed.failures > 0 {
            self.doubtful.insert(feed.id);
        }
        if queue.is_empty() {
            self.queues.remove(&host);
        } else {
            self.turns.push_back(host.clone());
        }
        *self.per_host.entry(host.clone()).or_default() += 1;
        self.under_way.insert(feed.id, (host, group));
        Some(feed)
    }

    /// Notes that a feed is no longer under way; gives its host.
    pub fn finish(&mut self, feed: FeedId) -> Option<Host> {
        self.held.remove(&feed);
        self.doubtful.remove(&feed);
        let (host, group) = self.under_way.remove(&feed)?;
        self.groups.remove(&group);
        if let Some(count) = self.per_host.get_mut(&host) {
            *count -= 1;
            if *count == 0 {
                self.per_host.remove(&host);
            }
        }
        Some(host)
    }
}

#[cfg(test)]
mod tests;
