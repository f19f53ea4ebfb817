use std::time::Duration;

use futures_util::future::join_all;
use newswatch::net::{Network, NetworkSettings, Request};

use super::{network, settings};
use crate::support::http_server::{HttpServer, Reply};

#[tokio::test]
async fn a_request_says_who_asks_and_nothing_else() {
    let server = HttpServer::start(|request| match request.path.as_str() {
        "/cookie" => Reply::redirect(302, "/feed?x").header("Set-Cookie", "id=1; Path=/"),
        _ => Reply::ok("news"),
    })
    .await;
    network().send(Request::get(server.url("/cookie")).header("Accept", "application/rss+xml")).await.unwrap();
    let second = &server.received()[1];
    let mut names: Vec<_> = second.headers.iter().map(|(name, _)| name.to_ascii_lowercase()).collect();
    names.sort();
    assert_eq!(names, ["accept", "accept-encoding", "connection", "host", "user-agent"]);
    assert_eq!(second.header("accept"), Some("application/rss+xml"));
    assert_eq!(second.header("user-agent"), Some(concat!("newswatch/", env!("CARGO_PKG_VERSION"))));
    let encodings = second.header("accept-encoding").unwrap();
    for encoding in ["gzip", "br", "zstd", "deflate"] {
        assert!(encodings.contains(encoding), "{encodings}");
    }
}

#[tokio::test]
async fn user_and_password_are_sent_as_basic_authentication() {
    let server = HttpServer::scripted([Reply::ok("news")]).await;
    let mut url = server.url("/feed");
    url.set_username("me").unwrap();
    url.set_password(Some("p%40ss")).unwrap();
    let answer = network().send(Request::get(url)).await.unwrap();
    assert_eq!(server.received()[0].header("authorization"), Some("Basic bWU6cEBzcw=="));
    assert_eq!(answer.url, server.url("/feed"));
}

#[tokio::test]
async fn a_post_delivers_its_body_once() {
    let server = HttpServer::scripted([Reply::status(204)]).await;
    let request = Request::post(server.url("/hook"), "{}").header("Content-Type", "application/json");
    assert_eq!(network().send(request).await.unwrap().status, 204);
    let [received] = &server.wait_for(1).await[..] else { panic!("one request") };
    assert_eq!((received.method.as_str(), received.body.as_slice()), ("POST", b"{}".as_slice()));
    assert_eq!(received.header("content-type"), Some("application/json"));
}

#[tokio::test]
async fn a_host_with_forty_slow_feeds_is_asked_two_at_a_time() {
    let server = HttpServer::start(|_| Reply::ok("news").after(Duration::from_millis(5))).await;
    let network = network();
    let urls = (0..40).map(|number| server.url(&format!("/{number}")));
    for outcome in join_all(urls.map(|url| network.send(Request::get(url)))).await {
        outcome.unwrap();
    }
    assert_eq!(server.received().len(), 40);
    assert_eq!(server.most_at_once(), 2);
}

#[tokio::test]
async fn a_host_is_asked_two_at_a_time_also_by_redirects() {
    let busy = HttpServer::start(|_| Reply::ok("news").after(Duration::from_millis(5))).await;
    let target = busy.url("/feed");
    let starts = join_all((0..10).map(|_| HttpServer::scripted([Reply::redirect(302, &target)]))).await;
    let network = network();
    for outcome in join_all(starts.iter().map(|start| network.send(Request::get(start.url("/"))))).await {
        outcome.unwrap();
    }
    assert_eq!(busy.received().len(), 10);
    assert_eq!(busy.most_at_once(), 2);
}

#[tokio::test]
async fn requests_to_one_host_begin_the_gap_apart() {
    let gap = Duration::from_millis(20);
    let server = HttpServer::scripted([Reply::ok("news")]).await;
    let network = Network::new(NetworkSettings { per_host_gap: gap, ..settings() }).unwrap();
    join_all((0..10).map(|_| network.send(Request::get(server.url("/feed"))))).await;
    let received = server.received();
    let whole = received[9].at - received[0].at;
    // The last one may come early by what the first one was late.
    assert!(whole > gap * 8, "{whole:?}");
}

#[tokio::test]
async fn the_clock_of_a_request_starts_when_it_is_sent() {
    let server = HttpServer::start(|_| Reply::ok("news").after(Duration::from_millis(100))).await;
    let patience = Duration::from_millis(500);
    let network = Network::new(NetworkSettings { per_host_at_once: 1, timeout: patience, ..settings() }).unwrap();
    for outcome in join_all((0..8).map(|_| network.send(Request::get(server.url("/feed"))))).await {
        outcome.unwrap();
    }
}

#[tokio::test]
async fn a_connection_is_kept_as_long_as_its_host_has_more_to_be_asked() {
    let server = HttpServer::scripted([Reply::ok("news")]).await;
    let network = network();
    join_all((0..100).map(|_| network.send(Request::get(server.url("/feed"))))).await;
    assert!(server.connections() <= 4, "{} connections", server.connections());
    assert_eq!(server.received()[50].header("connection"), None);
    network.send(Request::get(server.url("/feed"))).await.unwrap();
    assert_eq!(server.received()[100].header("connection"), Some("close"));
}
