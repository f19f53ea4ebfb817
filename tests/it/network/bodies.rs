use newswatch::net::{NetworkError, Request};

use super::{BODY_LIMIT, get, network, told};
use crate::support::http_server::{HttpServer, Reply};
use crate::support::packing::{gzip, packed};

#[tokio::test]
async fn every_encoding_that_is_asked_for_is_read() {
    for (encoding, body) in packed(b"news") {
        let answer = get(&network(), Reply::ok(body).header("Content-Encoding", encoding)).await.unwrap();
        assert_eq!(answer.body, b"news", "{encoding}");
        assert_eq!(answer.headers.get("content-encoding"), None);
    }
}

#[tokio::test]
async fn a_body_is_read_in_chunks_or_to_the_end_of_the_connection() {
    let text = "news ".repeat(100);
    for reply in [Reply::ok(text.as_str()).chunked(), Reply::ok(text.as_str()).without_length()] {
        assert_eq!(get(&network(), reply).await.unwrap().body, text.as_bytes());
    }
}

#[tokio::test]
async fn a_bomb_is_put_out_at_the_limit_in_every_encoding() {
    for (encoding, bomb) in packed(&vec![0; 256 * BODY_LIMIT]) {
        let error = get(&network(), Reply::ok(bomb).header("Content-Encoding", encoding)).await.unwrap_err();
        assert!(matches!(error, NetworkError::TooLarge { limit: BODY_LIMIT, .. }), "{encoding}: {error}");
    }
}

#[tokio::test]
async fn a_body_of_exactly_the_limit_is_read() {
    let network = network();
    assert_eq!(get(&network, Reply::ok(vec![b'x'; BODY_LIMIT])).await.unwrap().body.len(), BODY_LIMIT);
    get(&network, Reply::ok(vec![b'x'; BODY_LIMIT + 1]).chunked()).await.unwrap_err();
}

#[tokio::test]
async fn an_endless_body_is_left_at_the_limit() {
    let server = HttpServer::scripted([Reply::ok("<item/>".repeat(1000)).endless()]).await;
    let error = network().send(Request::get(server.url("/feed"))).await.unwrap_err();
    assert!(matches!(error, NetworkError::TooLarge { .. }), "{error}");
    // What the system buffers on both sides comes on top.
    assert!(server.bytes_sent() < 32 * 1024 * 1024);
}

#[tokio::test]
async fn a_body_that_announces_too_much_is_not_even_begun() {
    let reply = Reply::raw("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n");
    assert_eq!(told(get(&network(), reply).await), "the answer of 127.0.0.1 is larger than 65536 bytes");
}

#[tokio::test]
async fn an_encoding_that_was_not_asked_for_is_refused() {
    let twice = gzip(&gzip(b"news"));
    for encoding in ["compress", "gzip, gzip", "aes128gcm"] {
        let error = get(&network(), Reply::ok(twice.clone()).header("Content-Encoding", encoding)).await.unwrap_err();
        assert!(matches!(error, NetworkError::Encoding { .. }), "{encoding}: {error}");
    }
    let plain = get(&network(), Reply::ok("news").header("Content-Encoding", "identity")).await.unwrap();
    assert_eq!(plain.body, b"news");
}

#[tokio::test]
async fn a_body_that_is_not_packed_as_it_says_is_an_error() {
    for (encoding, body) in packed("news ".repeat(1000).as_bytes()) {
        for broken in [b"<rss/>".to_vec(), body[..body.len() / 2].to_vec()] {
            let error = get(&network(), Reply::ok(broken).header("Content-Encoding", encoding)).await.unwrap_err();
            assert!(matches!(error, NetworkError::Decode { .. }), "{encoding}: {error}");
        }
    }
}

#[tokio::test]
async fn who_wants_only_the_start_of_a_body_gets_it_whatever_follows() {
    let long = "thanks ".repeat(100_000);
    for reply in [
        Reply::ok(long.as_str()),
        Reply::ok(long.as_str()).endless(),
        Reply::ok(long.as_str()).cut_after(1000),
        Reply::ok("thanks ").header("Content-Encoding", "compress"),
    ] {
        let server = HttpServer::scripted([reply]).await;
        let answer = network().send(Request::post(server.url("/hook"), "{}").start_of_body(10)).await.unwrap();
        assert_eq!(answer.status, 200);
        assert!(answer.body.len() <= 10 && b"thanks thanks".starts_with(&answer.body));
    }
}

#[tokio::test]
async fn not_modified_has_no_body_whatever_it_says() {
    let reply = Reply::status(304).header("Content-Encoding", "gzip").header("Content-Length", "1000");
    assert_eq!(get(&network(), reply).await.unwrap().status, 304);
}
