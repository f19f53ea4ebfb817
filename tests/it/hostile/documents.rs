//! Documents that are whole, and made to hurt.

use crate::support::http_server::Reply;
use crate::support::newsroom::{Newsroom, document};
use crate::support::program::Home;

/// What the program makes of a document: its items, and why it cannot be read if it cannot.
async fn read(text: String) -> (u64, String) {
    let newsroom = Newsroom::start().await;
    newsroom.set("/feed", [Reply::ok(text)]);
    newsroom.set("/canary", [Reply::ok("secret")]);
    let home = Home::new(&format!("[[feed]]\nname = \"Wire\"\nurl = \"{}\"\n", newsroom.url("/feed")));
    home.once().await;
    assert!(newsroom.received("/canary").is_empty(), "an entity was fetched");
    let feed = home.listed(&["feeds"]).await.remove(0);
    (feed["items"].as_u64().unwrap(), feed["error"].as_str().unwrap_or_default().to_owned())
}

/// A feed behind these declarations, with an item that uses `&e;`.
fn declaring(entities: &str) -> String {
    format!("<?xml version=\"1.0\"?><!DOCTYPE rss [{entities}]>{}", document("<item><title>News &e;</title></item>"))
}

#[tokio::test]
async fn entities_that_multiply_are_not_let_grow() {
    let mut laughs = "<!ENTITY a0 \"ha\">".to_owned();
    for level in 1..40 {
        let below = format!("&a{};", level - 1).repeat(10);
        laughs += &format!("<!ENTITY a{level} \"{below}\">");
    }
    assert_eq!(read(declaring(&format!("{laughs}<!ENTITY e \"&a39;\">"))).await, (1, String::new()));
    let quadratic = format!("<!ENTITY e \"{}\">", "x".repeat(100_000));
    let text = declaring(&quadratic).replace("&e;", &"&e;".repeat(50_000));
    assert_eq!(read(text).await, (1, String::new()));
}

#[tokio::test]
async fn entities_from_elsewhere_are_not_fetched() {
    let file = "<!ENTITY e SYSTEM \"file:///etc/passwd\">";
    assert_eq!(read(declaring(file)).await, (1, String::new()));
    let web = "<!ENTITY e SYSTEM \"/canary\"><!ENTITY % p SYSTEM \"http://127.0.0.1/canary\"> %p;";
    assert_eq!(read(declaring(web)).await, (1, String::new()));
}

#[tokio::test]
async fn nesting_without_end_is_read_or_refused_in_time() {
    let deep = "<div>".repeat(200_000);
    let (items, error) =
        read(document(&format!("<item><title>News</title><description><![CDATA[{deep}]]></description></item>"))).await;
    assert!(items == 1 || error.contains("could not be read within"), "{items}, {error}");
    let (items, error) = read(document(&format!("<item><title>News</title>{deep}</item>"))).await;
    assert!(items <= 1 && !error.contains("because of a fault"), "{items}, {error}");
}

#[tokio::test]
async fn a_million_items_are_refused_and_large_titles_cut() {
    let (items, error) = read(document(&"<item/>".repeat(1_000_000))).await;
    assert!(items == 0 && error.contains("more than 100000 items"), "{items}, {error}");
    let (items, error) = read(document(&format!("<item><title>{}</title></item>", "word ".repeat(3_000_000)))).await;
    assert_eq!((items, error.as_str()), (1, ""));
    let (items, error) = read(document(&format!("<item><title>{}</title></item>", "word ".repeat(20_000_000)))).await;
    assert!(items == 0 && error.contains("larger than"), "{items}, {error}");
}
