use std::time::Duration;

use super::*;
use crate::pipeline::fetch::Retry;

fn answer(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    Answer {
        status,
        headers: headers.iter().copied().collect(),
        body: body.to_vec(),
        url: Url::parse("https://me:pass@example.org/feed?key=k123").unwrap(),
        moved: None,
        from_outside: false,
        took: std::time::Duration::ZERO,
    }
}

fn meaning(answer: Answer) -> Result<Fetched, FetchError> {
    let sent = Validators { etag: Some(b"\"old\"".to_vec()), ..Validators::default() };
    understand(answer, &sent, Timestamp::UNIX_EPOCH)
}

#[test]
fn a_200_is_a_document_with_its_type_address_and_validators() {
    let headers = [("content-type", "text/xml"), ("etag", "W/\"new\"")];
    let Ok(Fetched { content: Content::Document(document), validators, .. }) =
        meaning(answer(200, &headers, b"<rss/>"))
    else {
        panic!("a document");
    };
    assert_eq!(document.bytes, b"<rss/>");
    assert_eq!(document.content_type.as_deref(), Some("text/xml"));
    assert_eq!(document.url.as_ref().unwrap().path(), "/feed");
    assert_eq!(validators.etag.as_deref(), Some(&b"W/\"new\""[..]));
}

#[test]
fn a_304_renews_some_validators_and_keeps_the_others() {
    let headers = [("last-modified", "Mon, 23 Nov 2026 10:00:00 GMT")];
    let Ok(Fetched { content: Content::NotModified { contradicted: false }, validators, .. }) =
        meaning(answer(304, &headers, b""))
    else {
        panic!("not modified");
    };
    assert_eq!(validators.etag.as_deref(), Some(&b"\"old\""[..]));
    assert_eq!(validators.last_modified.as_deref(), Some(&b"Mon, 23 Nov 2026 10:00:00 GMT"[..]));
}

#[test]
fn a_304_that_nothing_asked_for_is_an_error() {
    let meaning = understand(answer(304, &[], b""), &Validators::default(), Timestamp::UNIX_EPOCH);
    assert!(matches!(meaning, Err(FetchError::Status { status: 304, .. })));
}

#[test]
fn a_410_means_never_again() {
    let error = meaning(answer(410, &[], b"gone")).unwrap_err();
    assert_eq!(error.retry(), Retry::Never);
}

#[test]
fn a_server_that_names_a_time_is_left_alone_until_then() {
    for status in [429, 503] {
        let error = meaning(answer(status, &[("retry-after", "120")], b"")).unwrap_err();
        assert_eq!(error.retry(), Retry::After(Duration::from_secs(120)));
    }
    assert_eq!(meaning(answer(503, &[], b"")).unwrap_err().retry(), Retry::Usual);
}

#[test]
fn a_success_without_a_document_is_an_error() {
    for status in [201, 202, 204, 205, 206, 299, 999] {
        let error = meaning(answer(status, &[], b"<rss/>")).unwrap_err();
        assert_eq!(error.retry(), Retry::Usual, "{error}");
    }
    assert!(matches!(meaning(answer(200, &[], b" \n")), Err(FetchError::Empty { .. })));
}

#[test]
fn errors_say_what_to_do_and_hide_what_opens_doors() {
    let error = meaning(answer(404, &[], b"")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "https://example.org/feed?… answered 404: there is no such document; check the feed's address"
    );
}

#[test]
fn who_keeps_programs_out_is_named() {
    let error = meaning(answer(403, &[("cf-mitigated", "challenge")], b"")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "https://example.org/feed?… answered 403, but Cloudflare keeps programs out: it shows a page that only a \
         browser passes; ask the publisher to let feed readers through there, or use another feed"
    );
}
