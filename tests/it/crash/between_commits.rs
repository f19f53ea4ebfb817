//! The states that a crash can leave between two commits, made through the library, and then the
//! program over them.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use newswatch::model::{DeliveryId, Evidence, FeedMemory, Field, Habits, Item, Match, NextPoll, Telling, Validators};
use newswatch::store::{
    AlertPlan, Configured, Identity, IdentityKind, ItemRecord, Missed, NewAlert, NewDelivery, NewMemory, PollRecord,
    RuleMatch, Store,
};
use newswatch::time::{Clock, SystemClock};

use crate::support::newsroom::{Newsroom, id, titles};
use crate::support::program::{Home, eventually, opened};

/// A newsroom and a home whose only feed leads to it.
async fn scene() -> (Newsroom, Home) {
    let newsroom = Newsroom::start().await;
    newsroom.publish("/feed", &["Drones over Kyiv"]);
    newsroom.receive("/hook");
    let config = format!(
        r#"
[[feed]]
name = "Wire"
url = "{}"
[[rule]]
name = "drones"
keywords = ["drones"]
notify = ["hook"]
[channel.hook]
type = "webhook"
url = "{}"
"#,
        newsroom.url("/feed"),
        newsroom.url("/hook"),
    );
    (newsroom, Home::new(&config))
}

fn now() -> Timestamp {
    SystemClock.now()
}

fn soon() -> Timestamp {
    now() + SignedDuration::from_mins(10)
}

/// Opens the store as the daemon does, with the configured feed in it.
async fn store(newsroom: &Newsroom, home: &Home) -> (Arc<dyn Store>, FeedMemory) {
    let store = opened(&home.state()).await;
    let feed = Configured {
        name: "Wire".into(),
        source: newsroom.url("/feed").to_string(),
        first_poll: now(),
        latest_poll: soon(),
        latest_held: soon(),
        latest_retry: soon(),
    };
    store.reconcile(&[feed], now()).await.unwrap();
    let memory = store.feeds().await.unwrap().remove(0).memory;
    (store, memory)
}

/// Commit 1: an item and a match that waits.
async fn commit_poll(store: &dyn Store, feed: &FeedMemory) {
    let title = "Drones over Kyiv";
    let evidence =
        Evidence { field: Field::Title, start: 0, end: 6, text: "Drones".to_owned(), sentence: title.to_owned() };
    let item = Item { title: title.to_owned(), ..Item::from_feed(feed.name.clone()) };
    let record = ItemRecord {
        item,
        identities: vec![Identity { key: [7; 16], kind: IdentityKind::Guid }],
        takes_over: Vec::new(),
        baseline: false,
        profile: None,
        matches: vec![RuleMatch {
            found: Match { rule: "drones".into(), evidence: vec![evidence] },
            telling: Telling::default(),
        }],
    };
    let memory = NewMemory::Read {
        validators: Validators::default(),
        document: Some([7; 16]),
        repaired: None,
        moved_to: None,
        hub: None,
    };
    let poll = PollRecord {
        feed: feed.id,
        source: feed.source.clone(),
        now: now(),
        next: NextPoll::scheduled(soon()),
        habits: Habits::default(),
        memory,
        transfer: None,
        items: vec![record],
        again: Vec::new(),
        absences: Vec::new(),
        missed: Missed::default(),
        story_window: SignedDuration::ZERO,
    };
    assert_eq!(store.record_poll(poll).await.unwrap().waiting, 1);
}

/// Commit 2: the match becomes an alert with one delivery.
async fn commit_alert(store: &dyn Store) {
    let waiting = store.waiting_matches(10).await.unwrap();
    let delivery = NewDelivery {
        id: DeliveryId("msg_0000000000000000000000000a".to_owned()),
        channel: "hook".into(),
        recipient: String::new(),
        refused: None,
    };
    let alert = NewAlert {
        rule: Some("drones".into()),
        created: now(),
        hold: None,
        matches: waiting.iter().map(|waiting| waiting.id).collect(),
        deliveries: vec![delivery],
    };
    let plan = AlertPlan { new: vec![alert], grown: Vec::new() };
    assert_eq!(store.put_alerts(plan).await.unwrap().map(|written| written.len()), Some(1));
}

/// The alert arrives, and neither a second start nor a second cycle tells it again.
async fn told_once(newsroom: &Newsroom, home: &Home) -> String {
    let daemon = home.daemon();
    let received = newsroom.wait_for("/hook", 1).await;
    assert_eq!(titles(&received[0]), ["Drones over Kyiv"]);
    daemon.says("alert sent").await;
    daemon.stop().await.succeeded();
    home.once().await;
    assert_eq!(newsroom.received("/hook").len(), 1);
    assert!(newsroom.received("/feed").is_empty(), "the feed was not due");
    id(&received[0])
}

#[tokio::test]
async fn a_match_that_waited_when_the_program_died_is_told_once() {
    let (newsroom, home) = scene().await;
    let (store, feed) = store(&newsroom, &home).await;
    commit_poll(&*store, &feed).await;
    drop(store);
    told_once(&newsroom, &home).await;
}

#[tokio::test]
async fn an_alert_that_was_written_when_the_program_died_is_told_once_under_its_id() {
    let (newsroom, home) = scene().await;
    let (store, feed) = store(&newsroom, &home).await;
    commit_poll(&*store, &feed).await;
    commit_alert(&*store).await;
    drop(store);
    assert_eq!(told_once(&newsroom, &home).await, "msg_0000000000000000000000000a");
}

#[tokio::test]
async fn a_delivery_on_lease_when_the_program_died_is_told_at_once_under_its_id() {
    let (newsroom, home) = scene().await;
    let (store, feed) = store(&newsroom, &home).await;
    commit_poll(&*store, &feed).await;
    commit_alert(&*store).await;
    let leased = store.lease_due(&"hook".into(), now(), SignedDuration::from_mins(15), 1).await.unwrap();
    assert_eq!(leased.len(), 1);
    drop(store);
    assert_eq!(told_once(&newsroom, &home).await, "msg_0000000000000000000000000a");
}

#[tokio::test]
async fn what_is_held_when_the_program_is_killed_is_told_once_when_its_time_has_come() {
    let (newsroom, home) = scene().await;
    newsroom.publish("/feed", &["Old"]);
    let config = std::fs::read_to_string(home.path("newswatch.toml")).unwrap();
    home.write("newswatch.toml", config.replace("[\"hook\"]", "[\"hook\"]\ndeliver = \"bundle 10s\""));
    home.once().await;
    newsroom.publish("/feed", &["Drones over Kyiv", "Old"]);
    home.make_due();
    let daemon = home.daemon();
    let held = async || Some(home.listed(&["alerts", "--state", "held"]).await).filter(|held| !held.is_empty());
    let held = eventually("an alert is held", held).await;
    daemon.kill().await;
    assert!(newsroom.received("/hook").is_empty());
    let daemon = home.daemon();
    let received = newsroom.wait_for("/hook", 1).await;
    assert_eq!(
        (titles(&received[0]), held[0]["id"].as_str()),
        (vec!["Drones over Kyiv".to_owned()], Some(&*id(&received[0])))
    );
    daemon.says("alert sent").await;
    daemon.stop().await.succeeded();
    home.make_due();
    home.once().await;
    assert_eq!(newsroom.received("/hook").len(), 1);
}
