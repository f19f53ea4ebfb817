//! Rules that look at the articles themselves.

use std::fmt::Write;

use url::Url;

use super::{feed, hook, rule};
use crate::support::http_server::{Gate, Reply};
use crate::support::newsroom::{Newsroom, alert, document, rss};
use crate::support::program::{Home, eventually};

/// A page with an article that ends in these words.
fn page(words: &str) -> Reply {
    let prose = "Officials spoke to reporters at dawn, and nobody was hurt, as far as is known. ".repeat(4);
    let body = format!(
        "<html><body><nav><a href=\"/\">Home</a></nav><article><p>{prose}</p><p>{words}</p></article></body></html>"
    );
    Reply::ok(body).header("Content-Type", "text/html; charset=utf-8")
}

/// A feed of items with these titles and links.
fn items(items: &[(impl AsRef<str>, Url)]) -> Reply {
    let mut written = String::new();
    for (title, link) in items {
        let title = title.as_ref();
        let _infallible = write!(written, "<item><title>{title}</title><link>{link}</link><guid>{title}</guid></item>");
    }
    Reply::ok(document(&written))
}

/// A feed at `/feed` whose articles are read, all of its items news; a rule for drones; a webhook.
fn drones(newsroom: &Newsroom) -> String {
    wire(newsroom, "Wire", "/feed") + &rule("drones", "drones", &["hook"]) + &hook(newsroom, "hook")
}

fn wire(newsroom: &Newsroom, name: &str, path: &str) -> String {
    feed(newsroom, name, path) + "full_text = true\nbackfill = 100\n"
}

#[tokio::test]
async fn a_rule_finds_words_that_only_the_article_has() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    newsroom.set("/a", [page("The refinery was hit by drones.")]);
    newsroom.set("/b", [page("The harvest was good.")]);
    newsroom.set("/feed", [items(&[("Night in Kyiv", newsroom.url("/a")), ("Harvest", newsroom.url("/b#top"))])]);
    Home::new(&drones(&newsroom)).once().await;
    assert_eq!(newsroom.told("/hook"), ["Night in Kyiv"]);
    let evidence = &alert(&newsroom.received("/hook")[0])["items"][0]["evidence"][0];
    assert_eq!(evidence["field"], "content", "{evidence}");
    assert_eq!(evidence["sentence"], "The refinery was hit by drones.", "{evidence}");
}

#[tokio::test]
async fn no_article_is_asked_for_unless_the_feed_says_so() {
    let newsroom = Newsroom::start().await;
    newsroom.set("/a", [page("Drones.")]);
    newsroom.set("/feed", [items(&[("Night in Kyiv", newsroom.url("/a"))])]);
    Home::new(&drones(&newsroom).replace("full_text = true\n", "")).once().await;
    assert!(newsroom.received("/a").is_empty());
}

#[tokio::test]
async fn no_article_is_asked_for_that_is_no_news() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    newsroom.set("/a", [page("Drones.")]);
    newsroom.set("/b", [page("Drones.")]);
    let old = ("Old night", newsroom.url("/a"));
    newsroom.set("/feed", [items(std::slice::from_ref(&old)), items(&[("New night", newsroom.url("/b")), old])]);
    let home = Home::new(&drones(&newsroom).replace("backfill = 100\n", ""));
    home.once().await;
    home.make_due();
    home.once().await;
    assert_eq!(newsroom.told("/hook"), ["New night"]);
    assert!(newsroom.received("/a").is_empty());
}

#[tokio::test]
async fn an_article_is_fetched_once_for_all_feeds_that_lead_to_it() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    newsroom.set("/a", [page("Drones."), page("More drones, and another text.")]);
    newsroom.set("/feed", [items(&[("Night in Kyiv", newsroom.url("/a"))])]);
    let home = Home::new(&drones(&newsroom));
    home.once().await;
    newsroom.set("/feed", [items(&[("Harvest", newsroom.url("/b")), ("Night in Kyiv", newsroom.url("/a"))])]);
    newsroom.set("/other", [items(&[("A night in Kyiv", newsroom.url("/a"))])]);
    home.configure(&(drones(&newsroom) + &wire(&newsroom, "Other", "/other")));
    home.make_due();
    home.once().await;
    assert_eq!(newsroom.received("/a").len(), 1);
    assert_eq!(newsroom.told("/hook"), ["Night in Kyiv"]);
    let stored = "SELECT count(*) FROM item WHERE content LIKE '%Drones.'";
    assert_eq!(home.database().query_row(stored, [], |row| row.get::<_, i64>(0)).unwrap(), 2, "each has the text");
}

#[tokio::test]
async fn an_article_that_was_read_before_a_crash_is_not_fetched_again() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    let gate = Gate::default();
    newsroom.set("/a", [page("Drones over Kyiv.")]);
    newsroom.set("/b", [page("Drones over Lviv.").behind(&gate)]);
    newsroom.set("/feed", [items(&[("Kyiv", newsroom.url("/a")), ("Lviv", newsroom.url("/b"))])]);
    let home = Home::new(&drones(&newsroom));
    let daemon = home.daemon();
    newsroom.wait_for("/b", 1).await;
    let kept = async || {
        let count = home.database().query_row("SELECT count(*) FROM page", [], |row| row.get::<_, i64>(0));
        count.ok().filter(|count| *count == 1)
    };
    eventually("the first article is kept", kept).await;
    daemon.kill().await;
    gate.open();
    home.make_due();
    home.once().await;
    let mut told = newsroom.told("/hook");
    told.sort();
    assert_eq!(told, ["Kyiv", "Lviv"]);
    assert_eq!(newsroom.received("/a").len(), 1);
}

#[tokio::test]
async fn a_page_that_cannot_be_read_costs_no_item() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    let html = |body: Vec<u8>| Reply::ok(body).header("Content-Type", "text/html");
    newsroom.set("/broken", [Reply::status(500)]);
    newsroom.set("/noise", [html((0..=255).cycle().take(100_000).collect())]);
    newsroom.set("/empty", [html(Vec::new())]);
    newsroom.set("/film", [Reply::ok("drones").header("Content-Type", "video/mp4")]);
    newsroom.set("/deep", [html(b"<div>".repeat(100_000))]);
    newsroom.set("/huge", [html(b"<p>words, </p>".repeat(1_500_000))]);
    newsroom.set("/torn", [page("Drones.").cut_after(300)]);
    newsroom.set("/round", [Reply::redirect(302, "/round")]);
    newsroom.set("/inside", [Reply::redirect(302, "http://10.0.0.1/")]);
    let mut all: Vec<_> = ["broken", "noise", "empty", "film", "deep", "huge", "torn", "round", "inside", "missing"]
        .map(|name| (format!("Drones {name}"), newsroom.url(&format!("/{name}"))))
        .into();
    all.push(("Drones private".to_owned(), Url::parse("http://192.168.0.1/secret?key=hunter2").unwrap()));
    newsroom.set("/feed", [items(&all)]);
    let ended = Home::new(&drones(&newsroom)).once().await;
    let mut told = newsroom.told("/hook");
    told.sort();
    let mut titles: Vec<_> = all.iter().map(|(title, _)| title.as_str()).collect();
    titles.sort_unstable();
    assert_eq!(told, titles);
    assert_eq!(ended.stderr.matches("some articles could not be read").count(), 1, "{}", ended.stderr);
    assert!(!ended.stderr.contains("hunter2") && !ended.stderr.contains("panicked"), "{}", ended.stderr);
}

#[tokio::test]
async fn a_page_that_hangs_holds_up_neither_its_item_nor_other_feeds() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    newsroom.set("/slow", [Reply::silence()]);
    newsroom.set("/feed", [items(&[("Drones over Kyiv", newsroom.url("/slow"))])]);
    newsroom.set("/other", [Reply::ok(rss(&["Drones over Lviv"]))]);
    let other = feed(&newsroom, "Other", "/other") + "backfill = 100\n";
    let home = Home::new(&("timeout = \"4s\"\n".to_owned() + &drones(&newsroom) + &other));
    let daemon = home.daemon();
    newsroom.wait_for("/hook", 2).await;
    assert_eq!(newsroom.told("/hook"), ["Drones over Lviv", "Drones over Kyiv"]);
    daemon.stop().await.succeeded();
}

#[tokio::test]
async fn the_host_of_an_article_learns_nothing_of_the_feed() {
    let (newsroom, elsewhere) = (Newsroom::start().await, Newsroom::start().await);
    newsroom.receive("/hook");
    newsroom.set("/near", [page("Drones.")]);
    elsewhere.set("/far", [page("Drones.")]);
    let feed = items(&[("Near", newsroom.url("/near")), ("Far", elsewhere.url("/far"))]);
    newsroom.set("/feed", [feed.header("Set-Cookie", "session=1; Path=/").header("ETag", "\"1\"")]);
    let config = drones(&newsroom).replace("/feed\"", "/feed?key=hunter2\"").replacen("http://", "http://me:pass@", 1);
    Home::new(&config).once().await;
    assert!(newsroom.received("/feed")[0].header("authorization").is_some());
    for request in [&newsroom.received("/near")[0], &elsewhere.received("/far")[0]] {
        assert!(request.header("accept").unwrap().starts_with("text/html"));
        for name in ["authorization", "cookie", "referer", "if-none-match"] {
            assert_eq!(request.header(name), None, "{}", request.path);
        }
    }
}

/// So many items about drones, whose articles are all at `/a`.
fn many(newsroom: &Newsroom, count: usize) -> Vec<(String, Url)> {
    (0..count).map(|number| (format!("Drones {number}"), newsroom.url(&format!("/a?{number}")))).collect()
}

#[tokio::test]
async fn a_poll_fetches_a_limited_number_of_articles_and_tells_all_items() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    newsroom.set("/a", [page("The harvest was good.")]);
    newsroom.set("/feed", [items(&many(&newsroom, 35))]);
    Home::new(&drones(&newsroom)).once().await;
    assert_eq!(newsroom.received("/a").len(), 30);
    assert_eq!(newsroom.told("/hook").len(), 35);
}

#[tokio::test]
async fn a_host_that_has_enough_is_asked_no_more() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    newsroom.set("/a", [Reply::status(429)]);
    newsroom.set("/feed", [items(&many(&newsroom, 20))]);
    Home::new(&drones(&newsroom)).once().await;
    assert!((1..=4).contains(&newsroom.received("/a").len()), "only what was under way");
    assert_eq!(newsroom.told("/hook").len(), 20);
}
