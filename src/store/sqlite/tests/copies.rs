//! Copies of a store that is in use, and what a check finds.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use rusqlite::Connection;

use super::Folder;
use crate::store::StoreError;
use crate::store::contract::Place;
use crate::store::contract::fixture::{
    deliveries, give, id, identities, known, record, tell, waiting, with_deliveries,
};
use crate::store::sqlite::{back_up, check, open, schema};

#[tokio::test]
async fn a_copy_is_whole_private_and_made_beside_the_daemon() {
    let folder = Folder::new();
    let store = with_deliveries(&folder, &[("a", "desk")]).await;
    let elsewhere = Folder::new();
    let to = elsewhere.0.path().join("newswatch.db");
    fs::write(to.with_extension("db.new"), "what a crash left of another copy").unwrap();
    let copied = back_up(folder.0.path(), &to, false).unwrap();
    assert_eq!((copied.schema, copied.bytes), (schema::NEWEST, fs::metadata(&to).unwrap().len()));
    assert_eq!(fs::metadata(&to).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::read_dir(elsewhere.0.path()).unwrap().count(), 1, "nothing stands beside it");
    assert_eq!(check(elsewhere.0.path()).unwrap().faults, [""; 0]);
    assert_eq!(deliveries(&*elsewhere.open()).await, deliveries(&*store).await);
}

#[tokio::test]
async fn writes_go_on_while_a_copy_is_made() {
    let folder = Folder::new();
    let store = with_deliveries(&folder, &[("a", "desk")]).await;
    let (from, to) = (folder.0.path().to_owned(), folder.0.path().join("copy.db"));
    let copying = tokio::task::spawn_blocking(move || (0..20).map(|_| back_up(&from, &to, true)).collect::<Vec<_>>());
    let mut given = 0;
    while !copying.is_finished() {
        given += 1;
        give(&*store, "wire", given, vec![record(&[&format!("item-{given}")], &[])]).await;
    }
    assert!(copying.await.unwrap().iter().all(Result::is_ok));
    assert_eq!(store.feeds().await.unwrap()[0].items, usize::try_from(given).unwrap() + 1);
}

#[test]
fn what_is_there_is_replaced_only_if_that_is_said_and_the_store_itself_never() {
    let folder = Folder::new();
    let _store = folder.open();
    let to = folder.0.path().join("copy.db");
    fs::write(&to, "something else").unwrap();
    assert!(matches!(back_up(folder.0.path(), &to, false), Err(StoreError::Exists { .. })));
    assert_eq!(fs::read(&to).unwrap(), b"something else");
    back_up(folder.0.path(), &to, true).unwrap();
    let itself = folder.0.path().join(".").join("newswatch.db");
    assert!(matches!(back_up(folder.0.path(), &itself, true), Err(StoreError::Exists { .. })));
}

#[tokio::test]
async fn a_copy_that_cannot_be_made_leaves_nothing_and_says_why() {
    let folder = Folder::new();
    drop(with_deliveries(&folder, &[("a", "desk")]).await);
    let nowhere = folder.0.path().join("nowhere").join("copy.db");
    let refused = back_up(folder.0.path(), &nowhere, false).unwrap_err();
    assert!(matches!(refused, StoreError::Copy { .. }), "{refused}");
    assert!(refused.to_string().contains("nowhere/copy.db"), "{refused}");

    let path = folder.0.path().join("newswatch.db");
    let mut bytes = fs::read(&path).unwrap();
    bytes[4096..].fill(0xa5);
    fs::write(&path, &bytes).unwrap();
    let to = folder.0.path().join("copy.db");
    let refused = back_up(folder.0.path(), &to, false).unwrap_err();
    assert!(matches!(refused, StoreError::Damaged { .. }), "{refused}");
    assert!(!to.exists() && !to.with_extension("db.new").exists());
    assert_eq!(fs::read(&path).unwrap(), bytes);
    assert!(matches!(back_up(&folder.0.path().join("no"), &to, false), Err(StoreError::Absent { .. })));
}

#[tokio::test]
async fn what_came_since_a_copy_was_made_is_told_once_more_after_it_was_put_back() {
    let folder = Folder::new();
    let store = with_deliveries(&folder, &[("a", "desk")]).await;
    let copy = folder.0.path().join("copy.db");
    back_up(folder.0.path(), &copy, false).unwrap();
    give(&*store, "wire", 10, vec![record(&["since"], &["drones"])]).await;
    tell(&*store, 10, &[("b", "desk")]).await;
    drop(store);
    fs::rename(&copy, folder.0.path().join("newswatch.db")).unwrap();
    let store = folder.open();
    let wire = id(&*store, "wire").await;
    assert_eq!(known(&*store, wire, &[identities(&["strike"]), identities(&["since"])]).await, [true, false]);
    let again = || vec![record(&["strike"], &["drones"]), record(&["since"], &["drones"])];
    assert_eq!(give(&*store, "wire", 20, again()).await.waiting, 1);
    assert_eq!(give(&*store, "wire", 30, again()).await.waiting, 0);
    assert_eq!(waiting(&*store).await, ["drones"]);
}

#[tokio::test]
async fn a_check_says_what_is_wrong_and_changes_nothing() {
    let folder = Folder::new();
    drop(with_deliveries(&folder, &[("a", "desk")]).await);
    let path = folder.0.path().join("newswatch.db");
    let whole = fs::read(&path).unwrap();
    let checked = check(folder.0.path()).unwrap();
    assert_eq!((checked.faults.len(), checked.schema, checked.bytes), (0, schema::NEWEST, whole.len() as u64));
    let breaks = [
        ("UPDATE feed SET items = 7", "feeds that count other items than there are: 1"),
        ("UPDATE match SET state = 'waiting'", "matches that wait although an alert tells them: 1"),
        ("UPDATE identity SET original = 99", "identities of items that never were: 1"),
        (
            "PRAGMA foreign_keys = OFF; DELETE FROM alert",
            "rows of `alert_match` that point at a `alert` that is not there: 1",
        ),
        ("PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = 'match_item'", "never used"),
        ("PRAGMA application_id = 1", "it is the database of another program"),
    ];
    for (sql, expected) in breaks {
        fs::write(&path, &whole).unwrap();
        Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        let broken = fs::read(&path).unwrap();
        let faults = check(folder.0.path()).unwrap().faults;
        assert!(faults.iter().any(|fault| fault.contains(expected)), "{sql}: {faults:?}");
        assert_eq!(fs::read(&path).unwrap(), broken, "{sql}");
    }
    let mut garbled = whole.clone();
    garbled[8192..12288].fill(0xa5);
    fs::write(&path, &garbled).unwrap();
    assert!(!check(folder.0.path()).unwrap().faults.is_empty());
    for bytes in [&b""[..], b"x", &[0; 8192]] {
        fs::write(&path, bytes).unwrap();
        assert!(matches!(check(folder.0.path()), Err(StoreError::Damaged { .. })));
    }
}

#[test]
fn a_store_that_was_deleted_or_replaced_while_it_is_open_is_noticed() {
    let folder = Folder::new();
    let store = folder.open();
    store.is_in_place().unwrap();
    let path = folder.0.path().join("newswatch.db");
    fs::rename(&path, path.with_extension("moved")).unwrap();
    assert!(matches!(store.is_in_place(), Err(StoreError::Gone { .. })));
    fs::copy(path.with_extension("moved"), &path).unwrap();
    assert!(matches!(store.is_in_place(), Err(StoreError::Gone { .. })));
    fs::rename(path.with_extension("moved"), &path).unwrap();
    store.is_in_place().unwrap();
    drop(store);
    open(folder.0.path()).unwrap();
}
