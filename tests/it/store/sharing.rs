//! One daemon a store, however the one before ended, and the command line beside it.

use tokio::task::JoinSet;

use super::drones;
use crate::support::newsroom::Newsroom;
use crate::support::program::{Home, Running, eventually};

#[tokio::test]
async fn a_second_daemon_asks_for_nothing_and_a_killed_one_blocks_nobody() {
    let newsroom = Newsroom::start().await;
    newsroom.publish("/feed", &["Old"]);
    let home = Home::new(&drones(&newsroom));
    let first = home.daemon();
    newsroom.wait_for("/feed", 1).await;
    eventually("the poll is recorded", async || {
        let feeds = home.listed(&["feeds"]).await;
        feeds.first().is_some_and(|feed| feed["state"] == "ok").then_some(())
    })
    .await;
    home.make_due();
    let second = home.run(&["run", "--once"]).await.exited(1).stderr;
    assert!(second.contains(&format!("(process {})", first.id())), "{second}");
    first.kill().await;
    home.make_due();
    let asked = newsroom.received("/feed").len();
    home.once().await;
    assert_eq!(newsroom.received("/feed").len(), asked + 1);
}

#[tokio::test]
async fn a_hundred_commands_at_once_work_beside_a_busy_daemon() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    newsroom.publish("/feed", &["Old"]);
    let home = Home::new(&drones(&newsroom).replace("1h", "1s"));
    let daemon = home.daemon();
    newsroom.wait_for("/feed", 1).await;
    let commands: [&[&str]; 10] = [
        &["status"],
        &["feeds"],
        &["alerts"],
        &["alerts", "untold"],
        &["story"],
        &["mute", "drones", "--for", "1h"],
        &["mute"],
        &["store", "check"],
        &["store", "prune"],
        &["store", "backup", "backup.db", "--replace"],
    ];
    let mut running = JoinSet::new();
    for (number, arguments) in commands.iter().cycle().take(100).enumerate() {
        newsroom.publish("/feed", &[&format!("Drones {number}")]);
        let mut arguments = arguments.to_vec();
        let file = format!("backup-{number}.db");
        arguments.iter_mut().filter(|argument| **argument == "backup.db").for_each(|argument| *argument = &file);
        let started = Running::start(home.command(&arguments));
        let name = arguments.join(" ");
        running.spawn(async move { (name, started.ends().await) });
    }
    while let Some(ended) = running.join_next().await {
        let (name, ended) = ended.unwrap();
        assert_eq!(ended.code, Some(0), "{name}: {}", ended.stderr);
    }
    let log = daemon.stop().await.succeeded().stderr;
    assert!(!log.contains("locked") && !log.contains("ERROR"), "{log}");
}
