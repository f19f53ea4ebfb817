use newswatch::model::Validators;
use newswatch::net::Request;

use super::network;
use crate::support::http_server::{HttpServer, Received, Reply};

/// Polls a server that gives `replies` in turn as often as there are replies; gives what it was
/// asked.
async fn polls(replies: Vec<Reply>) -> Vec<Received> {
    let (network, count) = (network(), replies.len());
    let server = HttpServer::scripted(replies).await;
    let mut validators = Validators::default();
    for _ in 0..count {
        let request = Request::get(server.url("/feed")).conditional(&validators);
        validators = network.send(request).await.expect("the server answers").validators_after(&validators);
    }
    server.received()
}

/// The validators that each request sent.
fn sent(requests: &[Received]) -> Vec<(Option<&str>, Option<&str>)> {
    requests.iter().map(|request| (request.header("if-none-match"), request.header("if-modified-since"))).collect()
}

fn ok(etag: &str, last_modified: &str) -> Reply {
    Reply::ok("news").header("ETag", etag).header("Last-Modified", last_modified)
}

#[tokio::test]
async fn validators_come_back_byte_for_byte() {
    for etag in ["\"1\"", "W/\"1\"", "no quotes", "\"quo\"ted\"", "W/\"\"", "\"§é\""] {
        for date in ["Mon, 23 Nov 2026 12:00:00 GMT", "2026-11-23  12:00", "Fri, 01 Jan 2100 00:00:00 +0100"] {
            let requests = polls(vec![ok(etag, date), Reply::status(304), Reply::status(304)]).await;
            assert_eq!(sent(&requests), [(None, None), (Some(etag), Some(date)), (Some(etag), Some(date))]);
        }
    }
}

#[tokio::test]
async fn only_what_was_given_comes_back() {
    let etag = polls(vec![Reply::ok("news").header("ETag", "\"1\""), Reply::status(304)]).await;
    assert_eq!(sent(&etag)[1], (Some("\"1\""), None));
    let date = polls(vec![Reply::ok("news").header("Last-Modified", "then"), Reply::status(304)]).await;
    assert_eq!(sent(&date)[1], (None, Some("then")));
}

#[tokio::test]
async fn the_newest_validators_come_back() {
    let requests = polls(vec![ok("\"1\"", "then"), ok("\"2\"", "later"), Reply::status(304)]).await;
    assert_eq!(sent(&requests)[2], (Some("\"2\""), Some("later")));
}

#[tokio::test]
async fn not_modified_may_bring_a_newer_date() {
    let newer = Reply::status(304).header("Last-Modified", "later");
    let requests = polls(vec![ok("\"1\"", "then"), newer, Reply::status(304)]).await;
    assert_eq!(sent(&requests)[2], (Some("\"1\""), Some("later")));
}

#[tokio::test]
async fn validators_that_were_withdrawn_do_not_come_back() {
    let requests = polls(vec![ok("\"1\"", "then"), Reply::ok("news"), Reply::ok("news")]).await;
    assert_eq!(sent(&requests)[2], (None, None));
}

#[tokio::test]
async fn validators_belong_to_the_url_at_the_end_of_the_redirects() {
    let server = HttpServer::start(|request| match request.path.as_str() {
        "/old" => Reply::redirect(302, "/new"),
        _ => ok("\"1\"", "then"),
    })
    .await;
    let network = network();
    let first = network.send(Request::get(server.url("/old"))).await.unwrap();
    network.send(Request::get(server.url("/old")).conditional(&first.validators())).await.unwrap();
    let requests = server.received();
    let paths: Vec<_> = requests.iter().map(|request| request.path.as_str()).collect();
    assert_eq!(paths, ["/old", "/new", "/old", "/new"]);
    assert_eq!(sent(&requests)[2..], [(None, None), (Some("\"1\""), Some("then"))]);
}
