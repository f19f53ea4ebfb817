//! Stores of older versions, as those wrote them.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;

use super::Folder;
use crate::model::{AlertId, DeliveryState};
use crate::store::contract::Place;
use crate::store::contract::fixture::{configured, give, record};
use crate::store::sqlite::{check, migrate, open, schema};
use crate::store::{DeliveryFilter, StoreError};

/// Makes a store of this version with the rows that it can hold, and says where.
fn written(folder: &Folder, version: usize) -> PathBuf {
    let path = folder.0.path().join("newswatch.db");
    let db = Connection::open(&path).unwrap();
    db.pragma_update(None, "application_id", schema::APPLICATION).unwrap();
    db.pragma_update(None, "journal_mode", "WAL").unwrap();
    schema::MIGRATIONS[..version].iter().for_each(|migration| db.execute_batch(migration).unwrap());
    db.pragma_update(None, "user_version", i64::try_from(version).unwrap()).unwrap();
    db.execute_batch(COMMON).unwrap();
    db.execute_batch(if version < 7 { MATCHES_IN_ONE_ALERT } else { MATCHES }).unwrap();
    SINCE.iter().filter(|(since, _)| version >= *since).for_each(|(_, rows)| db.execute_batch(rows).unwrap());
    path
}

/// Three items with what they are known by, and an alert with one delivery that waits.
const COMMON: &str = "
    INSERT INTO feed (id, name, source, next_poll, baseline, items, etag) VALUES
        (1, 'wire', 'https://wire/feed', 0, 0, 3, x'2231');
    INSERT INTO item (id, feed, baseline, first_seen, title, categories, summary, content) VALUES
        (1, 1, 0, 0, 'one', '[]', '', ''), (2, 1, 0, 1, 'two', '[]', '', ''), (3, 1, 0, 2, 'three', '[]', '', '');
    INSERT INTO identity (feed, key, everywhere, original) VALUES
        (1, x'6f6e6500000000000000000000000000', 1, 1), (1, x'74776f00000000000000000000000000', 1, 2);
    INSERT INTO alert (id, rule, created) VALUES (5, 'drones', 1000000);
    INSERT INTO delivery (id, alert, channel, recipient, state, created, next_attempt) VALUES
        ('msg_1', 5, 'desk', '', 'pending', 1000000, 1000000);
    INSERT INTO attempt (delivery, started, ended, outcome, retry_at, detail) VALUES
        ('msg_1', 0, 0, 'retry', 1000000, 'busy');
    INSERT INTO channel_off VALUES ('pager', 't', '410 Gone', 0);";

/// Two matches in the alert, one that waits, and one that was closed.
const MATCHES_IN_ONE_ALERT: &str = "
    INSERT INTO match (id, rule, item, original, state, alert, reason, created, evidence) VALUES
        (1, 'drones', 1, 1, 'told', 5, NULL, 0, '[]'), (2, 'drones', 2, 2, 'told', 5, NULL, 0, '[]'),
        (3, 'drones', 3, 3, 'waiting', NULL, NULL, 0, '[]'), (4, 'oil', 3, 3, 'closed', NULL, 'gone', 0, '[]');";
const MATCHES: &str = "
    UPDATE alert SET due = created;
    INSERT INTO match (id, rule, item, original, state, reason, created, evidence) VALUES
        (1, 'drones', 1, 1, 'told', NULL, 0, '[]'), (2, 'drones', 2, 2, 'told', NULL, 0, '[]'),
        (3, 'drones', 3, 3, 'waiting', NULL, 0, '[]'), (4, 'oil', 3, 3, 'closed', 'gone', 0, '[]');
    INSERT INTO alert_match VALUES (5, 1), (5, 2);";

/// What came with a version.
const SINCE: [(usize, &str); 10] = [
    (4, "INSERT INTO page VALUES (x'00', 0, 'text')"),
    (
        5,
        "INSERT INTO subscription VALUES (1, 'https://hub/', 'https://wire/feed', 1, 'token', 's', 'asked', NULL, 0, 0)",
    ),
    (6, "INSERT INTO trouble VALUES ('feed wire', 0, 'it fails')"),
    (
        8,
        "INSERT INTO mute (kind, target, created, until, reason) VALUES ('rule', 'drones', 0, 9000000000000000, 'show')",
    ),
    (9, "INSERT INTO report (item, story, voice, seen) VALUES (1, 1, 1, 0), (2, 1, 2, 0)"),
    (9, "UPDATE report SET profile = x'01' WHERE item = 2"),
    (9, "INSERT INTO edit VALUES (1, 2, 0)"),
    (10, "INSERT INTO absence VALUES (1, 2, 0, NULL, 0)"),
    (11, "INSERT INTO match_count VALUES ('drones', 3); INSERT INTO attempt_count VALUES ('desk', 'retry', 1)"),
    (12, "INSERT INTO gap VALUES (1, 0, 1, 1, 10); INSERT INTO watch VALUES ('daemon', 0, 1)"),
];

/// The version of the file, past the store.
fn version(path: &Path) -> i64 {
    Connection::open(path).unwrap().pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
}

fn older_versions() -> std::ops::Range<usize> {
    1..schema::MIGRATIONS.len()
}

#[tokio::test]
async fn alerts_that_waited_before_an_upgrade_are_told_after_it() {
    for version in older_versions() {
        let folder = Folder::new();
        written(&folder, version);
        let store = folder.open();
        let rows = store.deliveries(DeliveryFilter::default()).await.unwrap();
        assert_eq!((rows[0].delivery.state, rows[0].items), (DeliveryState::Pending, 2), "version {version}");
        assert_eq!(store.attempts(&rows[0].delivery.id).await.unwrap().len(), 1);
        assert_eq!(store.waiting_matches(10).await.unwrap().len(), 1);
        assert_eq!(store.untold(10).await.unwrap()[0].reason, "gone");
        assert!(store.open_alerts().await.unwrap().is_empty());
        let now = Timestamp::from_second(2).unwrap();
        let leased = store.lease_due(&"desk".into(), now, SignedDuration::from_mins(1), 9).await.unwrap();
        let alert = &leased[0].alert;
        assert_eq!((alert.id, alert.name(), alert.due.as_second()), (AlertId(5), "drones", 1));
        let titles: Vec<_> = alert.items.iter().map(|told| told.item.title.as_str()).collect();
        assert_eq!(titles, ["one", "two"]);
    }
}

#[tokio::test]
async fn what_was_there_before_an_upgrade_is_counted() {
    let folder = Folder::new();
    written(&folder, 6);
    let counts = folder.open().counts(jiff::Timestamp::UNIX_EPOCH).await.unwrap();
    assert_eq!(counts.matches, [("drones".into(), 3), ("oil".into(), 1)]);
    assert_eq!((counts.channels[0].0.as_str(), counts.channels[0].1.retried), ("desk", 1));
    assert_eq!(counts.feeds[0].polls.all(), 0);
}

#[tokio::test]
async fn nothing_is_told_again_after_an_upgrade() {
    for version in older_versions() {
        let folder = Folder::new();
        written(&folder, version);
        let store = folder.open();
        assert!(store.feeds().await.unwrap()[0].memory.validators.etag.is_some());
        let feeds = [configured("wire", "https://wire/feed"), configured("blog", "https://blog/feed")];
        store.reconcile(&feeds, Timestamp::UNIX_EPOCH).await.unwrap();
        let given = || vec![record(&["one"], &["drones"]), record(&["two"], &["drones"])];
        assert_eq!(give(&*store, "wire", 9, given()).await.stored, 0, "version {version}");
        let copies = give(&*store, "blog", 9, given()).await;
        assert_eq!((copies.duplicates, copies.waiting), (2, 0), "version {version}");
        drop(store);
        assert_eq!(check(folder.0.path()).unwrap().faults, [""; 0], "version {version}");
    }
}

#[test]
fn a_store_is_kept_as_it_was_before_each_upgrade() {
    for from in older_versions() {
        let folder = Folder::new();
        let path = written(&folder, from);
        let earlier = path.with_extension("db.schema-99");
        fs::write(path.with_extension("db.schema-1"), "that of an earlier upgrade").unwrap();
        fs::write(&earlier, "not one of ours").unwrap();
        let migrated = migrate(folder.0.path()).unwrap();
        let from = i64::try_from(from).unwrap();
        assert_eq!((migrated.from, migrated.to, version(&path)), (from, schema::NEWEST, schema::NEWEST));
        let backup = migrated.backup.unwrap();
        assert_eq!(backup, path.with_extension(format!("db.schema-{from}")));
        assert_eq!((version(&backup), fs::metadata(&backup).unwrap().permissions().mode() & 0o777), (from, 0o600));
        let rows = |path: &Path| -> i64 {
            Connection::open(path).unwrap().query_row("SELECT count(*) FROM match", [], |row| row.get(0)).unwrap()
        };
        assert_eq!((rows(&backup), rows(&path)), (4, 4));
        assert_eq!(path.with_extension("db.schema-1").exists(), from == 1, "only the newest is kept");
        assert!(earlier.exists());
        assert_eq!(migrate(folder.0.path()).unwrap().backup, None, "there is nothing more to do");
    }
}

#[test]
fn what_a_kill_in_the_middle_of_an_upgrade_leaves_is_the_store_before() {
    let folder = Folder::new();
    let path = written(&folder, 3);
    let db = Connection::open(&path).unwrap();
    // With so little room in memory, what is not committed goes to the log.
    db.execute_batch("PRAGMA cache_size = 1; BEGIN IMMEDIATE").unwrap();
    schema::MIGRATIONS[3..].iter().for_each(|migration| db.execute_batch(migration).unwrap());
    db.execute("INSERT INTO page VALUES (x'01', 0, ?1)", ["text".repeat(50_000)]).unwrap();
    let killed = Folder::new();
    let left = killed.0.path().join("newswatch.db");
    fs::copy(&path, &left).unwrap();
    assert!(fs::copy(path.with_extension("db-wal"), left.with_extension("db-wal")).unwrap() > 100_000);
    assert_eq!(version(&left), 3);
    let migrated = migrate(killed.0.path()).unwrap();
    assert_eq!((migrated.from, version(&left), version(&migrated.backup.unwrap())), (3, schema::NEWEST, 3));
}

#[test]
fn an_upgrade_that_fails_leaves_the_store_and_a_backup() {
    let folder = Folder::new();
    let path = written(&folder, 5);
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE mute (in_the_way INTEGER)").unwrap();
    for _ in 0..2 {
        let refused = open(folder.0.path()).unwrap_err();
        assert!(matches!(refused, StoreError::Engine { step: "upgrade the store", .. }), "{refused}");
        assert_eq!((version(&path), version(&path.with_extension("db.schema-5"))), (5, 5));
    }
}

#[test]
fn without_a_backup_there_is_no_upgrade() {
    let folder = Folder::new();
    let path = written(&folder, 5);
    fs::create_dir(path.with_extension("db.schema-5")).unwrap();
    let refused = open(folder.0.path()).unwrap_err();
    assert!(matches!(refused, StoreError::Copy { .. }), "{refused}");
    assert!(refused.to_string().contains("newswatch.db.schema-5"), "{refused}");
    assert_eq!(version(&path), 5);
    assert!(!path.with_extension("db.schema-5.new").exists());
}
