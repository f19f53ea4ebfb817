//! What is there after a restart, and what is counted.

use super::Place;
use super::fixture::{at, deliveries, give, leased, record, tell, waiting, with_deliveries, with_feeds};
use crate::model::{Attempt, DeliveryId, Outcome};
use crate::store::{ChannelCounts, Totals};

pub(in crate::store) async fn everything_is_there_after_a_restart(place: &dyn Place) {
    let store = with_deliveries(place, &[("a", "desk"), ("b", "hook")]).await;
    give(&*store, "wire", 10, vec![record(&["next"], &["opec"])]).await;
    store.switch_off(&"hook".into(), "t", "410 Gone", at(20)).await.unwrap();
    let before = (store.feeds().await.unwrap(), deliveries(&*store).await, store.totals(at(20)).await.unwrap());
    drop(store);

    let store = place.open();
    let after = (store.feeds().await.unwrap(), deliveries(&*store).await, store.totals(at(20)).await.unwrap());
    assert_eq!(after, before);
    assert_eq!(waiting(&*store).await, ["opec"]);
    assert_eq!(store.switched_off(&[("hook".into(), "t".into())]).await.unwrap().len(), 1);
    assert_eq!(give(&*store, "wire", 30, vec![record(&["strike"], &["drones"])]).await.stored, 0);
    assert_eq!(leased(&*store, "desk", 30).await, ["a"]);
}

pub(in crate::store) async fn the_totals_count_what_there_is(place: &dyn Place) {
    let store = with_feeds(place, &["wire", "blog"]).await;
    assert_eq!(store.totals(at(-1)).await.unwrap(), Totals { feeds: 2, next_poll: Some(at(0)), ..Totals::default() });
    give(&*store, "wire", 0, vec![record(&["one"], &["drones"])]).await;
    tell(&*store, 5, &[("a", "desk"), ("b", "hook"), ("c", "log")]).await;
    give(&*store, "wire", 9, vec![record(&["two"], &["drones"])]).await;
    for (delivery, outcome) in
        [("b", Outcome::Dead { error: "no".into() }), ("c", Outcome::Sent { detail: "ok".into() })]
    {
        let delivery = DeliveryId(delivery.into());
        store.record_attempt(Attempt { delivery, started: at(6), ended: at(6), outcome }).await.unwrap();
    }
    let expected = Totals {
        feeds: 2,
        due: 1,
        next_poll: Some(at(0)),
        items: 2,
        waiting: 1,
        pending: 1,
        dead: 1,
        oldest_pending: Some(at(5)),
        ..Totals::default()
    };
    assert_eq!(store.totals(at(9)).await.unwrap(), expected);
    assert!(store.info().await.unwrap().bytes > 0);
}

pub(in crate::store) async fn matches_and_attempts_are_counted_from_the_beginning(place: &dyn Place) {
    let store = with_feeds(place, &["wire", "blog"]).await;
    give(&*store, "wire", 0, vec![record(&["one"], &["drones", "opec"])]).await;
    give(&*store, "blog", 1, vec![record(&["one"], &["drones"])]).await;
    tell(&*store, 5, &[("a", "desk"), ("b", "desk"), ("c", "hook"), ("d", "log")]).await;
    let retry = Outcome::Retry { at: at(90), error: "busy".into() };
    for (delivery, outcome) in [
        ("a", Outcome::Sent { detail: "ok".into() }),
        ("b", retry.clone()),
        ("b", retry),
        ("c", Outcome::Dead { error: "no".into() }),
    ] {
        let delivery = DeliveryId(delivery.into());
        store.record_attempt(Attempt { delivery, started: at(6), ended: at(6), outcome }).await.unwrap();
    }
    drop(store);
    let counts = place.open().counts(at(9)).await.unwrap();
    assert_eq!(counts.matches, [("drones".into(), 2), ("opec".into(), 1)], "duplicates count");
    let waits = ChannelCounts { pending: 1, oldest_pending: Some(at(5)), ..ChannelCounts::default() };
    let expected = [
        ("desk".into(), ChannelCounts { sent: 1, retried: 2, ..waits }),
        ("hook".into(), ChannelCounts { dead: 1, given_up: 1, ..ChannelCounts::default() }),
        ("log".into(), waits),
    ];
    assert_eq!(counts.channels, expected);
}

pub(in crate::store) async fn what_changes_nothing_can_be_written(place: &dyn Place) {
    let store = with_feeds(place, &["wire"]).await;
    let before = store.feeds().await.unwrap();
    store.try_to_write().await.unwrap();
    drop(store);
    assert_eq!(place.open().feeds().await.unwrap(), before);
}
