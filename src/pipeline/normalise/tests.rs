use super::*;

/// The items of a document that came from `https://example.org/news/feed`.
fn items(document: &str) -> Vec<Item> {
    let address = Url::parse("https://example.org/news/feed").unwrap();
    let parser = feed_rs::parser::Builder::new().base_uri(Some(&address)).id_generator(|_, _, _| String::new());
    let feed = parser.build().parse(document.as_bytes()).unwrap();
    normalise(feed, &"Example".into(), Some(&address))
}

fn rss(item: &str) -> Item {
    let mut items = items(&format!(
        "<rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel><title>T</title>\
         <language>en-GB</language>{item}</channel></rss>"
    ));
    items.remove(0)
}

fn atom(entry: &str) -> Item {
    let mut items = items(&format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"de\"><title>T</title>\
         <author><name>The Desk</name></author>{entry}</feed>"
    ));
    items.remove(0)
}

#[test]
fn an_id_is_kept_only_if_the_feed_gave_one() {
    assert_eq!(rss("<item><title>a</title><guid> x-1 </guid></item>").guid.as_deref(), Some("x-1"));
    assert_eq!(rss("<item><title>a</title><link>https://example.org/1</link></item>").guid, None);
    let long = "x".repeat(5000);
    assert_eq!(rss(&format!("<item><title>a</title><guid>{long}</guid></item>")).guid, None);
}

#[test]
fn the_link_is_the_one_to_the_article() {
    let entry = "<entry><id>tag:x</id><title>a</title><link rel=\"self\" href=\"s\"/>\
        <link rel=\"enclosure\" href=\"a.mp3\"/><link rel=\"alternate\" href=\"a.html\"/></entry>";
    assert_eq!(atom(entry).link.as_deref(), Some("https://example.org/news/a.html"));
    let item = "<item><title>a</title><comments>https://example.org/c</comments></item>";
    assert_eq!(rss(item).link, None);
}

#[test]
fn a_permanent_link_stands_in_for_a_missing_link() {
    let item = rss("<item><title>a</title><guid>https://example.org/1</guid></item>");
    assert_eq!(item.link.as_deref(), Some("https://example.org/1"));
    let item = rss("<item><title>a</title><guid>not-a-link</guid></item>");
    assert_eq!(item.link, None);
}

#[test]
fn an_unusable_link_is_left_out_and_the_item_stays() {
    let item = rss("<item><title>a</title><link>javascript:alert(1)</link></item>");
    assert_eq!((item.title.as_str(), item.link), ("a", None));
}

#[test]
fn an_atom_entry_without_author_has_that_of_its_feed() {
    assert_eq!(atom("<entry><title>a</title></entry>").author.as_deref(), Some("The Desk"));
    let entry = "<entry><title>a</title><author><name>A</name></author><author><name>B</name></author></entry>";
    assert_eq!(atom(entry).author.as_deref(), Some("A, B"));
}

#[test]
fn an_rss_author_is_named_without_address_where_possible() {
    let author = |text: &str| rss(&format!("<item><title>a</title><author>{text}</author></item>")).author;
    assert_eq!(author("jo@example.org (Jo March)").as_deref(), Some("Jo March"));
    assert_eq!(author("jo@example.org").as_deref(), Some("jo@example.org"));
    assert_eq!(rss("<item><title>a</title></item>").author, None);
}

#[test]
fn the_date_of_a_change_is_only_what_the_feed_says() {
    let item = rss("<item><title>a</title><pubDate>Mon, 23 Nov 2026 10:00:00 +0100</pubDate></item>");
    assert_eq!(item.published, Some("2026-11-23T09:00:00Z".parse().unwrap()));
    assert_eq!(item.updated, None);
    let entry = atom("<entry><title>a</title><updated>2026-11-23T10:00:00Z</updated></entry>");
    assert_eq!((entry.published, entry.updated), (None, Some("2026-11-23T10:00:00Z".parse().unwrap())));
}

#[test]
fn the_language_is_that_of_the_text_or_else_of_the_feed() {
    assert_eq!(rss("<item><title>a</title></item>").lang.as_deref(), Some("en-gb"));
    let entry = "<entry><title>a</title><content xml:lang=\"fa\">b</content></entry>";
    assert_eq!(atom(entry).lang.as_deref(), Some("fa"));
}

#[test]
fn titles_are_one_line_and_categories_are_distinct() {
    let item = rss("<item><title>One\n  two</title><category>a</category><category> a </category><category/></item>");
    assert_eq!(item.title, "One two");
    assert_eq!(item.categories, ["a"]);
}

#[test]
fn texts_have_a_limit() {
    let long = "é".repeat(300_000);
    let item = rss(&format!("<item><title>{long}</title><description>{long}</description></item>"));
    assert_eq!(item.title.chars().count(), 2000);
    assert_eq!(item.summary.len(), 256 * 1024);
}

#[test]
fn items_keep_their_order_and_only_wholly_empty_ones_are_dropped() {
    let document = "<rss version=\"2.0\"><channel><item><title>b</title></item><item><author>x</author></item>\
        <item><description>a</description></item><item><guid>g</guid></item></channel></rss>";
    let items = items(document);
    assert_eq!(items.len(), 3);
    assert_eq!((items[0].title.as_str(), items[1].summary.as_str()), ("b", "a"));
}

#[test]
fn links_of_a_json_feed_start_from_its_address_and_attachments_are_none() {
    let document = r#"{"version":"https://jsonfeed.org/version/1.1","title":"T","items":[
        {"id":"1","url":"/a","content_text":"x"},
        {"id":"2","content_text":"x","attachments":[{"url":"https://example.org/a.mp3","mime_type":"audio/mpeg"}]}]}"#;
    let items = items(document);
    assert_eq!(items[0].link.as_deref(), Some("https://example.org/a"));
    assert_eq!(items[1].link, None);
}
