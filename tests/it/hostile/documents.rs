//! Documents that are whole, and made to hurt.

use super::told;
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

/// Documents that point to this file and to this address in every way that XML has, each with a headline of its own.
fn pointing(file: &str, address: &str) -> Vec<String> {
    let entity = |title: &str, declared: &str| {
        let item = document(&format!("<item><title>News of the {title} &e;</title></item>"));
        format!("<?xml version=\"1.0\"?><!DOCTYPE rss {declared}>{item}")
    };
    let included = format!(
        "<item xmlns:xi=\"http://www.w3.org/2001/XInclude\"><title>News of the market</title><description>\
         <xi:include href=\"{file}\" parse=\"text\"/><xi:include href=\"{address}\"/></description></item>"
    );
    let styled = format!("<?xml version=\"1.0\"?><?xml-stylesheet type=\"text/xsl\" href=\"{address}\"?>");
    vec![
        entity("harbour", &format!("[<!ENTITY e SYSTEM \"{file}\">]")),
        entity("budget", &format!("[<!ENTITY e SYSTEM \"{address}\">]")),
        entity("election", &format!("[<!ENTITY % p SYSTEM \"{address}\"> %p;]")),
        entity("storm", &format!("SYSTEM \"{address}\"")),
        entity("railway", &format!("PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \"{address}\"")),
        document(&included),
        styled + &document("<item><title>News of the court</title></item>"),
    ]
}

#[tokio::test]
async fn nothing_that_a_document_points_to_is_read() {
    let newsroom = Newsroom::start().await;
    newsroom.set("/canary", [Reply::ok("<!ENTITY e \"Marker\">")]);
    newsroom.publish("/feed", &["Old"]);
    let home = Home::new(&format!(
        "[[feed]]\nname = \"Wire\"\nurl = \"{}\"\n[[rule]]\nname = \"news\"\nkeywords = [\"news\"]\n\
         notify = [\"log\"]\n[channel.log]\ntype = \"file\"\npath = \"alerts.jsonl\"\n",
        newsroom.url("/feed")
    ));
    home.write("secret", "Marker");
    home.once().await;
    let file = format!("file://{}", home.path("secret").display());
    let documents = pointing(&file, newsroom.url("/canary").as_str());
    for document in &documents {
        newsroom.set("/feed", [Reply::ok(document.as_str())]);
        home.make_due();
        let log = home.once().await.stderr;
        assert!(!log.contains("Marker"), "{log}");
    }
    assert_eq!(told(&home).len(), documents.len(), "{:?}", told(&home));
    let told = std::fs::read_to_string(home.path("alerts.jsonl")).unwrap();
    assert!(!told.contains("Marker"), "{told}");
    assert!(newsroom.received("/canary").is_empty());
}

#[tokio::test]
async fn attributes_and_namespaces_without_number_are_read_or_refused_in_time() {
    let attributes: String = (0..400_000).map(|number| format!(" a{number}=\"\"")).collect();
    let namespaces: String = (0..100_000).map(|number| format!(" xmlns:n{number}=\"urn:{number}\"")).collect();
    for hostile in [attributes, namespaces] {
        let (items, error) = read(document(&format!("<item{hostile}><title>News</title></item>"))).await;
        assert!(items == 1 || error.contains("could not be read within"), "{items}, {error}");
    }
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
