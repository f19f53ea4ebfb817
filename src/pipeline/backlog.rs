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
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::model::{Habits, NextPoll, Validators};

    fn feed(id: i64) -> FeedMemory {
        FeedMemory {
            id: FeedId(id),
            name: format!("feed {id}").into(),
            source: String::new(),
            next: NextPoll::scheduled(Timestamp::UNIX_EPOCH),
            moved_to: None,
            habits: Habits::default(),
            last_document: None,
            validators: Validators::default(),
            document: None,
            baseline: true,
            failures: 0,
            last_error: None,
            repaired: None,
            last_poll: None,
            last_success: None,
            last_new_item: None,
            gone: false,
            pushed: None,
        }
    }

    fn add(backlog: &mut Backlog, host: &str, id: i64) {
        backlog.add(host.into(), format!("source of {id}"), feed(id));
    }

    fn started(backlog: &mut Backlog, at_once: usize) -> Vec<i64> {
        std::iter::from_fn(|| backlog.start(8, at_once)).map(|feed| feed.id.0).collect()
    }

    #[test]
    fn hosts_take_turns_and_none_exceeds_its_bound() {
        let mut backlog = Backlog::default();
        for (host, id) in [("a", 1), ("a", 2), ("a", 3), ("b", 4)] {
            add(&mut backlog, host, id);
        }
        assert_eq!(started(&mut backlog, 2), [1, 4, 2]);
        backlog.finish(FeedId(1));
        assert_eq!(started(&mut backlog, 2), [3]);
    }

    #[test]
    fn a_feed_is_never_under_way_twice() {
        let mut backlog = Backlog::default();
        add(&mut backlog, "a", 1);
        assert_eq!(started(&mut backlog, 2), [1]);
        add(&mut backlog, "a", 1);
        assert_eq!(started(&mut backlog, 2), [0; 0]);
        backlog.finish(FeedId(1));
        add(&mut backlog, "a", 1);
        assert_eq!(started(&mut backlog, 2), [1]);
    }

    #[test]
    fn of_feeds_that_one_request_serves_only_one_is_started() {
        let mut backlog = Backlog::default();
        let mut started_with = |id| {
            backlog.add("a".into(), "one source".into(), feed(id));
            started(&mut backlog, 2)
        };
        assert_eq!((started_with(1), started_with(2)), (vec![1], vec![]));
        backlog.finish(FeedId(1));
        backlog.add("a".into(), "one source".into(), feed(2));
        assert_eq!(started(&mut backlog, 2), [2]);
    }

    #[test]
    fn feeds_that_are_overdue_are_let_in_one_by_one() {
        let mut backlog = Backlog::default();
        [1, 2].into_iter().for_each(|id| backlog.add_late("a".into(), id.to_string(), feed(id)));
        assert_eq!((started(&mut backlog, 2), backlog.late()), (vec![], 2));
        backlog.release();
        assert_eq!((started(&mut backlog, 2), backlog.late()), (vec![1], 1));
    }

    #[test]
    fn clearing_keeps_what_is_under_way() {
        let mut backlog = Backlog::default();
        add(&mut backlog, "a", 1);
        add(&mut backlog, "a", 2);
        assert_eq!(started(&mut backlog, 1), [1]);
        backlog.clear();
        assert_eq!((backlog.held(), backlog.is_empty()), (vec![FeedId(1)], true));
    }

    #[test]
    fn feeds_that_failed_leave_half_of_the_places_to_others() {
        let mut backlog = Backlog::default();
        for id in 1..=9 {
            let failing = FeedMemory { failures: 1, ..feed(id) };
            backlog.add(format!("host {id}"), id.to_string(), failing);
        }
        assert_eq!(started(&mut backlog, 1), [1, 2, 3, 4]);
        (10..20).for_each(|id| add(&mut backlog, &format!("host {id}"), id));
        assert_eq!(started(&mut backlog, 1), [10, 11, 12, 13]);
        backlog.finish(FeedId(10));
        assert_eq!(started(&mut backlog, 1), [14]);
        backlog.finish(FeedId(1));
        assert_eq!(started(&mut backlog, 1).len(), 1);
    }
}
