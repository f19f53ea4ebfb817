//! One item, several rules; one item, several feeds.

use super::{drones, feed, rule};
use crate::support::http_server::Reply;
use crate::support::newsroom::{Newsroom, alert, document, rss};
use crate::support::program::Home;

#[tokio::test]
async fn one_item_that_satisfies_two_rules_is_told_for_each() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    newsroom.publish("/feed", &["Old"]);
    let home = Home::new(&(drones(&newsroom) + &rule("kyiv", "Kyiv", &["hook"])));
    home.once().await;
    newsroom.publish("/feed", &["Drones over Kyiv"]);
    home.make_due();
    home.once().await;
    let received = newsroom.received("/hook");
    let mut rules: Vec<_> =
        received.iter().map(|request| alert(request)["rule"].as_str().unwrap().to_owned()).collect();
    rules.sort();
    assert_eq!(rules, ["drones", "kyiv"]);
    let ids: Vec<_> = received.iter().map(|request| request.header("webhook-id").unwrap()).collect();
    assert_ne!(ids[0], ids[1]);
}

#[tokio::test]
async fn an_alert_says_what_matched_and_where_it_stands() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    newsroom.publish("/feed", &["Old"]);
    let home = Home::new(&drones(&newsroom));
    home.once().await;
    let item = "<item><title>Night raid</title><link>https://news.example/raid</link>\
                <description>&lt;p&gt;All was calm. Then &lt;b&gt;drones&lt;/b&gt; came.&lt;/p&gt;</description></item>";
    newsroom.set("/feed", [Reply::ok(document(item))]);
    home.make_due();
    home.once().await;
    let alert = alert(&newsroom.received("/hook")[0]);
    let item = &alert["items"][0];
    assert_eq!((&item["title"], &item["link"]), (&"Night raid".into(), &"https://news.example/raid".into()));
    assert_eq!(item["feed"], "Wire");
    let evidence = &item["evidence"][0];
    assert_eq!((&evidence["field"], &evidence["text"]), (&"summary".into(), &"drones".into()));
    assert_eq!(evidence["sentence"], "Then drones came.");
}

#[tokio::test]
async fn the_same_link_in_two_feeds_is_told_once_whatever_is_hung_onto_it() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    newsroom.publish("/feed", &["Old"]);
    newsroom.publish("/other", &["Older"]);
    let home = Home::new(&(drones(&newsroom) + &feed(&newsroom, "Blog", "/other")));
    home.once().await;
    let item = |link: &str| {
        let guid = link.len();
        document(&format!("<item><title>Drones</title><link>{link}</link><guid>{guid}</guid></item>"))
    };
    newsroom.set("/feed", [Reply::ok(item("https://news.example/drones"))]);
    newsroom.set("/other", [Reply::ok(item("https://news.example/drones?utm_source=blog&amp;utm_medium=rss"))]);
    home.make_due();
    home.once().await;
    assert_eq!(newsroom.told("/hook"), ["Drones"]);
    let alert = alert(&newsroom.received("/hook")[0]);
    assert_eq!(alert["items"].as_array().unwrap().len(), 1);
    let (first, second) = (&alert["items"][0]["feed"], &alert["items"][0]["also_in"][0]["feed"]);
    let mut feeds = [first.as_str().unwrap(), second.as_str().unwrap()];
    feeds.sort_unstable();
    assert_eq!(feeds, ["Blog", "Wire"]);
    let untold: String =
        home.database().query_row("SELECT reason FROM match WHERE state = 'duplicate'", [], |row| row.get(0)).unwrap();
    assert!(untold.starts_with("duplicate: the same item came first in "), "{untold}");
}

#[tokio::test]
async fn a_guid_or_a_date_that_changes_does_not_make_an_old_item_new() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    let item = |guid: &str, date: &str| {
        let link = "https://news.example/drones";
        Reply::ok(document(&format!(
            "<item><title>Drones</title><link>{link}</link><guid>{guid}</guid><pubDate>{date}</pubDate></item>"
        )))
    };
    newsroom.publish("/feed", &["Old"]);
    let home = Home::new(&drones(&newsroom));
    home.once().await;
    for (guid, date) in [("1", "Thu, 01 Jan 2026 00:00:00 GMT"), ("2", "Fri, 02 Jan 2026 00:00:00 GMT")] {
        newsroom.set("/feed", [item(guid, date)]);
        home.make_due();
        home.once().await;
    }
    assert_eq!(newsroom.told("/hook"), ["Drones"]);
}

#[tokio::test]
async fn a_file_of_rules_that_is_broken_stops_the_start_and_is_named() {
    let newsroom = Newsroom::start().await;
    let home = Home::new("");
    std::fs::create_dir(home.path("rules.d")).unwrap();
    home.write("rules.d/drones.toml", "[[rule]]\nname = \"drones\"\nkeywords = [\"drones\"\n");
    let included = format!("include = [\"rules.d/*.toml\"]\n{}", drones(&newsroom));
    home.write("newswatch.toml", included);
    let ended = home.run(&["run"]).await.exited(2);
    assert!(ended.stderr.contains("rules.d/drones.toml"), "{}", ended.stderr);
    assert!(newsroom.received("/feed").is_empty());
}

#[tokio::test]
async fn a_rule_that_is_added_later_is_told_of_what_comes_then() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    newsroom.publish("/feed", &["Harvest begins", "Old"]);
    let home = Home::new(&drones(&newsroom));
    home.once().await;
    newsroom.publish("/feed", &["Harvest is late", "Harvest begins", "Old"]);
    home.make_due();
    home.once().await;
    home.configure(&(drones(&newsroom) + &rule("harvest", "harvest", &["hook"])));
    for _ in 0..2 {
        home.make_due();
        home.once().await;
    }
    assert!(newsroom.received("/hook").is_empty());
    newsroom.publish("/feed", &["Harvest ends", "Harvest is late", "Harvest begins", "Old"]);
    home.make_due();
    home.once().await;
    assert_eq!(newsroom.told("/hook"), ["Harvest ends"]);
}

#[tokio::test]
async fn a_feed_that_calls_itself_something_else_at_every_fetch_tells_nothing_twice() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    newsroom.publish("/feed", &["Old"]);
    let home = Home::new(&drones(&newsroom));
    home.once().await;
    for name in ["Wire", "Wire at noon", "Wire (3 new)", ""] {
        let document =
            rss(&["Drones over Kyiv", "Old"]).replace("<title>Wire</title>", &format!("<title>{name}</title>"));
        newsroom.set("/feed", [Reply::ok(document)]);
        home.make_due();
        home.once().await;
    }
    assert_eq!(newsroom.told("/hook"), ["Drones over Kyiv"]);
}

#[tokio::test]
async fn five_hundred_items_at_once_are_all_told_in_few_alerts() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    newsroom.publish("/feed", &["Old"]);
    let home = Home::new(&drones(&newsroom));
    home.once().await;
    let item = |number: usize| {
        let text = format!("Report {number} on drones, sent at {number} by witness {}.", number * 7919);
        format!("<item><title>Drones, {number}</title><guid>{number}</guid><description>{text}</description></item>")
    };
    newsroom.set("/feed", [Reply::ok(document(&(0..500).map(item).collect::<String>()))]);
    home.make_due();
    home.once().await;
    let mut told = newsroom.told("/hook");
    let mut wanted: Vec<String> = (0..500).map(|number| format!("Drones, {number}")).collect();
    told.sort();
    wanted.sort();
    assert_eq!(told, wanted);
    let alerts = newsroom.received("/hook").len();
    assert!(alerts <= 20, "{alerts} alerts");
}
