//! `newswatch why` and `newswatch story`: what became of an item, and what reports the same thing.

use serde_json::{Value, json};

use super::settings;
use crate::support::http_server::Reply;
use crate::support::newsroom::{Newsroom, document};
use crate::support::program::Home;

const STRIKE: &str = "Drones struck the oil terminal of Odessa on Monday night and set three tanks on fire, the \
    governor said, while two dock workers were taken to hospital with burns and the port was closed.";

/// One item of a feed; its link ends in its name.
fn item(name: &str, title: &str, text: &str) -> String {
    let link = format!("https://news.example/{name}");
    format!(
        "<item><title>{title}</title><link>{link}</link><guid>{link}</guid><description>{text}</description>\
         <pubDate>Thu, 01 Jan 2026 01:00:00 +0100</pubDate></item>"
    )
}

fn feed(name: &str, newsroom: &Newsroom) -> String {
    format!("[[feed]]\nname = \"{name}\"\nurl = \"{}\"\n", newsroom.url(&format!("/{name}")))
}

async fn published(newsroom: &Newsroom, home: &Home, feed: &str, items: &[String]) {
    newsroom.set(&format!("/{feed}"), [Reply::ok(document(&items.concat()))]);
    home.make_due();
    home.once().await;
}

/// Two feeds that have told one text under two headlines, and something else; a rule that was told of it.
async fn struck(newsroom: &Newsroom) -> Home {
    newsroom.receive("/hook");
    for feed in ["Wire", "Blog"] {
        newsroom.set(&format!("/{feed}"), [Reply::ok(document(&item("old", "Old", "")))]);
    }
    let rule = |name: &str| format!("[[rule]]\nname = \"{name}\"\nkeywords = [\"{name}\"]\nnotify = [\"hook\"]\n");
    let hook = format!("[channel.hook]\ntype = \"webhook\"\nurl = \"{}\"\n", newsroom.url("/hook"));
    let others = [rule("drones"), rule("air show"), hook].concat();
    // One after the other, so that each item has the same number in every run.
    let home = Home::new(&(feed("Blog", newsroom) + &others));
    home.once().await;
    home.configure(&[feed("Wire", newsroom), feed("Blog", newsroom), others].concat());
    home.once().await;
    published(newsroom, &home, "Wire", &[item("port", "Oil port hit", STRIKE), item("cup", "Cup final in rain", "")])
        .await;
    published(newsroom, &home, "Blog", &[item("fire", "Night of fire in Odessa", STRIKE)]).await;
    assert_eq!(newsroom.told("/hook"), ["Oil port hit"]);
    home
}

/// What a command says, with the times masked.
async fn said(home: &Home, arguments: &[&str]) -> String {
    let ended = home.run(arguments).await;
    format!("$ newswatch {}\n{}{}", arguments.join(" "), ended.stdout, ended.stderr)
}

fn masked(home: &Home, name: &str, said: &str) {
    let mut settings = settings(home);
    settings.add_filter(r"\w{3} \d{1,2} \w{3} 20\d\d, \d\d:\d\d \w+", "TIME");
    settings.bind(|| insta::assert_snapshot!(name, said));
}

#[tokio::test]
async fn why_says_what_became_of_an_item() {
    let newsroom = Newsroom::start().await;
    let home = struck(&newsroom).await;
    let mut all = Vec::new();
    for asked in ["https://news.example/port", "item:5", "www.news.example/cup/?utm_source=rss", "news.example/old"] {
        all.push(said(&home, &["why", asked]).await);
    }
    masked(&home, "why_says_what_became_of_an_item", &all.join("\n"));
}

#[tokio::test]
async fn what_was_not_delivered_is_said_with_the_reason() {
    let newsroom = Newsroom::start().await;
    let home = struck(&newsroom).await;
    newsroom.set("/hook", [Reply::status(500)]);
    home.run(&["mute", "story:3", "--for", "2h", "--reason", "drill"]).await.succeeded();
    let navy = "The navy has ordered forty drones from a shipyard in Gdansk, to be delivered within three years.";
    let more = format!("{STRIKE} An air show was called off.");
    let items = [item("more", "More on the fire in Odessa", &more), item("navy", "Navy buys sea drones", navy)];
    published(&newsroom, &home, "Blog", &items).await;
    let said = [said(&home, &["why", "news.example/more"]).await, said(&home, &["why", "news.example/navy"]).await];
    masked(&home, "what_was_not_delivered_is_said_with_the_reason", &said.join("\n"));
}

#[tokio::test]
async fn an_item_that_is_not_there_is_said_to_be_missing_with_the_likely_cause() {
    let newsroom = Newsroom::start().await;
    let home = struck(&newsroom).await;
    let mut all = Vec::new();
    for (asked, code) in [("99", 1), ("https://news.example/none", 1), ("https://news.example/", 2), ("drones", 2)] {
        home.run(&["why", asked]).await.exited(code);
        all.push(said(&home, &["why", asked]).await);
    }
    masked(&home, "an_item_that_is_not_there_is_said_to_be_missing_with_the_likely_cause", &all.join("\n"));
}

#[tokio::test]
async fn programs_are_told_why_and_what_each_rule_misses() {
    let newsroom = Newsroom::start().await;
    let home = struck(&newsroom).await;
    let told = home.listed(&["why", "news.example/fire"]).await.remove(0);
    assert_eq!((&told["id"], &told["feed"], &told["story"]["id"]), (&json!(5), &json!("Blog"), &json!(3)));
    assert_eq!((&told["matches"][0]["rule"], &told["matches"][0]["state"]), (&json!("drones"), &json!("duplicate")));
    let first = home.listed(&["why", "3"]).await.remove(0);
    let delivery = &first["matches"][0]["deliveries"][0];
    assert_eq!(
        (&delivery["alert"], &delivery["channel"], &delivery["state"]),
        (&json!(1), &json!("hook"), &json!("sent"))
    );

    let missed = home.run(&["why", "4", "--json"]).await.succeeded().stdout;
    let explained = home.run_with_input(&["explain", "--item", "-"], &missed).await.succeeded();
    assert!(explained.stdout.starts_with("- drones does not match\n"), "{}", explained.stdout);
}

#[tokio::test]
async fn a_story_is_listed_shown_and_split() {
    let newsroom = Newsroom::start().await;
    let home = struck(&newsroom).await;
    let mut all = Vec::new();
    for arguments in [&["story"][..], &["story", "5"], &["story", "split", "5"], &["story"], &["story", "split", "5"]] {
        all.push(said(&home, arguments).await);
    }
    masked(&home, "a_story_is_listed_shown_and_split", &all.join("\n"));
    home.once().await;
    assert_eq!(newsroom.told("/hook"), ["Oil port hit", "Night of fire in Odessa"]);
}

#[tokio::test]
async fn without_its_first_item_a_story_goes_on_under_the_next_number() {
    let newsroom = Newsroom::start().await;
    let home = struck(&newsroom).await;
    let listed = home.listed(&["story"]).await;
    assert_eq!((listed.len(), &listed[0]["id"], &listed[0]["reports"]), (1, &json!(3), &json!(2)));
    let split = home.run(&["story", "split", "item:3"]).await.succeeded().stdout;
    assert!(split.contains("What stayed is story 5."), "{split}");
    let left = home.listed(&["story", "5"]).await.remove(0);
    assert_eq!(
        (&left["id"], &left["reports"][0]["item"], &left["matches"][0]["state"]),
        (&json!(5), &json!(5), &json!("waiting"))
    );
}

#[tokio::test]
async fn a_story_that_cannot_be_meant_is_refused() {
    let newsroom = Newsroom::start().await;
    let home = struck(&newsroom).await;
    let mut all = Vec::new();
    for (arguments, code) in [
        (&["story", "99"][..], 1),
        (&["story", "first"], 2),
        (&["story", "split", "4"], 1),
        (&["story", "split", "1"], 1),
        (&["story", "split", "99"], 1),
        (&["mute", "story:99", "--for", "2h"], 1),
        (&["mute", "story:first", "--for", "2h"], 2),
    ] {
        home.run(arguments).await.exited(code);
        all.push(said(&home, arguments).await);
    }
    masked(&home, "a_story_that_cannot_be_meant_is_refused", &all.join("\n"));
}

const ITEMS: [&str; 3] = [
    r#"{"id": "a", "title": "Oil port hit", "summary": "STRIKE", "feed": "Wire", "published": "2026-01-01T00:00:00Z"}"#,
    r#"{"title": "Cup final in rain", "feed": "Wire"}"#,
    r#"{"id": 7, "title": "Night of fire in Odessa", "content": "<p>STRIKE</p>", "feed": "Blog", "published": "2026-01-01T05:00:00Z"}"#,
];

#[tokio::test]
async fn items_of_ones_own_are_compared_without_configuration_network_or_store() {
    let home = Home::new("this is no configuration");
    home.write("items.jsonl", format!("{}\n", ITEMS.join("\n\n").replace("STRIKE", STRIKE)));
    let compared = home.run(&["story", "compare", "--json", "--items", "items.jsonl"]).await.succeeded();
    let lines: Vec<Value> = compared.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let expected = [
        json!({"id": "a", "story": "a", "same_as": null, "reason": null}),
        json!({"id": 3, "story": 3, "same_as": null, "reason": null}),
        json!({"id": 7, "story": "a", "same_as": "a", "reason": "same text, 100 %, as item a"}),
    ];
    assert_eq!(lines, expected);
    let plain = home.run(&["story", "compare", "--items", "items.jsonl"]).await.succeeded();
    insta::assert_snapshot!(plain.stdout);
    let apart = home.run(&["story", "compare", "--json", "--window", "4h", "--items", "items.jsonl"]).await.succeeded();
    assert!(apart.stdout.ends_with("{\"id\":7,\"story\":7,\"same_as\":null,\"reason\":null}\n"), "{}", apart.stdout);
    assert!(!home.state().exists());
}

#[tokio::test]
async fn a_line_that_cannot_be_compared_is_named_and_the_others_are_compared() {
    let home = Home::new("");
    let input = "{\"id\": 1, \"title\": \"Drones\"}\nnonsense\n{\"id\": 3, \"title\": \"Oil\"}\n";
    let ended = home.run_with_input(&["story", "compare", "--json", "--items", "-"], input).await.exited(1);
    assert!(ended.stderr.starts_with("error: -:2: "), "{}", ended.stderr);
    assert_eq!(ended.stdout.lines().count(), 2);
    home.run(&["story", "compare", "--items", "nowhere.jsonl"]).await.exited(1);
    home.run(&["story", "compare", "--items", "."]).await.exited(1);
    home.run(&["story", "compare", "--window", "soon"]).await.exited(2);
}
