//! `newswatch match` and `newswatch preview`.

use serde_json::{Value, json};

use super::{drones, settings};
use crate::support::newsroom::{Newsroom, document};
use crate::support::program::{Home, Running};

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test]
async fn items_come_back_in_order_with_their_matches_and_evidence() {
    let newsroom = Newsroom::start().await;
    let home = Home::new(&drones(&newsroom));
    let items = r#"{"id": 1, "title": "Harvest"}
{"id": "b", "title": "Raid", "content": "<p>All was calm. Then <b>drones</b> came.</p>", "feed": "Wire", "lang": "en"}

{"title": "Drones", "categories": ["war"], "url": "https://news.example/", "published": "2026-01-01T00:00:00Z"}
"#;
    home.write("items.jsonl", items);
    let expected = [
        json!({"id": 1, "matches": []}),
        json!({"id": "b", "matches": [{"rule": "drones", "evidence": [
            {"field": "content", "start": 19, "end": 25, "text": "drones", "sentence": "Then drones came."}]}]}),
        json!({"id": null, "matches": [{"rule": "drones", "evidence": [
            {"field": "title", "start": 0, "end": 6, "text": "Drones", "sentence": "Drones"}]}]}),
    ];
    let from_file = home.run(&["match", "--json", "--items", "items.jsonl"]).await.succeeded();
    assert_eq!(lines(&from_file.stdout), expected);
    let from_input = home.run_with_input(&["match", "--json", "--items", "-"], items).await.succeeded();
    assert_eq!(from_input.stdout, from_file.stdout);
    let plain = home.run(&["match", "--items", "items.jsonl"]).await.succeeded();
    insta::assert_snapshot!(plain.stdout);
    assert!(!home.state().exists());
}

#[tokio::test]
async fn a_line_that_is_no_item_is_named_and_the_others_are_tried() {
    let newsroom = Newsroom::start().await;
    let home = Home::new(&drones(&newsroom));
    home.write("items.jsonl", "{\"id\": 1, \"title\": \"Drones\"}\nnonsense\n{\"id\": 3, \"title\": \"Drones\"}\n");
    let ended = home.run(&["match", "--json", "--items", "items.jsonl"]).await.exited(1);
    assert!(ended.stderr.starts_with("error: items.jsonl:2: "), "{}", ended.stderr);
    assert_eq!(lines(&ended.stdout).iter().map(|line| line["id"].clone()).collect::<Vec<_>>(), [json!(1), json!(3)]);
}

#[tokio::test]
async fn a_result_does_not_wait_for_the_next_item() {
    let home = Home::new("[[rule]]\nname = \"drones\"\nkeywords = [\"drones\"]\n");
    let mut command = home.command(&["match", "--json"]);
    command.stdin(std::process::Stdio::piped());
    let mut running = Running::start(command);
    running.hears("{\"id\": 1, \"title\": \"Drones\"}\n{\"id\": 2, \"tit").await;
    running.prints("\"id\":1").await;
    running.hears("le\": \"Oil\"}").await;
    let ended = running.ends().await.succeeded();
    assert_eq!(lines(&ended.stdout)[1], json!({"id": 2, "matches": []}));
}

#[tokio::test]
async fn a_preview_shows_each_item_as_the_rules_will_see_it() {
    let newsroom = Newsroom::start().await;
    let home = Home::new("");
    let item = "<item><title>A &amp;amp; B</title><link>/raid</link><guid>1</guid><author>Ann</author>\
                <category>war</category><pubDate>Thu, 01 Jan 2026 01:00:00 +0100</pubDate>\
                <description>&lt;p&gt;Then &lt;b&gt;drones&lt;/b&gt; came.&lt;/p&gt;</description></item>";
    home.write("feed.xml", document(item));
    let arguments = ["preview", "--json", "--url", "https://news.example/feed.xml", "feed.xml"];
    let ended = home.run(&arguments).await.succeeded();
    let item = lines(&ended.stdout).remove(0);
    let keys: Vec<_> = item.as_object().unwrap().keys().map(String::as_str).collect();
    let documented = [
        "author",
        "authors",
        "categories",
        "content",
        "feed",
        "id",
        "lang",
        "link",
        "published",
        "summary",
        "title",
        "updated",
    ];
    let mut sorted = keys.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, documented);
    assert_eq!((&item["title"], &item["link"]), (&json!("A & B"), &json!("https://news.example/raid")));
    assert_eq!((&item["published"], &item["categories"]), (&json!("2026-01-01T00:00:00Z"), &json!(["war"])));
    assert_eq!(item["summary"], "Then drones came.");
    let input = home.run_with_input(&["preview", "--json", "-"], &document("<item><title>X</title></item>")).await;
    assert_eq!(lines(&input.succeeded().stdout)[0]["title"], "X");
    newsroom.publish("/feed", &["Drones"]);
    let fetched = home.run(&["preview", newsroom.url("/feed").as_str()]).await.succeeded();
    settings(&home).bind(|| insta::assert_snapshot!(fetched.stdout));
}

#[tokio::test]
async fn a_document_that_is_no_feed_fails() {
    let home = Home::new("");
    home.write("page.html", "<html><body>Hello</body></html>");
    let ended = home.run(&["preview", "--json", "page.html"]).await.exited(1);
    assert!(ended.stderr.starts_with("error: page.html: "), "{}", ended.stderr);
    assert!(ended.stdout.is_empty());
}

#[tokio::test]
async fn what_tries_a_rule_changes_nothing_in_the_store_and_sends_nothing() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    newsroom.publish("/feed", &["Old"]);
    let home = Home::new(&drones(&newsroom));
    home.once().await;
    newsroom.publish("/feed", &["Drones over the port", "Old"]);
    home.make_due();
    home.once().await;
    home.write("items.jsonl", "{\"id\": 1, \"title\": \"Drones over the bridge\"}\n");
    home.write("item.json", "{\"title\": \"Drones over the bridge\"}");
    let store = home.state().join("newswatch.db");
    let before = std::fs::read(&store).unwrap();
    let feed = newsroom.url("/feed");
    for arguments in [
        &["match", "--items", "items.jsonl"][..],
        &["preview", feed.as_str()],
        &["explain", "drones", "--item", "item.json"],
        &["preview-alert", "drones", "--channel", "hook"],
        &["when", "drones"],
        &["check", "--feeds"],
    ] {
        home.run(arguments).await.succeeded();
        assert!(std::fs::read(&store).unwrap() == before, "{arguments:?}");
    }
    home.once().await;
    assert_eq!(newsroom.told("/hook"), ["Drones over the port"]);
}
