//! Channels that a receiver has switched off.

use super::Place;
use super::fixture::{at, give, leased, new_delivery, only, put, record, state, with_deliveries, with_feeds};
use crate::model::{ChannelName, DeliveryState};
use crate::store::{NewAlert, Store};

async fn off(store: &dyn Store, target: &str) -> Vec<(ChannelName, String)> {
    store.switched_off(&[("hook".into(), target.into()), ("desk".into(), "t".into())]).await.unwrap()
}

pub(in crate::store) async fn a_channel_that_is_off_sends_nothing_more(place: &dyn Place) {
    let store = with_deliveries(place, &[("a", "hook"), ("b", "desk")]).await;
    let buried = store.switch_off(&"hook".into(), "t", "410 Gone", at(1)).await.unwrap();
    assert_eq!(buried, 1);
    assert_eq!(off(&*store, "t").await, [("hook".into(), "410 Gone".into())]);
    assert!(leased(&*store, "hook", 99).await.is_empty());
    assert_eq!(leased(&*store, "desk", 99).await, ["b"]);
    let row = &store.deliveries(only("a")).await.unwrap()[0].delivery;
    assert_eq!((row.state, row.last_error.as_deref()), (DeliveryState::Dead, Some("410 Gone")));
}

pub(in crate::store) async fn a_channel_is_on_again_when_it_leads_elsewhere(place: &dyn Place) {
    let store = with_feeds(place, &[]).await;
    store.switch_off(&"hook".into(), "t", "410 Gone", at(1)).await.unwrap();
    assert!(off(&*store, "elsewhere").await.is_empty());
    assert_eq!(off(&*store, "t").await.len(), 1);
}

pub(in crate::store) async fn a_retry_switches_the_channel_on_again(place: &dyn Place) {
    let store = with_deliveries(place, &[("a", "hook"), ("b", "desk")]).await;
    store.switch_off(&"hook".into(), "t", "410 Gone", at(1)).await.unwrap();
    store.switch_off(&"desk".into(), "t", "410 Gone", at(1)).await.unwrap();
    assert_eq!(store.retry(only("a"), at(9)).await.unwrap(), 1);
    assert_eq!(off(&*store, "t").await, [("desk".into(), "410 Gone".into())]);
    assert_eq!(leased(&*store, "hook", 9).await, ["a"]);
}

pub(in crate::store) async fn a_refused_delivery_is_dead_from_the_start(place: &dyn Place) {
    let store = with_feeds(place, &["wire"]).await;
    give(&*store, "wire", 0, vec![record(&["strike"], &["drones"])]).await;
    let mut refused = new_delivery("a", "hook");
    refused.refused = Some("the channel is off".into());
    let alert = NewAlert {
        rule: Some("drones".into()),
        created: at(0),
        hold: None,
        matches: vec![store.waiting_matches(1).await.unwrap()[0].id],
        deliveries: vec![refused],
    };
    put(&*store, vec![alert]).await;
    assert!(leased(&*store, "hook", 99).await.is_empty());
    assert_eq!(state(&*store, "a").await, DeliveryState::Dead);
}
