//! Stores of older versions, as those wrote them.

use rusqlite::Connection;

use super::Folder;
use crate::model::{AlertId, DeliveryState};
use crate::store::DeliveryFilter;
use crate::store::contract::Place;
use crate::store::sqlite::schema;

/// Makes a store of this version with these rows.
fn written(folder: &Folder, version: usize, rows: &str) {
    let db = Connection::open(folder.0.path().join("newswatch.db")).unwrap();
    db.pragma_update(None, "application_id", schema::APPLICATION).unwrap();
    schema::MIGRATIONS[..version].iter().for_each(|migration| db.execute_batch(migration).unwrap());
    db.pragma_update(None, "user_version", i64::try_from(version).unwrap()).unwrap();
    db.execute_batch(rows).unwrap();
}

/// An alert of two matches with one delivery that waits, one match that waits, and a duplicate.
const ALERTS: &str = "
    INSERT INTO feed (id, name, source, next_poll, baseline) VALUES (1, 'wire', 'https://wire/', 0, 0);
    INSERT INTO item (id, feed, baseline, first_seen, title, categories, summary, content) VALUES
        (1, 1, 0, 0, 'one', '[]', '', ''), (2, 1, 0, 1, 'two', '[]', '', ''), (3, 1, 0, 2, 'three', '[]', '', '');
    INSERT INTO alert (id, rule, created) VALUES (5, 'drones', 1000000);
    INSERT INTO match (id, rule, item, original, state, alert, reason, created, evidence) VALUES
        (1, 'drones', 1, 1, 'told', 5, NULL, 0, '[]'), (2, 'drones', 2, 2, 'told', 5, NULL, 0, '[]'),
        (3, 'drones', 3, 3, 'waiting', NULL, NULL, 0, '[]'), (4, 'oil', 3, 3, 'closed', NULL, 'gone', 0, '[]');
    INSERT INTO delivery (id, alert, channel, recipient, state, created, next_attempt) VALUES
        ('msg_1', 5, 'desk', '', 'pending', 1000000, 1000000);";

#[tokio::test]
async fn alerts_that_waited_before_an_upgrade_are_told_after_it() {
    for version in 1..=6 {
        let folder = Folder::new();
        written(&folder, version, ALERTS);
        let store = folder.open();
        let rows = store.deliveries(DeliveryFilter::default()).await.unwrap();
        assert_eq!((rows[0].delivery.state, rows[0].items), (DeliveryState::Pending, 2), "version {version}");
        assert_eq!(store.waiting_matches(10).await.unwrap().len(), 1);
        assert_eq!(store.untold(10).await.unwrap()[0].reason, "gone");
        assert!(store.open_alerts().await.unwrap().is_empty());
        let leased = store
            .lease_due(&"desk".into(), jiff::Timestamp::from_second(2).unwrap(), jiff::SignedDuration::from_mins(1), 9)
            .await
            .unwrap();
        let alert = &leased[0].alert;
        assert_eq!((alert.id, alert.name(), alert.due.as_second()), (AlertId(5), "drones", 1));
        let titles: Vec<_> = alert.items.iter().map(|told| told.item.title.as_str()).collect();
        assert_eq!(titles, ["one", "two"]);
    }
}

#[tokio::test]
async fn what_was_there_before_an_upgrade_is_counted() {
    let folder = Folder::new();
    let attempts = "INSERT INTO attempt (delivery, started, ended, outcome, retry_at, detail) VALUES
        ('msg_1', 0, 0, 'retry', 1, ''), ('msg_1', 0, 0, 'retry', 1, '');";
    written(&folder, 6, &format!("{ALERTS}{attempts}"));
    let counts = folder.open().counts(jiff::Timestamp::UNIX_EPOCH).await.unwrap();
    assert_eq!(counts.matches, [("drones".into(), 3), ("oil".into(), 1)]);
    assert_eq!((counts.channels[0].0.as_str(), counts.channels[0].1.retried), ("desk", 2));
    assert_eq!(counts.feeds[0].polls.all(), 0);
}
