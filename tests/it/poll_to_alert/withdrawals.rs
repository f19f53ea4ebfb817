//! Items that were told and are taken back.

use std::fmt::Write as _;

use super::{drones, feed, hook};
use crate::support::http_server::Reply;
use crate::support::newsroom::{Newsroom, alert, document};
use crate::support::program::Home;

const TOLD: &str = "Drones over Kyiv";

/// A feed with a rule that wants to know, an alert of whose item has been sent.
struct Story {
    newsroom: Newsroom,
    home: Home,
}

impl Story {
    async fn begin() -> Self {
        let newsroom = Newsroom::start().await;
        newsroom.receive("/hook");
        let rule =
            "[[rule]]\nname = \"drones\"\nkeywords = [\"drones\"]\nnotify = [\"hook\"]\non_withdrawal = \"always\"\n";
        let home = Home::new(&(feed(&newsroom, "Wire", "/feed") + rule + &hook(&newsroom, "hook")));
        let story = Self { newsroom, home };
        story.publish(&["Third", "Second", "First"]).await;
        story.newsroom.set("/page", [Reply::ok("<p>Drones came at night.")]);
        story.publish(&[TOLD, "Third", "Second", "First"]).await;
        assert_eq!(story.newsroom.told("/hook"), [TOLD]);
        story
    }

    /// Publishes a document, the newest item first, and polls it.
    async fn publish(&self, titles: &[&str]) {
        let mut items = String::new();
        for title in titles {
            let link = self.newsroom.url(if *title == TOLD { "/page" } else { "/other" });
            let _infallible = write!(items, "<item><title>{title}</title><link>{link}#{title}</link>");
            let _infallible = write!(items, "<guid isPermaLink=\"false\">{title}</guid></item>");
        }
        self.newsroom.set("/feed", [Reply::ok(document(&items))]);
        self.home.once().await;
        self.home.make_due();
    }

    fn pages_asked(&self) -> usize {
        self.newsroom.received("/page").len()
    }
}

#[tokio::test]
async fn an_item_that_is_taken_back_is_told_once_to_who_wants_to_know() {
    let story = Story::begin().await;
    story.newsroom.set("/page", [Reply::status(404)]);
    story.publish(&["Third", "Second", "First"]).await;
    assert_eq!(story.newsroom.told("/hook").len(), 1, "one document may be wrong");
    story.publish(&["Fourth", "Third", "Second", "First"]).await;
    story.publish(&["Fifth", "Fourth", "Third", "Second", "First"]).await;
    assert_eq!(story.newsroom.told("/hook"), [TOLD, TOLD]);
    let withdrawal = alert(&story.newsroom.received("/hook")[1]);
    assert_eq!(withdrawal["items"][0]["occasion"], "withdrawn");
    let check = story.home.run(&["store", "check"]).await.succeeded();
    assert!(check.stdout.contains("Nothing is wrong"), "{}", check.stdout);
    let why = story.home.run(&["why", "6"]).await;
    assert!(why.stdout.contains("because the feed took it back"), "{}", why.stdout);
}

#[tokio::test]
async fn an_item_whose_page_is_still_there_is_not_taken_back() {
    let story = Story::begin().await;
    for title in ["Fourth", "Fifth", "Sixth"] {
        story.publish(&[title, "Third", "Second", "First"]).await;
    }
    assert_eq!(story.newsroom.told("/hook"), [TOLD]);
    assert_eq!(story.pages_asked(), 1, "it is asked for again after an hour");
}

#[tokio::test]
async fn an_item_that_is_pushed_out_by_newer_ones_is_not_taken_back() {
    let story = Story::begin().await;
    story.newsroom.set("/page", [Reply::status(404)]);
    for title in ["Sixth", "Seventh", "Eighth"] {
        story.publish(&[title, "Fifth", "Fourth", "First"]).await;
    }
    assert_eq!(story.newsroom.told("/hook"), [TOLD]);
    assert_eq!(story.pages_asked(), 0);
}

#[tokio::test]
async fn an_item_that_comes_back_is_not_taken_back() {
    let story = Story::begin().await;
    story.newsroom.set("/page", [Reply::status(404)]);
    story.publish(&["Third", "Second", "First"]).await;
    story.publish(&[TOLD, "Third", "Second", "First"]).await;
    story.publish(&["Fourth", "Third", "Second", "First"]).await;
    assert_eq!(story.newsroom.told("/hook"), [TOLD]);
}

#[tokio::test]
async fn nobody_is_told_who_does_not_ask() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    let story = Story { home: Home::new(&drones(&newsroom)), newsroom };
    story.publish(&["Third", "Second", "First"]).await;
    story.publish(&[TOLD, "Third", "Second", "First"]).await;
    for title in ["Fourth", "Fifth"] {
        story.publish(&[title, "Third", "Second", "First"]).await;
    }
    assert_eq!(story.newsroom.told("/hook"), [TOLD]);
    assert_eq!(story.pages_asked(), 0);
}
