//! Rules that look into the articles behind the items.

use super::{hook, rule};
use crate::support::http_server::Reply;
use crate::support::newsroom::{Newsroom, alert, document};
use crate::support::program::Home;

/// A page with this sentence in its article, and this one in its menu.
fn page(sentence: &str, menu: &str) -> Reply {
    let story = "<p>The paragraph is long enough to be taken for a part of the story, as it should be.</p>".repeat(8);
    Reply::ok(format!(
        "<html><head><title>Story</title></head><body><nav>{menu}</nav><article><h1>Story</h1>{story}<p>{sentence}</p>\
         </article></body></html>"
    ))
    .header("Content-Type", "text/html; charset=utf-8")
}

/// A feed with items of these titles, whose links lead to `/TITLE`.
fn feed(newsroom: &Newsroom, titles: &[&str]) -> Reply {
    let item = |title: &&str| {
        let link = newsroom.url(&format!("/{title}"));
        format!("<item><title>{title}</title><link>{link}</link><guid>{title}</guid></item>")
    };
    Reply::ok(document(&titles.iter().map(item).collect::<String>()))
}

/// A program that has read the feed with the item `old`, with these lines for the feed.
async fn watching(newsroom: &Newsroom, lines: &str) -> Home {
    newsroom.receive("/hook");
    newsroom.set("/feed", [feed(newsroom, &["old"])]);
    let home = Home::new(&format!(
        "[[feed]]\nname = \"Wire\"\nurl = \"{}\"\n{lines}\n{}{}",
        newsroom.url("/feed"),
        rule("news", "drones", &["hook"]),
        hook(newsroom, "hook")
    ));
    home.once().await;
    home
}

async fn publish(newsroom: &Newsroom, home: &Home, titles: &[&str]) -> String {
    newsroom.set("/feed", [feed(newsroom, titles)]);
    home.make_due();
    home.once().await.stderr
}

#[tokio::test]
async fn a_rule_finds_words_that_only_the_article_has() {
    let newsroom = Newsroom::start().await;
    newsroom.set("/story", [page("In the night, drones were seen over the harbour.", "")]);
    newsroom.set("/other", [page("Nothing happened.", "All about drones")]);
    let home = watching(&newsroom, "full_text = true\nuser = \"me\"").await;
    publish(&newsroom, &home, &["other", "story", "old"]).await;
    assert_eq!(newsroom.told("/hook"), ["story"]);
    let told = alert(&newsroom.received("/hook")[0]);
    let evidence = &told["items"][0]["evidence"][0];
    assert_eq!(evidence["field"], "content");
    assert!(evidence["sentence"].as_str().unwrap().contains("In the night, drones were seen"), "{evidence}");

    publish(&newsroom, &home, &["other", "story", "old"]).await;
    assert!(newsroom.received("/old").is_empty(), "a baseline is not read");
    let asked = newsroom.received("/story");
    assert_eq!(asked.len(), 1, "what is known is not read again");
    assert_eq!(asked[0].header("authorization"), None);
    assert!(asked[0].header("accept").unwrap().starts_with("text/html"));
}

#[tokio::test]
async fn an_item_whose_page_cannot_be_had_goes_without() {
    let newsroom = Newsroom::start().await;
    newsroom.set("/drones-lost", [Reply::status(404)]);
    newsroom.set("/drones-silent", [Reply::silence()]);
    newsroom.set("/drones-binary", [Reply::ok(vec![0xff; 1000]).header("Content-Type", "video/mp4")]);
    newsroom.set("/drones-large", [Reply::ok("<p>x".repeat(2_000_000))]);
    newsroom.set("/drones-deep", [Reply::ok("<div>".repeat(100_000))]);
    newsroom.set("/drones-away", [Reply::redirect(302, "http://10.0.0.1/")]);
    let titles = ["drones-lost", "drones-silent", "drones-binary", "drones-large", "drones-deep", "drones-away"];
    let home = watching(&newsroom, "full_text = true\ntimeout = \"20s\"").await;
    let config = std::fs::read_to_string(home.path("newswatch.toml")).unwrap();
    home.write("newswatch.toml", config.replace("per_host =", "timeout = \"2s\"\nanswer_timeout = \"1s\"\nper_host ="));
    let log = publish(&newsroom, &home, &titles).await;
    let mut told = newsroom.told("/hook");
    told.sort();
    let mut wanted = titles.to_vec();
    wanted.sort();
    assert_eq!(told, wanted);
    let lines: Vec<_> = log.lines().filter(|line| line.contains("full texts")).collect();
    assert!(lines.len() == 1 && lines[0].contains("missing=6"), "{log}");
}

#[tokio::test]
async fn a_page_is_fetched_once_although_two_feeds_link_to_it() {
    let newsroom = Newsroom::start().await;
    newsroom.set("/story", [page("In the night, drones were seen over the harbour.", "")]);
    newsroom.set("/more", [feed(&newsroom, &["old"])]);
    let second =
        format!("full_text = true\n[[feed]]\nname = \"More\"\nurl = \"{}\"\nfull_text = true", newsroom.url("/more"));
    let home = watching(&newsroom, &second).await;
    publish(&newsroom, &home, &["story", "old"]).await;
    newsroom.set("/more", [feed(&newsroom, &["story", "old"])]);
    publish(&newsroom, &home, &["story", "old"]).await;
    assert_eq!(newsroom.received("/story").len(), 1);
    assert_eq!(newsroom.told("/hook"), ["story"]);
}

#[tokio::test]
async fn no_page_is_fetched_unless_asked_for() {
    let newsroom = Newsroom::start().await;
    newsroom.set("/drones", [page("text", "")]);
    let home = watching(&newsroom, "").await;
    publish(&newsroom, &home, &["drones", "old"]).await;
    assert_eq!(newsroom.told("/hook"), ["drones"]);
    assert!(newsroom.received("/drones").is_empty());
}
