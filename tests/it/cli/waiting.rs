//! `newswatch when`, `preview-alert` and `alerts replay`.

use super::{drones, settings};
use crate::support::newsroom::{Newsroom, id};
use crate::support::program::Home;

/// A rule with a webhook and a digest, of which one match was told.
async fn told(newsroom: &Newsroom) -> Home {
    newsroom.receive("/hook");
    newsroom.publish("/feed", &["Old"]);
    let digest = "[channel.log]\ntype = \"file\"\npath = \"log.jsonl\"\ndeliver = \"digest cron 0 0 1 1 *\"\n";
    let written = drones(newsroom).replace("[\"hook\"]", "[\"hook\", \"log\"]") + digest;
    let home = Home::new(&written);
    home.once().await;
    newsroom.publish("/feed", &["Drones over the port"]);
    home.make_due();
    home.once().await;
    home
}

fn masked(home: &Home, text: &str, name: &str) {
    let mut settings = settings(home);
    settings.add_filter(r"\w{3} \d{1,2} \w{3} \d{4}, \d\d:\d\d \w+", "TIME");
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[tokio::test]
async fn when_says_in_words_what_was_and_would_be_told() {
    let newsroom = Newsroom::start().await;
    let home = told(&newsroom).await;
    let said = home.run(&["when", "drones"]).await.succeeded().stdout;
    masked(&home, &said, "when_says_in_words_what_was_and_would_be_told");
    home.run(&["mute", "drones", "--for", "2h"]).await.succeeded();
    assert!(home.run(&["when", "drones"]).await.succeeded().stdout.contains("the rule drones is muted until"));
    let wrong = home.run(&["when", "drone"]).await;
    assert_eq!(wrong.stderr, "error: there is no rule `drone`; did you mean `drones`?\n");
}

#[tokio::test]
async fn a_preview_shows_the_newest_match_and_sends_nothing() {
    let newsroom = Newsroom::start().await;
    let home = told(&newsroom).await;
    let shown = home.run(&["preview-alert", "drones"]).await.succeeded().stdout;
    masked(&home, &shown, "a_preview_shows_the_newest_match_and_sends_nothing");
    home.run(&["preview-alert", "drones", "--channel", "hook", "--output", "alert.json"]).await.succeeded();
    let saved = std::fs::read_to_string(home.path("alert.json")).unwrap();
    assert!(saved.contains("Drones over the port"), "{saved}");
    assert_eq!(newsroom.received("/hook").len(), 1);
}

#[tokio::test]
async fn a_replay_sends_what_was_sent_with_the_same_id() {
    let newsroom = Newsroom::start().await;
    let home = told(&newsroom).await;
    let none = home.run(&["alerts", "replay", "--since", "1h", "--channel", "log"]).await.succeeded();
    assert_eq!(none.stdout, "0 will be sent again.\n", "a digest that waits is not replayed");
    let again = home.run(&["alerts", "replay", "--since", "1h", "--rule", "drones"]).await.succeeded();
    assert_eq!(again.stdout, "1 will be sent again.\n");
    home.once().await;
    let received = newsroom.received("/hook");
    assert_eq!(received.len(), 2);
    assert_eq!(id(&received[0]), id(&received[1]));
}

#[tokio::test]
async fn what_is_held_is_sent_early_only_where_that_is_said() {
    let newsroom = Newsroom::start().await;
    let home = told(&newsroom).await;
    let held = home.listed(&["alerts", "--state", "held"]).await;
    assert_eq!(held.len(), 1);
    assert_eq!(home.run(&["alerts", "retry", "--all"]).await.succeeded().stdout, "0 will be tried again.\n");
    assert_eq!(home.run(&["alerts", "discard", "--channel", "log"]).await.succeeded().stdout, "0 given up for good.\n");
    let id = held[0]["id"].as_str().unwrap();
    assert_eq!(home.run(&["alerts", "retry", id]).await.succeeded().stdout, "1 will be tried again.\n");
    home.once().await;
    assert!(std::fs::read_to_string(home.path("log.jsonl")).unwrap().contains("Drones over the port"));
}
