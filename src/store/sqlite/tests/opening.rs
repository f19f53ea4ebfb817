//! Who may open the store, and what opening does to the folder.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::Folder;
use crate::store::StoreError;
use crate::store::contract::Place;
use crate::store::sqlite::{open, open_beside};

#[test]
fn a_second_daemon_is_refused_and_told_who_holds_the_store() {
    let folder = Folder::new();
    let first = folder.open();
    let refused = open(folder.0.path()).unwrap_err();
    let expected = format!("process {}", std::process::id());
    assert!(matches!(&refused, StoreError::InUse { holder, .. } if *holder == expected), "{refused}");
    drop(first);
    folder.open();
}

#[test]
fn a_lock_file_left_by_a_killed_daemon_blocks_nobody() {
    let folder = Folder::new();
    fs::write(folder.0.path().join("newswatch.lock"), "1\n").unwrap();
    folder.open();
}

#[tokio::test]
async fn a_command_works_beside_the_daemon() {
    let folder = Folder::new();
    let daemon = folder.open();
    let beside = open_beside(folder.0.path()).unwrap();
    let feed = crate::store::Configured {
        name: "wire".into(),
        source: "https://wire/".into(),
        first_poll: jiff::Timestamp::UNIX_EPOCH,
        latest_poll: jiff::Timestamp::UNIX_EPOCH,
        latest_held: jiff::Timestamp::UNIX_EPOCH,
        latest_retry: jiff::Timestamp::UNIX_EPOCH,
    };
    daemon.reconcile(&[feed], jiff::Timestamp::UNIX_EPOCH).await.unwrap();
    assert_eq!(beside.feeds().await.unwrap().len(), 1, "it sees what the daemon writes");
    beside.reconcile(&[], jiff::Timestamp::UNIX_EPOCH).await.unwrap();
    assert!(daemon.feeds().await.unwrap().is_empty(), "the daemon sees what it writes");
}

#[test]
fn a_command_without_a_store_makes_none() {
    let folder = Folder::new();
    let refused = open_beside(folder.0.path()).unwrap_err();
    assert!(matches!(refused, StoreError::Absent { .. }), "{refused}");
    assert!(refused.to_string().contains(&folder.0.path().display().to_string()));
    assert_eq!(fs::read_dir(folder.0.path()).unwrap().count(), 0);
}

#[test]
fn a_new_store_is_private_to_its_user() {
    let folder = Folder::new();
    let state = folder.0.path().join("deep").join("state");
    let _store = open(&state).unwrap();
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&state), 0o700);
    assert_eq!(mode(&state.join("newswatch.db")), 0o600);
    assert_eq!(mode(&state.join("newswatch.lock")), 0o600);
}

#[test]
fn what_a_crash_left_of_a_store_in_the_making_is_made_anew() {
    let folder = Folder::new();
    fs::write(folder.0.path().join("newswatch.db.new"), "half").unwrap();
    folder.open();
    assert!(!folder.0.path().join("newswatch.db.new").exists());
}

#[test]
fn a_folder_that_cannot_be_made_is_named_with_the_right_that_is_missing() {
    let folder = Folder::new();
    let file = folder.0.path().join("file");
    fs::write(&file, "").unwrap();
    let refused = open(&file.join("state")).unwrap_err();
    assert!(matches!(refused, StoreError::Access { step: "create the state folder", .. }), "{refused}");
    assert!(refused.to_string().contains("file/state"), "{refused}");
}

#[tokio::test]
async fn closing_leaves_one_whole_file() {
    let folder = Folder::new();
    drop(folder.open());
    assert!(!folder.0.path().join("newswatch.db-wal").exists());
}
