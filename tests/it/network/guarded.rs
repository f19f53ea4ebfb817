use std::pin::pin;

use futures_util::poll;
use newswatch::net::{Network, NetworkError, NetworkSettings, Request, Route};
use tokio::net::TcpListener;
use url::Url;

use super::{network, settings};
use crate::support::http_server::{HttpServer, Reply};

/// A way out without any allowance.
fn strict() -> Network {
    Network::new(NetworkSettings { route: Route::default(), ..settings() }).expect("these settings work")
}

#[tokio::test]
async fn a_redirect_into_the_machine_is_refused_in_every_spelling() {
    let canary = TcpListener::bind("127.0.0.2:0").await.unwrap();
    let port = canary.local_addr().unwrap().port();
    for host in [
        "127.0.0.2",
        "2130706434",
        "0x7f000002",
        "0177.0.0.2",
        "0x7f.2",
        "127.2",
        "0.0.0.0",
        "[::1]",
        "[::ffff:127.0.0.2]",
        "user@127.0.0.2",
        "169.254.169.254",
        "10.0.0.1",
        "192.168.0.1",
        "[64:ff9b::7f00:2]",
        "[2002:7f00:2::]",
        "[fe80::1]",
        "[fd00::1]",
    ] {
        let server = HttpServer::scripted([Reply::redirect(302, format!("http://{host}:{port}/"))]).await;
        let error = network().send(Request::get(server.url("/feed"))).await.unwrap_err();
        assert!(matches!(error, NetworkError::Refused { .. }), "{host}: {error}");
    }
    assert!(poll!(pin!(canary.accept())).is_pending(), "something knocked");
}

#[tokio::test]
async fn a_name_that_leads_into_the_machine_is_refused() {
    let server = HttpServer::scripted([Reply::ok("news")]).await;
    let url = Url::parse(&format!("http://localhost:{}/", server.port())).unwrap();
    for request in [Request::get(url.clone()), Request::post(url, "{}")] {
        let error = strict().send(request).await.unwrap_err();
        assert!(matches!(error, NetworkError::Refused { .. }), "{error}");
        assert!(!error.is_temporary());
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn a_refusal_says_what_to_write_where() {
    let url = Url::parse("http://127.0.0.1:8080/feed?key=k123").unwrap();
    let error = strict().send(Request::get(url)).await.unwrap_err();
    insta::assert_snapshot!(error, @r#"127.0.0.1:8080 leads to 127.0.0.1, which is reserved for this machine and therefore refused; if it is meant, add "127.0.0.1/32" to `allow_private` under `[network]`"#);
}

#[tokio::test]
async fn an_allowance_for_one_use_does_not_open_the_door_to_others() {
    let server = HttpServer::scripted([Reply::ok("news")]).await;
    let strict = strict();
    let allowed = vec!["127.0.0.0/8".parse().unwrap()];
    let allowing = strict.along(&Route { allow_private: allowed, ..Route::default() }).unwrap();
    let name = Url::parse(&format!("http://localhost:{}/", server.port())).unwrap();
    for url in [server.url("/feed"), name] {
        allowing.send(Request::get(url.clone())).await.unwrap();
        strict.send(Request::get(url)).await.unwrap_err();
    }
    assert_eq!(server.received().len(), 2);
}

#[tokio::test]
async fn only_http_and_https_are_opened() {
    for text in ["ftp://127.0.0.1/", "file:///etc/passwd", "data:,x"] {
        let error = network().send(Request::get(Url::parse(text).unwrap())).await.unwrap_err();
        assert!(matches!(error, NetworkError::Scheme { .. }), "{error}");
    }
}
