//! A backup, and what happens when it is put back.

use std::fs;

use super::drones;
use crate::support::newsroom::{Newsroom, id, titles};
use crate::support::program::Home;

async fn publish(newsroom: &Newsroom, home: &Home, titles: &[&str]) {
    newsroom.publish("/feed", titles);
    home.make_due();
    home.once().await;
}

#[tokio::test]
async fn a_backup_that_is_put_back_is_said_to_be_one_and_tells_what_came_since_once_more() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    newsroom.publish("/feed", &["Old"]);
    let home = Home::new(&drones(&newsroom));
    home.once().await;
    publish(&newsroom, &home, &["Drones before", "Old"]).await;
    let daemon = home.daemon();
    daemon.says("watching").await;
    let copied = home.run(&["store", "backup", "backup.db"]).await.succeeded();
    assert!(copied.stdout.starts_with("The store is in backup.db: "), "{}", copied.stdout);
    home.run(&["store", "backup", "backup.db"]).await.exited(1);
    daemon.stop().await.succeeded();
    publish(&newsroom, &home, &["Drones since", "Drones before", "Old"]).await;

    fs::rename(home.path("backup.db"), home.state().join("newswatch.db")).unwrap();
    home.make_due();
    let log = home.once().await.stderr;
    assert!(log.contains("this store is a backup"), "{log}");
    home.make_due();
    let log = home.once().await.stderr;
    assert!(!log.contains("this store is a backup"), "{log}");
    let hooks = newsroom.received("/hook");
    let told: Vec<_> = hooks.iter().map(titles).collect();
    assert_eq!(told, [["Drones before"], ["Drones since"], ["Drones since"]]);
    assert_ne!(id(&hooks[1]), id(&hooks[2]), "to the store, it is another alert");
}

#[tokio::test]
async fn a_backup_replaces_another_one_only_if_that_is_said() {
    let newsroom = Newsroom::start().await;
    newsroom.publish("/feed", &["Old"]);
    let home = Home::new(&drones(&newsroom));
    home.once().await;
    home.write("backup.db", "an old one");
    let refused = home.run(&["store", "backup", "backup.db"]).await.exited(1);
    assert!(refused.stderr.contains("backup.db is there already") && refused.stderr.contains("--replace"));
    let copied = home.listed(&["store", "backup", "backup.db", "--replace"]).await.remove(0);
    assert_eq!(copied["bytes"], fs::metadata(home.path("backup.db")).unwrap().len());
    let refused = home.run(&["store", "backup", "nowhere/backup.db"]).await.exited(1);
    assert!(refused.stderr.contains("nowhere/backup.db: No such file"), "{}", refused.stderr);
}
