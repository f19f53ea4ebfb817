//! A store that is not whole, or not of this version, is refused and left as it is.

use std::fs;
use std::path::PathBuf;

use rusqlite::Connection;

use super::Folder;
use crate::store::StoreError;
use crate::store::contract::Place;
use crate::store::sqlite::{open, open_beside, schema};

/// The database of a closed store, with something in it.
async fn closed_store(folder: &Folder) -> PathBuf {
    let store = folder.open();
    let feeds: Vec<_> = (0..2000)
        .map(|number| crate::store::Configured {
            name: format!("feed {number}").into(),
            source: format!("https://example.org/{number}"),
            first_poll: jiff::Timestamp::UNIX_EPOCH,
            latest_poll: jiff::Timestamp::UNIX_EPOCH,
            latest_held: jiff::Timestamp::UNIX_EPOCH,
            latest_retry: jiff::Timestamp::UNIX_EPOCH,
        })
        .collect();
    store.reconcile(&feeds, jiff::Timestamp::UNIX_EPOCH).await.unwrap();
    folder.0.path().join("newswatch.db")
}

fn change(path: &PathBuf, sql: &str) {
    Connection::open(path).unwrap().execute_batch(sql).unwrap();
}

#[tokio::test]
async fn damage_is_refused_and_the_file_left_as_it_is() {
    type Damage = fn(&mut Vec<u8>);
    let kinds: [(&str, Damage); 6] = [
        ("garbage instead of the header", |bytes| bytes[..100].fill(b'x')),
        ("a garbled page in the middle", |bytes| {
            let middle = bytes.len() / 2;
            bytes[middle..middle + 4096].fill(0xa5);
        }),
        ("cut", |bytes| bytes.truncate(bytes.len() / 2)),
        ("cut inside the header", |bytes| bytes.truncate(7)),
        ("empty", Vec::clear),
        ("zeros", |bytes| bytes.fill(0)),
    ];
    for (kind, damage) in kinds {
        let folder = Folder::new();
        let path = closed_store(&folder).await;
        let mut bytes = fs::read(&path).unwrap();
        damage(&mut bytes);
        fs::write(&path, &bytes).unwrap();
        let refused = open(folder.0.path()).expect_err(kind);
        assert!(matches!(refused, StoreError::Damaged { .. }), "{kind}: {refused}");
        assert!(refused.to_string().contains("backup"), "{kind}: {refused}");
        assert_eq!(fs::read(&path).unwrap(), bytes, "{kind}");
    }
}

#[tokio::test]
async fn a_garbled_write_ahead_log_is_refused() {
    let folder = Folder::new();
    let log = closed_store(&folder).await.with_extension("db-wal");
    fs::write(&log, "garbage".repeat(1000)).unwrap();
    let refused = open(folder.0.path()).unwrap_err();
    assert!(matches!(&refused, StoreError::Damaged { path, .. } if *path == log), "{refused}");
    assert_eq!(fs::read(&log).unwrap().len(), 7000);
}

#[tokio::test]
async fn a_missing_database_whose_log_is_there_is_not_begun_anew() {
    let folder = Folder::new();
    let path = closed_store(&folder).await;
    fs::rename(&path, path.with_extension("db-wal")).unwrap();
    let refused = open(folder.0.path()).unwrap_err();
    assert!(matches!(refused, StoreError::Damaged { .. }), "{refused}");
    assert!(!path.exists());
}

#[tokio::test]
async fn the_database_of_another_program_is_refused() {
    let folder = Folder::new();
    let path = folder.0.path().join("newswatch.db");
    change(&path, "CREATE TABLE bookmarks (url)");
    let refused = open(folder.0.path()).unwrap_err();
    assert!(matches!(refused, StoreError::Damaged { .. }), "{refused}");
}

#[tokio::test]
async fn a_store_of_a_newer_version_is_refused() {
    let folder = Folder::new();
    let path = closed_store(&folder).await;
    change(&path, "PRAGMA user_version = 99");
    for refused in [open(folder.0.path()).unwrap_err(), open_beside(folder.0.path()).unwrap_err()] {
        assert!(matches!(refused, StoreError::Newer { found: 99, known: schema::NEWEST, .. }), "{refused}");
    }
}

#[tokio::test]
async fn a_command_does_not_upgrade_a_store() {
    let folder = Folder::new();
    let path = closed_store(&folder).await;
    change(&path, "PRAGMA user_version = 0");
    let refused = open_beside(folder.0.path()).unwrap_err();
    assert!(matches!(refused, StoreError::Older { found: 0, known: schema::NEWEST, .. }), "{refused}");
}
