//! One item in several feeds: told once.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::{btree_set, vec};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use super::Place;
use super::fixture::{give, id, identities, known, record, tell, waiting, with_feeds};
use crate::store::{ItemRecord, PollReceipt, Store};

pub(in crate::store) async fn an_item_of_two_feeds_is_told_once(place: &dyn Place) {
    let store = with_feeds(place, &["wire", "blog"]).await;
    give(&*store, "wire", 0, vec![record(&["@wire-guid", "link"], &["drones"])]).await;
    let copy = give(&*store, "blog", 60, vec![record(&["@blog-guid", "link"], &["drones"])]).await;
    assert_eq!(copy, PollReceipt { stored: 1, copies: 1, duplicates: 1, ..PollReceipt::default() });
    assert_eq!(waiting(&*store).await, ["drones"]);
    let untold = store.untold(10).await.unwrap();
    assert_eq!(untold.len(), 1);
    assert_eq!((untold[0].feed.as_str(), untold[0].title.as_str()), ("blog", "@blog-guid"));
    assert!(untold[0].reason.contains("wire"), "{}", untold[0].reason);
}

pub(in crate::store) async fn what_identifies_within_a_feed_joins_nothing(place: &dyn Place) {
    let store = with_feeds(place, &["wire", "blog"]).await;
    give(&*store, "wire", 0, vec![record(&["@1", "link"], &["drones"])]).await;
    let other = give(&*store, "blog", 60, vec![record(&["@1"], &["drones"])]).await;
    assert_eq!((other.copies, other.waiting), (0, 1));
    assert_eq!(give(&*store, "blog", 90, vec![record(&["@1"], &["drones"])]).await.stored, 0);
}

pub(in crate::store) async fn a_copy_may_be_the_first_to_satisfy_a_rule(place: &dyn Place) {
    let store = with_feeds(place, &["wire", "blog", "mag"]).await;
    give(&*store, "wire", 0, vec![record(&["link"], &["opec"])]).await;
    assert_eq!(give(&*store, "blog", 60, vec![record(&["link"], &["opec", "drones"])]).await.waiting, 1);
    assert_eq!(give(&*store, "mag", 90, vec![record(&["link"], &["drones"])]).await.duplicates, 1);
    assert_eq!(waiting(&*store).await, ["opec", "drones"]);
}

pub(in crate::store) async fn a_copy_is_known_for_its_own_feed_from_then_on(place: &dyn Place) {
    let store = with_feeds(place, &["wire", "blog"]).await;
    give(&*store, "wire", 0, vec![record(&["link"], &[])]).await;
    give(&*store, "blog", 60, vec![record(&["@blog-guid", "link"], &["drones"])]).await;
    let blog = id(&*store, "blog").await;
    let asked = [identities(&["link"]), identities(&["@blog-guid"])];
    assert_eq!(known(&*store, blog, &asked).await, [true, true]);
    let again = give(&*store, "blog", 90, vec![record(&["@other-guid", "link"], &["drones"])]).await;
    assert_eq!(again, PollReceipt::default());
}

pub(in crate::store) async fn a_copy_of_a_copy_is_a_copy_of_the_original(place: &dyn Place) {
    let store = with_feeds(place, &["wire", "blog", "mag"]).await;
    give(&*store, "wire", 0, vec![record(&["first"], &["drones"])]).await;
    give(&*store, "blog", 60, vec![record(&["first", "second"], &[])]).await;
    let third = give(&*store, "mag", 90, vec![record(&["second"], &["drones"])]).await;
    assert_eq!((third.copies, third.duplicates), (1, 1));
}

pub(in crate::store) async fn an_item_that_joins_two_others_is_a_duplicate_of_either(place: &dyn Place) {
    let store = with_feeds(place, &["wire", "blog", "mag"]).await;
    give(&*store, "wire", 0, vec![record(&["one"], &[])]).await;
    give(&*store, "blog", 60, vec![record(&["two"], &["drones"])]).await;
    let both = give(&*store, "mag", 90, vec![record(&["one", "two"], &["drones", "opec"])]).await;
    assert_eq!((both.duplicates, both.waiting), (1, 1));
}

/// The feeds and rules of the random polls.
const FEEDS: [&str; 3] = ["wire", "blog", "mag"];
const RULES: [&str; 2] = ["drones", "opec"];

/// One item of a random poll: which feed gave it, what it is known by, which rules it satisfies.
type Given = (usize, BTreeSet<u8>, BTreeSet<usize>);

pub(in crate::store) async fn no_rule_is_told_twice_whatever_the_polls_bring(place: &dyn Place) {
    let store = with_feeds(place, &FEEDS).await;
    let polls = vec((0..FEEDS.len(), btree_set(0..9_u8, 1..4), btree_set(0..RULES.len(), 0..3)), 1..12);
    // Drawn by hand, because proptest's own loop cannot wait for a store.
    let mut runner = TestRunner::deterministic();
    for case in 0..32 {
        let given: Vec<Given> = polls.new_tree(&mut runner).unwrap().current();
        let told = play(&*store, case, &given).await;
        for (rule, told) in told {
            for (nth, identities) in told.iter().enumerate() {
                let twice = told[..nth].iter().any(|earlier| !earlier.is_disjoint(identities));
                assert!(!twice, "{rule} is told twice about one item: {given:?}");
            }
        }
    }
}

/// Records the items, now and then tells what waits, and returns for each rule the identities of
/// the items that it waits for or was told about. The cases share a store but no identity.
async fn play(store: &dyn Store, case: usize, given: &[Given]) -> BTreeMap<String, Vec<BTreeSet<u8>>> {
    let mut told: BTreeMap<String, Vec<BTreeSet<u8>>> = BTreeMap::new();
    for (nth, (feed, known_by, rules)) in given.iter().enumerate() {
        let before = waiting(store).await.len();
        let words: Vec<String> = known_by.iter().map(|identity| format!("{case}/{identity}")).collect();
        let rules: Vec<&str> = rules.iter().map(|&rule| RULES[rule]).collect();
        let item: ItemRecord = record(&words.iter().map(String::as_str).collect::<Vec<_>>(), &rules);
        let receipt = give(store, FEEDS[*feed], nth as i64, vec![item]).await;
        let now_waiting = waiting(store).await;
        assert_eq!(now_waiting.len(), before + receipt.waiting);
        for rule in &now_waiting[before..] {
            told.entry(rule.clone()).or_default().push(known_by.clone());
        }
        if nth % 4 == 3 && !now_waiting.is_empty() {
            tell(store, nth as i64, &[(&format!("{case}/{nth}"), "desk")]).await;
        }
    }
    if !waiting(store).await.is_empty() {
        tell(store, 0, &[(&format!("{case}/end"), "desk")]).await;
    }
    told
}
