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
