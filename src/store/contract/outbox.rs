//! Commit 3: deliveries and what became of them.

use super::Place;
use super::fixture::{
    at, channels, deliveries, give, leased, new_delivery, only, record, state, tell, with_deliveries,
};
use crate::model::{Attempt, DeliveryId, DeliveryState, Outcome};
use crate::store::{DeliveryFilter, Store, StoreError};

fn attempt(delivery: &str, second: i64, outcome: Outcome) -> Attempt {
    Attempt { delivery: DeliveryId(delivery.to_owned()), started: at(second), ended: at(second + 1), outcome }
}

fn sent() -> Outcome {
    Outcome::Sent { detail: "250 ok".into() }
}

fn retry_at(second: i64) -> Outcome {
    Outcome::Retry { at: at(second), error: "busy".into() }
}

fn dead() -> Outcome {
    Outcome::Dead { error: "no such user".into() }
}

async fn try_once(store: &dyn Store, delivery: &str, second: i64, outcome: Outcome) {
    store.record_attempt(attempt(delivery, second, outcome)).await.unwrap();
}

pub(in crate::store) async fn a_leased_delivery_is_left_alone_until_the_lease_ends(place: &dyn Place) {
    let store = with_deliveries(place, &[("a", "desk")]).await;
    assert_eq!(leased(&*store, "desk", 0).await, ["a"]);
    assert!(leased(&*store, "desk", 59).await.is_empty());
    assert_eq!(leased(&*store, "desk", 60).await, ["a"]);
    store.release_leases().await.unwrap();
    assert_eq!(leased(&*store, "desk", 61).await, ["a"]);
}

pub(in crate::store) async fn a_channel_is_given_only_its_own_deliveries(place: &dyn Place) {
    let store = with_deliveries(place, &[("a", "desk"), ("b", "hook")]).await;
    give(&*store, "wire", 10, vec![record(&["next"], &["drones"])]).await;
    tell(&*store, 10, &[("c", "desk")]).await;
    assert!(leased(&*store, "desk", -1).await.is_empty(), "none is due yet");
    let one = store.lease_due(&"desk".into(), at(20), super::fixture::LEASE, 1).await.unwrap();
    assert_eq!(one[0].delivery.id.as_str(), "a", "the longest due comes first");
    assert_eq!(leased(&*store, "desk", 20).await, ["c"]);
    assert_eq!(leased(&*store, "hook", 20).await, ["b"]);
}

pub(in crate::store) async fn a_delivery_that_was_taken_is_done(place: &dyn Place) {
    let store = with_deliveries(place, &[("a", "desk")]).await;
    leased(&*store, "desk", 0).await;
    try_once(&*store, "a", 0, retry_at(30)).await;
    leased(&*store, "desk", 30).await;
    try_once(&*store, "a", 30, sent()).await;
    assert!(leased(&*store, "desk", 99_999).await.is_empty());
    let row = deliveries(&*store).await.remove(0).delivery;
    assert_eq!((row.state, row.attempts, row.last_error), (DeliveryState::Sent, 2, None));
    let attempts = store.attempts(&row.id).await.unwrap();
    assert_eq!(attempts, [attempt("a", 0, retry_at(30)), attempt("a", 30, sent())]);
}

pub(in crate::store) async fn a_delivery_that_failed_is_due_again_when_the_attempt_says(place: &dyn Place) {
    let store = with_deliveries(place, &[("a", "desk")]).await;
    leased(&*store, "desk", 0).await;
    try_once(&*store, "a", 0, retry_at(300)).await;
    assert!(leased(&*store, "desk", 299).await.is_empty());
    assert_eq!(deliveries(&*store).await[0].delivery.last_error.as_deref(), Some("busy"));
    assert_eq!(leased(&*store, "desk", 300).await, ["a"]);
}

pub(in crate::store) async fn a_dead_delivery_can_be_retried_with_a_fresh_count(place: &dyn Place) {
    let store = with_deliveries(place, &[("a", "desk"), ("b", "desk")]).await;
    leased(&*store, "desk", 0).await;
    try_once(&*store, "a", 0, dead()).await;
    try_once(&*store, "b", 0, sent()).await;
    assert!(leased(&*store, "desk", 99_999).await.is_empty());
    let row = &store.deliveries(only("a")).await.unwrap()[0].delivery;
    assert_eq!((row.state, row.last_error.as_deref()), (DeliveryState::Dead, Some("no such user")));

    let retried = store.retry(DeliveryFilter::default(), at(500)).await.unwrap();
    assert_eq!(retried, 1, "what was taken is not sent again");
    assert_eq!(store.deliveries(only("a")).await.unwrap()[0].delivery.attempts, 0);
    assert_eq!(leased(&*store, "desk", 500).await, ["a"]);
}

pub(in crate::store) async fn a_discarded_delivery_stays_discarded_unless_it_was_taken(place: &dyn Place) {
    let store = with_deliveries(place, &[("a", "desk"), ("b", "desk"), ("c", "desk")]).await;
    leased(&*store, "desk", 0).await;
    assert_eq!(store.discard(DeliveryFilter::default()).await.unwrap(), 3);
    assert_eq!(store.discard(DeliveryFilter::default()).await.unwrap(), 0);
    try_once(&*store, "a", 0, retry_at(30)).await;
    try_once(&*store, "b", 0, dead()).await;
    try_once(&*store, "c", 0, sent()).await;
    assert!(leased(&*store, "desk", 99_999).await.is_empty());
    assert_eq!(state(&*store, "a").await, DeliveryState::Discarded);
    assert_eq!(state(&*store, "b").await, DeliveryState::Discarded);
    assert_eq!(state(&*store, "c").await, DeliveryState::Sent);
}

pub(in crate::store) async fn what_is_being_sent_is_not_retried(place: &dyn Place) {
    let store = with_deliveries(place, &[("a", "desk")]).await;
    leased(&*store, "desk", 0).await;
    assert_eq!(store.retry(only("a"), at(1)).await.unwrap(), 0);
    assert!(leased(&*store, "desk", 1).await.is_empty());
    assert_eq!(store.retry(only("a"), at(60)).await.unwrap(), 1);
}

pub(in crate::store) async fn the_next_delivery_is_due_when_its_time_or_its_lease_says(place: &dyn Place) {
    let store = with_deliveries(place, &[("a", "desk"), ("b", "hook")]).await;
    let desk = channels(&["desk"]);
    assert_eq!(store.next_delivery(&desk).await.unwrap(), Some(at(0)));
    leased(&*store, "desk", 0).await;
    assert_eq!(store.next_delivery(&desk).await.unwrap(), Some(at(60)));
    assert_eq!(store.next_delivery(&channels(&["desk", "hook"])).await.unwrap(), Some(at(0)));
    try_once(&*store, "a", 0, retry_at(40)).await;
    assert_eq!(store.next_delivery(&desk).await.unwrap(), Some(at(40)));
    try_once(&*store, "a", 40, dead()).await;
    assert_eq!(store.next_delivery(&desk).await.unwrap(), None);
    assert_eq!(store.next_delivery(&[]).await.unwrap(), None);
}

pub(in crate::store) async fn deliveries_are_listed_by_what_is_asked_for(place: &dyn Place) {
    let store = with_deliveries(place, &[("a", "desk"), ("b", "hook")]).await;
    let items = vec![record(&["cut"], &["opec"]), record(&["rise"], &["opec"])];
    give(&*store, "wire", 10, items).await;
    let opec = tell(&*store, 10, &[("c", "desk")]).await;
    try_once(&*store, "b", 0, sent()).await;
    let states = vec![DeliveryState::Sent, DeliveryState::Dead];
    let all = DeliveryFilter::default;
    let asked = [
        (all(), "c b a"),
        (DeliveryFilter { limit: Some(1), ..all() }, "c"),
        (DeliveryFilter { channel: Some("desk".into()), ..all() }, "c a"),
        (DeliveryFilter { rule: Some("drones".into()), ..all() }, "b a"),
        (DeliveryFilter { alerts: opec, ..all() }, "c"),
        (DeliveryFilter { states, ..all() }, "b"),
        (DeliveryFilter { channel: Some("hook".into()), ..only("a") }, ""),
    ];
    for (filter, expected) in asked {
        let found = store.deliveries(filter.clone()).await.unwrap();
        let ids: Vec<_> = found.iter().map(|row| row.delivery.id.as_str()).collect();
        assert_eq!(ids.join(" "), expected, "{filter:?}");
    }
    let row = store.deliveries(only("c")).await.unwrap().remove(0);
    assert_eq!((row.rule.as_ref().map(|rule| rule.as_str()), row.title.as_str(), row.items), (Some("opec"), "cut", 2));
}

pub(in crate::store) async fn an_attempt_of_an_unknown_delivery_is_refused(place: &dyn Place) {
    let store = with_deliveries(place, &[]).await;
    let refused = store.record_attempt(attempt("nobody", 0, sent())).await;
    assert!(matches!(refused, Err(StoreError::Missing { what: "delivery", .. })), "{refused:?}");
}

pub(in crate::store) async fn what_a_channel_does_not_deliver_is_found_until_the_other_one_has_it(place: &dyn Place) {
    let store = with_deliveries(place, &[("a", "hook"), ("b", "desk")]).await;
    let (hook, phone) = ("hook".into(), "phone".into());
    let stranded = async || store.stranded(&hook, &phone, (at(-10), at(50))).await.unwrap().len();
    assert_eq!(stranded().await, 0, "it was not tried yet");
    leased(&*store, "hook", 0).await;
    try_once(&*store, "a", 1, retry_at(100)).await;
    assert_eq!(stranded().await, 1);
    assert_eq!(store.stranded(&hook, &phone, (at(1), at(50))).await.unwrap().len(), 0, "it is too old to be news");
    let alert = store.stranded(&hook, &phone, (at(-10), at(50))).await.unwrap()[0];
    store.add_deliveries(alert, vec![new_delivery("c", "phone")], at(60)).await.unwrap();
    assert_eq!(stranded().await, 0);
    assert_eq!(leased(&*store, "phone", 60).await, ["c"]);
}
