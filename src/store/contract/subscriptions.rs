//! Hubs and what they were asked for.

use super::Place;
use super::fixture::{at, give, id, memory, polled, polled_until, read, with_feeds};
use crate::model::{FeedId, Hub, Validators};
use crate::secret::Secret;
use crate::store::{NewMemory, Store, Subscription, SubscriptionState};

fn hub() -> Hub {
    Hub { hub: "https://hub/".into(), topic: "https://wire/self".into(), from_outside: false }
}

fn subscription(feed: FeedId) -> Subscription {
    Subscription {
        feed,
        name: "wire".into(),
        hub: hub(),
        token: "t0ken".into(),
        secret: Secret::from("s3cret"),
        state: SubscriptionState::Asked,
        lease_until: None,
        next_action: at(60),
        failures: 0,
    }
}

/// The feed `wire` names a hub.
async fn named(store: &dyn Store) {
    let mut poll = read(&memory(store, "wire").await, 0, Vec::new());
    if let NewMemory::Read { hub: named, .. } = &mut poll.memory {
        *named = Some(hub());
    }
    store.record_poll(poll).await.unwrap();
}

pub(in crate::store) async fn a_feed_that_names_a_hub_can_be_subscribed_to(place: &dyn Place) {
    let store = with_feeds(place, &["wire", "blog"]).await;
    assert!(store.subscriptions().await.unwrap().is_empty());
    named(&*store).await;
    let wire = id(&*store, "wire").await;
    let found = store.subscriptions().await.unwrap();
    assert_eq!((found.len(), found[0].feed, found[0].hub.clone()), (1, wire, Some(hub())));
    assert_eq!(found[0].subscription, None);

    store.put_subscription(subscription(wire)).await.unwrap();
    let lease = Some(at(900));
    let active = Subscription { state: SubscriptionState::Active, lease_until: lease, ..subscription(wire) };
    store.put_subscription(active.clone()).await.unwrap();
    assert_eq!(store.subscriptions().await.unwrap()[0].subscription, Some(active.clone()));
    assert_eq!(store.subscription("t0ken").await.unwrap(), Some(active));
    assert_eq!(store.subscription("other").await.unwrap(), None);
}

pub(in crate::store) async fn a_subscription_outlives_the_wish_for_it_until_it_is_dropped(place: &dyn Place) {
    let store = with_feeds(place, &["wire"]).await;
    named(&*store).await;
    store.put_subscription(subscription(id(&*store, "wire").await)).await.unwrap();
    give(&*store, "wire", 60, Vec::new()).await;
    let left = store.subscriptions().await.unwrap().remove(0);
    assert!(left.hub.is_none() && left.subscription.is_some());
    store.drop_subscription("t0ken").await.unwrap();
    assert!(store.subscriptions().await.unwrap().is_empty());
}

pub(in crate::store) async fn a_poll_can_be_brought_forward_but_not_to_a_storm(place: &dyn Place) {
    let store = with_feeds(place, &["wire"]).await;
    let unchanged = || NewMemory::Unchanged { validators: Validators::default(), came: false, moved_to: None };
    store.record_poll(polled(&memory(&*store, "wire").await, 100, unchanged())).await.unwrap();
    let wire = id(&*store, "wire").await;
    assert!(store.hasten(wire, at(103)).await.unwrap());
    assert_eq!(store.next_due(&[]).await.unwrap(), Some(at(110)), "ten seconds after the last poll");
    assert!(!store.hasten(wire, at(104)).await.unwrap());
    assert_eq!(memory(&*store, "wire").await.pushed, Some(at(103)));

    let failed = NewMemory::Failed { error: "429".into(), gone: false, moved_to: None };
    store.record_poll(polled_until(&memory(&*store, "wire").await, 200, 9000, failed)).await.unwrap();
    assert!(!store.hasten(wire, at(300)).await.unwrap(), "who asked for peace keeps it");
    assert_eq!(memory(&*store, "wire").await.pushed, None);
    assert_eq!(store.next_due(&[]).await.unwrap(), Some(at(9000)));
}
