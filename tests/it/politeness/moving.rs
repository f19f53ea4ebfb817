//! Feeds that move.

use super::{again, listed};
use crate::support::http_server::Reply;
use crate::support::newsroom::{Newsroom, rss};
use crate::support::program::Home;

const PAGE: &str = "<!doctype html><html><head><title>Hotel</title></head><body>Please log in.</body></html>";

/// A program with the feed at this address, and a rule for drones.
fn watching(newsroom: &Newsroom, url: &str) -> String {
    format!(
        "[[feed]]\nname = \"Wire\"\nurl = \"{url}\"\nevery = \"1h\"\n\
         [[rule]]\nname = \"drones\"\nkeywords = [\"drones\"]\nnotify = [\"hook\"]\n\
         [channel.hook]\ntype = \"webhook\"\nurl = \"{}\"\n",
        newsroom.url("/hook")
    )
}

fn old(newsroom: &Newsroom) -> String {
    newsroom.receive("/hook");
    watching(newsroom, newsroom.url("/old").as_str())
}

#[tokio::test]
async fn a_feed_that_moved_for_good_is_asked_at_its_new_address_from_then_on() {
    for status in [301, 308] {
        let newsroom = Newsroom::start().await;
        newsroom.publish("/old", &["Old drones"]);
        let home = Home::new(&old(&newsroom));
        home.once().await;
        newsroom.set("/old", [Reply::redirect(status, "/new")]);
        newsroom.publish("/new", &["New drones", "Old drones"]);
        for _ in 0..3 {
            again(&home).await;
        }
        assert_eq!((newsroom.received("/old").len(), newsroom.received("/new").len()), (2, 3));
        assert_eq!(newsroom.told("/hook"), ["New drones"]);

        let address = newsroom.url("/new");
        assert_eq!(listed(&home).await["moved_to"], address.as_str());
        let table = home.run(&["feeds"]).await.succeeded().stdout;
        assert!(table.contains("has moved to"), "{table}");
        let edit = home.run(&["feeds", "moved"]).await.succeeded().stdout;
        assert_eq!(edit, format!("# Wire\nurl = \"{address}\"\n"));

        home.configure(&watching(&newsroom, address.as_str()));
        newsroom.publish("/new", &["Newest drones", "New drones", "Old drones"]);
        again(&home).await;
        assert_eq!(newsroom.told("/hook"), ["New drones", "Newest drones"]);
        assert!(home.run(&["feeds", "moved"]).await.succeeded().stdout.is_empty());
    }
}

#[tokio::test]
async fn a_feed_that_moved_before_it_was_known_is_believed_after_three_polls() {
    let newsroom = Newsroom::start().await;
    newsroom.set("/old", [Reply::redirect(301, "/new")]);
    newsroom.set("/new", [Reply::ok(rss(&[] as &[&str]))]);
    let home = Home::new(&old(&newsroom));
    home.once().await;
    for count in 1..=3 {
        assert_eq!(listed(&home).await["moved_to"].is_null(), count < 3, "after {count} polls");
        newsroom.set("/new", [Reply::ok(rss(&[format!("Story {count}")]))]);
        again(&home).await;
    }
    assert_eq!(newsroom.received("/old").len(), 3);
}

#[tokio::test]
async fn a_page_that_takes_the_place_of_a_feed_does_not_keep_it() {
    let newsroom = Newsroom::start().await;
    newsroom.publish("/old", &["Old drones"]);
    newsroom.set("/login", [Reply::ok(PAGE).header("ETag", "\"page\"")]);
    let home = Home::new(&old(&newsroom));
    home.once().await;
    for _ in 0..4 {
        newsroom.set("/old", [Reply::redirect(301, "/login")]);
        again(&home).await;
    }
    let error = listed(&home).await["error"].to_string();
    assert!(error.contains("web page"), "{error}");
    newsroom.publish("/old", &["New drones", "Old drones"]);
    again(&home).await;
    assert_eq!(newsroom.told("/hook"), ["New drones"]);
    assert!(listed(&home).await["moved_to"].is_null());
    assert!(newsroom.received("/old").iter().all(|request| request.header("if-none-match").is_none()));
}

#[tokio::test]
async fn a_passing_redirect_is_followed_and_not_remembered() {
    for status in [302, 303, 307] {
        let newsroom = Newsroom::start().await;
        newsroom.set("/old", [Reply::redirect(status, "/new")]);
        newsroom.set("/new", [Reply::ok(rss(&["News"])).header("ETag", "\"1\""), Reply::status(304)]);
        let home = Home::new(&old(&newsroom));
        home.once().await;
        for _ in 0..4 {
            again(&home).await;
        }
        let (old, new) = (newsroom.received("/old"), newsroom.received("/new"));
        assert_eq!((old.len(), new.len()), (5, 5));
        assert!(old.iter().all(|request| request.header("if-none-match").is_none()));
        assert!(new[1..].iter().all(|request| request.header("if-none-match") == Some("\"1\"")));
    }
}

#[tokio::test]
async fn of_a_way_only_its_permanent_beginning_is_remembered() {
    let newsroom = Newsroom::start().await;
    newsroom.publish("/old", &["News"]);
    let home = Home::new(&old(&newsroom));
    home.once().await;
    newsroom.set("/old", [Reply::redirect(301, "/new")]);
    newsroom.set("/new", [Reply::redirect(302, "/today")]);
    newsroom.publish("/today", &["News"]);
    for _ in 0..3 {
        again(&home).await;
    }
    let asked = ["/old", "/new", "/today"].map(|path| newsroom.received(path).len());
    assert_eq!(asked, [2, 3, 3]);
}

#[tokio::test]
async fn a_feed_that_fails_at_its_new_address_is_looked_for_at_the_old_one() {
    let newsroom = Newsroom::start().await;
    newsroom.publish("/old", &["Old drones"]);
    let home = Home::new(&old(&newsroom));
    home.once().await;
    newsroom.set("/old", [Reply::redirect(301, "/new")]);
    newsroom.publish("/new", &["Old drones"]);
    again(&home).await;
    newsroom.set("/new", [Reply::status(410)]);
    newsroom.publish("/old", &["New drones", "Old drones"]);
    for _ in 0..4 {
        again(&home).await;
    }
    assert_eq!(newsroom.told("/hook"), ["New drones"]);
    let feed = listed(&home).await;
    assert!(feed["moved_to"].is_null() && feed["state"] == "ok", "{feed}");
}

#[tokio::test]
async fn an_old_address_that_is_gone_says_nothing_of_the_new_one() {
    let newsroom = Newsroom::start().await;
    newsroom.publish("/old", &["Old drones"]);
    let home = Home::new(&old(&newsroom));
    home.once().await;
    newsroom.set("/old", [Reply::redirect(301, "/new"), Reply::status(410)]);
    newsroom.publish("/new", &["Old drones"]);
    again(&home).await;
    newsroom.set("/new", [Reply::status(500)]);
    for _ in 0..6 {
        again(&home).await;
    }
    assert_eq!(listed(&home).await["state"], "failing");
    newsroom.publish("/new", &["New drones", "Old drones"]);
    again(&home).await;
    assert_eq!(newsroom.told("/hook"), ["New drones"]);
}

#[tokio::test]
async fn a_feed_that_is_gone_at_both_addresses_is_gone() {
    let newsroom = Newsroom::start().await;
    newsroom.publish("/old", &["Old drones"]);
    let home = Home::new(&old(&newsroom));
    home.once().await;
    newsroom.set("/old", [Reply::redirect(301, "/new"), Reply::status(410)]);
    newsroom.publish("/new", &["Old drones"]);
    again(&home).await;
    newsroom.set("/new", [Reply::status(410)]);
    for _ in 0..4 {
        again(&home).await;
    }
    assert_eq!(listed(&home).await["state"], "gone");
    assert_eq!((newsroom.received("/old").len(), newsroom.received("/new").len()), (3, 2));
}
