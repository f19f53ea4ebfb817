use std::sync::mpsc;

use super::*;

const FEED: FeedId = FeedId(1);

fn document(text: &str) -> Document {
    Document { bytes: text.into(), ..Document::default() }
}

fn rss(author: &str) -> Document {
    document(&format!(
        "<rss version=\"2.0\"><channel><title>T</title><item><title>One</title><guid>a</guid>\
         <author>{author}</author></item></channel></rss>"
    ))
}

#[tokio::test]
async fn a_document_becomes_items_with_identities() {
    let document = rss("Jo");
    let digest = document.digest();
    let reading = Reader::new(Reader::LIMIT).read(document, FEED, "Example".into()).await.unwrap();
    assert_eq!(reading.digest, digest);
    let [(item, identities)] = reading.items.as_slice() else { panic!("one item") };
    assert_eq!((item.title.as_str(), item.feed.as_str()), ("One", "Example"));
    assert_eq!(identities.len(), 2);
}

#[tokio::test]
async fn a_document_that_makes_the_parser_panic_is_an_error_like_others() {
    let reader = Reader::new(Reader::LIMIT);
    let panicking = rss("田中（tanaka@example.com）");
    assert_eq!(reader.read(panicking, FEED, "Example".into()).await, Err(ReadError::Fault));
    assert!(reader.read(rss("Jo"), FEED, "Example".into()).await.is_ok());
}

#[tokio::test]
async fn work_that_takes_too_long_is_given_up_and_bars_nobodys_way() {
    let reader = Reader::new(Duration::from_millis(20));
    let mut ends = Vec::new();
    for _ in 0..reader.permits.available_permits() + 1 {
        let (end, wait) = mpsc::channel::<()>();
        assert_eq!(
            reader.contained(move || wait.recv().is_ok()).await,
            Err(ReadError::TooSlow { limit: reader.limit })
        );
        ends.push(end);
    }
}

#[tokio::test]
async fn what_is_no_feed_is_explained() {
    let error = Reader::new(Reader::LIMIT).read(document("<html>"), FEED, "Example".into()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the document is a web page, not a feed; look on that page for the address of its feed"
    );
}
