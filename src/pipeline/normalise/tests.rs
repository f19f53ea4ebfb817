use super::*;

/// The items of an Atom feed, as the stages before this one give it.
fn items(document: &str) -> Vec<Item> {
    let parser = feed_rs::parser::Builder::new().sanitize_content(false).id_generator(|_, _, _| String::new());
    normalise(parser.build().parse(document.as_bytes()).unwrap(), &"Example".into())
}

fn atom(entry: &str) -> Item {
    let mut items = items(&format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"de\"><title>T</title>\
         <author><name>The Desk</name></author>{entry}</feed>"
    ));
    items.remove(0)
}

#[test]
fn an_atom_entry_without_author_has_that_of_its_feed() {
    assert_eq!(atom("<entry><title>a</title></entry>").author.as_deref(), Some("The Desk"));
    let entry = "<entry><title>a</title><author><name>A</name></author><author><name>B</name></author></entry>";
    assert_eq!(atom(entry).author.as_deref(), Some("A\nB"));
}

#[test]
fn an_id_is_kept_only_if_the_feed_gave_one() {
    assert_eq!(atom("<entry><title>a</title><id> x-1 </id></entry>").guid.as_deref(), Some("x-1"));
    assert_eq!(atom("<entry><title>a</title><link href=\"https://example.org/1\"/></entry>").guid, None);
    let long = "x".repeat(5000);
    assert_eq!(atom(&format!("<entry><title>a</title><id>{long}</id></entry>")).guid, None);
}

#[test]
fn an_unusable_link_is_left_out_and_the_item_stays() {
    let item = atom("<entry><title>a</title><link href=\"javascript:alert(1)\"/></entry>");
    assert_eq!((item.title.as_str(), item.link), ("a", None));
}

#[test]
fn the_language_is_that_of_the_text_or_else_of_the_feed() {
    assert_eq!(atom("<entry><title>a</title></entry>").lang.as_deref(), Some("de"));
    let entry = "<entry><title>a</title><content xml:lang=\"fa\">b</content></entry>";
    assert_eq!(atom(entry).lang.as_deref(), Some("fa"));
}

#[test]
fn titles_are_one_line_and_categories_are_distinct() {
    let item = atom(
        "<entry><title>One\n  two</title><category term=\"a\"/><category term=\" a \"/><category term=\"\"/></entry>",
    );
    assert_eq!(item.title, "One two");
    assert_eq!(item.categories, ["a"]);
}

#[test]
fn texts_have_a_limit() {
    let long = "é".repeat(300_000);
    let item = atom(&format!("<entry><title>{long}</title><summary>{long}</summary></entry>"));
    assert_eq!(item.title.chars().count(), 2000);
    assert_eq!(item.summary.len(), 256 * 1024);
}

#[test]
fn every_item_is_kept_however_little_it_says() {
    let document = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><title>b</title></entry><entry/>\
        <entry><summary>a</summary></entry></feed>";
    let items = items(document);
    assert_eq!(items.len(), 3);
    assert_eq!((items[0].title.as_str(), items[2].summary.as_str()), ("b", "a"));
}
