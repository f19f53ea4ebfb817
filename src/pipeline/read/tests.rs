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
    let reading = Reader::new(Reader::LIMIT).read(Arc::new(document), FEED, "Example".into()).await.unwrap();
    assert_eq!(reading.digest, digest);
    let [(item, identities)] = reading.items.as_slice() else { panic!("one item") };
    assert_eq!((item.title.as_str(), item.feed.as_str()), ("One", "Example"));
    assert_eq!(identities.len(), 2);
}

#[tokio::test]
async fn a_fault_while_reading_is_an_error_like_others() {
    let reader = Reader::new(Reader::LIMIT);
    let fault = reader.contained(|| -> () { panic!("contained") }).await.unwrap_err();
    assert!(matches!(fault, ReadError::Fault));
    assert!(reader.read(Arc::new(rss("Jo")), FEED, "Example".into()).await.is_ok());
}

#[tokio::test]
async fn names_that_are_hard_to_take_apart_do_no_harm() {
    let reading = Reader::new(Reader::LIMIT)
        .read(Arc::new(rss("田中（tanaka@example.com）")), FEED, "Example".into())
        .await
        .unwrap();
    assert_eq!(reading.items[0].0.author.as_deref(), Some("田中"));
}

#[tokio::test]
async fn a_document_that_breaks_off_is_no_whole_one() {
    let cut = document("<rss version=\"2.0\"><channel><item><title>One</title></item><item><title>Tw");
    let reading = Reader::new(Reader::LIMIT).read(Arc::new(cut), FEED, "Example".into()).await.unwrap();
    assert_eq!(reading.items.len(), 1);
    assert!(!reading.is_whole());
}

#[tokio::test]
async fn a_document_too_large_for_a_feed_is_refused() {
    let large = Document { bytes: vec![b' '; Document::LIMIT + 1], ..Document::default() };
    let error = Reader::new(Reader::LIMIT).read(Arc::new(large), FEED, "Example".into()).await.unwrap_err();
    assert!(matches!(error, ReadError::Repair(RepairError::TooLarge { .. })));
}

#[tokio::test]
async fn work_that_takes_too_long_is_given_up_and_bars_nobodys_way() {
    let reader = Reader::new(Duration::from_millis(20));
    let mut ends = Vec::new();
    for _ in 0..reader.permits.available_permits() + 1 {
        let (end, wait) = mpsc::channel::<()>();
        let error = reader.contained(move || wait.recv().is_ok()).await.unwrap_err();
        assert!(matches!(error, ReadError::TooSlow { limit } if limit == reader.limit));
        ends.push(end);
    }
}

#[tokio::test]
async fn what_is_no_feed_is_explained() {
    let error =
        Reader::new(Reader::LIMIT).read(Arc::new(document("<html>")), FEED, "Example".into()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the document is a web page, not a feed; look on it for the address of its feed, or try `newswatch feeds discover`"
    );
}

#[tokio::test]
async fn the_article_of_a_page_is_decoded_and_found() {
    let prose = "The caf\u{e9} at the harbour was open, officials said, and nobody was hurt. ".repeat(9);
    let latin: Vec<u8> = prose.chars().map(|sign| sign as u32 as u8).collect();
    let bytes = [b"<article><p>".as_slice(), &latin, b"</p></article>"].concat();
    let page = Document { bytes, content_type: Some("text/html; charset=iso-8859-1".into()), url: None };
    assert_eq!(Reader::new(Reader::LIMIT).article(page).await.unwrap(), prose.trim());
}

#[tokio::test]
async fn a_page_that_takes_too_long_is_given_up() {
    let attributes: String = (0..100_000).map(|number| format!(" a{number}")).collect();
    let page = document(&format!("<p{attributes}>"));
    let limit = Duration::from_millis(20);
    let error = Reader::new(limit).article(page).await.unwrap_err();
    assert!(matches!(error, ReadError::TooSlow { .. }), "{error}");
}
