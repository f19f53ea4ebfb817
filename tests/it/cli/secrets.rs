//! A secret never prints, however loud the log.

use std::fmt::Write;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::support::http_server::Reply;
use crate::support::newsroom::Newsroom;
use crate::support::program::{Ended, Home, Running, eventually};
use crate::support::smtp_server::{Script, SmtpServer};

/// Each stands somewhere in the configuration that opens a door.
const MARKERS: [&str; 13] = [
    "Marker-User",
    "Marker-Password",
    "Marker-Query",
    "Marker-Argument",
    "Marker-Smtp",
    "Marker-Path",
    "Marker-Hook",
    "Marker-Header",
    "Marker-Signature",
    "Marker-Token",
    "Marker-Key",
    "Marker-Cookie",
    "Marker-Proxy",
];

fn config(newsroom: &Newsroom, server: &SmtpServer) -> String {
    let mut config = String::new();
    for feed in ["good", "broken", "closed"] {
        let url = format!(
            "http://Marker-User:Marker-Password@127.0.0.1:{}/{feed}?token=Marker-Query",
            if feed == "closed" { 9 } else { newsroom.port() }
        );
        let _infallible = write!(config, "[[feed]]\nname = \"{feed}\"\nurl = \"{url}\"\n");
    }
    for (feed, lines) in [
        ("token", "token = \"Marker-Token\"\nheaders = { X-Key = \"Marker-Key\" }"),
        ("basic", "user = \"me\"\npassword = \"Marker-Key\"\ncookies = \"cookies.txt\""),
        ("proxy", "proxy = \"http://me:Marker-Proxy@127.0.0.1:9\""),
    ] {
        let url = newsroom.url(&format!("/{feed}"));
        let _infallible = write!(config, "[[feed]]\nname = \"{feed}\"\nurl = \"{url}\"\n{lines}\n");
    }
    for (hook, path) in [("hook", "/hook/Marker-Path"), ("broken", "/nowhere/Marker-Path")] {
        let url = newsroom.url(path);
        let _infallible = write!(
            config,
            "[channel.{hook}]\ntype = \"webhook\"\nurl = \"{url}?key=Marker-Hook\"\nsecret = \"Marker-Signature\"\n\
             headers = {{ Authorization = \"Bearer Marker-Header\" }}\n"
        );
    }
    config
        + &format!(
            "[[feed]]\nname = \"program\"\nurl = \"exec:false --key Marker-Argument\"\n\
             [channel.desk]\ntype = \"email\"\nto = [\"desk@example.org\"]\nfrom = \"newswatch@example.org\"\n\
             smtp = \"smtp://me@127.0.0.1:{}\"\npassword = \"Marker-Smtp\"\n\
             [[rule]]\nname = \"drones\"\nkeywords = [\"drones\"]\nnotify = [\"hook\", \"broken\", \"desk\"]\n",
            server.port()
        )
}

async fn loudly(home: &Home, arguments: &[&str]) -> Ended {
    let mut command = home.command(arguments);
    command.env("NEWSWATCH_LOG", "trace");
    Running::start(command).ends().await
}

#[track_caller]
fn keeps_quiet(what: &[&str], ended: &Ended) {
    let said = format!("{}{}", ended.stdout, ended.stderr);
    for marker in MARKERS {
        // Basic authentication is base64, in which nobody would find it.
        let line = said.lines().find(|line| line.contains(marker));
        assert_eq!(line, None, "{what:?} printed {marker}");
    }
    for encoded in [
        "TWFya2VyLVVzZXI6TWFya2VyLVBhc3N3b3Jk",
        "AG1lAE1hcmtlci1TbXRw",
        "TWFya2VyLVNtdHA",
        "bWU6TWFya2VyLVByb3h5",
        "bWU6TWFya2VyLUtleQ",
    ] {
        assert!(!said.contains(encoded), "{what:?} printed an encoded secret");
    }
}

#[tokio::test]
async fn no_secret_is_printed_by_anything_at_the_loudest() {
    let newsroom = Newsroom::start().await;
    let server = SmtpServer::start(Script::default().offer("AUTH PLAIN LOGIN"));
    newsroom.publish("/good", &["Old"]);
    newsroom.set("/broken", [Reply::status(500)]);
    newsroom.receive("/hook/Marker-Path");
    let home = Home::new(&config(&newsroom, &server));
    home.write("cookies.txt", "127.0.0.1\tFALSE\t/\tFALSE\t0\tid\tMarker-Cookie\n");
    keeps_quiet(&["run"], &loudly(&home, &["run", "--once"]).await.succeeded());
    newsroom.publish("/good", &["New drones"]);
    home.make_due();
    let ended = loudly(&home, &["run", "--once"]).await.succeeded();
    assert!(ended.stderr.contains("TRACE") && ended.stderr.contains("DEBUG"), "the log is loud");
    keeps_quiet(&["run"], &ended);
    assert_eq!(newsroom.told("/hook/Marker-Path"), ["New drones"]);
    assert_eq!(server.mails().len(), 1, "the password was right");

    for arguments in [
        &["check"][..],
        &["status"],
        &["status", "--json"],
        &["feeds"],
        &["feeds", "--json"],
        &["alerts"],
        &["alerts", "--json"],
        &["test", "hook"],
        &["test", "broken"],
        &["test", "desk"],
    ] {
        keeps_quiet(arguments, &loudly(&home, arguments).await);
    }
}

/// A page of the look inside.
async fn page(port: u16, path: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn no_secret_is_in_the_list_of_processes_or_to_be_looked_at_inside() {
    let newsroom = Newsroom::start().await;
    let server = SmtpServer::start(Script::default().offer("AUTH PLAIN LOGIN"));
    newsroom.publish("/good", &["Old"]);
    newsroom.set("/broken", [Reply::status(500)]);
    let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let home = Home::new(&(config(&newsroom, &server) + &format!("[metrics]\nlisten = \"127.0.0.1:{port}\"\n")));
    home.write("cookies.txt", "127.0.0.1\tFALSE\t/\tFALSE\t0\tid\tMarker-Cookie\n");
    let daemon = home.daemon_with(&[("NEWSWATCH_LOG", "trace")]);
    for feed in ["broken", "closed", "proxy", "program"] {
        daemon.says(&format!("feed={feed} failures=1")).await;
    }
    let listed = std::fs::read_to_string(format!("/proc/{}/cmdline", daemon.id())).unwrap();
    // A failure is logged a moment before it is in the store.
    let counted = async || {
        let metrics = page(port, "/metrics").await;
        metrics.contains("newswatch_feed_up{feed=\"broken\"} 0").then_some(metrics)
    };
    let metrics = eventually("the metrics show the broken feed", counted).await;
    let inside = [metrics, page(port, "/healthz").await, page(port, "/readyz").await].concat();
    assert!(listed.contains("newswatch"), "{listed}");
    let ended = daemon.stop().await.succeeded();
    keeps_quiet(&["run"], &ended);
    keeps_quiet(&["the look inside"], &Ended { stdout: listed, stderr: inside, ..ended });
}

#[tokio::test]
async fn a_faulty_configuration_is_shown_without_its_secrets() {
    let newsroom = Newsroom::start().await;
    let server = SmtpServer::start(Script::default());
    let home = Home::new(&config(&newsroom, &server));
    home.write("cookies.txt", "127.0.0.1\tFALSE\t/\tFALSE\t0\tid\tMarker-Cookie\n");
    for fault in ["nme = 1\n", "[[feed]\n", "[[feed]]\npasword = \"Marker-Key\"\ntokne = \"Marker-Token\"\n"] {
        home.configure(&(config(&newsroom, &server) + fault));
        for command in ["check", "run"] {
            keeps_quiet(&[command], &loudly(&home, &[command]).await.exited(2));
        }
    }
}

#[tokio::test]
async fn a_preview_that_fails_keeps_the_secrets_of_its_address() {
    let newsroom = Newsroom::start().await;
    newsroom.set("/page", [Reply::ok("<html></html>")]);
    let home = Home::new("");
    for path in ["page", "missing"] {
        let address =
            format!("http://Marker-User:Marker-Password@127.0.0.1:{}/{path}?token=Marker-Query", newsroom.port());
        keeps_quiet(&["preview"], &loudly(&home, &["preview", &address]).await.exited(1));
    }
}

/// What is in memory is not written to the disk when the service crashes.
#[test]
fn the_units_allow_no_core_dumps() {
    let system = include_str!("../../../systemd/newswatch.service");
    let user = include_str!("../../../systemd/user/newswatch.service");
    for unit in [system, user] {
        assert!(unit.lines().any(|line| line == "LimitCORE=0"), "{unit}");
    }
}
