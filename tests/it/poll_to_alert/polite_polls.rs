//! A publisher is asked as seldom and as cheaply as can be.

use jiff::Timestamp;
use newswatch::time::{Clock, SystemClock};
use serde_json::Value;

use super::drones;
use crate::support::http_server::Reply;
use crate::support::newsroom::{Newsroom, rss};
use crate::support::program::Home;

const ETAG: &str = "W/\"caf\u{e9} 1\"";
const LAST_MODIFIED: &str = "Thu,  1 Jan 2026 00:00:00 GMT";

#[tokio::test]
async fn the_second_poll_is_conditional_with_the_validators_byte_for_byte() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    let first = Reply::ok(rss(&["Old drones"])).header("ETag", ETAG).header("Last-Modified", LAST_MODIFIED);
    newsroom.set("/feed", [first, Reply::status(304), Reply::ok(rss(&["New drones", "Old drones"]))]);
    let home = Home::new(&drones(&newsroom));
    home.once().await;
    for _ in 0..2 {
        home.make_due();
        home.once().await;
    }
    let received = newsroom.received("/feed");
    assert_eq!(received.len(), 3);
    assert_eq!(received[0].header("if-none-match"), None);
    for request in &received[1..] {
        assert_eq!(request.header("if-none-match"), Some(ETAG));
        assert_eq!(request.header("if-modified-since"), Some(LAST_MODIFIED));
    }
    assert_eq!(newsroom.told("/hook"), ["New drones"]);
}

#[tokio::test]
async fn a_restart_asks_nothing_before_it_is_due() {
    let newsroom = Newsroom::start().await;
    newsroom.publish("/feed", &["Old drones"]);
    let home = Home::new(&drones(&newsroom));
    home.once().await;
    let again = home.once().await;
    assert!(again.stderr.contains("Nothing was due"), "{}", again.stderr);
    let daemon = home.daemon();
    daemon.says("watching").await;
    daemon.stop().await.succeeded();
    assert_eq!(newsroom.received("/feed").len(), 1);
}

#[tokio::test]
async fn a_publisher_that_asks_for_time_gets_it_also_across_restarts() {
    let newsroom = Newsroom::start().await;
    newsroom.set("/feed", [Reply::status(429).header("Retry-After", "36000")]);
    let home = Home::new(&drones(&newsroom));
    for _ in 0..2 {
        home.once().await;
        let feed = home.listed(&["feeds"]).await.remove(0);
        assert_eq!((feed["state"].as_str(), feed["failures"].as_u64()), (Some("failing"), Some(1)));
        let hours = instant(&feed["next_poll"]).duration_since(SystemClock.now()).as_secs_f64() / 3_600.0;
        assert!((9.9..10.1).contains(&hours), "{feed}");
    }
    assert_eq!(newsroom.received("/feed").len(), 1);
}

#[tokio::test]
async fn a_feed_that_is_gone_is_not_asked_again() {
    let newsroom = Newsroom::start().await;
    newsroom.set("/feed", [Reply::status(410)]);
    let home = Home::new(&drones(&newsroom));
    home.once().await;
    home.make_due();
    home.once().await;
    assert_eq!(newsroom.received("/feed").len(), 1);
    let feed = home.listed(&["feeds"]).await.remove(0);
    assert_eq!(feed["state"], "gone");
    assert!(feed["error"].as_str().unwrap().contains("410 Gone"), "{feed}");
}

fn instant(value: &Value) -> Timestamp {
    value.as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_document_that_breaks_off_is_asked_for_again_until_it_is_whole() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    newsroom.publish("/feed", &["Old drones"]);
    let home = Home::new(&drones(&newsroom));
    home.once().await;
    let cut = "<rss version=\"2.0\"><channel><item><title>Old drones</title></item><item><title>New dr";
    for _ in 0..3 {
        newsroom.set("/feed", [Reply::ok(cut).header("ETag", "\"1\"").header("Cache-Control", "max-age=86400")]);
        home.make_due();
        home.once().await;
        let next = instant(&home.listed(&["feeds"]).await[0]["next_poll"]);
        assert!(next.duration_since(SystemClock.now()).as_secs() < 3_700, "the rest is wanted soon");
    }
    newsroom.publish("/feed", &["New drones", "Old drones"]);
    home.make_due();
    home.once().await;
    let requests = newsroom.received("/feed");
    assert!(requests.iter().all(|request| request.header("if-none-match").is_none()));
    assert_eq!(newsroom.told("/hook"), ["New drones"]);
}

/// The server means every later request with the tag of the cut document to be answered 304.
#[tokio::test]
async fn what_a_cut_document_left_out_is_told_later_and_nothing_twice() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    newsroom.set("/feed", [Reply::ok(rss(&["Old drones"])).header("ETag", "\"good\"")]);
    let home = Home::new(&drones(&newsroom));
    home.once().await;
    let titles: Vec<String> = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
        .map(|number| format!("Drones over town {number}"))
        .into();
    let whole = rss(&titles);
    let cut = whole[..whole.find("Drones over town eight").unwrap()].to_owned();
    newsroom.set("/feed", [Reply::ok(cut).header("ETag", "\"cut\"")]);
    home.make_due();
    home.once().await;
    newsroom.set("/feed", [Reply::ok(whole).header("ETag", "\"whole\"")]);
    for _ in 0..2 {
        home.make_due();
        home.once().await;
    }
    let mut told = newsroom.told("/hook");
    let mut wanted = titles;
    told.sort();
    wanted.sort();
    assert_eq!(told, wanted);
    let sent: Vec<_> =
        newsroom.received("/feed").iter().map(|request| request.header("if-none-match").map(str::to_owned)).collect();
    assert!(!sent.contains(&Some("\"cut\"".to_owned())), "{sent:?}");
}
