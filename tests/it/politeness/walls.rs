//! Feeds that are gone, kept from programs, or served by somebody whose word is doubtful.

use super::{again, listed};
use crate::support::http_server::Reply;
use crate::support::newsroom::{Newsroom, rss};
use crate::support::program::Home;

fn watching(newsroom: &Newsroom) -> Home {
    newsroom.receive("/hook");
    Home::new(&format!(
        "[[feed]]\nname = \"Wire\"\nurl = \"{}\"\nevery = \"1h\"\n\
         [[rule]]\nname = \"drones\"\nkeywords = [\"drones\"]\nnotify = [\"hook\"]\n\
         [channel.hook]\ntype = \"webhook\"\nurl = \"{}\"\n",
        newsroom.url("/feed"),
        newsroom.url("/hook")
    ))
}

#[tokio::test]
async fn a_feed_that_is_gone_is_asked_again_only_when_it_is_resumed() {
    let newsroom = Newsroom::start().await;
    newsroom.set("/feed", [Reply::ok(rss(&["Old drones"])), Reply::status(410)]);
    let home = watching(&newsroom);
    home.once().await;
    let log = {
        home.make_due();
        home.once().await.stderr
    };
    assert!(log.contains("newswatch feeds resume"), "{log}");
    again(&home).await;
    assert_eq!(newsroom.received("/feed").len(), 2);
    let status = home.run(&["status"]).await.succeeded().stdout;
    assert!(status.contains("1 gone"), "{status}");

    newsroom.publish("/feed", &["New drones", "Old drones"]);
    let resumed = home.run(&["feeds", "resume", "Wire"]).await.succeeded();
    assert_eq!(resumed.stdout, "Wire will be polled again.\n");
    home.once().await;
    assert_eq!(newsroom.told("/hook"), ["New drones"]);
    let again = home.run(&["feeds", "resume", "Wire"]).await.exited(1);
    assert!(again.stderr.contains("Wire is not gone"), "{}", again.stderr);
    let unknown = home.run(&["feeds", "resume", "Wier"]).await.exited(1);
    assert!(unknown.stderr.contains("did you mean \"Wire\"?"), "{}", unknown.stderr);
}

#[tokio::test]
async fn who_keeps_programs_out_is_named_and_takes_nothing_with_him() {
    let newsroom = Newsroom::start().await;
    newsroom.publish("/feed", &["Old drones"]);
    let home = watching(&newsroom);
    home.once().await;
    let page = "<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>";
    for (reply, wall) in [
        (Reply::status(403).header("cf-mitigated", "challenge"), "Cloudflare"),
        (Reply::ok(page).header("ETag", "\"wall\""), "Cloudflare"),
        (Reply::ok("<html>Making sure you're not a bot!</html>"), "Anubis"),
        (Reply::status(202).header("x-amzn-waf-action", "challenge"), "AWS WAF"),
    ] {
        newsroom.set("/feed", [reply]);
        again(&home).await;
        let error = listed(&home).await["error"].to_string();
        assert!(error.contains(&format!("{wall} keeps programs out")), "{error}");
    }
    newsroom.publish("/feed", &["New drones", "Old drones"]);
    again(&home).await;
    assert_eq!(newsroom.told("/hook"), ["New drones"]);
    assert!(newsroom.received("/feed").iter().all(|request| request.header("if-none-match").is_none()));
}

#[tokio::test]
async fn a_server_that_hides_what_is_new_is_asked_for_the_whole_once_a_day() {
    let newsroom = Newsroom::start().await;
    let stuck = Reply::status(304).header("ETag", "\"2\"");
    newsroom.set("/feed", [Reply::ok(rss(&["Old drones"])).header("ETag", "\"1\""), stuck.clone()]);
    let home = watching(&newsroom);
    home.once().await;
    home.make_due();
    let log = home.once().await.stderr;
    assert!(log.contains("not modified"), "{log}");
    again(&home).await;
    assert!(newsroom.received("/feed")[1..].iter().all(|request| request.header("if-none-match").is_some()));

    home.database().execute_batch("UPDATE feed SET last_document = last_document - 86400000000").unwrap();
    newsroom.set("/feed", [Reply::ok(rss(&["New drones", "Old drones"])).header("ETag", "\"2\""), stuck]);
    again(&home).await;
    again(&home).await;
    let asked: Vec<_> =
        newsroom.received("/feed").iter().map(|request| request.header("if-none-match").is_some()).collect();
    assert_eq!(asked, [false, true, true, false, true]);
    assert_eq!(newsroom.told("/hook"), ["New drones"]);
}
