use std::time::Duration;

use jiff::Timestamp;

use super::*;

fn answer(status: u16, headers: &[(&str, &str)]) -> Answer {
    Answer {
        status,
        headers: headers.iter().copied().collect(),
        body: Vec::new(),
        url: Url::parse("https://example.org/feed?a=1").unwrap(),
        moved: None,
        from_outside: false,
        took: std::time::Duration::ZERO,
    }
}

fn now() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

fn kept(validators: &Validators) -> [Option<&str>; 3] {
    [
        validators.etag.as_deref().map(|bytes| str::from_utf8(bytes).unwrap()),
        validators.last_modified.as_deref().map(|bytes| str::from_utf8(bytes).unwrap()),
        validators.url.as_deref(),
    ]
}

#[test]
fn validators_are_kept_byte_for_byte_with_the_url_that_answered() {
    let answer = answer(200, &[("ETag", "W/\"a b\"c"), ("last-modified", "yesterday,  about noon")]);
    let validators = answer.validators();
    let url = Some("https://example.org/feed?a=1");
    assert_eq!(kept(&validators), [Some("W/\"a b\"c"), Some("yesterday,  about noon"), url]);
}

#[test]
fn an_answer_without_validators_has_none() {
    assert_eq!(answer(200, &[]).validators(), Validators::default());
}

#[test]
fn not_modified_replaces_only_the_validators_that_it_carries() {
    let sent = answer(200, &[("etag", "\"1\""), ("last-modified", "then")]).validators();
    let url = Some("https://example.org/feed?a=1");
    let silent = answer(304, &[]).validators_after(&sent);
    assert_eq!(kept(&silent), [Some("\"1\""), Some("then"), url]);
    let newer = answer(304, &[("last-modified", "now")]).validators_after(&sent);
    assert_eq!(kept(&newer), [Some("\"1\""), Some("now"), url]);
    let changed = answer(200, &[("etag", "\"2\"")]).validators_after(&sent);
    assert_eq!(kept(&changed), [Some("\"2\""), None, url]);
    let gone = answer(200, &[]).validators_after(&sent);
    assert_eq!(gone, Validators::default());
}

#[test]
fn retry_after_is_seconds_or_a_date_and_at_most_a_week() {
    let wait = |text| answer(503, &[("Retry-After", text)]).retry_after(now()).map(|wait| wait.as_secs());
    assert_eq!(wait("120"), Some(120));
    assert_eq!(wait(" 0 "), Some(0));
    assert_eq!(wait("Mon, 23 Nov 2026 12:05:00 GMT"), Some(300));
    assert_eq!(wait("Mon, 23 Nov 2026 11:00:00 GMT"), Some(0));
    assert_eq!(wait("99999999999999999999999"), Some(7 * 86_400));
    assert_eq!(wait("Tue, 23 Nov 2027 12:05:00 GMT"), Some(7 * 86_400));
    for nonsense in ["", "soon", "-5", "1.5", "1e9"] {
        assert_eq!(wait(nonsense), None, "{nonsense}");
    }
    assert_eq!(answer(503, &[]).retry_after(now()), None);
}

#[test]
fn freshness_is_max_age_or_expires_less_age() {
    let fresh = |headers: &[(&str, &str)]| answer(200, headers).freshness(now());
    let seconds = |count| Freshness::For(Duration::from_secs(count));
    let date = ("Date", "Mon, 23 Nov 2026 11:59:00 GMT");
    let expires = ("Expires", "Mon, 23 Nov 2026 12:05:00 GMT");
    assert_eq!(fresh(&[("Cache-Control", "public, Max-Age=300")]), seconds(300));
    assert_eq!(fresh(&[("Cache-Control", "max-age=\"300\""), ("Age", "100")]), seconds(200));
    assert_eq!(fresh(&[("Cache-Control", "public"), ("Cache-Control", "max-age=60"), expires]), seconds(60));
    assert_eq!(fresh(&[expires]), seconds(300));
    assert_eq!(fresh(&[expires, date]), seconds(360));
    assert_eq!(fresh(&[("Cache-Control", "max-age=x"), expires]), seconds(300));
    assert_eq!(fresh(&[("Cache-Control", "max-age=31536000")]), seconds(86_400));
}

#[test]
fn an_answer_may_say_that_it_is_stale_or_say_nothing() {
    let fresh = |headers: &[(&str, &str)]| answer(200, headers).freshness(now());
    let expires = ("Expires", "Mon, 23 Nov 2026 12:05:00 GMT");
    assert_eq!(fresh(&[]), Freshness::Silent);
    assert_eq!(fresh(&[("Cache-Control", "public")]), Freshness::Silent);
    for stale in [
        &[("Cache-Control", "no-cache, max-age=300"), expires][..],
        &[("Cache-Control", "max-age=300"), ("Age", "300")],
        &[("Cache-Control", "max-age=0"), expires],
        &[("Expires", "0")],
        &[("Expires", "Mon, 23 Nov 2020 12:05:00 GMT")],
    ] {
        assert_eq!(fresh(stale), Freshness::Stale, "{stale:?}");
    }
}

#[test]
fn a_304_that_carries_something_newer_contradicts_itself() {
    let sent = |headers: &[(&str, &str)]| answer(200, headers).validators();
    let contradicts = |sent: &Validators, headers: &[(&str, &str)]| answer(304, headers).contradicts(sent, now());
    let tagged = sent(&[("etag", "\"1-gzip\""), ("last-modified", "Mon, 23 Nov 2026 10:00:00 GMT")]);
    assert!(!contradicts(&tagged, &[]));
    assert!(!contradicts(&tagged, &[("etag", "W/\"1\"")]));
    assert!(!contradicts(&tagged, &[("last-modified", "Mon, 23 Nov 2026 11:00:00 GMT")]));
    assert!(contradicts(&tagged, &[("etag", "\"2\"")]));
    let dated = sent(&[("last-modified", "Mon, 23 Nov 2026 10:00:00 GMT")]);
    assert!(!contradicts(&dated, &[("last-modified", "Mon, 23 Nov 2026 10:00:00 GMT")]));
    assert!(contradicts(&dated, &[("last-modified", "Mon, 23 Nov 2026 11:00:00 GMT")]));
}
