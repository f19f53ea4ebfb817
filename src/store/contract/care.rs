//! What is pruned, what never is, and that nothing is told again because of it.

use jiff::{SignedDuration, Timestamp};

use super::Place;
use super::fixture::{
    STRIKE, at, deliveries, give, id, identities, identity, item, known, memory, new_delivery, put, read, record,
    report, tell, waiting, with_feeds,
};
use crate::model::{Attempt, Change, Dedup, DeliveryId, Field, Hold, HoldReason, ItemId, MuteTarget, Outcome};
use crate::store::{
    Acquaintance, AgainRecord, Before, Edit, Identity, IdentityKind, ItemRecord, NewAlert, NewMute, PrunePlace, Pruned,
    Retention, Store,
};

/// A day of the story, in seconds.
const DAY: i64 = 24 * 3600;

/// Items are kept for ten days, history for twenty, and none is spared.
const KEEP: Retention = Retention {
    items: Some(SignedDuration::from_hours(10 * 24)),
    history: Some(SignedDuration::from_hours(20 * 24)),
    per_feed: None,
    spared: 0,
    story_window: SignedDuration::from_hours(72),
};

/// Passes at the time of this day, until nothing is left to take.
async fn prune(store: &dyn Store, keep: Retention, day: i64) -> Pruned {
    let mut pruned = Pruned::default();
    loop {
        let before = pruned.items;
        let mut place = Some(PrunePlace::default());
        while let Some(here) = place {
            let step = store.prune(keep, here, at(day * DAY)).await.unwrap();
            pruned += step.pruned;
            place = step.next;
        }
        if pruned.items == before {
            return pruned;
        }
    }
}

async fn sent(store: &dyn Store, delivery: &str, second: i64) {
    let outcome = Outcome::Sent { detail: "250".into() };
    let attempt = Attempt { delivery: DeliveryId(delivery.into()), started: at(second), ended: at(second), outcome };
    store.record_attempt(attempt).await.unwrap();
}

/// The number of the item that has this link.
async fn number(store: &dyn Store, link: &str) -> Option<ItemId> {
    store.items_of(identity(link)).await.unwrap().first().copied()
}

/// A store in which one item was told on day 0, and another one of the same rule came on day 30.
async fn told_long_ago(place: &dyn Place) -> std::sync::Arc<dyn Store> {
    let store = with_feeds(place, &["wire", "blog"]).await;
    give(&*store, "wire", 0, vec![record(&["strike"], &["drones"]), record(&["cup"], &[])]).await;
    tell(&*store, 0, &[("a", "desk")]).await;
    sent(&*store, "a", 5).await;
    give(&*store, "wire", 30 * DAY, vec![record(&["raid"], &["drones", "opec"])]).await;
    store
}

pub(in crate::store) async fn what_is_finished_and_old_goes_with_all_that_hangs_on_it(place: &dyn Place) {
    let store = told_long_ago(place).await;
    store.put_mute(mute(1)).await.unwrap();
    let strike = number(&*store, "strike").await.unwrap();
    assert_eq!(prune(&*store, KEEP, 11).await, Pruned { items: 1, ..Pruned::default() }, "only the cup");
    assert!(store.history(strike).await.unwrap().is_some());
    let expected =
        Pruned { items: 1, matches: 1, alerts: 1, deliveries: 1, attempts: 1, mutes: 1, ..Pruned::default() };
    assert_eq!(prune(&*store, KEEP, 31).await, expected);
    assert!(store.history(strike).await.unwrap().is_none() && store.was_pruned(strike).await.unwrap());
    assert!(!store.was_pruned(ItemId(99)).await.unwrap());
    assert!(deliveries(&*store).await.is_empty());
    assert_eq!(store.totals(at(31 * DAY)).await.unwrap().items, 1);
    assert_eq!(prune(&*store, KEEP, 31).await, Pruned::default());
}

fn mute(days: i64) -> NewMute {
    NewMute { target: MuteTarget::Rule("drones".into()), created: at(0), until: at(days * DAY), reason: String::new() }
}

pub(in crate::store) async fn an_item_that_was_pruned_is_still_known(place: &dyn Place) {
    let store = told_long_ago(place).await;
    let wire = id(&*store, "wire").await;
    let before = before(&*store, "cup").await;
    prune(&*store, KEEP, 31).await;
    assert_eq!(known(&*store, wire, &[identities(&["strike"]), identities(&["cup"])]).await, [true, true]);
    assert!(store.is_known_anywhere(identity("strike")).await.unwrap());
    assert!(store.items_of(identity("strike")).await.unwrap().is_empty());
    let back = give(&*store, "wire", 31 * DAY, vec![record(&["strike"], &["drones"])]).await;
    assert_eq!((back.stored, back.waiting), (0, 0));
    // What it said is gone, so that nobody can say whether it says something else now.
    let edited = Identity { key: [9; 16], kind: IdentityKind::Fingerprint };
    let asked = [vec![edited, identity("strike")]];
    assert_eq!(store.known(wire, &asked).await.unwrap(), [Acquaintance::Same(ItemId(1))]);
    // An edit that was found before, and is written down only now.
    let change = Change { field: Field::Title, before: "cup".into(), now: "Cup".into() };
    let edit = Edit { item: item("Cup"), changes: vec![change], matches: record(&["cup"], &["cups"]).matches };
    let again = AgainRecord { id: before.id, original: before.original, identities: vec![edited], edit: Some(edit) };
    let poll = read(&memory(&*store, "wire").await, 32 * DAY, Vec::new());
    let receipt = store.record_poll(crate::store::PollRecord { again: vec![again], ..poll }).await.unwrap();
    assert_eq!((receipt.edited, receipt.waiting), (0, 0));
}

async fn before(store: &dyn Store, title: &str) -> Before {
    let wire = id(store, "wire").await;
    store.recent_items(wire, 9).await.unwrap().into_iter().find(|before| before.item.title == title).unwrap()
}

pub(in crate::store) async fn a_rule_is_not_told_again_of_what_was_pruned(place: &dyn Place) {
    let store = told_long_ago(place).await;
    prune(&*store, KEEP, 31).await;
    let mut copy = record(&["strike"], &["drones", "opec", "port"]);
    copy.matches[1].telling.dedup = Dedup::Item;
    let copied = give(&*store, "blog", 31 * DAY, vec![copy, record(&["cup"], &["drones"])]).await;
    assert_eq!((copied.stored, copied.copies, copied.duplicates, copied.waiting), (2, 0, 1, 3));
    let untold = store.untold(9).await.unwrap();
    assert_eq!((untold[0].rule.as_str(), untold[0].title.as_str()), ("drones", "strike"));
    assert!(untold[0].reason.contains("pruned"), "{}", untold[0].reason);
    // Also when that one is pruned in its turn.
    give(&*store, "blog", 61 * DAY, vec![record(&["late"], &["drones", "opec", "port"])]).await;
    let waiting = store.waiting_matches(99).await.unwrap();
    let ids: Vec<_> = waiting.iter().map(|waiting| waiting.id).collect();
    store.close_matches(&ids, "the rule is no longer configured").await.unwrap();
    assert_eq!(prune(&*store, KEEP, 90).await.items, 3);
    let third = vec![record(&["strike"], &["drones", "port"])];
    store.reconcile(&[super::fixture::configured("mag", "https://mag/feed")], at(91 * DAY)).await.unwrap();
    let third = give(&*store, "mag", 91 * DAY, third).await;
    assert_eq!((third.duplicates, third.waiting), (2, 0));
}

pub(in crate::store) async fn what_waits_or_may_grow_is_never_pruned(place: &dyn Place) {
    let store = with_feeds(place, &["wire", "blog"]).await;
    give(&*store, "wire", 0, vec![record(&["pending"], &["drones"])]).await;
    tell(&*store, 0, &[("a", "desk")]).await;
    give(&*store, "wire", 1, vec![record(&["held"], &["drones"])]).await;
    let matches = store.waiting_matches(9).await.unwrap().iter().map(|waiting| waiting.id).collect();
    let hold = Some(Hold { reason: HoldReason::Digest, until: at(200 * DAY) });
    let deliveries = vec![new_delivery("b", "desk")];
    put(&*store, vec![NewAlert { rule: None, created: at(1), hold, matches, deliveries }]).await;
    give(&*store, "wire", 2, vec![record(&["waiting"], &["drones"])]).await;
    // A story that began an hour ago by this clock.
    give(&*store, "wire", 100 * DAY - 3600, vec![report("port", STRIKE, &[])]).await;
    let zeal = Retention { items: Some(SignedDuration::ZERO), history: Some(SignedDuration::ZERO), ..KEEP };
    assert_eq!(prune(&*store, zeal, 100).await, Pruned::default());
    assert_eq!(waiting(&*store).await.len(), 1);
    let joined = give(&*store, "blog", 100 * DAY, vec![report("fire", STRIKE, &[])]).await;
    assert_eq!(joined.joined, 1);
    // Its first item stays as long as what joined it, and both go in time.
    let pruned = prune(&*store, zeal, 103).await;
    assert_eq!(pruned.items, 0);
    assert_eq!(prune(&*store, zeal, 104).await.items, 2);
}

pub(in crate::store) async fn the_last_match_of_a_rule_stays(place: &dyn Place) {
    let store = told_long_ago(place).await;
    store.close_matches(&[store.waiting_matches(9).await.unwrap()[1].id], "muted").await.unwrap();
    prune(&*store, KEEP, 900).await;
    let rules = ["drones".into(), "opec".into()];
    assert_eq!(store.last_matches(&rules).await.unwrap().len(), 2);
}

pub(in crate::store) async fn the_newest_items_of_each_feed_are_spared_and_those_over_the_number_go(place: &dyn Place) {
    let store = with_feeds(place, &["wire", "blog"]).await;
    let names: Vec<String> = (0..9).map(|number| format!("item-{number}")).collect();
    let items = |from: usize| names[from..].iter().map(|name| record(&[name], &[])).collect::<Vec<ItemRecord>>();
    give(&*store, "wire", 0, items(0)).await;
    give(&*store, "blog", 0, vec![record(&["other"], &[])]).await;
    let spared = Retention { spared: 4, ..KEEP };
    assert_eq!(prune(&*store, spared, 9).await.items, 0);
    let few = Retention { per_feed: Some(7), ..spared };
    assert_eq!(prune(&*store, few, 9).await.items, 2);
    assert_eq!(prune(&*store, spared, 11).await.items, 3);
    assert_eq!(before(&*store, "item-5").await.item.title, "item-5");
    assert_eq!(give(&*store, "wire", 11 * DAY, items(0)).await.stored, 0);
}

pub(in crate::store) async fn what_a_wrong_clock_dated_ahead_keeps_nothing_behind_it(place: &dyn Place) {
    let store = with_feeds(place, &["wire"]).await;
    give(&*store, "wire", 3_650 * DAY, vec![record(&["ahead"], &[])]).await;
    give(&*store, "wire", 0, vec![record(&["behind"], &[])]).await;
    assert_eq!(prune(&*store, KEEP, 11).await.items, 1);
    assert!(number(&*store, "ahead").await.is_some() && number(&*store, "behind").await.is_none());
}

pub(in crate::store) async fn what_is_for_ever_stays(place: &dyn Place) {
    let store = told_long_ago(place).await;
    let for_ever = Retention { items: None, history: None, ..KEEP };
    assert_eq!(prune(&*store, for_ever, 9_000).await, Pruned::default());
    let longest = Retention { items: Some(SignedDuration::MAX), history: Some(SignedDuration::MAX), ..KEEP };
    assert_eq!(prune(&*store, longest, 9_000).await, Pruned::default());
}

pub(in crate::store) async fn what_would_be_pruned_is_what_is_pruned(place: &dyn Place) {
    let store = with_feeds(place, &["wire", "blog"]).await;
    give(&*store, "wire", 0, vec![record(&["strike"], &["drones"])]).await;
    tell(&*store, 0, &[("a", "desk")]).await;
    sent(&*store, "a", 5).await;
    // An original with a copy, which is told, and a story of two reports: what depends goes later in a pass.
    give(&*store, "wire", 60, vec![record(&["link"], &[]), report("port", STRIKE, &["drones"])]).await;
    give(&*store, "blog", 90, vec![record(&["link"], &["drones"]), report("fire", STRIKE, &["drones"])]).await;
    let old: Vec<_> = store.waiting_matches(9).await.unwrap().iter().map(|waiting| waiting.id).collect();
    store.close_matches(&old, "muted").await.unwrap();
    give(&*store, "wire", 30 * DAY, vec![record(&["raid"], &["drones"])]).await;
    store.put_mute(mute(2)).await.unwrap();
    let now: Timestamp = at(40 * DAY);
    let expected = store.prunable(KEEP, now).await.unwrap();
    assert_eq!(store.prunable(KEEP, now).await.unwrap(), expected, "counting takes nothing away");
    assert_eq!((expected.items, expected.alerts), (5, 1));
    assert_eq!(prune(&*store, KEEP, 40).await, expected);
}

pub(in crate::store) async fn a_step_takes_a_bounded_number(place: &dyn Place) {
    let store = with_feeds(place, &["wire"]).await;
    let names: Vec<String> = (0..500).map(|number| format!("item-{number}")).collect();
    give(&*store, "wire", 0, names.iter().map(|name| record(&[name], &[])).collect()).await;
    let mut place = Some(PrunePlace::default());
    let mut taken = Vec::new();
    while let Some(here) = place {
        let step = store.prune(KEEP, here, at(11 * DAY)).await.unwrap();
        taken.push(step.pruned.items);
        place = step.next;
    }
    assert_eq!(taken.iter().sum::<usize>(), 500);
    assert!(taken.iter().all(|&items| items <= 100), "{taken:?}");
}

pub(in crate::store) async fn a_poll_that_comes_between_two_steps_is_recorded(place: &dyn Place) {
    let store = told_long_ago(place).await;
    let mut place = Some(PrunePlace::default());
    let mut second = 31 * DAY;
    while let Some(here) = place {
        place = store.prune(KEEP, here, at(31 * DAY)).await.unwrap().next;
        second += 1;
        let given = give(&*store, "blog", second, vec![record(&["strike"], &["drones"])]).await;
        assert_eq!(given.waiting, 0, "before and after, the strike was told");
    }
}
