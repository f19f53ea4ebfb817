use super::*;

const RSS: &str = "<?xml version=\"1.0\"?>\n<!-- made by hand --><rss version=\"2.0\"><channel><title>T</title>\
    <item><title>One</title><guid>a</guid></item><item><title>Two</title></item></channel></rss>\n";
const ATOM: &str = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>T</title><id>f</id>\
    <entry><id>a</id><title>One</title></entry></feed>";
const JSON: &str = r#"{"version":"https://jsonfeed.org/version/1.1","title":"T","items":[{"id":"a","title":"One"}]}"#;

fn document(text: &str, content_type: &str) -> Document {
    Document { bytes: text.into(), content_type: Some(content_type.to_owned()), url: None }
}

fn error(text: &str) -> ParseError {
    parse(&document(text, "application/xml")).unwrap_err()
}

#[test]
fn every_format_is_read_whatever_it_is_served_as() {
    for text in [RSS, ATOM, JSON] {
        let feed = parse(&document(text, "text/html")).unwrap();
        assert_eq!(feed.entries[0].id, "a");
        assert_eq!(feed.entries[0].title.as_ref().unwrap().content, "One");
    }
}

#[test]
fn an_id_that_the_feed_does_not_give_is_not_invented() {
    assert_eq!(parse(&document(RSS, "text/xml")).unwrap().entries[1].id, "");
}

#[test]
fn a_document_type_and_a_byte_order_mark_are_no_hindrance() {
    let doctype = "<!DOCTYPE rss [<!ELEMENT html (a)><!ENTITY b \"c\">]>";
    let text = RSS.replacen("<!-- made by hand -->", doctype, 1);
    assert_eq!(parse(&document(&format!("\u{feff}{text}"), "text/xml")).unwrap().entries.len(), 2);
}

#[test]
fn a_web_page_is_called_by_its_name() {
    assert_eq!(error("<!DOCTYPE html>\n<html><head>"), ParseError::WebPage);
    assert_eq!(error("<!-- x -->\n<HTML lang=en>"), ParseError::WebPage);
    assert_eq!(error("<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC \"-//W3C\" \"x\"><html/>"), ParseError::WebPage);
    let fragment = document("<div>Please log in</div>", "text/html; charset=utf-8");
    assert_eq!(parse(&fragment), Err(ParseError::WebPage));
}

#[test]
fn what_is_no_feed_is_shown_by_its_beginning() {
    assert_eq!(error("<opml version=\"2.0\"><body/></opml>"), ParseError::NotAFeed { found: "<opml>".into() });
    assert_eq!(error("%PDF-1.7\n%\u{e2}"), ParseError::NotAFeed { found: "\"%PDF-1.7·%··\"".into() });
    assert!(matches!(error("[1, 2]"), ParseError::NotAFeed { .. }));
}

#[test]
fn a_document_without_anything_is_empty() {
    assert_eq!(error(""), ParseError::Empty);
    assert_eq!(error("\u{feff} \r\n\t"), ParseError::Empty);
}

#[test]
fn a_cut_that_loses_an_item_is_an_error() {
    for text in [RSS, ATOM, JSON] {
        let whole = parse(&document(text, "text/xml")).unwrap();
        for end in 0..text.len() {
            match parse(&document(&text[..end], "text/xml")) {
                Ok(feed) => assert_eq!(feed.entries, whole.entries, "cut to {}", &text[..end]),
                Err(error) => assert_ne!(error.to_string(), ""),
            }
        }
    }
    assert_eq!(error(&RSS[..RSS.len() / 2]), ParseError::Cut);
    assert_eq!(error(&JSON[..JSON.len() / 2]), ParseError::Cut);
}

#[test]
fn a_badly_written_feed_is_not_called_cut() {
    let text = RSS.replace("One", "<b>One");
    assert!(matches!(error(&text), ParseError::Malformed { .. }));
}

#[test]
fn a_document_too_large_for_a_feed_is_refused() {
    let large = Document { bytes: vec![b' '; Document::LIMIT + 1], ..Document::default() };
    assert!(matches!(parse(&large), Err(ParseError::TooLarge { .. })));
    let items = "<item/>".repeat(MOST_ITEMS + 1);
    assert!(matches!(error(&format!("<rss><channel>{items}</channel></rss>")), ParseError::TooMany { .. }));
    let objects = "{},".repeat(MOST_ITEMS);
    assert!(matches!(error(&format!("{{\"items\":[{objects}{{}}]}}")), ParseError::TooMany { .. }));
}
