//! Where news may have been missed.

use jiff::{SignedDuration, Timestamp};

use super::Place;
use super::fixture::{at, memory, polled_until, read, record, with_feeds};
use crate::model::Item;
use crate::store::{
    Coverage, FeedCoverage, Gap, ItemRecord, Missed, NewMemory, PollRecord, SignOfLife, Span, Store, WatchKind,
};

const HOUR: SignedDuration = SignedDuration::from_hours(1);

fn span(began: i64, ended: i64) -> Span {
    Span { began: at(began), ended: at(ended) }
}

async fn poll(store: &dyn Store, second: i64, missed: Missed) {
    let feed = memory(store, "wire").await;
    store.record_poll(PollRecord { missed, ..read(&feed, second, Vec::new()) }).await.unwrap();
}

fn gap(began: i64, ended: i64) -> Missed {
    let gap = Gap { began: at(began), ended: at(ended), polls: 1, items: 10 };
    Missed { gap: Some(gap), late: None }
}

async fn fail(store: &dyn Store, second: i64) {
    let failed = NewMemory::Failed { error: format!("no route at {second}"), gone: false, moved_to: None };
    store.record_poll(polled_until(&memory(store, "wire").await, second, second + 60, failed)).await.unwrap();
}

async fn alive(store: &dyn Store, kind: WatchKind, second: i64) {
    store.sign_of_life(SignOfLife { now: at(second), kind, within: HOUR }).await.unwrap();
}

async fn known(store: &dyn Store, since: i64, now: i64) -> Coverage {
    store.coverage(at(since), at(now)).await.unwrap()
}

async fn of_wire(store: &dyn Store, since: i64, now: i64) -> FeedCoverage {
    known(store, since, now).await.feeds.remove(0)
}

pub(in crate::store) async fn polls_in_a_row_that_do_not_overlap_are_one_gap(place: &dyn Place) {
    let store = with_feeds(place, &["wire"]).await;
    for missed in [gap(0, 60), gap(60, 120), gap(180, 240)] {
        poll(&*store, missed.gap.unwrap().ended.as_second() - at(0).as_second(), missed).await;
    }
    let gaps = of_wire(&*store, 0, 300).await.gaps;
    let seen: Vec<_> = gaps.iter().map(|gap| (gap.began, gap.ended, gap.polls, gap.items)).collect();
    assert_eq!(seen, [(at(0), at(120), 2, 10), (at(180), at(240), 1, 10)]);
    assert_eq!(of_wire(&*store, 200, 300).await.gaps, gaps[1..]);
}

pub(in crate::store) async fn a_feed_was_blind_from_its_first_failure_to_its_recovery(place: &dyn Place) {
    let store = with_feeds(place, &["wire"]).await;
    poll(&*store, 0, Missed::default()).await;
    fail(&*store, 60).await;
    fail(&*store, 120).await;
    let lasting = of_wire(&*store, 0, 200).await.blind_spots;
    assert_eq!(
        (lasting[0].span, lasting[0].reason.as_str(), lasting[0].lasts),
        (span(60, 200), "no route at 120", true)
    );
    poll(&*store, 240, Missed::default()).await;
    poll(&*store, 300, Missed::default()).await;
    let over = of_wire(&*store, 0, 900).await.blind_spots;
    assert_eq!((over.len(), over[0].span, over[0].lasts), (1, span(60, 240), false));
    assert!(of_wire(&*store, 250, 900).await.is_complete());
}

pub(in crate::store) async fn late_polls_are_counted_by_the_day(place: &dyn Place) {
    let store = with_feeds(place, &["wire", "blog"]).await;
    for (second, late) in [(0, 300), (60, 200), (120, 0)] {
        let late = Some(SignedDuration::from_secs(late)).filter(|late| !late.is_zero());
        poll(&*store, second, Missed { gap: None, late }).await;
    }
    let feeds = known(&*store, 0, 900).await.feeds;
    let counts: Vec<_> =
        feeds.iter().map(|feed| (feed.name.as_str(), feed.late_polls, feed.latest.as_secs())).collect();
    assert_eq!(counts, [("blog", 0, 0), ("wire", 2, 300)]);
    let later = 3 * 24 * 3600;
    assert_eq!(of_wire(&*store, later, later + 1).await.late_polls, 0);
}

pub(in crate::store) async fn the_time_between_two_daemons_is_a_pause(place: &dyn Place) {
    let store = with_feeds(place, &["wire"]).await;
    for second in [0, 300, 600] {
        alive(&*store, WatchKind::Daemon, second).await;
    }
    poll(&*store, 800, Missed::default()).await;
    assert_eq!(known(&*store, 0, 810).await.down, [], "it polled just now");
    assert_eq!(known(&*store, 0, 5_000).await.down, [span(800, 5_000)]);
    alive(&*store, WatchKind::Daemon, 10_000).await;
    poll(&*store, 10_010, Missed::default()).await;
    assert_eq!(known(&*store, 0, 10_020).await.down, [span(800, 10_000)], "it died after its last poll");
    alive(&*store, WatchKind::Once, 10_030).await;
    alive(&*store, WatchKind::Once, 13_000).await;
    assert_eq!(known(&*store, 0, 99_000).await.down, [span(800, 10_000)], "nobody expects a single cycle to go on");
    assert_eq!(known(&*store, 90_000, 99_000).await.down, []);
}

pub(in crate::store) async fn what_failed_while_nobody_answered_is_told_once_for_all(place: &dyn Place) {
    let store = with_feeds(place, &["wire"]).await;
    alive(&*store, WatchKind::Daemon, 0).await;
    fail(&*store, 60).await;
    for second in [120, 1_200, 4_000] {
        alive(&*store, WatchKind::Offline, second).await;
        alive(&*store, WatchKind::Daemon, second).await;
    }
    poll(&*store, 4_100, Missed::default()).await;
    let coverage = known(&*store, 0, 4_100).await;
    assert_eq!((coverage.offline, coverage.down), (vec![span(120, 4_000)], vec![]));
    assert_eq!(coverage.feeds[0].blind_spots, []);
    fail(&*store, 20_000).await;
    assert_eq!(of_wire(&*store, 0, 20_100).await.blind_spots.len(), 1);
}

fn dated(word: &str, second: i64) -> ItemRecord {
    let record = record(&[word], &[]);
    ItemRecord { item: Item { published: Some(at(second)), ..record.item }, ..record }
}

pub(in crate::store) async fn items_are_told_by_how_long_after_their_date_they_were_seen(place: &dyn Place) {
    let store = with_feeds(place, &["wire"]).await;
    let first = ItemRecord { baseline: true, ..dated("first", 10) };
    store.record_poll(read(&memory(&*store, "wire").await, 5, vec![dated("backfilled", 1)])).await.unwrap();
    let items = vec![first, dated("a", 40), dated("b", 90), dated("old", -9_000), record(&["undated"], &[])];
    store.record_poll(read(&memory(&*store, "wire").await, 100, items)).await.unwrap();
    let delays = of_wire(&*store, 0, 200).await.delays;
    assert_eq!(delays, [SignedDuration::from_secs(10), SignedDuration::from_secs(60)]);
    assert_eq!(of_wire(&*store, 101, 200).await.delays, []);
}

pub(in crate::store) async fn what_is_too_old_or_too_much_is_forgotten(place: &dyn Place) {
    let store = with_feeds(place, &["wire"]).await;
    for number in 0..220 {
        poll(&*store, 100 * number + 10, gap(100 * number, 100 * number + 10)).await;
    }
    assert_eq!(of_wire(&*store, 0, 99_000).await.gaps.len(), 200);
    alive(&*store, WatchKind::Daemon, 100 * 24 * 3600).await;
    let all = store.coverage(Timestamp::MIN, at(100 * 24 * 3600)).await.unwrap();
    assert_eq!(all.feeds[0].gaps, []);
}
