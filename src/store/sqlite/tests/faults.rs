//! What goes wrong while the store is open, and how far it reaches.

use std::task::{Context, Waker};

use futures_util::future::join_all;
use jiff::Timestamp;
use rusqlite::Connection;

use super::Folder;
use crate::model::{DeliveryId, DeliveryState, FeedMemory};
use crate::store::contract::fixture::{at, give, lease, polled, record, tell, with_deliveries};
use crate::store::sqlite::fault::Fault;
use crate::store::sqlite::{SqliteStore, open};
use crate::store::{
    Care, Configured, DeliveryFilter, Feeds, NewMemory, Overview, Pages, PollRecord, Polls, StoreError,
};

fn alone(folder: &Folder) -> SqliteStore {
    open::alone(folder.0.path()).unwrap()
}

fn feed(name: &str) -> Configured {
    let start = Timestamp::UNIX_EPOCH;
    Configured {
        name: name.into(),
        source: name.into(),
        first_poll: start,
        latest_poll: start,
        latest_held: start,
        latest_retry: start,
    }
}

#[tokio::test]
async fn a_delivery_that_cannot_be_read_does_not_hold_up_the_others() {
    let folder = Folder::new();
    let store = with_deliveries(&folder, &[("poison", "desk")]).await;
    give(&*store, "wire", 5, vec![record(&["next"], &["drones"])]).await;
    tell(&*store, 5, &[("good", "desk")]).await;
    Connection::open(folder.0.path().join("newswatch.db"))
        .unwrap()
        .execute(
            "UPDATE match SET evidence = '{' WHERE id = (SELECT match FROM alert_match ORDER BY alert LIMIT 1)",
            [],
        )
        .unwrap();

    let leased = lease(&*store, "desk", 9).await;
    assert_eq!(leased.len(), 1);
    assert_eq!(leased[0].delivery.id, DeliveryId("good".into()));
    let dead = DeliveryFilter { states: vec![DeliveryState::Dead], ..DeliveryFilter::default() };
    let dead = store.deliveries(dead).await.unwrap().remove(0).delivery;
    assert_eq!(dead.id, DeliveryId("poison".into()));
    assert!(dead.last_error.unwrap().contains("cannot be read"));
}

#[tokio::test]
async fn changes_that_wait_together_fail_apart() {
    let folder = Folder::new();
    let store = alone(&folder);
    let change = |number: i64| {
        store.writer.write("change", move |db| {
            db.execute("INSERT INTO alert (rule, created) VALUES (?1, 0)", [number])?;
            match number % 2 {
                0 => Ok(number),
                _ => Err(Fault::Missing { what: "half", id: number.to_string() }),
            }
        })
    };
    let results = join_all((0..20).map(change)).await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 10);
    let kept: i64 = store
        .reader
        .read("count", |db| Ok(db.query_row("SELECT count(*) FROM alert", [], |row| row.get(0))?))
        .await
        .unwrap();
    assert_eq!(kept, 10);
}

#[tokio::test]
async fn a_full_disk_is_told_and_the_store_goes_on_when_there_is_room() {
    let folder = Folder::new();
    let store = alone(&folder);
    store.reconcile(&[feed("wire")], Timestamp::UNIX_EPOCH).await.unwrap();
    let feed = &store.feeds().await.unwrap()[0].memory;
    let room = |pages: i64| {
        store.writer.write("limit", move |db| {
            db.pragma_update(None, "max_page_count", pages)?;
            Ok(())
        })
    };
    room(1).await.unwrap();
    let refused = store.record_poll(large_poll(feed)).await.unwrap_err();
    assert!(matches!(refused, StoreError::Full { .. }), "{refused}");
    assert!(refused.passes());
    assert_eq!(store.totals(at(0)).await.unwrap().items, 0, "nothing of the poll is kept");

    assert!(store.try_to_write().await.unwrap_err().passes());

    room(1_000_000).await.unwrap();
    store.try_to_write().await.unwrap();
    assert_eq!(store.pages(&[[0; 16]], Timestamp::UNIX_EPOCH).await.unwrap(), [None], "it leaves nothing");
    assert_eq!(store.record_poll(large_poll(feed)).await.unwrap().stored, 1);
}

fn large_poll(feed: &FeedMemory) -> PollRecord {
    let mut item = record(&["strike"], &["drones"]);
    item.item.content = "text".repeat(100_000);
    let memory = NewMemory::Unchanged { validators: Default::default(), came: false, moved_to: None };
    PollRecord { items: vec![item], ..polled(feed, 0, memory) }
}

#[tokio::test]
async fn a_change_is_made_although_its_caller_gave_up() {
    let folder = Folder::new();
    let store = alone(&folder);
    let mut change = Box::pin(
        store
            .writer
            .write("change", |db| Ok(db.execute("INSERT INTO alert (rule, created) VALUES ('drones', 0)", [])?)),
    );
    let _ = change.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    drop(change);
    let kept = store
        .writer
        .write("count", |db| Ok(db.query_row("SELECT count(*) FROM alert", [], |row| row.get::<_, i64>(0))?));
    assert_eq!(kept.await.unwrap(), 1);
}

#[tokio::test]
async fn a_long_reader_holds_up_nobody_and_the_log_is_short_again_after_it() {
    let folder = Folder::new();
    let store = alone(&folder);
    store.reconcile(&[feed("wire")], Timestamp::UNIX_EPOCH).await.unwrap();
    let path = folder.0.path().join("newswatch.db");
    let log = || std::fs::metadata(path.with_extension("db-wal")).unwrap().len();
    let limit = 1 << 20;
    store.writer.write("limit", move |db| Ok(db.pragma_update(None, "journal_size_limit", limit)?)).await.unwrap();
    let reader = Connection::open(&path).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM feed").unwrap();
    let write = async |times: i64| {
        for number in 0..times {
            let text = "text".repeat(1_000_000);
            store.put_page([7; 16], &text, at(number), at(-9)).await.unwrap();
        }
    };
    write(6).await;
    assert!(log() > 20_000_000, "it holds what the reader may still want to see");
    reader.execute_batch("COMMIT").unwrap();
    // The first one moves the log into the database, the next one begins it anew.
    write(2).await;
    assert!(log() < 10_000_000, "{}", log());
}

#[tokio::test]
async fn an_index_serves_every_frequent_question() {
    let folder = Folder::new();
    let store = alone(&folder);
    let queries = [
        "SELECT id FROM feed WHERE removed IS NULL AND gone = 0 AND next_poll <= 9 ORDER BY next_poll",
        "SELECT 1 FROM identity WHERE feed = 1 AND key = x'00'",
        "SELECT DISTINCT original FROM identity WHERE everywhere = 1 AND key = x'00'",
        "SELECT id FROM match WHERE original = 1 AND rule = 'r' AND state <> 'duplicate'",
        "SELECT id FROM match WHERE state = 'waiting' ORDER BY created, id LIMIT 9",
        "SELECT match FROM alert_match WHERE alert = 1",
        "SELECT id FROM item WHERE id = 1 OR copy_of = 1",
        "SELECT id FROM delivery WHERE state = 'pending' AND channel = 'c' AND next_attempt <= 9 ORDER BY next_attempt, id",
        "SELECT id FROM attempt WHERE delivery = 'd'",
        "SELECT id FROM item WHERE feed = 1 AND id > 1 AND id < 9 ORDER BY id",
        "SELECT id FROM match WHERE original = 1",
        "SELECT 1 FROM match AS later WHERE later.rule = 'r' AND later.created > 1",
        "SELECT key FROM posting WHERE key > 1 ORDER BY key",
        "SELECT voice FROM report WHERE story = 1 AND feed = 1",
    ];
    for query in queries {
        let plan = store.reader.read("explain", move |db| plan(db, query)).await.unwrap();
        let served = plan.iter().all(|step| !step.starts_with("SCAN") || step.contains(" USING "));
        assert!(served && !plan.iter().any(|step| step.contains("FOR ORDER BY")), "{query}: {plan:?}");
    }
}

fn plan(db: &Connection, query: &str) -> Result<Vec<String>, Fault> {
    let mut statement = db.prepare(&format!("EXPLAIN QUERY PLAN {query}"))?;
    Ok(statement.query_map([], |row| row.get("detail"))?.collect::<Result<_, _>>()?)
}
