//! One item in several feeds, and several items of one story: told once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use proptest::collection::{btree_set, vec};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use super::Place;
use super::fixture::{STRIKE, at, give, id, identities, identity, known, record, report, tell, waiting, with_feeds};
use crate::model::{ItemId, StoryId};
use crate::store::{ItemRecord, MatchState, NoSplit, PollReceipt, Store};

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

/// A story of which wire, blog and mag have given one item each, with the items in that order; the rules are those
/// of each.
async fn with_story(place: &dyn Place, rules: [&[&str]; 3]) -> (Arc<dyn Store>, Vec<ItemId>) {
    let store = with_feeds(place, &FEEDS).await;
    let mut items = Vec::new();
    for (nth, (feed, rules)) in FEEDS.into_iter().zip(rules).enumerate() {
        give(&*store, feed, 60 * nth as i64, vec![report(feed, STRIKE, rules)]).await;
        items.extend(store.items_of(identity(feed)).await.unwrap());
    }
    (store, items)
}

/// What became of the matches of an item, by rule.
async fn fates(store: &dyn Store, item: ItemId) -> Vec<(String, &'static str)> {
    let history = store.history(item).await.unwrap().unwrap();
    history.matches.iter().map(|found| (found.rule.to_string(), found.state.as_str())).collect()
}

fn fate(rule: &str, state: &'static str) -> (String, &'static str) {
    (rule.to_owned(), state)
}

pub(in crate::store) async fn what_became_of_an_item_is_told_whole(place: &dyn Place) {
    let (store, items) = with_story(place, [&["drones"], &["drones", "oil"], &[]]).await;
    let alert = tell(&*store, 100, &[("a", "desk"), ("b", "hook")]).await[0];
    let first = store.history(items[0]).await.unwrap().unwrap();
    assert_eq!((first.item.title.as_str(), first.first_seen, first.baseline), ("News of wire", at(0), false));
    assert_eq!(first.matches[0].state, MatchState::Told);
    let ways: Vec<_> =
        first.matches[0].deliveries.iter().map(|way| (way.alert, way.delivery.channel.as_str())).collect();
    assert_eq!(ways, [(alert, "desk"), (alert, "hook")]);
    let second = store.history(items[1]).await.unwrap().unwrap();
    let place = second.report.unwrap();
    assert_eq!((place.story, place.outlets, place.first_feed.as_str()), (StoryId(items[0].0), 1, "wire"));
    assert!(place.reason.unwrap().starts_with("same text, 100 %, as item"));
    assert_eq!(fates(&*store, items[1]).await, [fate("drones", "duplicate"), fate("oil", "told")]);
    assert!(store.history(ItemId(99)).await.unwrap().is_none());
}

pub(in crate::store) async fn the_items_of_an_address_are_found_in_every_feed(place: &dyn Place) {
    let store = with_feeds(place, &["wire", "blog"]).await;
    give(&*store, "wire", 0, vec![record(&["@guid", "link"], &[])]).await;
    give(&*store, "blog", 60, vec![record(&["link"], &[])]).await;
    let items = store.items_of(identity("link")).await.unwrap();
    let copy = store.history(items[1]).await.unwrap().unwrap();
    assert_eq!((items.len(), copy.copy_of), (2, Some((items[0], "wire".into()))));
    assert!(store.items_of(identity("@guid")).await.unwrap().is_empty(), "an id stands for an item in its feed only");
}

pub(in crate::store) async fn a_story_is_shown_with_its_reports_and_what_was_told(place: &dyn Place) {
    let (store, items) = with_story(place, [&["drones"], &["drones"], &[]]).await;
    give(&*store, "wire", 200, vec![report("alone", "", &[])]).await;
    let story = store.story_of(items[2]).await.unwrap().unwrap();
    assert_eq!(story.reports.iter().map(|report| report.item).collect::<Vec<_>>(), items);
    assert_eq!(
        (story.reports[2].feed.as_str(), story.reports[2].seen, story.reports[2].voice),
        ("mag", at(120), items[0])
    );
    assert_eq!(story.matches.iter().map(|found| found.state.as_str()).collect::<Vec<_>>(), ["waiting", "duplicate"]);
    let listed = store.stories(10).await.unwrap();
    assert_eq!(listed.len(), 1, "one report is no story to be listed");
    assert_eq!((listed[0].id, listed[0].reports, listed[0].outlets, listed[0].last_seen), (story.id, 3, 1, at(120)));
}

pub(in crate::store) async fn an_item_that_is_taken_out_of_its_story_is_told(place: &dyn Place) {
    let (store, items) = with_story(place, [&["drones"], &["drones"], &["drones"]]).await;
    tell(&*store, 200, &[("a", "desk")]).await;
    let split = store.split_story(items[1]).await.unwrap().unwrap();
    assert_eq!((split.story, split.left, split.along), (StoryId(items[1].0), StoryId(items[0].0), vec![]));
    assert_eq!(split.waiting, [(items[1], "drones".into())]);
    assert_eq!(fates(&*store, items[0]).await, [fate("drones", "told")]);
    assert_eq!(fates(&*store, items[2]).await, [fate("drones", "duplicate")]);
    let own = store.history(items[1]).await.unwrap().unwrap().report.unwrap();
    assert_eq!((own.story, own.outlets, own.reason), (StoryId(items[1].0), 1, None));
    assert_eq!(store.split_story(items[1]).await.unwrap(), Err(NoSplit::Alone));
    tell(&*store, 300, &[("b", "desk")]).await;
    assert_eq!(fates(&*store, items[1]).await, [fate("drones", "told")]);
}

pub(in crate::store) async fn without_its_first_item_a_story_is_told_by_the_next_one(place: &dyn Place) {
    let (store, items) = with_story(place, [&["drones"], &["drones", "oil"], &["drones", "oil"]]).await;
    tell(&*store, 200, &[("a", "desk")]).await;
    let split = store.split_story(items[0]).await.unwrap().unwrap();
    assert_eq!((split.story, split.left), (StoryId(items[0].0), StoryId(items[1].0)));
    assert_eq!(split.waiting, [(items[1], "drones".into())], "nobody was told of what stayed");
    let left = store.story_of(items[2]).await.unwrap().unwrap();
    assert_eq!((left.id, left.outlets, left.reports[0].reason.clone()), (StoryId(items[1].0), 1, None));
    // What comes later joins what stayed, of which both rules have been told.
    let later = give(&*store, "wire", 300, vec![report("later", STRIKE, &["drones", "oil"])]).await;
    assert_eq!((later.joined, later.duplicates, later.waiting), (1, 2, 0));
    tell(&*store, 400, &[("b", "desk")]).await;
    assert_eq!(fates(&*store, items[1]).await, [fate("drones", "told"), fate("oil", "told")]);
    assert_eq!(fates(&*store, items[2]).await, [fate("drones", "duplicate"), fate("oil", "duplicate")]);
}

pub(in crate::store) async fn what_was_told_of_a_story_stays_told_when_it_is_split(place: &dyn Place) {
    let (store, items) = with_story(place, [&[], &["drones"], &["drones"]]).await;
    tell(&*store, 200, &[("a", "desk")]).await;
    // The item that was told takes its rule along; what stayed has been told to nobody.
    let split = store.split_story(items[1]).await.unwrap().unwrap();
    assert_eq!(split.waiting, [(items[2], "drones".into())]);
    assert_eq!(fates(&*store, items[1]).await, [fate("drones", "told")]);
    assert_eq!(waiting(&*store).await, ["drones"]);
}

pub(in crate::store) async fn who_was_told_that_a_story_has_grown_is_not_told_again_when_it_is_split(
    place: &dyn Place,
) {
    let store = with_feeds(place, &FEEDS).await;
    for feed in FEEDS {
        let mut item = report(feed, STRIKE, &["drones"]);
        item.matches[0].telling.grow = vec![1];
        give(&*store, feed, 0, vec![item]).await;
    }
    assert_eq!(waiting(&*store).await, ["drones", "drones"]);
    let first = store.items_of(identity("wire")).await.unwrap()[0];
    assert_eq!(store.split_story(first).await.unwrap().unwrap().waiting, []);
    let later = give(&*store, "wire", 60, vec![report("later", STRIKE, &["drones"])]).await;
    assert_eq!((later.joined, later.duplicates), (1, 1));
}

pub(in crate::store) async fn the_same_item_of_another_feed_goes_along(place: &dyn Place) {
    let (store, items) = with_story(place, [&["drones"], &["drones"], &[]]).await;
    give(&*store, "wire", 180, vec![report("blog", STRIKE, &["drones"])]).await;
    let copy = store.items_of(identity("blog")).await.unwrap()[1];
    let split = store.split_story(copy).await.unwrap().unwrap();
    assert_eq!((split.story, split.along.clone()), (StoryId(items[1].0), vec![items[1]]));
    assert_eq!(split.waiting, [(items[1], "drones".into())], "one of the same items is told");
    assert_eq!(store.split_story(copy).await.unwrap(), Err(NoSplit::Alone));
}

pub(in crate::store) async fn an_item_that_is_alone_or_in_no_story_is_not_split(place: &dyn Place) {
    let store = with_feeds(place, &["wire"]).await;
    give(&*store, "wire", 0, vec![report("alone", STRIKE, &["drones"]), record(&["none"], &[])]).await;
    let (alone, none) =
        (store.items_of(identity("alone")).await.unwrap()[0], store.items_of(identity("none")).await.unwrap()[0]);
    assert_eq!(store.split_story(alone).await.unwrap(), Err(NoSplit::Alone));
    assert_eq!(store.split_story(none).await.unwrap(), Err(NoSplit::NoStory));
    assert_eq!(store.split_story(ItemId(99)).await.unwrap(), Err(NoSplit::Unknown));
    assert_eq!(waiting(&*store).await, ["drones"]);
}
