//! Alerts that are held, and grow.

use jiff::Timestamp;

use super::Place;
use super::fixture::{at, give, lease, leased, new_delivery, only, put, record, state, with_feeds};
use crate::model::{AlertId, DeliveryState, Hold, HoldReason};
use crate::store::{AlertPlan, DeliveryFilter, Growth, NewAlert, Store, Told};

/// A store of which an alert of one match, to `desk`, is held from 0 to 100.
async fn with_held(place: &dyn Place) -> (std::sync::Arc<dyn Store>, AlertId) {
    let store = with_feeds(place, &["wire"]).await;
    give(&*store, "wire", 0, vec![record(&["one"], &["drones"])]).await;
    let alert = NewAlert {
        rule: None,
        created: at(0),
        hold: Some(Hold { reason: HoldReason::Digest, until: at(100) }),
        matches: vec![store.waiting_matches(1).await.unwrap()[0].id],
        deliveries: vec![new_delivery("a", "desk")],
    };
    let id = put(&*store, vec![alert]).await[0];
    (store, id)
}

/// Adds what waits to the alert; says whether it was taken.
async fn grow(store: &dyn Store, alert: AlertId, until: i64) -> bool {
    let matches = store.waiting_matches(10).await.unwrap().iter().map(|waiting| waiting.id).collect();
    let grown = vec![Growth { alert, matches, until: at(until) }];
    store.put_alerts(AlertPlan { new: Vec::new(), grown }).await.unwrap().is_some()
}

async fn open(store: &dyn Store) -> Vec<(AlertId, Timestamp, usize)> {
    let open = store.open_alerts().await.unwrap();
    open.iter().map(|alert| (alert.id, alert.hold.until, alert.matches)).collect()
}

pub(in crate::store) async fn a_held_alert_is_sent_when_its_time_has_come(place: &dyn Place) {
    let (store, id) = with_held(place).await;
    assert_eq!(open(&*store).await, [(id, at(100), 1)]);
    assert_eq!(state(&*store, "a").await, DeliveryState::Held);
    assert!(leased(&*store, "desk", 99).await.is_empty());
    assert_eq!(store.next_delivery(&["desk".into()]).await.unwrap(), Some(at(100)));
    let alert = lease(&*store, "desk", 100).await.remove(0).alert;
    assert_eq!((alert.rule.clone(), alert.hold, alert.due), (None, Some(HoldReason::Digest), at(100)));
    assert_eq!(alert.items[0].rule.as_str(), "drones");
}

pub(in crate::store) async fn a_held_alert_grows_until_it_is_sent(place: &dyn Place) {
    let (store, id) = with_held(place).await;
    give(&*store, "wire", 10, vec![record(&["two"], &["oil"])]).await;
    assert!(grow(&*store, id, 60).await);
    assert_eq!(open(&*store).await, [(id, at(60), 2)]);
    let alert = lease(&*store, "desk", 60).await.remove(0).alert;
    let rules: Vec<_> = alert.items.iter().map(|item| item.rule.as_str()).collect();
    assert_eq!(rules, ["drones", "oil"]);
}

pub(in crate::store) async fn what_comes_too_late_for_an_alert_goes_on_waiting(place: &dyn Place) {
    let (store, id) = with_held(place).await;
    lease(&*store, "desk", 100).await;
    assert!(open(&*store).await.is_empty());
    give(&*store, "wire", 110, vec![record(&["two"], &["drones"])]).await;
    assert!(!grow(&*store, id, 200).await);
    assert_eq!(store.waiting_matches(10).await.unwrap().len(), 1);
}

pub(in crate::store) async fn a_held_alert_that_is_retried_is_sent_now_and_grows_no_more(place: &dyn Place) {
    let (store, _) = with_held(place).await;
    store.retry(only("a"), at(5)).await.unwrap();
    assert!(open(&*store).await.is_empty());
    assert_eq!(leased(&*store, "desk", 5).await, ["a"]);
}

pub(in crate::store) async fn a_held_alert_that_is_discarded_grows_no_more(place: &dyn Place) {
    let (store, _) = with_held(place).await;
    store.discard(only("a")).await.unwrap();
    assert!(open(&*store).await.is_empty());
    assert!(leased(&*store, "desk", 200).await.is_empty());
}

pub(in crate::store) async fn what_is_held_is_listed_apart_from_what_is_on_its_way(place: &dyn Place) {
    let (store, _) = with_held(place).await;
    let listed = async |states: &[DeliveryState]| {
        let filter = DeliveryFilter { states: states.to_vec(), ..DeliveryFilter::default() };
        store.deliveries(filter).await.unwrap().len()
    };
    use DeliveryState::{Dead, Held, Pending};
    assert_eq!((listed(&[Held]).await, listed(&[Pending]).await), (1, 0));
    assert_eq!(
        (listed(&[Held, Pending]).await, listed(&[Held, Dead]).await, listed(&[Pending, Dead]).await),
        (1, 1, 0)
    );
    let totals = store.totals(at(50)).await.unwrap();
    assert_eq!((totals.held, totals.pending, totals.oldest_pending), (1, 0, None));
    lease(&*store, "desk", 100).await;
    assert_eq!((listed(&[Held]).await, listed(&[Pending]).await), (0, 1));
    let totals = store.totals(at(150)).await.unwrap();
    assert_eq!((totals.held, totals.pending, totals.oldest_pending), (0, 1, Some(at(100))));
}

pub(in crate::store) async fn what_was_told_is_counted_for_each_channel(place: &dyn Place) {
    let (store, _) = with_held(place).await;
    give(&*store, "wire", 10, vec![record(&["two"], &["drones"])]).await;
    let matches = vec![store.waiting_matches(1).await.unwrap()[0].id];
    let deliveries = vec![new_delivery("b", "desk"), new_delivery("c", "desk"), new_delivery("d", "hook")];
    put(&*store, vec![NewAlert { rule: Some("drones".into()), created: at(10), hold: None, matches, deliveries }])
        .await;
    let desk = |rule: Option<&str>, due| Told { channel: "desk".into(), rule: rule.map(Into::into), due: at(due) };
    assert_eq!(store.told_since(&["desk".into()], at(0)).await.unwrap(), [desk(Some("drones"), 10), desk(None, 100)]);
    assert_eq!(store.told_since(&["desk".into()], at(10)).await.unwrap(), [desk(None, 100)]);
}
