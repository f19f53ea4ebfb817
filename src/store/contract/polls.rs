//! Commit 1: what a poll leaves behind.

use std::sync::Arc;
use std::time::Duration;

use super::Place;
use super::fixture::{
    at, give, id, identities, known, memory, polled, polled_until, read, record, waiting, with_feeds,
};
use crate::model::{FeedId, FeedMemory, Habits, Moving, Pace, Rhythm, Validators};
use crate::store::{ItemRecord, NewMemory, PollCounts, PollReceipt, PollRecord, StoreError, Transfer};

pub(in crate::store) async fn an_item_is_stored_once_for_its_feed(place: &dyn Place) {
    let store = with_feeds(place, &["wire"]).await;
    let items = || vec![record(&["strike"], &["drones"])];
    let first = give(&*store, "wire", 0, items()).await;
    assert_eq!(first, PollReceipt { stored: 1, waiting: 1, ..PollReceipt::default() });
    assert_eq!(give(&*store, "wire", 60, items()).await, PollReceipt::default());
    assert_eq!(waiting(&*store).await, ["drones"]);
    assert_eq!(memory(&*store, "wire").await.last_new_item, Some(at(0)));
    assert_eq!(store.feeds().await.unwrap()[0].items, 1);
}

pub(in crate::store) async fn what_polls_came_to_is_counted(place: &dyn Place) {
    let store = with_feeds(place, &["wire", "blog"]).await;
    let wire = memory(&*store, "wire").await;
    let answered = |bytes, milliseconds| Some(Transfer { bytes, took: Duration::from_millis(milliseconds) });
    let same = |came| NewMemory::Unchanged { validators: Validators::default(), came, moved_to: None };
    let failed = || NewMemory::Failed { error: "no".into(), gone: false, moved_to: None };
    let polls = [
        PollRecord { transfer: answered(1000, 40), ..read(&wire, 0, vec![record(&["one"], &[])]) },
        PollRecord { transfer: answered(1000, 20), ..read(&wire, 10, vec![record(&["one"], &[])]) },
        PollRecord { transfer: answered(500, 20), ..polled(&wire, 20, same(true)) },
        PollRecord { transfer: answered(0, 10), ..polled(&wire, 30, same(false)) },
        PollRecord { transfer: answered(70, 30), ..polled(&wire, 40, failed()) },
        polled(&wire, 50, failed()),
    ];
    for poll in polls {
        store.record_poll(poll).await.unwrap();
    }
    let counts = store.counts(at(60)).await.unwrap();
    let expected = PollCounts {
        new: 1,
        unchanged: 2,
        not_modified: 1,
        failed: 2,
        received: 2570,
        answers: 5,
        answering: Duration::from_millis(120),
        last_answering: Some(Duration::from_millis(30)),
    };
    assert_eq!(counts.feeds[1].polls, expected);
    assert_eq!(counts.feeds[0].polls, PollCounts::default(), "of another feed");
    assert_eq!(counts.polls(), PollCounts { last_answering: None, ..expected });
    assert_eq!(store.feeds().await.unwrap(), counts.feeds);
}

pub(in crate::store) async fn an_item_is_known_by_any_of_its_identities(place: &dyn Place) {
    let store = with_feeds(place, &["wire", "blog"]).await;
    give(&*store, "wire", 0, vec![record(&["@guid", "link", "@text"], &[])]).await;
    let asked = [identities(&["other", "link"]), identities(&["other"]), identities(&["@text"]), Vec::new()];
    let wire = id(&*store, "wire").await;
    assert_eq!(known(&*store, wire, &asked).await, [true, false, true, false]);
    let blog = id(&*store, "blog").await;
    assert_eq!(known(&*store, blog, &asked).await, [false; 4], "known is meant for one feed");
}

pub(in crate::store) async fn two_items_of_one_poll_with_a_common_identity_are_one(place: &dyn Place) {
    let store = with_feeds(place, &["wire"]).await;
    let items = vec![record(&["a", "link"], &["drones"]), record(&["b", "link"], &["drones"])];
    assert_eq!(give(&*store, "wire", 0, items).await.stored, 1);
    assert_eq!(waiting(&*store).await, ["drones"]);
}

pub(in crate::store) async fn a_baseline_is_recorded_and_not_told(place: &dyn Place) {
    let store = with_feeds(place, &["wire"]).await;
    assert!(memory(&*store, "wire").await.baseline);
    let old = ItemRecord { baseline: true, ..record(&["old"], &[]) };
    assert_eq!(give(&*store, "wire", 0, vec![old]).await.stored, 1);
    assert!(!memory(&*store, "wire").await.baseline);
    let again = vec![record(&["old"], &["drones"]), record(&["new"], &["drones"])];
    assert_eq!(give(&*store, "wire", 60, again).await.waiting, 1);
}

pub(in crate::store) async fn a_failed_poll_keeps_what_is_remembered_and_counts(place: &dyn Place) {
    let store = with_feeds(place, &["wire"]).await;
    give(&*store, "wire", 0, Vec::new()).await;
    let feed = memory(&*store, "wire").await;
    for second in [10, 20] {
        let failed = NewMemory::Failed { error: "no route".into(), gone: false, moved_to: None };
        store.record_poll(polled_until(&feed, second, second + 5, failed)).await.unwrap();
    }
    let failed = memory(&*store, "wire").await;
    assert_eq!((failed.failures, failed.last_error.as_deref()), (2, Some("no route")));
    assert_eq!((failed.last_poll, failed.last_success), (Some(at(20)), Some(at(0))));
    assert_eq!((failed.next.at, failed.document), (at(25), Some([7; 16])));

    let memory_after = NewMemory::Unchanged { validators: Validators::default(), came: false, moved_to: None };
    store.record_poll(polled(&feed, 30, memory_after)).await.unwrap();
    let good = memory(&*store, "wire").await;
    assert_eq!((good.failures, good.last_error, good.last_success), (0, None, Some(at(30))));
    assert_eq!(good.document, Some([7; 16]));
}

pub(in crate::store) async fn validators_come_back_byte_for_byte(place: &dyn Place) {
    let store = with_feeds(place, &["wire"]).await;
    let validators = Validators {
        etag: Some(b"W/\"\xff\0 x\"".to_vec()),
        last_modified: Some(b" Thu, 01 Jan 1970".to_vec()),
        url: Some("https://example.org/moved".into()),
    };
    let memory_after = NewMemory::Read {
        validators: validators.clone(),
        document: Some([9; 16]),
        repaired: None,
        moved_to: None,
        hub: None,
    };
    let feed = memory(&*store, "wire").await;
    store.record_poll(polled_until(&feed, 0, 60, memory_after)).await.unwrap();
    let due = store.due_feeds(at(60), 1, &[]).await.unwrap();
    assert_eq!(due[0].validators, validators);
    assert_eq!(due[0].document, Some([9; 16]));
}

pub(in crate::store) async fn a_poll_of_an_unknown_feed_is_refused(place: &dyn Place) {
    let store = with_feeds(place, &["wire"]).await;
    let unknown = FeedMemory { id: FeedId(999), ..memory(&*store, "wire").await };
    let refused = store.record_poll(read(&unknown, 0, vec![record(&["strike"], &["drones"])])).await;
    assert!(matches!(refused, Err(StoreError::Missing { what: "feed", .. })), "{refused:?}");
    assert!(waiting(&*store).await.is_empty());
    assert_eq!(store.totals(at(0)).await.unwrap().items, 0);
}

pub(in crate::store) async fn many_polls_at_once_are_all_recorded(place: &dyn Place) {
    let store = with_feeds(place, &["wire", "blog"]).await;
    let wire = memory(&*store, "wire").await;
    let unknown = FeedMemory { id: FeedId(999), ..wire.clone() };
    let feeds = Arc::new([wire, memory(&*store, "blog").await, unknown]);
    let polls = (0..90).map(|number: usize| {
        let (store, feeds) = (Arc::clone(&store), Arc::clone(&feeds));
        let item = record(&[&format!("item {number}")], &["drones"]);
        async move { store.record_poll(read(&feeds[number % 3], 0, vec![item])).await.is_ok() }
    });
    let written = futures_util::future::join_all(polls).await;
    let expected: Vec<bool> = (0..90).map(|number| number % 3 != 2).collect();
    assert_eq!(written, expected, "a poll that is refused takes no other with it");
    assert_eq!(waiting(&*store).await.len(), 60);
}

pub(in crate::store) async fn what_polls_have_taught_comes_back(place: &dyn Place) {
    let store = with_feeds(place, &["wire"]).await;
    let feed = memory(&*store, "wire").await;
    assert_eq!(feed.habits, Habits::default());
    let mut poll = read(&feed, 0, Vec::new());
    poll.habits = Habits {
        rhythm: Rhythm { period: Some(Duration::from_secs(3600)), skip_hours: 3, skip_days: 64 },
        pace: Some(Pace { interval: Duration::from_millis(61_500), burst: 2, hours: [7; 24] }),
        moving: Some(Moving { to: "https://new/".into(), agreed: 2 }),
        distrusted: true,
        ..Habits::default()
    };
    let taught = poll.habits.clone();
    store.record_poll(poll).await.unwrap();
    assert_eq!(memory(&*store, "wire").await.habits, taught);
    assert_eq!(memory(&*store, "wire").await.last_document, Some(at(0)));
}
