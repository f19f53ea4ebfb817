//! What of a feed's first document is news.

use super::{drones, feed, hook, rule};
use crate::support::http_server::Reply;
use crate::support::newsroom::{Newsroom, document};
use crate::support::program::Home;
use jiff::{SignedDuration, Timestamp};
use newswatch::time::{Clock, SystemClock};

#[tokio::test]
async fn the_first_poll_is_recorded_and_what_comes_next_is_told() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    newsroom.publish("/feed", &["Old drones"]);
    let home = Home::new(&drones(&newsroom));
    home.once().await;
    assert!(newsroom.received("/hook").is_empty());
    newsroom.publish("/feed", &["New drones", "Harvest", "Old drones"]);
    home.make_due();
    home.once().await;
    assert_eq!(newsroom.told("/hook"), ["New drones"]);
}

#[tokio::test]
async fn a_first_poll_that_fails_is_no_first_look() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    newsroom.set("/feed", [Reply::status(500)]);
    let home = Home::new(&drones(&newsroom));
    home.once().await;
    newsroom.publish("/feed", &["Old drones"]);
    home.make_due();
    home.once().await;
    assert!(newsroom.received("/hook").is_empty());
}

#[tokio::test]
async fn a_backfill_by_count_tells_the_newest() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    let titles: Vec<String> = (1..=7).map(|number| format!("Drones {number}")).collect();
    newsroom.set("/feed", [Reply::ok(crate::support::newsroom::rss(&titles))]);
    let feed = feed(&newsroom, "Wire", "/feed") + "backfill = 5\n";
    let home = Home::new(&(feed + &rule("drones", "drones", &["hook"]) + &hook(&newsroom, "hook")));
    home.once().await;
    let mut told = newsroom.told("/hook");
    told.sort();
    assert_eq!(told, &titles[..5]);
}

#[tokio::test]
async fn a_backfill_by_age_tells_what_is_younger() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    let now = SystemClock.now();
    let items = [("Young drones", 23), ("Aged drones", 25)].map(|(title, hours)| {
        let date = rfc2822(now - SignedDuration::from_hours(hours));
        format!("<item><title>{title}</title><guid>{title}</guid><pubDate>{date}</pubDate></item>")
    });
    newsroom.set("/feed", [Reply::ok(document(&items.concat()))]);
    let feed = feed(&newsroom, "Wire", "/feed") + "backfill = \"24h\"\n";
    let home = Home::new(&(feed + &rule("drones", "drones", &["hook"]) + &hook(&newsroom, "hook")));
    home.once().await;
    assert_eq!(newsroom.told("/hook"), ["Young drones"]);
}

fn rfc2822(at: Timestamp) -> String {
    at.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string()
}

#[tokio::test]
async fn another_address_under_the_same_name_is_looked_at_anew() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    newsroom.publish("/feed", &["Old drones"]);
    newsroom.publish("/moved", &["Elsewhere drones"]);
    let home = Home::new(&drones(&newsroom));
    home.once().await;
    home.configure(&drones(&newsroom).replace("/feed", "/moved"));
    home.once().await;
    assert_eq!(newsroom.received("/moved").len(), 1, "it is polled although the old one is not due");
    assert!(newsroom.received("/hook").is_empty());
    newsroom.publish("/moved", &["New drones", "Elsewhere drones"]);
    home.make_due();
    home.once().await;
    assert_eq!(newsroom.told("/hook"), ["New drones"]);
}

#[tokio::test]
async fn a_feed_under_another_name_is_the_same_feed() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    newsroom.publish("/feed", &["Old drones"]);
    let home = Home::new(&drones(&newsroom));
    home.once().await;
    home.configure(&drones(&newsroom).replace("Wire", "World Wire"));
    assert!(home.once().await.stderr.contains("Nothing was due"));
    newsroom.publish("/feed", &["New drones", "Old drones"]);
    home.make_due();
    home.once().await;
    assert_eq!(newsroom.told("/hook"), ["New drones"]);
}

#[tokio::test]
async fn a_feed_that_left_and_comes_back_is_no_new_one() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    newsroom.publish("/feed", &["Old drones"]);
    newsroom.publish("/other", &["Harvest"]);
    let other = feed(&newsroom, "Other", "/other");
    let home = Home::new(&(drones(&newsroom) + &other));
    home.once().await;
    home.configure(&(other.clone() + &rule("drones", "drones", &["hook"]) + &hook(&newsroom, "hook")));
    home.make_due();
    home.once().await;
    assert_eq!(newsroom.received("/feed").len(), 1);
    newsroom.publish("/feed", &["New drones", "Old drones"]);
    home.configure(&(drones(&newsroom) + &other));
    home.once().await;
    assert_eq!(newsroom.told("/hook"), ["New drones"]);
}
