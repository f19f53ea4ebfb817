use newswatch::model::Validators;
use newswatch::net::{NetworkError, Request};
use newswatch::secret::Secret;

use super::{get, network, told};
use crate::support::http_server::{HttpServer, Reply};

#[tokio::test]
async fn every_kind_of_redirect_is_followed() {
    for status in [301, 302, 303, 307, 308] {
        let server = HttpServer::scripted([Reply::redirect(status, "/new"), Reply::ok("news")]).await;
        let answer = network().send(Request::get(server.url("/old"))).await.unwrap();
        assert_eq!((answer.status, answer.url), (200, server.url("/new")), "{status}");
        let moved = matches!(status, 301 | 308).then(|| server.url("/new"));
        assert_eq!(answer.moved, moved, "{status}");
    }
}

#[tokio::test]
async fn redirects_without_end_are_given_up_after_five() {
    let itself = HttpServer::scripted([Reply::redirect(302, "/feed")]).await;
    let ping_pong = HttpServer::start(|request| match request.path.as_str() {
        "/feed" => Reply::redirect(302, "/pong"),
        _ => Reply::redirect(302, "/feed"),
    })
    .await;
    let ever_new = HttpServer::start(|request| Reply::redirect(302, format!("{}x", request.path))).await;
    for server in [itself, ping_pong, ever_new] {
        let error = network().send(Request::get(server.url("/feed"))).await.unwrap_err();
        assert!(matches!(error, NetworkError::TooManyRedirects { limit: 5, .. }), "{error}");
        assert_eq!(server.received().len(), 6);
    }
}

#[tokio::test]
async fn a_redirect_to_nowhere_is_an_error() {
    let network = network();
    assert_eq!(told(get(&network, Reply::status(302)).await), "127.0.0.1 redirects without an address to go to");
    for location in ["http://", "http://[::1", "http://a b/"] {
        assert_eq!(
            told(get(&network, Reply::redirect(302, location)).await),
            "127.0.0.1 redirects to an address that cannot be read"
        );
    }
    for location in ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "data:text/xml,news"] {
        assert_eq!(
            told(get(&network, Reply::redirect(301, location)).await),
            "127.0.0.1 redirects to an address that is neither http nor https"
        );
    }
}

#[tokio::test]
async fn nothing_secret_follows_a_redirect_to_another_origin() {
    let stranger = HttpServer::scripted([Reply::ok("news")]).await;
    let target = stranger.url("/feed");
    let server = HttpServer::start(move |request| match request.path.as_str() {
        "/start" => Reply::redirect(302, "/home"),
        _ => Reply::redirect(302, &target).header("Set-Cookie", "id=1"),
    })
    .await;
    let mut start = server.url("/start");
    start.set_username("me").unwrap();
    let known = Validators {
        etag: Some(b"\"1\"".to_vec()),
        last_modified: Some(b"then".to_vec()),
        url: Some(server.url("/home").into()),
    };
    let request = Request::get(start).secret_header("X-Key", &Secret::from("k123")).conditional(&known);
    network().send(request).await.unwrap();
    let secrets = ["authorization", "x-key", "cookie", "if-none-match", "if-modified-since", "referer"];
    let [first, home] = &server.received()[..] else { panic!("two requests at home") };
    assert_eq!(secrets.map(|name| first.header(name).is_some()), [true, true, false, false, false, false]);
    assert_eq!(secrets.map(|name| home.header(name).is_some()), [true, true, false, true, true, false]);
    let away = &stranger.received()[0];
    assert_eq!(secrets.map(|name| away.header(name)), [None; 6]);
}

#[tokio::test]
async fn a_post_is_not_redirected() {
    let server = HttpServer::scripted([Reply::redirect(307, "/elsewhere")]).await;
    let answer = network().send(Request::post(server.url("/hook"), "{}")).await.unwrap();
    assert_eq!(answer.status, 307);
    assert_eq!(server.received().len(), 1);
}
