//! A stop has one deadline, and whatever was under way is not lost.

use nix::sys::signal::Signal;

use crate::support::http_server::{Gate, Reply};
use crate::support::newsroom::{Newsroom, id};
use crate::support::program::Home;

/// A home whose feed, polled each second, has just got news for `/hook`.
async fn with_news(newsroom: &Newsroom) -> Home {
    newsroom.publish("/feed", &["Old drones"]);
    let home = Home::new(&format!(
        r#"
[poll]
every = "1s"
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
    ));
    home.once().await;
    newsroom.publish("/feed", &["Old drones", "New drones"]);
    home
}

#[tokio::test]
async fn a_daemon_with_nothing_to_do_stops_at_once() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    let home = with_news(&newsroom).await;
    let daemon = home.daemon();
    daemon.says("alert sent").await;
    let asked = tokio::time::Instant::now();
    daemon.stop().await.succeeded();
    assert!(asked.elapsed().as_secs() < 3, "it took {:?}", asked.elapsed());
}

#[tokio::test]
async fn a_stop_waits_for_an_attempt_under_way() {
    let newsroom = Newsroom::start().await;
    let gate = Gate::default();
    newsroom.set("/hook", [Reply::ok("").behind(&gate)]);
    let home = with_news(&newsroom).await;
    let daemon = home.daemon();
    newsroom.wait_for("/hook", 1).await;
    daemon.signal(Signal::SIGTERM);
    daemon.says("stopping").await;
    gate.open();
    let ended = daemon.ends().await.succeeded();
    assert!(ended.stderr.contains("alert sent"), "{}", ended.stderr);
    home.once().await;
    assert_eq!(newsroom.received("/hook").len(), 1);
}

#[tokio::test]
async fn a_receiver_that_hangs_holds_up_a_stop_for_ten_seconds_and_gets_the_alert_after_the_next_start() {
    let newsroom = Newsroom::start().await;
    newsroom.set("/hook", [Reply::silence(), Reply::ok("")]);
    let home = with_news(&newsroom).await;
    let daemon = home.daemon();
    newsroom.wait_for("/hook", 1).await;
    let asked = tokio::time::Instant::now();
    let ended = daemon.stop().await.succeeded();
    assert!((9..13).contains(&asked.elapsed().as_secs()), "it took {:?}", asked.elapsed());
    assert!(ended.stderr.contains("abandoned at the deadline"), "{}", ended.stderr);

    home.once().await;
    let received = newsroom.received("/hook");
    assert_eq!(received.len(), 2);
    assert_eq!(id(&received[0]), id(&received[1]));
}

#[tokio::test]
async fn a_second_signal_stops_at_once() {
    let newsroom = Newsroom::start().await;
    newsroom.set("/hook", [Reply::silence(), Reply::ok("")]);
    let home = with_news(&newsroom).await;
    let daemon = home.daemon();
    newsroom.wait_for("/hook", 1).await;
    daemon.signal(Signal::SIGTERM);
    daemon.says("stopping").await;
    let asked = tokio::time::Instant::now();
    daemon.signal(Signal::SIGTERM);
    let ended = daemon.ends().await.succeeded();
    assert!(asked.elapsed().as_secs() < 3, "it took {:?}", asked.elapsed());
    assert!(ended.stderr.contains("stopped at once on a second signal"), "{}", ended.stderr);

    home.run(&["store", "check"]).await.succeeded();
    home.once().await;
    let received = newsroom.received("/hook");
    assert_eq!(received.len(), 2);
    assert_eq!(id(&received[0]), id(&received[1]));
}

#[tokio::test]
async fn a_publisher_that_hangs_does_not_hold_up_a_stop() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    let home = with_news(&newsroom).await;
    let polls = newsroom.received("/feed").len();
    newsroom.set("/feed", [Reply::silence()]);
    let daemon = home.daemon();
    newsroom.wait_for("/feed", polls + 1).await;
    let asked = tokio::time::Instant::now();
    daemon.stop().await.succeeded();
    assert!(asked.elapsed().as_secs() < 3, "it took {:?}", asked.elapsed());
}

#[tokio::test]
async fn ctrl_c_is_a_stop_too() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    let home = with_news(&newsroom).await;
    let daemon = home.daemon();
    daemon.says("watching").await;
    daemon.signal(Signal::SIGINT);
    daemon.ends().await.succeeded();
}
