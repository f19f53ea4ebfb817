//! `newswatch status`, `feeds` and `alerts`.

use super::{drones, settings};
use crate::support::http_server::Reply;
use crate::support::newsroom::Newsroom;
use crate::support::program::Home;

/// A home where one feed works, one fails, one alert was sent and one was given up.
async fn eventful(newsroom: &Newsroom) -> Home {
    newsroom.publish("/feed", &["Old"]);
    newsroom.set("/hook", [Reply::ok(""), Reply::status(410)]);
    let broken = format!("[[feed]]\nname = \"Broken\"\nurl = \"{}\"\n", newsroom.url("/broken"));
    let home = Home::new(&(drones(newsroom) + &broken));
    home.once().await;
    for titles in [&["Drones one", "More drones"][..], &["Drones two"]] {
        newsroom.publish("/feed", titles);
        home.make_due();
        home.once().await;
    }
    home
}

#[tokio::test]
async fn people_see_tables() {
    let newsroom = Newsroom::start().await;
    let home = eventful(&newsroom).await;
    for command in ["status", "feeds", "alerts"] {
        let ended = home.run(&[command]).await.succeeded();
        settings(&home).bind(|| insta::assert_snapshot!(format!("people_see_{command}"), ended.stdout));
        assert!(ended.stderr.is_empty(), "{}", ended.stderr);
    }
}

#[tokio::test]
async fn numbers_are_shown_where_they_are_asked_for() {
    let newsroom = Newsroom::start().await;
    let home = eventful(&newsroom).await;
    let long = home.run(&["feeds", "--long"]).await.succeeded();
    let shown = home.run(&["feeds", "show", "Broken", "Wire"]).await.succeeded();
    settings(&home).bind(|| {
        insta::assert_snapshot!("numbers_of_feeds", long.stdout);
        insta::assert_snapshot!("numbers_of_one_feed", shown.stdout);
    });
    let unknown = home.run(&["feeds", "show", "Wir"]).await.exited(1);
    assert_eq!(unknown.stderr, "error: there is no feed \"Wir\"; did you mean \"Wire\"?\n");
}

#[tokio::test]
async fn programs_see_json() {
    let newsroom = Newsroom::start().await;
    let home = eventful(&newsroom).await;
    for command in ["status", "feeds", "alerts"] {
        let ended = home.run(&[command, "--json"]).await.succeeded();
        settings(&home).bind(|| insta::assert_snapshot!(format!("programs_see_{command}"), ended.stdout));
    }
}

#[tokio::test]
async fn alerts_are_chosen_by_state_channel_id_and_number() {
    let newsroom = Newsroom::start().await;
    let home = eventful(&newsroom).await;
    let all = home.listed(&["alerts"]).await;
    assert_eq!(all.len(), 2);
    let id = all[0]["id"].as_str().unwrap();
    let alert = all[0]["alert"].to_string();
    for chosen in
        [&["alerts", "--state", "dead"][..], &["alerts", id], &["alerts", &alert], &["alerts", "--limit", "1"]]
    {
        assert_eq!(home.listed(chosen).await, all[..1], "{chosen:?}");
    }
    assert!(home.listed(&["alerts", "--channel", "other"]).await.is_empty());
    let none = home.run(&["alerts", "--state", "discarded"]).await.succeeded();
    assert_eq!((none.stdout.as_str(), none.stderr.as_str()), ("", "No alerts.\n"));
}

#[tokio::test]
async fn what_a_feed_wrote_does_nothing_to_a_terminal() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    newsroom.publish("/feed", &["Old"]);
    let home = Home::new(&drones(&newsroom));
    home.once().await;
    let hostile = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Wire", "items": [
        {"id": "1", "title": "Drones \u001b]0;owned\u0007\u001b[2J\u202egnp.exe\nsecond line"}]}"#;
    newsroom.set("/feed", [Reply::ok(hostile)]);
    home.write("feed.json", hostile);
    home.write("items.jsonl", r#"{"title": "Drones \u001b]0;owned\u0007\u001b[2J\u202egnp.exe"}"#);
    home.make_due();
    home.once().await;
    for arguments in [&["alerts"][..], &["feeds"], &["preview", "feed.json"], &["match", "--items", "items.jsonl"]] {
        let mut command = home.command(arguments);
        // As on a terminal, where nothing is taken away on the way.
        command.env("CLICOLOR_FORCE", "1");
        let ended = crate::support::program::Running::start(command).ends().await.succeeded();
        assert!(!ended.stdout.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{arguments:?}: {:?}", ended.stdout);
        assert!(arguments == ["feeds"] || ended.stdout.contains("Drones"), "{arguments:?}: {:?}", ended.stdout);
    }
}
