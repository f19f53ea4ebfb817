//! A look inside: health and metrics on a listener of their own.

use std::net::SocketAddr;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UnixStream};

use crate::support::http_server::{Gate, Reply};
use crate::support::newsroom::Newsroom;
use crate::support::program::{Home, Running, eventually};

/// An address of this machine that nobody listens on.
async fn free() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap()
}

/// Sends a request and gives the status and the whole answer; nothing if nobody answers.
async fn asked(mut stream: impl AsyncRead + AsyncWrite + Unpin, request: &str) -> Option<(u16, String)> {
    stream.write_all(format!("{request}\r\n\r\n").as_bytes()).await.ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.ok()?;
    Some((answer.split(' ').nth(1)?.parse().ok()?, answer))
}

async fn get(address: SocketAddr, path: &str) -> Option<(u16, String)> {
    let stream = TcpStream::connect(address).await.ok()?;
    asked(stream, &format!("GET {path} HTTP/1.1\r\nHost: {address}")).await
}

/// The value of a series.
fn value(metrics: &str, series: &str) -> Option<f64> {
    metrics.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' ')?.parse().ok())
}

/// Waits until a series has reached a value, and gives all metrics.
async fn reached(address: SocketAddr, series: &str, least: f64) -> String {
    eventually(series, async || {
        let (status, text) = get(address, "/metrics").await?;
        assert_eq!(status, 200, "{text}");
        value(&text, series).filter(|value| *value >= least).map(|_| text)
    })
    .await
}

/// A feed that is polled each second and a rule, with a listener; what is secret is "s3cret".
fn config(newsroom: &Newsroom, listen: &str) -> String {
    let mut feed = newsroom.url("/feed");
    feed.set_query(Some("key=s3cret"));
    feed.set_password(Some("s3cret")).unwrap();
    format!(
        "[metrics]\nlisten = \"{listen}\"\n[[feed]]\nname = \"Wire\"\nurl = \"{feed}\"\nevery = \"1s\"\n\
         headers = {{ X-Key = {{ env = \"KEY\" }} }}\n\
         [[rule]]\nname = \"drones\"\nkeywords = [\"drones\"]\nnotify = [\"hook\"]\n\
         [channel.hook]\ntype = \"webhook\"\nurl = \"{}?s3cret\"\n",
        newsroom.url("/hook"),
    )
}

/// A daemon that can be looked into, with what it needs, and where it listens.
async fn watched() -> ((Newsroom, Home), Running, SocketAddr) {
    let newsroom = Newsroom::start().await;
    newsroom.publish("/feed", &["Old"]);
    let address = free().await;
    let home = Home::new(&config(&newsroom, &address.to_string()));
    let daemon = home.daemon_with(&[("KEY", "s3cret")]);
    daemon.says("watching").await;
    ((newsroom, home), daemon, address)
}

#[tokio::test]
async fn what_is_counted_goes_up_outlasts_a_restart_and_holds_no_secret() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    newsroom.publish("/feed", &["Old"]);
    let address = free().await;
    let home = Home::new(&config(&newsroom, &address.to_string()));
    let daemon = home.daemon_with(&[("KEY", "s3cret")]);
    let polls = |outcome: &str| format!("newswatch_feed_polls_total{{feed=\"Wire\",outcome=\"{outcome}\"}}");
    let first = reached(address, &polls("unchanged"), 1.0).await;
    assert_eq!(value(&first, "newswatch_matches_total{rule=\"drones\"}"), Some(0.0), "{first}");
    assert_eq!(value(&first, "newswatch_feed_up{feed=\"Wire\"}"), Some(1.0));

    newsroom.publish("/feed", &["Drones sighted", "Old"]);
    let sent = "newswatch_attempts_total{channel=\"hook\",outcome=\"sent\"}";
    let second = reached(address, sent, 1.0).await;
    assert_eq!(value(&second, "newswatch_matches_total{rule=\"drones\"}"), Some(1.0), "{second}");
    assert_eq!(value(&second, "newswatch_feed_items{feed=\"Wire\"}"), Some(2.0));
    newsroom.set("/feed", [Reply::status(500)]);
    reached(address, &polls("failed"), 1.0).await;
    reached(address, "newswatch_feeds{state=\"failing\"}", 1.0).await;
    daemon.stop().await.succeeded();

    let daemon = home.daemon_with(&[("KEY", "s3cret")]);
    let last = reached(address, sent, 1.0).await;
    assert!(value(&last, &polls("new")) >= Some(2.0), "{last}");
    assert!(!last.contains("s3cret") && !last.contains("127.0.0.1") && !last.contains("sighted"), "{last}");
    daemon.stop().await.succeeded();
    let status = &home.listed(&["status"]).await[0];
    assert_eq!((&status["matches"]["drones"], &status["channels"]["hook"]["attempts"]["sent"]), (&1.into(), &1.into()));
}

#[tokio::test]
async fn who_is_about_to_stop_says_so() {
    let newsroom = Newsroom::start().await;
    let gate = Gate::default();
    newsroom.set("/hook", [Reply::ok("").behind(&gate)]);
    newsroom.publish("/feed", &["Old"]);
    let address = free().await;
    let home = Home::new(&config(&newsroom, &address.to_string()));
    let daemon = home.daemon_with(&[("KEY", "s3cret")]);
    reached(address, "newswatch_feed_up{feed=\"Wire\"}", 1.0).await;
    assert_eq!(get(address, "/readyz").await.map(|(status, _)| status), Some(200));
    assert_eq!(get(address, "/healthz").await.map(|(status, _)| status), Some(200));
    newsroom.publish("/feed", &["Drones sighted", "Old"]);
    newsroom.wait_for("/hook", 1).await;
    daemon.signal(nix::sys::signal::Signal::SIGTERM);
    let told = eventually("it is not ready", async || {
        get(address, "/readyz").await.filter(|(status, _)| *status == 503).map(|(_, text)| text)
    })
    .await;
    assert!(told.ends_with("\r\n\r\nstopping\n"), "{told}");
    gate.open();
    daemon.ends().await.succeeded();
}

#[tokio::test]
async fn no_feed_leads_to_it() {
    let address = free().await;
    let home = Home::new("");
    let spy = |host: &str| {
        let port = address.port();
        let text = format!(
            "state = \"state\"\n[metrics]\nlisten = \"{address}\"\n[[feed]]\nname = \"Spy\"\n\
             url = \"http://{host}:{port}/metrics\"\nevery = \"1s\"\n\
             [[rule]]\nname = \"all\"\nkeywords = [\"newswatch*\"]\n"
        );
        home.write("newswatch.toml", text);
    };
    spy("127.0.0.1");
    let told = home.run(&["check"]).await.exited(2).stderr;
    assert!(told.contains("this address will be refused"), "{told}");
    spy("localhost");
    let daemon = home.daemon();
    let log = daemon.says("cannot read the feed").await;
    assert!(log.contains("allow_private"), "{log}");
    assert_eq!(get(address, "/healthz").await.map(|(status, _)| status), Some(200), "it is there, but not for feeds");
    daemon.stop().await.succeeded();
}

#[tokio::test]
async fn only_questions_are_answered_and_only_those_of_this_machine() {
    let (_house, daemon, address) = watched().await;
    for (request, expected) in [
        (format!("POST /metrics HTTP/1.1\r\nHost: {address}\r\nContent-Length: 0"), 405),
        ("GET /metrics HTTP/1.1\r\nHost: rebound.example".to_owned(), 421),
        (format!("GET /state HTTP/1.1\r\nHost: {address}"), 404),
    ] {
        let stream = TcpStream::connect(address).await.unwrap();
        assert_eq!(asked(stream, &request).await.map(|(status, _)| status), Some(expected), "{request}");
    }
    daemon.stop().await.succeeded();
}

#[tokio::test]
async fn who_asks_and_says_nothing_keeps_nobody_out_for_long() {
    let (_house, daemon, address) = watched().await;
    let mut silent = Vec::new();
    for _ in 0..16 {
        silent.push(TcpStream::connect(address).await.unwrap());
    }
    assert_eq!(get(address, "/healthz").await.map(|(status, _)| status), Some(200));
    daemon.stop().await.succeeded();
}

#[tokio::test]
async fn a_socket_in_the_file_system_is_as_good_and_gone_at_the_end() {
    let newsroom = Newsroom::start().await;
    newsroom.publish("/feed", &["Old"]);
    let home = Home::new(&config(&newsroom, "unix:inside.sock"));
    let daemon = home.daemon_with(&[("KEY", "s3cret")]);
    daemon.says("watching").await;
    let stream = UnixStream::connect(home.path("inside.sock")).await.unwrap();
    let (status, text) = asked(stream, "GET /metrics HTTP/1.1\r\nHost: any.name").await.unwrap();
    assert_eq!(status, 200);
    assert!(text.contains("newswatch_build_info"), "{text}");
    daemon.kill().await;
    assert!(home.path("inside.sock").exists());
    let daemon = home.daemon_with(&[("KEY", "s3cret")]);
    daemon.says("watching").await;
    daemon.stop().await.succeeded();
    assert!(!home.path("inside.sock").exists());
}

#[tokio::test]
async fn an_address_that_is_taken_is_said_at_the_start() {
    let newsroom = Newsroom::start().await;
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = taken.local_addr().unwrap();
    let home = Home::new(&config(&newsroom, &address.to_string()));
    let mut command = home.command(&["run"]);
    command.env("KEY", "s3cret");
    let said = crate::support::program::Running::start(command).ends().await.exited(1).stderr;
    assert!(said.contains(&format!("cannot listen on {address}")) && said.contains("`[metrics]`"), "{said}");
}
