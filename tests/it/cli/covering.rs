//! `newswatch coverage`: where news may have been missed.

use serde_json::json;

use super::settings;
use crate::support::http_server::Reply;
use crate::support::newsroom::{Newsroom, rss};
use crate::support::program::Home;

/// Ten items of this hour of news.
fn hour(number: usize) -> String {
    let titles: Vec<String> = (0..10).map(|item| format!("News {number} {item}")).collect();
    rss(&titles)
}

fn config(newsroom: &Newsroom) -> String {
    let feed = |name: &str| format!("[[feed]]\nname = \"{name}\"\nurl = \"{}\"\n", newsroom.url(&format!("/{name}")));
    let feeds = ["Wire", "Blog", "Calm"].map(feed).concat();
    format!("{feeds}[[rule]]\nname = \"rare\"\nkeywords = [\"hippogriff\"]\n")
}

/// A feed that lost items, one that could not be read for a while, one that is well, and an hour without a daemon.
async fn eventful() -> Home {
    let newsroom = Newsroom::start().await;
    newsroom.set("/Wire", (0..3).map(|number| Reply::ok(hour(number))));
    newsroom.set("/Blog", [Reply::ok(hour(0)), Reply::status(500), Reply::ok(hour(0))]);
    newsroom.set("/Calm", [Reply::ok(hour(0))]);
    let home = Home::new(&config(&newsroom));
    for _ in 0..3 {
        home.once().await;
        home.make_due();
    }
    let ran_before = "INSERT INTO watch SELECT 'daemon', began - 7200000000, began - 3600000000 FROM watch";
    home.database().execute_batch(ran_before).unwrap();
    home
}

#[tokio::test]
async fn what_was_missed_is_listed_and_the_rest_is_summed_up() {
    let home = eventful().await;
    let mut settings = settings(&home);
    settings.add_filter(r"\w{3} \d{1,2} \w{3} 20\d\d, \d\d:\d\d \w+", "TIME");
    settings.add_filter(r" {2,}", "  ");
    let mut said = Vec::new();
    for arguments in [&["coverage"][..], &["coverage", "--all"], &["coverage", "--feed", "Calm", "--since", "30d"]] {
        said.push(format!("$ newswatch {}\n{}", arguments.join(" "), home.run(arguments).await.succeeded().stdout));
    }
    settings.bind(|| insta::assert_snapshot!("what_was_missed", said.join("\n")));
}

#[tokio::test]
async fn programs_are_told_of_each_feed() {
    let home = eventful().await;
    let feeds = home.listed(&["coverage"]).await;
    let of = |name: &str| feeds.iter().find(|feed| feed["feed"] == name).unwrap();
    assert_eq!(feeds.len(), 3);
    assert_eq!((&of("Wire")["gaps"][0]["polls"], &of("Wire")["gaps"][0]["items"]), (&json!(2), &json!(10)));
    assert_eq!(of("Calm")["gaps"], json!([]));
    assert_eq!(of("Calm")["blind_spots"][0]["cause"], "not running");
    let failing = &of("Blog")["blind_spots"][1];
    assert_eq!((&failing["cause"], &failing["lasts"]), (&json!("failing"), &json!(false)));
    assert!(failing["reason"].as_str().unwrap().contains("500"), "{failing}");
    let alone = home.listed(&["coverage", "--feed", "Blog"]).await;
    assert_eq!((alone.len(), &alone[0]["blind_spots"]), (1, &of("Blog")["blind_spots"]));
}

#[tokio::test]
async fn a_feed_or_a_time_that_cannot_be_meant_is_refused() {
    let home = eventful().await;
    let refused = home.run(&["coverage", "--feed", "Wira"]).await.exited(1);
    assert!(refused.stderr.contains("did you mean \"Wire\"?"), "{}", refused.stderr);
    home.run(&["coverage", "--since", "yesterday"]).await.exited(2);
}

#[tokio::test]
async fn a_feed_that_brings_more_than_is_read_is_polled_faster_and_the_log_says_so_once() {
    let newsroom = Newsroom::start().await;
    newsroom.set("/Wire", (0..6).map(|number| Reply::ok(hour(number))));
    newsroom.set("/Blog", [Reply::ok(hour(0))]);
    newsroom.set("/Calm", [Reply::ok(hour(0))]);
    let faster = config(&newsroom).replacen("[[feed]]", "[poll]\nevery = \"2s\"\nfastest = \"1s\"\n[[feed]]", 1);
    let home = Home::new(&faster);
    let daemon = home.daemon();
    let log = daemon.says("so items were probably lost; it is polled every 1 s from now on").await;
    assert!(log.contains("feed=Wire") && log.contains("items=10") && log.contains("since="), "{log}");
    newsroom.wait_for("/Wire", 7).await;
    let log = daemon.stop().await.succeeded().stderr;
    assert_eq!(log.matches("probably lost").count(), 1, "{log}");
    assert!(!log.contains("feed=Calm"), "{log}");
    let gaps = &home.listed(&["coverage", "--feed", "Wire"]).await[0]["gaps"];
    assert_eq!((gaps.as_array().unwrap().len(), &gaps[0]["polls"]), (1, &json!(5)));
}
