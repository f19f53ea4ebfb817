use std::time::Duration;

use futures_util::future::join;
use newswatch::net::{Network, NetworkError, NetworkSettings, Request};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use url::Url;

use super::{get, impatient, network, settings, told};
use crate::support::http_server::{HttpServer, Reply};

const DROP: Duration = Duration::from_millis(20);

#[tokio::test]
async fn a_slow_server_is_given_up_at_the_total_limit() {
    let network = impatient();
    let news = "news ".repeat(100);
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n";
    let answering = [
        Reply::silence(),
        Reply::ok(news.as_str()).after(Duration::from_secs(60)),
        Reply::raw(head).drop_by_drop(DROP),
        Reply::raw("HTTP/1.1 103 Early Hints\r\n\r\n").drop_by_drop(DROP / 10).endless(),
    ];
    for reply in answering {
        assert_eq!(told(get(&network, reply).await), "127.0.0.1 took longer than 0.3 s to answer");
    }
}

#[tokio::test]
async fn the_first_byte_has_less_time_than_the_whole_answer() {
    let limits = NetworkSettings { answer_timeout: Duration::from_millis(200), ..settings() };
    let network = Network::new(limits).unwrap();
    assert_eq!(told(get(&network, Reply::silence()).await), "127.0.0.1 took longer than 0.2 s to answer");
    let slow = Reply::raw("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnews");
    let body = Reply::ok("news ".repeat(100)).drop_by_drop(Duration::from_millis(1));
    assert_eq!(get(&network, slow).await.unwrap().body, b"news");
    assert_eq!(get(&network, body).await.unwrap().body.len(), 500);
}

#[tokio::test]
async fn a_slow_body_is_given_up_at_the_total_limit() {
    // Long enough for the head to come on a busy machine.
    let patient = NetworkSettings { timeout: Duration::from_secs(1), ..settings() };
    let network = Network::new(patient).expect("these settings work");
    for head in ["HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n"] {
        let reply = Reply::raw(format!("{head}{}", "news ".repeat(400))).drop_by_drop(DROP / 10);
        assert_eq!(told(get(&network, reply).await), "127.0.0.1 took longer than 1 s to send its whole answer");
    }
}

#[tokio::test]
async fn a_handshake_that_is_never_finished_is_given_up() {
    let mute = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("https://{}/", mute.local_addr().unwrap())).unwrap();
    let outcome = network().send(Request::get(url)).await;
    assert_eq!(told(outcome), "127.0.0.1 took longer than 0.5 s to accept a connection");
}

#[tokio::test]
async fn https_on_a_port_that_speaks_http_is_explained() {
    let plain = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("https://{}/", plain.local_addr().unwrap())).unwrap();
    let answering = async {
        let (mut stream, _) = plain.accept().await.unwrap();
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
        stream
    };
    let network = network();
    let (outcome, _) = join(network.send(Request::get(url)), answering).await;
    assert_eq!(
        told(outcome),
        "cannot speak TLS with 127.0.0.1: what answers on this port is not TLS; is the address http?"
    );
}

#[tokio::test]
async fn a_port_where_nobody_listens_is_explained() {
    let server = HttpServer::scripted([Reply::ok("news")]).await;
    let url = server.url("/feed");
    server.stop().await;
    let closed = network().send(Request::get(url)).await;
    assert_eq!(told(closed), "cannot connect to 127.0.0.1: nothing accepts connections there");
}

#[tokio::test]
async fn a_name_that_nobody_knows_is_explained() {
    // Too long a label to be asked of any server.
    let url = Url::parse(&format!("http://{}.invalid/", "a".repeat(64))).unwrap();
    let error = network().send(Request::get(url)).await.unwrap_err();
    assert!(matches!(error, NetworkError::Lookup { .. }), "{error}");
    assert!(error.is_temporary());
}

#[tokio::test]
async fn headers_without_measure_are_refused() {
    let network = network();
    let ok = "HTTP/1.1 200 OK\r\n";
    for reply in [
        Reply::ok("news").header("X-Long", "x".repeat(1 << 20)),
        Reply::raw(format!("{ok}{}\r\n", "X-Many: 1\r\n".repeat(20_000))),
        Reply::raw(format!("{ok}{}", "X-Many: 1\r\n".repeat(1000))).endless(),
    ] {
        let error = get(&network, reply).await.unwrap_err();
        assert!(matches!(error, NetworkError::Malformed { .. }), "{error}");
    }
}

#[tokio::test]
async fn answers_that_never_become_final_are_given_up() {
    let hints = "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(1000);
    let error = get(&impatient(), Reply::raw(hints).endless()).await.unwrap_err();
    assert!(matches!(error, NetworkError::Timeout { .. } | NetworkError::Malformed { .. }), "{error}");
}

#[tokio::test]
async fn a_body_that_breaks_off_is_an_error() {
    let network = network();
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    for reply in [
        Reply::ok("<rss></rss>").cut_after(45),
        Reply::raw("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<rss></rss>"),
        Reply::raw("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<rss></rss>").then_reset(),
        Reply::raw(format!("{chunked}b\r\n<rss></rss>\r\n")),
        Reply::raw(format!("{chunked}b\r\n<rss></rss>\r\n0\r\n")),
        Reply::raw(format!("{chunked}nonsense\r\n<rss></rss>\r\n0\r\n\r\n")),
    ] {
        let error = get(&network, reply).await.unwrap_err();
        assert!(matches!(error, NetworkError::Cut { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn lengths_that_contradict_each_other_are_refused() {
    for head in [
        "Content-Length: 4\r\nContent-Length: 5",
        "Content-Length: 4, 5",
        "Content-Length: four",
        "Content-Length: -4",
        "Content-Length: 4\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 4",
    ] {
        let reply = Reply::raw(format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n4\r\nnews\r\n0\r\n\r\n"));
        let outcome = get(&network(), reply).await;
        assert!(matches!(outcome, Err(NetworkError::Malformed { .. })), "{head}: {outcome:?}");
    }
}

#[tokio::test]
async fn a_server_that_hangs_up_is_asked_at_most_once_more() {
    for reply in [Reply::raw(""), Reply::raw("").then_reset()] {
        let server = HttpServer::scripted([reply]).await;
        let error = network().send(Request::get(server.url("/feed"))).await.unwrap_err();
        assert!(matches!(error, NetworkError::NoAnswer { .. }), "{error:?}");
        assert_eq!(server.received().len(), 2);
        let error = network().send(Request::post(server.url("/hook"), "{}")).await.unwrap_err();
        assert!(matches!(error, NetworkError::NoAnswer { .. }), "{error:?}");
        assert_eq!(server.received().len(), 3);
    }
}

#[tokio::test]
async fn a_server_that_hangs_up_once_is_forgiven() {
    let server = HttpServer::scripted([Reply::raw(""), Reply::ok("news")]).await;
    assert_eq!(network().send(Request::get(server.url("/feed"))).await.unwrap().body, b"news");
}

#[tokio::test]
async fn what_is_not_http_is_refused() {
    for text in ["<rss></rss>", "220 mail.example.org ESMTP\r\n", "HTTP/3.7 200 OK\r\n\r\n", "\0\0\0\0\0\0\0\0"] {
        let error = get(&network(), Reply::raw(text)).await.unwrap_err();
        assert!(matches!(error, NetworkError::Malformed { .. }), "{text}: {error:?}");
    }
}

#[tokio::test]
async fn an_odd_status_is_handed_on_as_it_is() {
    for status in [204, 206, 300, 304, 404, 500, 999] {
        assert_eq!(get(&network(), Reply::status(status)).await.unwrap().status, status);
    }
}
