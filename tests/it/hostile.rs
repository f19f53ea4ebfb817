//! Peers that mean no good, beside others, through the real program.

use std::fmt::Write;

use serde_json::Value;

use crate::support::hostile::{Peer, peers};
use crate::support::http_server::Reply;
use crate::support::newsroom::{Newsroom, rss};
use crate::support::program::{Home, Running};

mod documents;

fn path(name: &str) -> String {
    format!("/{}", name.replace([' ', ','], "-"))
}

/// A program with the feed of each of these peers, and one that is good.
fn watching(newsroom: &Newsroom, peers: &[Peer]) -> Home {
    let mut config = "[[rule]]\nname = \"news\"\nkeywords = [\"drones\"]\nnotify = [\"log\"]\n\
                      [channel.log]\ntype = \"file\"\npath = \"alerts.jsonl\"\n"
        .to_owned();
    for name in peers.iter().map(|peer| peer.name).chain(["good"]) {
        let _infallible = write!(config, "[[feed]]\nname = \"{name}\"\nurl = \"{}\"\n", newsroom.url(&path(name)));
    }
    let home = Home::new("");
    let network = "[network]\nallow_private = [\"127.0.0.1/32\"]\nper_host = { at_once = 64, gap = \"0s\" }\n\
                   timeout = \"2s\"\nbody_limit = \"1 MiB\"\n";
    home.write("newswatch.toml", format!("state = \"state\"\n{network}{config}"));
    home
}

/// The titles that were told so far.
fn told(home: &Home) -> Vec<String> {
    let lines = std::fs::read_to_string(home.path("alerts.jsonl")).unwrap_or_default();
    let alerts = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let titles = |alert: Value| {
        let items = alert["items"].as_array().unwrap().clone();
        items.into_iter().map(|item| item["title"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    alerts.flat_map(titles).collect()
}

#[tokio::test]
async fn each_hostile_peer_is_one_clear_error_and_takes_nothing_away() {
    let newsroom = Newsroom::start().await;
    let peers = peers(|name| newsroom.url(&path(name)).to_string());
    let home = watching(&newsroom, &peers);
    newsroom.publish("/good", &["Old drones"]);
    for peer in &peers {
        newsroom.set(
            &path(peer.name),
            [Reply::ok(rss(&[format!("Old drones of {}", peer.name)])).header("ETag", "\"good\"")],
        );
    }
    home.once().await;

    newsroom.publish("/good", &["New drones", "Old drones"]);
    for peer in &peers {
        newsroom.set(&path(peer.name), [peer.reply.clone()]);
    }
    home.make_due();
    let log = home.once().await.stderr;
    assert_eq!(told(&home), ["New drones"], "the good feed is not held up");
    let feeds = home.listed(&["feeds"]).await;
    let mut wrong = Vec::new();
    for peer in &peers {
        let feed = feeds.iter().find(|feed| feed["name"] == peer.name).unwrap();
        let error = feed["error"].as_str().unwrap_or_default();
        if !error.contains(peer.told) {
            wrong.push(format!("{}: {error:?}", peer.name));
        }
        assert_eq!((&feed["state"], &feed["items"]), (&"failing".into(), &1.into()), "{}", peer.name);
        let lines = log.lines().filter(|line| line.contains(&format!("feed={} failures", peer.name))).count();
        assert_eq!(lines, 1, "lines about {}", peer.name);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");

    for peer in &peers {
        let (new, old) = (format!("New drones of {}", peer.name), format!("Old drones of {}", peer.name));
        newsroom.set(&path(peer.name), [Reply::ok(rss(&[new, old])).header("ETag", "\"better\"")]);
    }
    home.make_due();
    home.once().await;
    let mut told = told(&home).split_off(1);
    let mut wanted: Vec<String> = peers.iter().map(|peer| format!("New drones of {}", peer.name)).collect();
    told.sort();
    wanted.sort();
    assert_eq!(told, wanted);
    for peer in &peers {
        let asked = newsroom.received(&path(peer.name));
        assert!(asked[1..].iter().all(|request| request.header("if-none-match") == Some("\"good\"")), "{}", peer.name);
    }
}

/// The most memory that a program had so far, in KiB (proc(5)).
fn peak(daemon: &Running) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", daemon.id())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[tokio::test]
async fn bombs_and_endless_answers_take_little_memory() {
    let newsroom = Newsroom::start().await;
    let peers: Vec<_> = peers(|name| newsroom.url(&path(name)).to_string())
        .into_iter()
        .filter(|peer| peer.told == "larger than")
        .collect();
    let home = watching(&newsroom, &peers);
    newsroom.publish("/good", &["News"]);
    for peer in &peers {
        newsroom.set(&path(peer.name), [peer.reply.clone()]);
    }
    let daemon = home.daemon();
    for peer in &peers {
        daemon.says(peer.name).await;
    }
    let peak = peak(&daemon);
    assert!(peak < 150 * 1024, "{peak} KiB");
    daemon.stop().await.succeeded();
}
