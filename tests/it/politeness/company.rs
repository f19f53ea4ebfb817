//! Many feeds, and what each request carries.

use std::fmt::Write;
use std::time::Duration;

use newswatch::time::{Clock, SystemClock};

use super::again;
use crate::support::http_server::Reply;
use crate::support::newsroom::{Newsroom, rss};
use crate::support::program::Home;

/// So many feeds, at `/0`, `/1`, …, polled every ten minutes.
fn feeds(newsroom: &Newsroom, count: usize) -> String {
    let mut config = String::new();
    for number in 0..count {
        let url = newsroom.url(&format!("/{number}"));
        let _infallible = writeln!(config, "[[feed]]\nname = \"feed {number}\"\nurl = \"{url}\"");
    }
    config
}

#[tokio::test]
async fn one_request_serves_all_feeds_of_one_address() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    let first = Reply::ok(rss(&["Old drones"])).header("ETag", "\"1\"");
    newsroom.set("/feed", [first, Reply::ok(rss(&["New drones"])).header("ETag", "\"2\"")]);
    let feed = |name: &str| format!("[[feed]]\nname = \"{name}\"\nurl = \"{}\"\n", newsroom.url("/feed"));
    let rule = |name: &str, feed: &str| {
        format!("[[rule]]\nname = \"{name}\"\nkeywords = [\"drones\"]\nfeeds = [\"{feed}\"]\nnotify = [\"hook\"]\n")
    };
    let hook = format!("[channel.hook]\ntype = \"webhook\"\nurl = \"{}\"\n", newsroom.url("/hook"));
    let home = Home::new(&(feed("one") + &feed("two") + &rule("first", "one") + &rule("second", "two") + &hook));
    home.once().await;
    again(&home).await;
    let requests = newsroom.received("/feed");
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[1].header("if-none-match"), Some("\"1\""));
    assert_eq!(newsroom.told("/hook"), ["New drones", "New drones"]);

    home.configure(&(feed("one") + &feed("two") + &feed("three")));
    home.make_due();
    home.once().await;
    let requests = newsroom.received("/feed");
    assert_eq!(requests.len(), 3);
    assert_eq!(requests[2].header("if-none-match"), None, "the third feed knows nothing yet");
}

#[tokio::test]
async fn new_feeds_begin_spread_over_their_interval() {
    let newsroom = Newsroom::start().await;
    let home = Home::new(&feeds(&newsroom, 1_000));
    let daemon = home.daemon();
    daemon.says("watching").await;
    daemon.stop().await.succeeded();
    let now = SystemClock.now();
    let mut waits: Vec<f64> = Vec::new();
    for feed in home.listed(&["feeds"]).await {
        let next: jiff::Timestamp = feed["next_poll"].as_str().unwrap().parse().unwrap();
        waits.push(next.duration_since(now).as_secs_f64());
    }
    for part in 1..10_u32 {
        let begun = waits.iter().filter(|wait| **wait < f64::from(part) * 60.0).count();
        assert!(begun.abs_diff(100 * part as usize) < 80, "{begun} within {part} minutes");
    }
}

#[tokio::test]
async fn feeds_that_became_due_while_the_machine_slept_come_one_by_one() {
    let newsroom = Newsroom::start().await;
    let home = Home::new(&feeds(&newsroom, 20));
    home.once().await;
    home.make_due();
    let before = requests(&newsroom).len();
    let daemon = home.daemon();
    newsroom.wait_for("/0", 2).await;
    daemon.stop().await.succeeded();
    let woken = requests(&newsroom).split_off(before);
    let shortest = woken.windows(2).map(|pair| pair[1] - pair[0]).min().unwrap_or(Duration::MAX);
    assert!(shortest > Duration::from_millis(300), "{shortest:?}");
}

/// When each request came.
fn requests(newsroom: &Newsroom) -> Vec<tokio::time::Instant> {
    let mut all: Vec<_> =
        (0..20).flat_map(|number| newsroom.received(&format!("/{number}"))).map(|request| request.at).collect();
    all.sort();
    all
}

#[tokio::test]
async fn a_request_carries_what_it_needs_and_nothing_else() {
    let newsroom = Newsroom::start().await;
    let cookie = |reply: Reply| reply.header("Set-Cookie", "id=1; Path=/").header("ETag", "\"1\"");
    newsroom.set("/feed", [cookie(Reply::redirect(302, "/real")), Reply::redirect(302, "/real")]);
    newsroom.set("/real", [cookie(Reply::ok(rss(&["News"]))), Reply::status(304)]);
    let home = Home::new(&format!(
        "[poll]\nuser_agent_contact = \"https://desk.example/bot\"\n[[feed]]\nname = \"Wire\"\nurl = \"{}\"\n",
        newsroom.url("/feed")
    ));
    home.once().await;
    again(&home).await;
    let agent = concat!("newswatch/", env!("CARGO_PKG_VERSION"), " (+https://desk.example/bot)");
    let requests: Vec<_> = ["/feed", "/real"].iter().flat_map(|path| newsroom.received(path)).collect();
    assert_eq!(requests.len(), 4);
    for request in &requests {
        assert_eq!(request.method, "GET");
        assert!(!request.path.contains('?'), "{}", request.path);
        assert_eq!(request.header("user-agent"), Some(agent));
        assert!(request.header("accept-encoding").is_some_and(|encodings| encodings.contains("gzip")));
        let known = ["host", "user-agent", "accept", "accept-encoding", "if-none-match", "connection"];
        let other = request.headers.iter().find(|(name, _)| !known.contains(&name.to_ascii_lowercase().as_str()));
        assert_eq!(other, None);
    }
}

#[tokio::test]
async fn a_feed_without_validators_is_polled_as_configured_and_its_cost_is_said() {
    let newsroom = Newsroom::start().await;
    newsroom.set("/0", [Reply::ok(rss(&["News ".repeat(5_000)]))]);
    let home = Home::new(&feeds(&newsroom, 1));
    home.once().await;
    super::waits(&home, 600).await;
    let table = home.run(&["feeds"]).await.succeeded().stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(table.contains("cannot be asked whether it changed"), "{table}");
    assert!(table.contains("a day; a longer `every` costs less"), "{table}");
}
