//! `newswatch mute`, and what becomes of what is muted.

use super::{drones, settings};
use crate::support::newsroom::Newsroom;
use crate::support::program::Home;

async fn watched(newsroom: &Newsroom) -> Home {
    newsroom.receive("/hook");
    newsroom.publish("/feed", &["Old"]);
    let strikes =
        "[[rule]]\nname = \"strikes\"\nkeywords = [\"strike\"]\nnotify = [\"hook\"]\nsuppresses = [\"drones\"]\n";
    let home = Home::new(&(drones(newsroom) + strikes));
    home.once().await;
    home
}

async fn published(newsroom: &Newsroom, home: &Home, titles: &[&str]) {
    newsroom.publish("/feed", titles);
    home.make_due();
    home.once().await;
}

#[tokio::test]
async fn what_is_muted_is_kept_and_listed_with_the_reason() {
    let newsroom = Newsroom::start().await;
    let home = watched(&newsroom).await;
    let muted = home.run(&["mute", "drones", "--for", "2h", "--reason", "air show"]).await.succeeded();
    assert!(muted.stdout.starts_with("the rule drones is muted until "), "{}", muted.stdout);
    home.run(&["mute", "parade OR rehearsal*", "--for", "1d"]).await.succeeded();
    published(&newsroom, &home, &["Drones over the air show", "Strike at the parade", "Strike in the port"]).await;
    assert_eq!(newsroom.told("/hook"), ["Strike in the port"]);
    let listed: Vec<_> = home.listed(&["mute"]).await.iter().map(|mute| mute["kind"].clone()).collect();
    assert_eq!(listed, ["rule", "query"]);
    let untold = home.listed(&["alerts", "untold"]).await;
    let reasons: Vec<_> = untold.iter().map(|untold| untold["reason"].as_str().unwrap()).collect();
    assert!(reasons.iter().any(|reason| reason.ends_with(": air show (mute 1)")), "{reasons:?}");
    assert!(reasons.iter().any(|reason| reason.ends_with(" (mute 2)")), "{reasons:?}");

    home.run(&["mute", "--end", "1"]).await.succeeded();
    published(&newsroom, &home, &["Drones again"]).await;
    assert_eq!(newsroom.told("/hook"), ["Strike in the port", "Drones again"]);
}

#[tokio::test]
async fn a_rule_that_suppresses_another_one_tells_alone() {
    let newsroom = Newsroom::start().await;
    let home = watched(&newsroom).await;
    published(&newsroom, &home, &["Drones strike the port", "Drones in the sky"]).await;
    let rules: Vec<_> = home.listed(&["alerts"]).await.iter().map(|alert| alert["rule"].clone()).collect();
    assert_eq!(rules.len(), 2);
    assert_eq!(newsroom.told("/hook").len(), 2, "each item once");
    let untold = home.run(&["alerts", "untold"]).await.succeeded();
    settings(&home).bind(|| insta::assert_snapshot!(untold.stdout));
}

#[tokio::test]
async fn a_mute_that_cannot_be_meant_is_refused_with_what_to_write() {
    let newsroom = Newsroom::start().await;
    let home = watched(&newsroom).await;
    let mut said = Vec::new();
    for arguments in [
        &["mute", "drone", "--for", "2h"][..],
        &["mute", "feed:Wyre", "--for", "2h"],
        &["mute", "drones"],
        &["mute", "drones", "--for", "2"],
        &["mute", "a AND (", "--for", "2h"],
        &["mute", "--end", "7"],
    ] {
        let ended = home.run(arguments).await;
        assert_ne!(ended.code, Some(0), "{arguments:?}");
        said.push(format!("$ newswatch {}\n{}", arguments.join(" "), ended.stderr));
    }
    settings(&home).bind(|| insta::assert_snapshot!(said.join("\n")));
}
