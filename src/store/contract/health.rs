//! What newswatch has to say of itself.

use super::Place;
use super::fixture::{at, memory, only, polled_until, read, record, waiting, with_deliveries, with_feeds};
use crate::model::{Attempt, DeliveryId, Outcome};
use crate::store::{HealthChange, NewMemory, Store, Subject, Trouble};

async fn fail(store: &dyn Store, second: i64, gone: bool) {
    let failed = NewMemory::Failed { error: "no route".into(), gone, moved_to: None };
    store.record_poll(polled_until(&memory(store, "wire").await, second, second + 60, failed)).await.unwrap();
}

fn trouble(since: i64) -> Trouble {
    Trouble { subject: Subject::Feed("wire".into()), since: at(since), text: "no route".into() }
}

pub(in crate::store) async fn a_feed_that_has_failed_long_enough_is_a_trouble(place: &dyn Place) {
    let store = with_feeds(place, &["wire", "blog"]).await;
    for second in [100, 200, 300] {
        fail(&*store, second, false).await;
    }
    assert!(store.troubles(at(99), at(0)).await.unwrap().is_empty());
    assert_eq!(store.troubles(at(100), at(0)).await.unwrap(), [trouble(100)]);
    store.record_poll(read(&memory(&*store, "wire").await, 400, Vec::new())).await.unwrap();
    assert!(store.troubles(at(500), at(0)).await.unwrap().is_empty());
    fail(&*store, 600, true).await;
    assert_eq!(store.troubles(at(0), at(0)).await.unwrap(), [trouble(600)], "a feed that is gone is one at once");
}

pub(in crate::store) async fn a_channel_that_delivers_nothing_is_a_trouble(place: &dyn Place) {
    let store = with_deliveries(place, &[("m1", "hook")]).await;
    assert!(store.troubles(at(0), at(99)).await.unwrap().is_empty(), "nothing was tried yet");
    let outcome = Outcome::Retry { at: at(90), error: "refused".into() };
    let attempt = Attempt { delivery: DeliveryId("m1".into()), started: at(1), ended: at(2), outcome };
    store.record_attempt(attempt).await.unwrap();
    let found = store.troubles(at(-1), at(99)).await.unwrap();
    assert_eq!((found.len(), found[0].subject.clone()), (1, Subject::Channel("hook".into())));
    assert_eq!(found[0].text, "refused");
}

pub(in crate::store) async fn what_was_given_up_is_no_recovery(place: &dyn Place) {
    let store = with_deliveries(place, &[("m1", "hook"), ("m2", "hook")]).await;
    let attempt = |id: &str, second: i64, outcome| Attempt {
        delivery: DeliveryId(id.into()),
        started: at(second),
        ended: at(second),
        outcome,
    };
    store.record_attempt(attempt("m1", 10, Outcome::Retry { at: at(90), error: "refused".into() })).await.unwrap();
    let begun = store.troubles(at(-1), at(99)).await.unwrap();
    store.record_health(HealthChange { begun, ..HealthChange::default() }, at(100)).await.unwrap();
    for id in ["m1", "m2"] {
        store.record_attempt(attempt(id, 200, Outcome::Dead { error: "given up".into() })).await.unwrap();
    }
    assert!(!store.troubles(at(-1), at(99)).await.unwrap().is_empty());
    store.retry(only("m2"), at(300)).await.unwrap();
    store.record_attempt(attempt("m2", 301, Outcome::Sent { detail: "200".into() })).await.unwrap();
    assert!(store.troubles(at(-1), at(-1)).await.unwrap().is_empty());
}

pub(in crate::store) async fn what_is_told_of_itself_is_kept_and_waits_like_other_news(place: &dyn Place) {
    let store = with_feeds(place, &["wire"]).await;
    let items = vec![record(&["@trouble"], &["newswatch"])];
    let begun = HealthChange { begun: vec![trouble(100)], items, ..HealthChange::default() };
    assert_eq!(store.record_health(begun, at(200)).await.unwrap().waiting, 1);
    assert_eq!(waiting(&*store).await, ["newswatch"]);
    assert_eq!(store.told_troubles().await.unwrap(), [trouble(100)]);
    assert_eq!(store.feeds().await.unwrap().len(), 1, "the own feed is not listed");
    assert!(store.due_feeds(at(99_999), 10, &[]).await.unwrap().iter().all(|feed| feed.name.as_str() == "wire"));

    let ended = HealthChange { ended: vec![Subject::Feed("wire".into())], ..HealthChange::default() };
    store.record_health(ended, at(300)).await.unwrap();
    assert!(store.told_troubles().await.unwrap().is_empty());
}
