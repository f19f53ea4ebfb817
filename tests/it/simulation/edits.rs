//! Items that are edited after they were published.

use super::fortnight::fortnight;
use super::piece::Piece;
use super::world::{TANKERS, World};

const TEXT: &str = "The coastguard said on Monday that the tanker Nordvik had lost power near the strait with thirty \
    people on board and that two tugs were on their way from the port of Ventspils.";

/// A headline and a text at each hour, under one id, link and date.
async fn told(rules: &str, versions: &[(&str, &str)]) -> Vec<String> {
    let mut world = World::begin(&["Wire"], rules).await;
    let first = Piece::new("a", "").dated(world.now());
    for (title, text) in versions {
        let piece = Piece { title: (*title).to_owned(), text: (*text).to_owned(), ..first.clone() };
        world.give("Wire", &[piece]).await;
    }
    world.told().into_iter().map(str::to_owned).collect()
}

fn on_update(wish: &str) -> String {
    format!("{TANKERS}on_update = \"{wish}\"\n")
}

#[tokio::test]
async fn headlines_that_count_their_readers_at_every_fetch_are_told_once() {
    for rules in [TANKERS.to_owned(), on_update("never")] {
        let (told, published) = fortnight(&rules, |poll| {
            poll.each(|number, piece| piece.title += &format!(" ({} views)", 17 * (poll.number + 1) + number))
        })
        .await;
        let bare: Vec<&str> = told.iter().map(|title| title.split(" (").next().unwrap()).collect();
        assert_eq!(bare, published);
    }
}

#[tokio::test]
async fn a_headline_that_is_edited_is_told_again_only_where_that_is_wanted() {
    let extended = format!("{TEXT} A helicopter has taken off from the island as well.");
    let versions = [
        ("Tanker adrift near strait", TEXT),
        ("Tanker with thirty on board adrift near strait", TEXT),
        ("Crew of tanker rescued near strait", extended.as_str()),
    ];
    let [first, second, third] = versions.map(|(title, _)| title);
    assert_eq!(told(TANKERS, &versions).await, [first]);
    assert_eq!(told(&on_update("never"), &versions).await, [first]);
    assert_eq!(told(&on_update("always"), &versions).await, [first, second, third]);
}

#[tokio::test]
async fn an_edit_by_which_a_rule_matches_for_the_first_time_is_told_once() {
    let ship = TEXT.replace("tanker", "ship");
    let versions = [
        ("Ship adrift near strait", ship.as_str()),
        ("Ship adrift near strait, crew safe", ship.as_str()),
        ("Tanker adrift near strait, crew safe", ship.as_str()),
        ("Ship adrift near strait", ship.as_str()),
        ("Tanker adrift near strait, crew rescued", ship.as_str()),
    ];
    assert_eq!(told(TANKERS, &versions).await, ["Tanker adrift near strait, crew safe"]);
    assert_eq!(told(&on_update("never"), &versions).await, [""; 0]);
}

#[tokio::test]
async fn an_edit_that_brings_in_another_rule_is_told_for_that_rule() {
    let rules = TANKERS.to_owned() + "[[rule]]\nname = \"strikes\"\nkeywords = [\"strike\"]\n";
    let mut world = World::begin(&["Wire"], &rules).await;
    let piece = Piece::new("Tanker adrift near strait", TEXT).dated(world.now());
    world.give("Wire", std::slice::from_ref(&piece)).await;
    let edited = Piece { text: format!("{TEXT} The tugs had been on strike."), ..piece };
    world.give("Wire", &[edited]).await;
    assert_eq!(world.told_by("tankers"), ["Tanker adrift near strait"]);
    assert_eq!(world.told_by("strikes"), ["Tanker adrift near strait"]);
}

#[tokio::test]
async fn an_edit_of_what_another_feed_told_first_is_not_told() {
    let mut world = World::begin(&["Wire", "Post"], TANKERS).await;
    let piece = Piece::new("Tanker adrift near strait", TEXT);
    world.give("Wire", std::slice::from_ref(&piece)).await;
    world.give("Post", &[Piece { title: "Ship adrift near strait".into(), ..piece.clone().at("Post") }]).await;
    world.give("Post", &[piece.at("Post")]).await;
    assert_eq!(world.told(), ["Tanker adrift near strait"]);
}

#[tokio::test]
async fn an_item_that_is_edited_after_its_id_and_link_have_changed_is_told_once() {
    let mut world = World::begin(&["Wire"], TANKERS).await;
    let old = Piece::new("Tanker adrift near strait", TEXT);
    world.give("Wire", std::slice::from_ref(&old)).await;
    let link = Some("https://wire.example/story?id=7".to_owned());
    let new = Piece { guid: Some("7".into()), link, ..old };
    world.give("Wire", std::slice::from_ref(&new)).await;
    let text = format!("{TEXT} A helicopter has taken off from the island as well.");
    world.give("Wire", &[Piece { title: "Crew rescued".into(), text, ..new }]).await;
    assert_eq!(world.told(), ["Tanker adrift near strait"]);
}
