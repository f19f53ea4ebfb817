//! newswatch itself is the news.

use std::time::Duration;

use nix::sys::signal::Signal;

use crate::support::http_server::Reply;
use crate::support::newsroom::{Newsroom, alert, rss};
use crate::support::program::Home;

/// A feed that is polled each second, a rule that nothing satisfies, and these lines of `[health]`.
fn config(newsroom: &Newsroom, health: &str) -> String {
    format!(
        "[health]\n{health}\n[[feed]]\nname = \"Wire\"\nurl = \"{}\"\nevery = \"1s\"\n\
         [[rule]]\nname = \"rare\"\nkeywords = [\"hippogriff\"]\nnotify = [\"broken\"]\n\
         [channel.hook]\ntype = \"webhook\"\nurl = \"{}\"\n[channel.broken]\ntype = \"webhook\"\nurl = \"{}\"\n",
        newsroom.url("/feed"),
        newsroom.url("/hook"),
        newsroom.url("/nowhere")
    )
}

#[tokio::test]
async fn a_feed_that_fails_for_a_while_is_told_once_and_so_is_its_recovery() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    newsroom.set("/feed", [Reply::status(500)]);
    let home = Home::new(&config(&newsroom, "notify = [\"hook\"]\nfeeds_after = \"1s\""));
    let daemon = home.daemon();
    let told = newsroom.wait_for("/hook", 1).await;
    let alert = alert(&told[0]);
    assert_eq!(alert["rule"], "newswatch");
    assert_eq!(alert["items"][0]["title"], "Feed Wire cannot be read");
    let summary = alert["items"][0]["summary"].as_str().unwrap();
    assert!(summary.contains("answered 500"), "{summary}");
    daemon.says("this has gone wrong for a while").await;
    daemon.stop().await.succeeded();

    let daemon = home.daemon();
    newsroom.wait_for("/feed", newsroom.received("/feed").len() + 1).await;
    newsroom.publish("/feed", &["News"]);
    newsroom.wait_for("/hook", 2).await;
    assert_eq!(newsroom.told("/hook"), ["Feed Wire cannot be read", "Feed Wire can be read again"]);
    daemon.stop().await.succeeded();
    let feeds = home.listed(&["feeds"]).await;
    assert_eq!(feeds.len(), 1, "the program's own feed is not listed");
}

#[tokio::test]
async fn a_feed_that_is_gone_is_told_at_once() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    newsroom.set("/feed", [Reply::status(410)]);
    let home = Home::new(&config(&newsroom, "notify = [\"hook\"]\nchannels_after = \"1s\""));
    let daemon = home.daemon();
    newsroom.wait_for("/hook", 1).await;
    assert_eq!(newsroom.told("/hook"), ["Feed Wire cannot be read"]);
    daemon.stop().await.succeeded();
}

#[tokio::test]
async fn a_channel_that_delivers_nothing_is_told_by_another_one() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    newsroom.set("/feed", [Reply::ok(rss(&["Old"])), Reply::ok(rss(&["A hippogriff", "Old"]))]);
    let home = Home::new(&config(&newsroom, "notify = [\"hook\"]\nchannels_after = \"1s\""));
    let daemon = home.daemon();
    newsroom.wait_for("/hook", 1).await;
    assert_eq!(newsroom.told("/hook"), ["Channel broken delivers nothing"]);
    daemon.stop().await.succeeded();
}

#[tokio::test]
async fn a_channel_that_its_receiver_has_switched_off_is_told_at_once() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    newsroom.set("/nowhere", [Reply::status(410)]);
    newsroom.set("/feed", [Reply::ok(rss(&["Old"])), Reply::ok(rss(&["A hippogriff", "Old"]))]);
    let home = Home::new(&config(&newsroom, "notify = [\"hook\"]\nfeeds_after = \"1s\""));
    let daemon = home.daemon();
    newsroom.wait_for("/hook", 1).await;
    assert_eq!(newsroom.told("/hook"), ["Channel broken delivers nothing"]);
    daemon.stop().await.succeeded();
}

#[tokio::test]
async fn without_a_channel_the_log_says_it() {
    let newsroom = Newsroom::start().await;
    newsroom.set("/feed", [Reply::status(500)]);
    let home = Home::new(&config(&newsroom, "feeds_after = \"1s\""));
    let daemon = home.daemon();
    let log = daemon.says("this has gone wrong for a while").await;
    assert!(log.contains("subject=feed Wire"), "{log}");
    daemon.stop().await.succeeded();
}

#[tokio::test]
async fn a_sign_of_life_is_given_as_long_as_all_is_well() {
    let newsroom = Newsroom::start().await;
    newsroom.publish("/feed", &["News"]);
    newsroom.set("/beat", [Reply::ok("OK"), Reply::status(500), Reply::status(500), Reply::ok("OK")]);
    let home =
        Home::new(&config(&newsroom, &format!("heartbeat = \"{}\"\nheartbeat_every = \"1s\"", newsroom.url("/beat"))));
    let daemon = home.daemon();
    let beats = newsroom.wait_for("/beat", 4).await;
    assert!(beats[1].at - beats[0].at >= Duration::from_millis(900));
    daemon.says("the sign of life is taken again").await;
    let log = daemon.stop().await.succeeded().stderr;
    assert_eq!(log.matches("nobody takes the sign of life").count(), 1, "{log}");
}

#[tokio::test]
async fn what_health_asks_for_is_checked() {
    let newsroom = Newsroom::start().await;
    let home = Home::new(&config(&newsroom, "notify = [\"hok\"]\nfeeds_after = \"0s\"\nheartbeat = \"ftp://x\""));
    let told = home.run(&["check"]).await.exited(2).stderr;
    for fault in ["there is no channel `hok`", "write `\"hook\"`", "`feeds_after` cannot be 0s", "has the scheme `ftp`"]
    {
        assert!(told.contains(fault), "{fault}: {told}");
    }
}

#[tokio::test]
async fn a_rule_that_has_fallen_silent_is_told_where_that_is_wanted() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    newsroom.publish("/feed", &["Old"]);
    let lines = "notify = [\"hook\"]\nrules_after = \"1s\"";
    let home = Home::new(&config(&newsroom, lines).replace("[\"broken\"]", "[\"hook\"]"));
    let daemon = home.daemon();
    newsroom.wait_for("/feed", 1).await;
    newsroom.publish("/feed", &["Old", "A hippogriff was seen"]);
    newsroom.wait_for("/hook", 2).await;
    assert_eq!(newsroom.told("/hook"), ["A hippogriff was seen", "Rule rare matches nothing any more"]);
    daemon.stop().await.succeeded();
}

#[tokio::test]
async fn a_configuration_that_is_not_in_force_is_told_and_shown_until_it_is() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    newsroom.publish("/feed", &["Old"]);
    let whole = config(&newsroom, "notify = [\"hook\"]\nfeeds_after = \"1s\"");
    let home = Home::new(&whole);
    let daemon = home.daemon();
    newsroom.wait_for("/feed", 1).await;
    home.configure(&format!("{whole}[[rule]]\nname = \"typo\"\nkeywrds = [\"x\"]\n"));
    daemon.signal(Signal::SIGHUP);
    let told = newsroom.wait_for("/hook", 1).await;
    let first = &alert(&told[0])["items"][0];
    assert_eq!(first["title"], "The configuration is not in force");
    let summary = first["summary"].as_str().unwrap();
    assert!(summary.contains("keywrds") && summary.contains("newswatch check"), "{summary}");
    home.configure(&whole);
    let status = home.run(&["status"]).await.succeeded().stdout;
    assert!(status.contains("\nconfiguration, for "), "{status}");
    assert_eq!(home.listed(&["status"]).await[0]["troubles"][0]["subject"], "configuration");

    daemon.signal(Signal::SIGHUP);
    newsroom.wait_for("/hook", 2).await;
    let both = ["The configuration is not in force", "The configuration is in force again"];
    assert_eq!(newsroom.told("/hook"), both);
    daemon.stop().await.succeeded();
    assert!(!home.run(&["status"]).await.succeeded().stdout.contains("configuration"));
}
