//! Feeds and when they are due.

use super::Place;
use super::fixture::{at, configured, give, id, memory, polled, polled_until, read, record, with_feeds};
use crate::model::{HeldBy, NextPoll, Validators};
use crate::store::{Configured, NewMemory, PollReceipt, Store};

async fn due(store: &dyn Store, second: i64) -> Vec<String> {
    let due = store.due_feeds(at(second), 100, &[]).await.unwrap();
    due.into_iter().map(|feed| feed.name.as_str().to_owned()).collect()
}

/// A poll after which there is something to remember.
async fn poll_with_validators(store: &dyn Store, name: &str) {
    let validators = Validators { etag: Some(b"\"1\"".to_vec()), last_modified: None, url: Some("u".into()) };
    let read = NewMemory::Read { validators, document: Some([1; 16]), repaired: None, moved_to: None, hub: None };
    store.record_poll(polled(&memory(store, name).await, 0, read)).await.unwrap();
}

pub(in crate::store) async fn a_new_feed_is_due_at_its_first_poll(place: &dyn Place) {
    let store = place.open();
    let feed = Configured { first_poll: at(30), ..configured("wire", "https://wire/") };
    assert_eq!(store.reconcile(&[feed], at(0)).await.unwrap(), 1);
    assert_eq!(store.next_due(&[]).await.unwrap(), Some(at(30)));
    assert!(due(&*store, 29).await.is_empty());
    assert_eq!(due(&*store, 30).await, ["wire"]);
    assert!(memory(&*store, "wire").await.baseline);
}

pub(in crate::store) async fn a_configuration_that_did_not_change_changes_nothing(place: &dyn Place) {
    let store = with_feeds(place, &["wire", "blog"]).await;
    poll_with_validators(&*store, "wire").await;
    let before = store.feeds().await.unwrap();
    let same = [configured("wire", "https://wire/feed"), configured("blog", "https://blog/feed")];
    assert_eq!(store.reconcile(&same, at(60)).await.unwrap(), 0);
    assert_eq!(store.feeds().await.unwrap(), before);
}

pub(in crate::store) async fn a_renamed_feed_keeps_its_memory(place: &dyn Place) {
    let store = with_feeds(place, &["wire"]).await;
    poll_with_validators(&*store, "wire").await;
    let before = memory(&*store, "wire").await;
    let new = store.reconcile(&[configured("Wire World", "https://wire/feed")], at(60)).await.unwrap();
    assert_eq!(new, 0);
    let mut after = memory(&*store, "Wire World").await;
    after.name = before.name.clone();
    assert_eq!(after, before);
}

pub(in crate::store) async fn two_feeds_may_share_a_source(place: &dyn Place) {
    let store = with_feeds(place, &["wire"]).await;
    let both = [configured("wire", "https://wire/feed"), configured("wire again", "https://wire/feed")];
    assert_eq!(store.reconcile(&both, at(60)).await.unwrap(), 1);
    assert_ne!(id(&*store, "wire").await, id(&*store, "wire again").await);
}

pub(in crate::store) async fn another_source_makes_the_next_poll_a_baseline(place: &dyn Place) {
    let store = with_feeds(place, &["wire"]).await;
    poll_with_validators(&*store, "wire").await;
    assert_eq!(store.feeds().await.unwrap()[0].polls.all(), 1);
    let moved = Configured { first_poll: at(90), ..configured("wire", "https://elsewhere/") };
    assert_eq!(store.reconcile(&[moved], at(60)).await.unwrap(), 0);
    let after = memory(&*store, "wire").await;
    assert!(after.baseline);
    assert_eq!(after.validators, Validators::default());
    assert_eq!(after.document, None);
    assert_eq!(after.next.at, at(90));
    assert_eq!(store.feeds().await.unwrap()[0].polls.all(), 0, "these were polls of another source");
}

pub(in crate::store) async fn a_poll_of_a_source_that_was_replaced_leaves_nothing(place: &dyn Place) {
    let store = with_feeds(place, &["wire"]).await;
    let under_way = memory(&*store, "wire").await;
    store.reconcile(&[configured("wire", "https://elsewhere/")], at(60)).await.unwrap();
    let before = memory(&*store, "wire").await;
    let receipt = store.record_poll(read(&under_way, 90, vec![record(&["strike"], &["drones"])])).await.unwrap();
    assert_eq!(receipt, PollReceipt::default());
    assert_eq!(memory(&*store, "wire").await, before);
}

pub(in crate::store) async fn a_feed_that_left_the_configuration_is_not_due_but_remembered(place: &dyn Place) {
    let store = with_feeds(place, &["wire"]).await;
    give(&*store, "wire", 0, vec![record(&["strike"], &[])]).await;
    store.reconcile(&[], at(60)).await.unwrap();
    assert!(store.feeds().await.unwrap().is_empty());
    assert!(due(&*store, 99_999).await.is_empty());
    assert_eq!(store.next_due(&[]).await.unwrap(), None);

    let back = configured("wire", "https://wire/feed");
    assert_eq!(store.reconcile(&[back], at(120)).await.unwrap(), 0);
    assert!(!memory(&*store, "wire").await.baseline);
    assert_eq!(give(&*store, "wire", 120, vec![record(&["strike"], &[])]).await.stored, 0);
}

pub(in crate::store) async fn a_shorter_interval_takes_effect_at_once(place: &dyn Place) {
    let store = with_feeds(place, &["wire"]).await;
    poll_with_validators(&*store, "wire").await;
    let sooner = Configured { latest_poll: at(300), ..configured("wire", "https://wire/feed") };
    store.reconcile(&[sooner], at(0)).await.unwrap();
    assert_eq!(store.next_due(&[]).await.unwrap(), Some(at(300)));
}

pub(in crate::store) async fn a_wait_after_a_failure_outlasts_a_restart(place: &dyn Place) {
    let store = with_feeds(place, &["wire"]).await;
    let failed = NewMemory::Failed { error: "429".into(), gone: false, moved_to: None };
    store.record_poll(polled_until(&memory(&*store, "wire").await, 0, 9000, failed)).await.unwrap();
    store.reconcile(&[configured("wire", "https://wire/feed")], at(60)).await.unwrap();
    assert_eq!(store.next_due(&[]).await.unwrap(), Some(at(9000)));
    store.reconcile(&[configured("wire world", "https://wire/feed")], at(60)).await.unwrap();
    assert_eq!(store.next_due(&[]).await.unwrap(), Some(at(9000)));
}

pub(in crate::store) async fn the_longest_overdue_comes_first_without_those_under_way(place: &dyn Place) {
    let store = place.open();
    let feed = |name: &str, second| Configured { first_poll: at(second), ..configured(name, name) };
    store.reconcile(&[feed("c", 30), feed("a", 10), feed("b", 20), feed("d", 90)], at(0)).await.unwrap();
    assert_eq!(due(&*store, 60).await, ["a", "b", "c"]);

    let under_way = [id(&*store, "a").await];
    let next = store.due_feeds(at(60), 1, &under_way).await.unwrap();
    assert_eq!(next.iter().map(|feed| feed.name.as_str()).collect::<Vec<_>>(), ["b"]);
    assert_eq!(store.next_due(&under_way).await.unwrap(), Some(at(20)));
}

pub(in crate::store) async fn a_feed_that_is_gone_is_never_due(place: &dyn Place) {
    let store = with_feeds(place, &["wire"]).await;
    let failed = NewMemory::Failed { error: "410 Gone".into(), gone: true, moved_to: None };
    store.record_poll(polled(&memory(&*store, "wire").await, 0, failed)).await.unwrap();
    assert!(due(&*store, 99_999).await.is_empty());
    assert_eq!(store.next_due(&[]).await.unwrap(), None);

    store.reconcile(&[configured("wire", "https://new/")], at(120)).await.unwrap();
    assert_eq!(due(&*store, 120).await, ["wire"]);
}

pub(in crate::store) async fn a_feed_that_is_gone_can_be_resumed(place: &dyn Place) {
    let store = with_feeds(place, &["wire", "blog"]).await;
    let gone = NewMemory::Failed { error: "410 Gone".into(), gone: true, moved_to: None };
    store.record_poll(polled(&memory(&*store, "wire").await, 0, gone)).await.unwrap();
    assert!(!store.resume(&"blog".into(), at(50)).await.unwrap());
    assert!(!store.resume(&"nobody".into(), at(50)).await.unwrap());
    assert!(store.resume(&"wire".into(), at(50)).await.unwrap());
    assert!(due(&*store, 50).await.contains(&"wire".to_owned()));
}

pub(in crate::store) async fn a_wait_that_a_publisher_asked_for_outlasts_a_restart(place: &dyn Place) {
    let store = with_feeds(place, &["wire"]).await;
    let unchanged = NewMemory::Unchanged { validators: Validators::default(), came: false, moved_to: None };
    let mut record = polled(&memory(&*store, "wire").await, 0, unchanged);
    record.next = NextPoll { at: at(9000), held_by: Some(HeldBy::Freshness) };
    store.record_poll(record).await.unwrap();
    store.reconcile(&[configured("wire", "https://wire/feed")], at(60)).await.unwrap();
    let next = NextPoll { at: at(9000), held_by: Some(HeldBy::Freshness) };
    assert_eq!(memory(&*store, "wire").await.next, next);
    let impatient = Configured { latest_held: at(5000), ..configured("wire", "https://wire/feed") };
    store.reconcile(&[impatient], at(60)).await.unwrap();
    assert_eq!(store.next_due(&[]).await.unwrap(), Some(at(5000)), "as far as the user lets it");
}

pub(in crate::store) async fn a_feed_may_be_configured_where_it_has_moved_to(place: &dyn Place) {
    let store = with_feeds(place, &["wire"]).await;
    give(&*store, "wire", 0, vec![record(&["strike"], &[])]).await;
    let moved_to = Some("https://new/feed".to_owned());
    let moved = NewMemory::Unchanged { validators: Validators::default(), came: true, moved_to };
    store.record_poll(polled(&memory(&*store, "wire").await, 0, moved)).await.unwrap();
    assert_eq!(memory(&*store, "wire").await.moved_to.as_deref(), Some("https://new/feed"));
    store.reconcile(&[configured("wire", "https://new/feed")], at(60)).await.unwrap();
    let after = memory(&*store, "wire").await;
    assert_eq!((after.source.as_str(), after.moved_to, after.baseline), ("https://new/feed", None, false));
    assert_eq!(after.document, Some([7; 16]));
}

pub(in crate::store) async fn the_feeds_of_a_source_are_found(place: &dyn Place) {
    let store = with_feeds(place, &["wire"]).await;
    let both = [configured("wire", "https://wire/feed"), configured("wire again", "https://wire/feed")];
    store.reconcile(&both, at(60)).await.unwrap();
    let found = store.feeds_of("https://wire/feed").await.unwrap();
    assert_eq!(found.iter().map(|feed| feed.name.as_str()).collect::<Vec<_>>(), ["wire", "wire again"]);
    assert!(store.feeds_of("https://nobody/").await.unwrap().is_empty());
}
