//! Commit 2: matches become alerts.

use super::Place;
use super::fixture::{
    at, deliveries, give, item, lease, matched, new_delivery, put, record, tell, waiting, with_feeds,
};
use crate::model::{AlsoIn, DeliveryId, Item};
use crate::store::{ItemRecord, NewAlert, NewDelivery};

pub(in crate::store) async fn a_match_is_told_by_one_plan_only(place: &dyn Place) {
    let store = with_feeds(place, &["wire"]).await;
    let items = vec![record(&["one"], &["drones"]), record(&["two"], &["drones"])];
    give(&*store, "wire", 0, items).await;
    let waiting_then = store.waiting_matches(10).await.unwrap();
    let alert = |matches: &[usize], delivery: &str| NewAlert {
        rule: Some("drones".into()),
        created: at(1),
        hold: None,
        matches: matches.iter().map(|&nth| waiting_then[nth].id).collect(),
        deliveries: vec![new_delivery(delivery, "desk")],
    };
    assert_eq!(put(&*store, vec![alert(&[0], "a"), alert(&[0], "b")]).await.len(), 2);
    assert_eq!(put(&*store, vec![alert(&[0, 1], "c"), alert(&[0], "d")]).await.len(), 1);
    assert!(waiting(&*store).await.is_empty());
    let leased = lease(&*store, "desk", 1).await;
    let told: Vec<Vec<_>> =
        leased.iter().map(|leased| leased.alert.items.iter().map(|told| told.item.title.as_str()).collect()).collect();
    assert_eq!(told, [["one"], ["one"], ["two"]]);
}

pub(in crate::store) async fn an_alert_of_which_nothing_waits_is_not_written(place: &dyn Place) {
    let store = with_feeds(place, &["wire"]).await;
    give(&*store, "wire", 0, vec![record(&["strike"], &["drones"])]).await;
    let told = store.waiting_matches(1).await.unwrap()[0].id;
    tell(&*store, 0, &[("a", "desk")]).await;
    let again = NewAlert {
        rule: Some("drones".into()),
        created: at(1),
        hold: None,
        matches: vec![told],
        deliveries: vec![new_delivery("b", "desk")],
    };
    assert!(put(&*store, vec![again]).await.is_empty());
    assert_eq!(deliveries(&*store).await.len(), 1);
}

pub(in crate::store) async fn a_recipient_is_told_of_an_alert_once(place: &dyn Place) {
    let store = with_feeds(place, &["wire"]).await;
    give(&*store, "wire", 0, vec![record(&["strike"], &["drones"])]).await;
    let twin = NewDelivery { id: DeliveryId("b".into()), ..new_delivery("a", "desk") };
    let alert = NewAlert {
        rule: Some("drones".into()),
        created: at(1),
        hold: None,
        matches: vec![store.waiting_matches(1).await.unwrap()[0].id],
        deliveries: vec![new_delivery("a", "desk"), twin],
    };
    put(&*store, vec![alert]).await;
    let ids: Vec<_> = deliveries(&*store).await.into_iter().map(|row| row.delivery.id.0).collect();
    assert_eq!(ids, ["a"]);
}

pub(in crate::store) async fn a_closed_match_is_kept_with_its_reason(place: &dyn Place) {
    let store = with_feeds(place, &["wire", "blog"]).await;
    give(&*store, "wire", 0, vec![record(&["strike"], &["drones"])]).await;
    let id = store.waiting_matches(1).await.unwrap()[0].id;
    store.close_matches(&[id], "the rule is gone").await.unwrap();
    assert!(waiting(&*store).await.is_empty());
    assert_eq!(store.untold(10).await.unwrap()[0].reason, "the rule is gone");

    give(&*store, "blog", 60, vec![record(&["strike"], &["drones"])]).await;
    assert!(waiting(&*store).await.is_empty(), "a copy does not open it again");
}

pub(in crate::store) async fn waiting_matches_come_oldest_first(place: &dyn Place) {
    let store = with_feeds(place, &["wire"]).await;
    give(&*store, "wire", 60, vec![record(&["late"], &["c"])]).await;
    give(&*store, "wire", 0, vec![record(&["early"], &["a", "b"])]).await;
    assert_eq!(waiting(&*store).await, ["a", "b", "c"]);
    assert_eq!(store.waiting_matches(2).await.unwrap().len(), 2);
}

pub(in crate::store) async fn an_alert_comes_back_whole(place: &dyn Place) {
    let store = with_feeds(place, &["wire", "blog", "mag"]).await;
    let full = Item {
        guid: Some("tag:1".into()),
        published: Some(at(-5)),
        updated: Some(at(-4)),
        author: Some("A, B".into()),
        summary: "Zürich \u{0}\u{1f6f0}".into(),
        content: "text".repeat(10_000),
        categories: vec!["x, y".into(), String::new()],
        lang: Some("de-CH".into()),
        feed: "wire".into(),
        ..item("strike")
    };
    let given = ItemRecord { item: full.clone(), ..record(&["link"], &["drones"]) };
    give(&*store, "wire", 0, vec![given, record(&["second"], &["drones"])]).await;
    for (second, feed, title) in [(60, "mag", "m"), (90, "blog", "b")] {
        let copy = ItemRecord { item: item(title), ..record(&["link"], &["drones"]) };
        give(&*store, feed, second, vec![copy]).await;
    }
    let ids = tell(&*store, 100, &[("a", "desk")]).await;
    let alert = lease(&*store, "desk", 100).await.remove(0).alert;
    assert_eq!((alert.id, alert.name(), alert.created), (ids[0], "drones", at(100)));
    assert_eq!(alert.items.len(), 2);
    let told = &alert.items[0];
    assert_eq!((&told.item, told.first_seen), (&full, at(0)));
    assert_eq!(told.evidence, matched("drones").found.evidence);
    let also = |feed: &str, link: &str| AlsoIn { feed: feed.into(), link: Some(link.into()) };
    assert_eq!(told.also_in, [also("mag", "https://example.org/m"), also("blog", "https://example.org/b")]);
    assert!(alert.items[1].also_in.is_empty());
}
