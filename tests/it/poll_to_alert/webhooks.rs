//! Receivers that fail, hang, ask for time or want nothing more.

use jiff::Timestamp;
use newswatch::time::{Clock, SystemClock};

use super::{drones, feed, hook, rule};
use crate::support::http_server::Reply;
use crate::support::newsroom::{Newsroom, id, titles};
use crate::support::program::Home;

/// Runs a cycle in which `titles` are news.
async fn break_news(newsroom: &Newsroom, home: &Home, titles: &[&str]) {
    newsroom.publish("/feed", titles);
    home.make_due();
    home.once().await;
}

/// A home that has seen its feed once.
async fn settled(newsroom: &Newsroom, config: &str) -> Home {
    newsroom.publish("/feed", &["Old"]);
    let home = Home::new(config);
    home.once().await;
    home
}

#[tokio::test]
async fn channels_that_fail_or_hang_delay_no_other() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/good");
    newsroom.set("/broken", [Reply::status(500)]);
    newsroom.set("/hanging", [Reply::silence()]);
    let channels = ["broken", "hanging", "good"];
    let hooks: String = channels.iter().map(|name| hook(&newsroom, name)).collect();
    let config = feed(&newsroom, "Wire", "/feed") + &rule("drones", "drones", &channels) + &hooks;
    newsroom.publish("/feed", &["Old"]);
    let home = Home::new(&config.replace("1h", "1s"));
    let daemon = home.daemon();
    newsroom.wait_for("/feed", 1).await;
    for (number, title) in ["Drones 1", "Drones 2", "Drones 3", "Drones 4", "Drones 5", "Drones 6"].iter().enumerate() {
        newsroom.publish("/feed", &[title]);
        newsroom.wait_for("/good", number + 1).await;
    }
    assert_eq!(newsroom.told("/good").len(), 6);
    assert!(newsroom.received("/hanging").len() < 6, "it hangs");
    drop(daemon);
}

#[tokio::test]
async fn a_receiver_that_wants_nothing_more_is_left_alone_until_somebody_asks_for_it() {
    let newsroom = Newsroom::start().await;
    newsroom.set("/hook", [Reply::status(410)]);
    let home = settled(&newsroom, &drones(&newsroom)).await;
    newsroom.publish("/feed", &["Drones 1"]);
    home.make_due();
    let ended = home.once().await;
    assert!(ended.stderr.contains("the receiver switched the channel off"), "{}", ended.stderr);
    break_news(&newsroom, &home, &["Drones 2"]).await;
    assert_eq!(newsroom.received("/hook").len(), 1, "the second alert is not even tried");
    let dead = home.listed(&["alerts", "--state", "dead"]).await;
    let errors: Vec<_> = dead.iter().map(|row| row["error"].as_str().unwrap()).collect();
    assert_eq!(errors.len(), 2);
    assert!(errors.iter().all(|error| error.contains("410")), "{errors:?}");

    newsroom.receive("/hook");
    let retried = home.run(&["alerts", "retry", "--state", "dead"]).await.succeeded();
    assert_eq!(retried.stdout, "2 will be tried again.\n");
    home.once().await;
    break_news(&newsroom, &home, &["Drones 3"]).await;
    let mut told = newsroom.told("/hook").split_off(1);
    told.sort();
    assert_eq!(told, ["Drones 1", "Drones 2", "Drones 3"]);
    let received = newsroom.received("/hook");
    let mut ids: Vec<_> = received.iter().filter(|request| titles(request) == ["Drones 1"]).map(id).collect();
    ids.dedup();
    assert_eq!(ids.len(), 1, "the id stays through all of it");
}

#[tokio::test]
async fn a_receiver_that_asks_for_time_gets_it() {
    let newsroom = Newsroom::start().await;
    newsroom.set("/hook", [Reply::status(429).header("Retry-After", "3600"), Reply::ok("")]);
    let home = settled(&newsroom, &drones(&newsroom)).await;
    break_news(&newsroom, &home, &["Drones"]).await;
    home.once().await;
    assert_eq!(newsroom.received("/hook").len(), 1);
    let waiting = home.listed(&["alerts", "--state", "pending"]).await.remove(0);
    let next: Timestamp = waiting["next_attempt"].as_str().unwrap().parse().unwrap();
    let minutes = next.duration_since(SystemClock.now()).as_mins();
    assert!((58..=60).contains(&minutes), "{waiting}");
}

#[tokio::test]
async fn a_receiver_that_fails_gets_the_alert_again_by_itself_under_the_same_id() {
    let newsroom = Newsroom::start().await;
    newsroom.set("/hook", [Reply::status(500), Reply::ok("")]);
    let home = settled(&newsroom, &drones(&newsroom)).await;
    break_news(&newsroom, &home, &["Drones"]).await;
    let daemon = home.daemon();
    let received = newsroom.wait_for("/hook", 2).await;
    assert_eq!(id(&received[0]), id(&received[1]));
    daemon.says("alert sent").await;
    daemon.stop().await.succeeded();
    let row = home.listed(&["alerts"]).await.remove(0);
    assert_eq!((row["state"].as_str(), row["attempts"].as_u64()), (Some("sent"), Some(2)));
}

#[tokio::test]
async fn an_alert_of_a_channel_that_left_the_configuration_is_listed_and_can_come_back() {
    let newsroom = Newsroom::start().await;
    newsroom.set("/hook", [Reply::status(500), Reply::ok("")]);
    newsroom.receive("/spare");
    let home = settled(&newsroom, &drones(&newsroom)).await;
    break_news(&newsroom, &home, &["Drones"]).await;
    home.configure(
        &(feed(&newsroom, "Wire", "/feed") + &rule("drones", "drones", &["spare"]) + &hook(&newsroom, "spare")),
    );
    home.once().await;
    let dead = home.listed(&["alerts", "--state", "dead"]).await.remove(0);
    assert!(dead["error"].as_str().unwrap().contains("no longer configured"), "{dead}");
    home.configure(&drones(&newsroom));
    home.run(&["alerts", "retry", dead["id"].as_str().unwrap()]).await.succeeded();
    home.once().await;
    assert_eq!(newsroom.received("/hook").len(), 2);
}

#[tokio::test]
async fn what_was_discarded_is_never_sent() {
    let newsroom = Newsroom::start().await;
    newsroom.set("/hook", [Reply::status(500), Reply::ok("")]);
    let home = settled(&newsroom, &drones(&newsroom)).await;
    break_news(&newsroom, &home, &["Drones"]).await;
    let discarded = home.run(&["alerts", "discard", "--channel", "hook"]).await.succeeded();
    assert_eq!(discarded.stdout, "1 given up for good.\n");
    home.run(&["alerts", "retry", "--all"]).await.succeeded();
    home.once().await;
    assert_eq!(newsroom.received("/hook").len(), 1);
}
