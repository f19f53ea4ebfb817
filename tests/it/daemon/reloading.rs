//! A reload takes over the whole new configuration, or nothing of it.

use nix::sys::signal::Signal;

use crate::support::http_server::{Gate, Reply};
use crate::support::newsroom::{Newsroom, titles};
use crate::support::program::Home;

fn feed(newsroom: &Newsroom, name: &str, path: &str, every: &str) -> String {
    format!("[[feed]]\nname = \"{name}\"\nurl = \"{}\"\nevery = \"{every}\"\n", newsroom.url(path))
}

fn rule(newsroom: &Newsroom, name: &str, keyword: &str) -> String {
    let hook = newsroom.url(&format!("/hook/{name}"));
    format!(
        "[[rule]]\nname = \"{name}\"\nkeywords = [\"{keyword}\"]\nnotify = [\"{name}\"]\n\
         [channel.{name}]\ntype = \"webhook\"\nurl = \"{hook}\"\n"
    )
}

#[tokio::test]
async fn a_broken_file_changes_nothing_and_says_why() {
    let newsroom = Newsroom::start().await;
    newsroom.publish("/feed", &["Old drones"]);
    newsroom.receive("/hook/drones");
    let config = feed(&newsroom, "Wire", "/feed", "1s") + &rule(&newsroom, "drones", "drones");
    let home = Home::new(&config);
    let daemon = home.daemon();
    newsroom.wait_for("/feed", 1).await;
    home.configure(&format!("{config}[[rule]]\nname = \"typo\"\nkeywrds = [\"x\"]\n"));
    daemon.signal(Signal::SIGHUP);
    let log = daemon.says("configuration not reloaded, the old one stays in force").await;
    assert!(log.contains("keywrds"), "{log}");
    newsroom.publish("/feed", &["Old drones", "New drones"]);
    let received = newsroom.wait_for("/hook/drones", 1).await;
    assert_eq!(titles(&received[0]), ["New drones"]);
    daemon.stop().await.succeeded();
}

#[tokio::test]
async fn a_new_feed_and_a_new_rule_work_at_once_and_what_was_there_is_left_alone() {
    let newsroom = Newsroom::start().await;
    newsroom.publish("/old", &["Old drones"]);
    newsroom.publish("/new", &["Old harvest"]);
    newsroom.receive("/hook/drones");
    newsroom.receive("/hook/harvest");
    let config = feed(&newsroom, "Old", "/old", "1h") + &rule(&newsroom, "drones", "drones");
    let home = Home::new(&config);
    let daemon = home.daemon();
    newsroom.wait_for("/old", 1).await;
    home.configure(&(config + &feed(&newsroom, "New", "/new", "1s") + &rule(&newsroom, "harvest", "harvest")));
    daemon.signal(Signal::SIGHUP);
    daemon.says("configuration reloaded").await;
    newsroom.wait_for("/new", 1).await;
    newsroom.publish("/new", &["Old harvest", "New harvest"]);
    let received = newsroom.wait_for("/hook/harvest", 1).await;
    assert_eq!(titles(&received[0]), ["New harvest"]);
    daemon.stop().await.succeeded();
    assert_eq!(newsroom.received("/old").len(), 1);
}

#[tokio::test]
async fn a_feed_that_left_is_polled_no_more() {
    let newsroom = Newsroom::start().await;
    newsroom.publish("/stays", &["One"]);
    newsroom.publish("/goes", &["Two"]);
    let stays = rule(&newsroom, "drones", "drones") + &feed(&newsroom, "Stays", "/stays", "1s");
    let home = Home::new(&(stays.clone() + &feed(&newsroom, "Goes", "/goes", "1s")));
    let daemon = home.daemon();
    newsroom.wait_for("/goes", 1).await;
    home.configure(&stays);
    daemon.signal(Signal::SIGHUP);
    daemon.says("configuration reloaded").await;
    let (stays, goes) = (newsroom.received("/stays").len(), newsroom.received("/goes").len());
    newsroom.wait_for("/stays", stays + 3).await;
    // One poll may have been under way.
    assert!(newsroom.received("/goes").len() <= goes + 1);
    daemon.stop().await.succeeded();
}

/// A poll of the old address that ends after the reload must not pass for a first look at the new.
#[tokio::test]
async fn an_address_that_changes_while_it_is_polled_begins_anew_without_a_flood() {
    let newsroom = Newsroom::start().await;
    newsroom.publish("/moved", &["Drones one", "Drones two"]);
    newsroom.receive("/hook/drones");
    let gate = Gate::default();
    newsroom.set("/feed", [Reply::ok(crate::support::newsroom::rss(&["Old drones"])).behind(&gate)]);
    let rule = rule(&newsroom, "drones", "drones");
    let home = Home::new(&(rule.clone() + &feed(&newsroom, "Wire", "/feed", "1s")));
    let daemon = home.daemon();
    newsroom.wait_for("/feed", 1).await;
    home.configure(&(rule + &feed(&newsroom, "Wire", "/moved", "1s")));
    daemon.signal(Signal::SIGHUP);
    daemon.says("configuration reloaded").await;
    gate.open();
    newsroom.wait_for("/moved", 1).await;
    newsroom.publish("/moved", &["Drones one", "Drones two", "Drones three"]);
    let received = newsroom.wait_for("/hook/drones", 1).await;
    assert_eq!(titles(received.first().unwrap()), ["Drones three"]);
    daemon.stop().await.succeeded();
}

#[tokio::test]
async fn a_rule_that_fails_its_own_test_refuses_the_reload() {
    let newsroom = Newsroom::start().await;
    newsroom.publish("/feed", &["Old drones"]);
    newsroom.receive("/hook/drones");
    let config = feed(&newsroom, "Wire", "/feed", "1s") + &rule(&newsroom, "drones", "drones");
    let home = Home::new(&config);
    let daemon = home.daemon();
    newsroom.wait_for("/feed", 1).await;
    let test = "[[rule.test]]\ntitle = \"Gliders over Kyiv\"\nmatch = true\n[channel";
    home.configure(&config.replacen("[channel", test, 1));
    daemon.signal(Signal::SIGHUP);
    daemon.says("this test must match, but the rule does not match it").await;
    newsroom.publish("/feed", &["Old drones", "New drones"]);
    newsroom.wait_for("/hook/drones", 1).await;
    daemon.stop().await.succeeded();
}
