//! Rules that count other things as the same news.

use super::piece::Piece;
use super::world::{TANKERS, World};

const TITLE: &str = "Tanker Nordvik runs aground off Ventspils";
const TEXT: &str = "The tanker Nordvik ran aground off the Latvian port of Ventspils on Monday with 82,000 tonnes of \
    crude oil and 24 crew on board, the coastguard said.";

/// What each rule is told of one article in two feeds, of a copy of it elsewhere, and of the article under a new id.
#[tokio::test]
async fn what_counts_as_the_same_news_is_the_rules_to_say() {
    let with = |name: &str, dedup: &str| TANKERS.replace("tankers", name) + &format!("dedup = \"{dedup}\"\n");
    let rules = with("stories", "story") + &with("links", "link") + &with("items", "item");
    let mut world = World::begin(&["Post", "Post World", "Courier"], &rules).await;
    let article = Piece::new(TITLE, TEXT);
    world.give("Post", std::slice::from_ref(&article)).await;
    world.give("Post World", &[Piece { guid: Some("w-1".into()), ..article.clone() }]).await;
    world.give("Courier", &[article.clone().at("Courier")]).await;
    world.give("Post", &[Piece { guid: Some("new".into()), ..article }]).await;
    assert_eq!(world.told_by("stories").len(), 1);
    assert_eq!(world.told_by("links").len(), 2);
    assert_eq!(world.told_by("items").len(), 3);
}
