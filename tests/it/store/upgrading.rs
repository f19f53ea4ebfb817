//! Stores of other versions.

use std::fs;

use rusqlite::Connection;

use super::drones;
use crate::support::newsroom::Newsroom;
use crate::support::program::Home;

const FIRST: &str = include_str!("../../../src/store/sqlite/migrations/0001_first.sql");

/// A home with a store of the first schema, whose only feed has given `Old`.
fn first_schema(newsroom: &Newsroom) -> Home {
    let home = Home::new(&drones(newsroom));
    fs::create_dir(home.state()).unwrap();
    let db = home.database();
    db.execute_batch(&format!("PRAGMA application_id = 0x6e776368; {FIRST} PRAGMA user_version = 1;")).unwrap();
    let feed = "INSERT INTO feed (name, source, next_poll, baseline) VALUES ('Wire', ?1, 0, 0)";
    db.execute(feed, [newsroom.url("/feed").as_str()]).unwrap();
    home
}

#[tokio::test]
async fn an_older_store_is_looked_at_copied_and_upgraded_by_hand() {
    let newsroom = Newsroom::start().await;
    let home = first_schema(&newsroom);
    let refused = home.run(&["status"]).await.exited(1).stderr;
    assert!(refused.contains("has schema 1, and this version needs") && refused.contains("newswatch store migrate"));
    assert!(home.run(&["store", "check"]).await.succeeded().stdout.contains("schema 1, "));
    assert_eq!(home.listed(&["store", "backup", "copy.db"]).await[0]["schema"], 1);
    let upgraded = home.run(&["store", "migrate"]).await.succeeded().stdout;
    assert!(upgraded.starts_with("The store had schema 1 and has schema "), "{upgraded}");
    assert!(upgraded.contains("newswatch.db.schema-1"), "{upgraded}");
    assert!(home.run(&["store", "migrate"]).await.succeeded().stdout.ends_with("there is nothing to do.\n"));
    home.run(&["status"]).await.succeeded();
    home.run(&["store", "check"]).await.succeeded();
}

#[tokio::test]
async fn the_daemon_upgrades_an_older_store_and_goes_on_with_it() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    newsroom.publish("/feed", &["Drones over Kyiv"]);
    let home = first_schema(&newsroom);
    let log = home.once().await.stderr;
    assert!(log.contains("brought the store to a new schema") && log.contains("newswatch.db.schema-1"), "{log}");
    assert_eq!(newsroom.told("/hook"), ["Drones over Kyiv"], "it was no new feed");
    let daemon = home.daemon();
    daemon.says("watching").await;
    let refused = home.run(&["store", "migrate"]).await.exited(1).stderr;
    assert!(refused.contains(&format!("process {}", daemon.id())), "{refused}");
    daemon.stop().await.succeeded();
}

#[tokio::test]
async fn a_newer_store_is_refused_with_both_versions() {
    let newsroom = Newsroom::start().await;
    let home = first_schema(&newsroom);
    home.database().execute_batch("PRAGMA user_version = 99").unwrap();
    let before = fs::read(home.state().join("newswatch.db")).unwrap();
    for arguments in [&["run"][..], &["run", "--once"], &["status"], &["store", "check"], &["store", "migrate"]] {
        let refused = home.run(arguments).await.exited(1).stderr;
        assert!(refused.contains("has schema 99, but this version knows only up to "), "{arguments:?}: {refused}");
        assert!(refused.contains("run the newer newswatch, or restore a backup"), "{refused}");
    }
    assert!(fs::read(home.state().join("newswatch.db")).unwrap() == before);
    assert!(newsroom.received("/feed").is_empty());
    let copy = Connection::open(home.state().join("newswatch.db")).unwrap();
    assert!(copy.table_exists(None, "item").unwrap());
}
