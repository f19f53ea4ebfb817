//! Feeds that are reached through a proxy.

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use super::{error, feed};
use crate::support::http_server::{HttpServer, Reply};
use crate::support::newsroom::{Newsroom, rss};

/// A SOCKS5 proxy (RFC 1928) that leads every connection to this port, and tells the name that it
/// was asked for.
async fn socks(to: u16) -> (u16, tokio::sync::mpsc::UnboundedReceiver<String>, JoinSet<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (tell, told) = tokio::sync::mpsc::unbounded_channel();
    let mut tasks = JoinSet::new();
    tasks.spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let mut greeting = [0; 2];
            client.read_exact(&mut greeting).await.unwrap();
            client.read_exact(&mut vec![0; greeting[1].into()]).await.unwrap();
            client.write_all(&[5, 0]).await.unwrap();
            let mut request = [0; 4];
            client.read_exact(&mut request).await.unwrap();
            let length = if request[3] == 3 { client.read_u8().await.unwrap().into() } else { 4 };
            let mut address = vec![0; length];
            client.read_exact(&mut address).await.unwrap();
            client.read_u16().await.unwrap();
            let _ = tell.send(String::from_utf8_lossy(&address).into_owned());
            client.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await.unwrap();
            let mut server = TcpStream::connect(("127.0.0.1", to)).await.unwrap();
            let _ = copy_bidirectional(&mut client, &mut server).await;
        }
    });
    (port, told, tasks)
}

#[tokio::test]
async fn a_feed_is_reached_through_an_http_proxy() {
    let proxy = HttpServer::scripted([Reply::ok(rss(&["News"]))]).await;
    let home = feed("http://news.invalid/feed", &format!("proxy = \"http://me:hunter2@127.0.0.1:{}\"", proxy.port()));
    let log = home.once().await.stderr;
    assert_eq!(error(&home).await, "", "{log}");
    let request = &proxy.received()[0];
    assert_eq!(request.path, "http://news.invalid/feed");
    assert_eq!(request.header("proxy-authorization"), Some("Basic bWU6aHVudGVyMg=="));
}

#[tokio::test]
async fn a_feed_is_reached_through_a_socks_proxy() {
    let newsroom = Newsroom::start().await;
    newsroom.publish("/feed", &["News"]);
    let (port, mut told, _tasks) = socks(newsroom.port()).await;
    let home = feed("http://news.invalid/feed", &format!("proxy = \"socks5h://127.0.0.1:{port}\""));
    let log = home.once().await.stderr;
    assert_eq!(error(&home).await, "", "{log}");
    assert_eq!(told.recv().await.as_deref(), Some("news.invalid"));
    assert_eq!(newsroom.received("/feed")[0].header("host"), Some("news.invalid"));
}

#[tokio::test]
async fn a_proxy_that_only_the_environment_names_is_not_used() {
    let proxy = HttpServer::scripted([Reply::status(502)]).await;
    let newsroom = Newsroom::start().await;
    newsroom.publish("/feed", &["News"]);
    let home = feed(newsroom.url("/feed"), "");
    let address = proxy.url("/").to_string();
    let names = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
    let daemon = home.daemon_with(&names.map(|name| (name, address.as_str())));
    newsroom.wait_for("/feed", 1).await;
    daemon.stop().await.succeeded();
    assert_eq!(proxy.connections(), 0);
}

#[tokio::test]
async fn a_proxy_is_no_way_round_the_guard() {
    let proxy = HttpServer::scripted([Reply::ok(rss(&["News"]))]).await;
    let through = format!("proxy = \"http://127.0.0.1:{}\"\n", proxy.port());
    for url in ["http://10.0.0.1/feed", "http://localhost:1/feed"] {
        let home = feed("http://news.invalid/", &through);
        // Allowed is the proxy alone, by its address; the name of this machine leads to another one too.
        home.write(
            "newswatch.toml",
            format!("state = \"state\"\n[[feed]]\nname = \"Wire\"\nurl = \"{url}\"\nallow_private = [\"10.9.9.9/32\"]\n{through}"),
        );
        home.run(&["run", "--once"]).await;
        assert_eq!(proxy.connections(), 0, "{url}");
    }
}

#[tokio::test]
async fn a_proxy_that_cannot_be_reached_is_a_failure_like_others() {
    let gone = HttpServer::scripted([Reply::status(200)]).await;
    let port = gone.port();
    gone.stop().await;
    let home = feed("http://news.invalid/feed", &format!("proxy = \"http://me:hunter2@127.0.0.1:{port}\""));
    let log = home.once().await.stderr;
    assert!(error(&home).await.contains("cannot connect"), "{}", error(&home).await);
    assert!(!log.contains("hunter2"), "{log}");
}
