//! One story, told by many outlets in their own words.

use super::piece::Piece;
use super::world::{TANKERS, World};

/// Ten reports of one event.
const REPORTS: [(&str, &str); 10] = [
    (
        "Tanker Nordvik runs aground off Ventspils",
        "The tanker Nordvik ran aground off the Latvian port of Ventspils on Monday with 82,000 tonnes of crude oil and 24 crew on board, the coastguard said.",
    ),
    (
        "Tanker Nordvik aground near Ventspils with 82,000 tonnes of crude",
        "A ship full of crude oil lies on a sandbank near Ventspils in Latvia: the Nordvik, with a crew of 24. Rescuers reached it on Monday.",
    ),
    (
        "Oil tanker Nordvik stranded off Ventspils with 24 crew",
        "The tanker was stranded off Ventspils in Latvia on Monday, with 82,000 tonnes of oil and 24 sailors on board, the coastguard said.",
    ),
    (
        "Latvia: tanker Nordvik with 82,000 tonnes of oil runs aground",
        "Near Ventspils the coast of Latvia is threatened by oil. The Nordvik, which carries 82,000 tonnes, struck ground on Monday; 24 people are on board.",
    ),
    (
        "Nordvik: oil tanker aground off Latvian coast at Ventspils",
        "Tugs are on their way to the oil tanker Nordvik, aground since Monday off Ventspils. It carries 82,000 tonnes of crude oil and 24 sailors.",
    ),
    (
        "Tanker Nordvik aground at Ventspils with 24 crew",
        "On board of the Nordvik, which touched ground at Ventspils on Monday, are 24 people and 82,000 tonnes of crude oil. Nobody was hurt on the tanker, officials in Latvia say.",
    ),
    (
        "Grounded tanker Nordvik carries 82,000 tonnes of crude off Ventspils",
        "Fishermen saw the Nordvik come closer and closer to Ventspils before it ran aground. The 24 crew of the tanker and its 82,000 tonnes of crude were in no danger on Monday, Latvia says.",
    ),
    (
        "Tanker Nordvik, 82,000 tonnes of crude on board, aground off Ventspils",
        "No oil has come ashore at Ventspils, where the Nordvik ran aground. Latvia sent a helicopter to the tanker and its 24 crew on Monday.",
    ),
    (
        "Latvian coastguard at stranded tanker Nordvik off Ventspils",
        "The coastguard of Latvia has put men on board of the tanker Nordvik, which ran aground off Ventspils on Monday. It has 82,000 tonnes of crude and a crew of 24.",
    ),
    (
        "Crude oil tanker Nordvik runs aground at Ventspils",
        "In a storm the Nordvik has run aground at Ventspils. The tanker has 82,000 tonnes of crude and 24 people aboard, according to the port authority of Latvia on Monday.",
    ),
];

/// The reports come one after another, each in a feed of its own.
async fn ten_reports(rules: &str) -> World {
    let outlets =
        ["Post", "Courier", "Herald", "Gazette", "Observer", "Tribune", "Chronicle", "Echo", "Mirror", "Sentinel"];
    let mut world = World::begin(&outlets, rules).await;
    for (outlet, (title, text)) in outlets.iter().zip(REPORTS) {
        world.give(outlet, &[Piece::new(title, text).at(outlet)]).await;
    }
    world.pass(2).await;
    world
}

#[tokio::test]
async fn a_story_that_ten_outlets_tell_in_their_own_words_is_one_alert() {
    let world = ten_reports(TANKERS).await;
    assert_eq!(world.told(), [REPORTS[0].0]);
}

#[tokio::test]
async fn a_story_that_grows_is_told_again_at_three_and_at_ten_outlets() {
    let world = ten_reports(&format!("{TANKERS}grow = [3, 10]\n")).await;
    assert_eq!(world.told(), [REPORTS[0].0, REPORTS[2].0, REPORTS[9].0]);
}

#[tokio::test]
async fn the_same_words_after_four_days_are_news_again() {
    let mut world = World::begin(&["Post", "Courier", "Herald"], TANKERS).await;
    let (title, text) = REPORTS[0];
    world.give("Post", &[Piece::new(title, text).at("Post")]).await;
    world.pass(24 * 2).await;
    world.give("Courier", &[Piece::new(title, text).at("Courier")]).await;
    world.pass(24 * 2).await;
    world.give("Herald", &[Piece::new(title, text).at("Herald")]).await;
    assert_eq!(world.told(), [title, title]);
}

#[tokio::test]
async fn a_feed_that_is_added_with_a_story_on_its_first_page_does_not_swallow_it() {
    let (title, text) = REPORTS[0];
    let mut world = World::begin(&["Post"], TANKERS).await;
    world.configure(&["Post", "Blog"], TANKERS);
    world.show("Blog", &[Piece::new(title, text)]);
    world.pass(2).await;
    assert_eq!(world.told(), [""; 0]);
    // Elsewhere, under the address that stood on that first page, too.
    world.give("Post", &[Piece::new(title, text)]).await;
    assert_eq!(world.told(), [title]);
}

#[tokio::test]
async fn a_story_of_two_rules_is_told_once_by_each() {
    let rules = TANKERS.to_owned() + "[[rule]]\nname = \"pilots\"\nkeywords = [\"pilot\"]\n";
    let mut world = World::begin(&["Post", "Courier", "Herald"], &rules).await;
    let [one, two, three] = [REPORTS[0], REPORTS[1], REPORTS[2]];
    world.give("Post", &[Piece::new(one.0, one.1).at("Post")]).await;
    let with_pilot = format!("{} A pilot was on board.", two.1);
    world.give("Courier", &[Piece::new(two.0, &with_pilot).at("Courier")]).await;
    let with_pilot = format!("{} The pilot is among them.", three.1);
    world.give("Herald", &[Piece::new(three.0, &with_pilot).at("Herald")]).await;
    assert_eq!(world.told_by("tankers"), [one.0]);
    assert_eq!(world.told_by("pilots"), [two.0]);
}
