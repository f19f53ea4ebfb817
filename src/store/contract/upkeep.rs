//! Times that a clock which was set back has left ahead.

use jiff::SignedDuration;

use super::Place;
use super::fixture::{at, deliveries, leased, with_deliveries, with_feeds};
use crate::model::{Attempt, DeliveryId, MuteTarget, Outcome};
use crate::store::{DeliveryFilter, NewMute, SignOfLife, Store, WatchKind};

const YEAR: i64 = 31_536_000;

async fn fail(store: &dyn Store, delivery: &str, second: i64, retry: i64) {
    let outcome = Outcome::Retry { at: at(retry), error: "busy".into() };
    let delivery = DeliveryId(delivery.into());
    store.record_attempt(Attempt { delivery, started: at(second), ended: at(second), outcome }).await.unwrap();
}

pub(in crate::store) async fn what_a_clock_has_left_ahead_waits_no_longer_than_it_was_to(place: &dyn Place) {
    let store = with_deliveries(place, &[("a", "desk"), ("b", "desk"), ("c", "hook")]).await;
    fail(&*store, "a", YEAR, YEAR + 60).await;
    fail(&*store, "b", 10, 70).await;
    assert_eq!(store.rebase(at(20), at(90_000)).await.unwrap(), 1);
    assert_eq!(leased(&*store, "desk", 69).await, Vec::<String>::new());
    assert_eq!(leased(&*store, "desk", 70).await, ["b"], "it was tried before now and keeps its time");
    assert_eq!(leased(&*store, "desk", 80).await, ["a"]);
    assert_eq!(store.rebase(at(-YEAR), at(0)).await.unwrap(), 1, "what was written down ahead is due as well");
    assert_eq!(leased(&*store, "hook", -YEAR).await, ["c"]);
}

pub(in crate::store) async fn what_is_due_later_than_it_can_be_is_due(place: &dyn Place) {
    let store = with_deliveries(place, &[("a", "desk")]).await;
    store.retry(DeliveryFilter::default(), at(YEAR)).await.unwrap();
    assert_eq!(store.rebase(at(20), at(90_000)).await.unwrap(), 1);
    assert_eq!(leased(&*store, "desk", 20).await, ["a"]);
}

pub(in crate::store) async fn what_is_held_or_being_sent_keeps_its_time(place: &dyn Place) {
    let store = with_deliveries(place, &[("a", "desk")]).await;
    assert_eq!(leased(&*store, "desk", 0).await, ["a"]);
    assert_eq!(store.rebase(at(-YEAR), at(0)).await.unwrap(), 0);
    assert_eq!(deliveries(&*store).await[0].delivery.next_attempt, at(0));
}

pub(in crate::store) async fn a_mute_that_begins_later_than_now_lasts_no_longer(place: &dyn Place) {
    let store = with_feeds(place, &[]).await;
    let target = MuteTarget::Rule("drones".into());
    let mute = NewMute { target, created: at(YEAR), until: at(YEAR + 60), reason: String::new() };
    store.put_mute(mute).await.unwrap();
    store.rebase(at(0), at(90_000)).await.unwrap();
    assert_eq!(store.mutes(at(59)).await.unwrap().len(), 1);
    assert!(store.mutes(at(60)).await.unwrap().is_empty());
}

pub(in crate::store) async fn signs_of_life_ahead_of_the_clock_are_forgotten(place: &dyn Place) {
    let store = with_feeds(place, &["wire"]).await;
    let kind = WatchKind::Daemon;
    let sign = |second| SignOfLife { now: at(second), kind, within: SignedDuration::from_secs(60) };
    store.sign_of_life(sign(1_000_000)).await.unwrap();
    store.rebase(at(100), at(200)).await.unwrap();
    for second in [100, 400, 700] {
        store.sign_of_life(SignOfLife { within: SignedDuration::from_secs(600), ..sign(second) }).await.unwrap();
    }
    assert_eq!(store.coverage(at(0), at(701)).await.unwrap().down, []);
}
