//! A store after years of news. By hand, since it takes minutes:
//! `cargo test --lib years -- --ignored --nocapture`.

use std::time::Duration;

use jiff::SignedDuration;
use rusqlite::Connection;
use tokio::time::Instant;

use super::Folder;
use crate::store::contract::Place;
use crate::store::contract::fixture::{at, id, with_feeds};
use crate::store::sqlite::{back_up, check};
use crate::store::{Identity, IdentityKind, PrunePlace, Retention, Store};

/// Feeds, and keys of each: ten million in all, four an item.
const FEEDS: i64 = 200;
const KEYS: i64 = 50_000;

/// Items whose texts are still there, of each feed.
const ITEMS: i64 = 1_000;

#[tokio::test]
#[ignore = "takes minutes; its figures are for people"]
async fn ten_million_marks() {
    let folder = Folder::new();
    let names: Vec<String> = (0..FEEDS).map(|number| format!("feed-{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    drop(with_feeds(&folder, &names).await);
    let (marks, items) = fill(&folder);
    say("bytes of a mark", marks / (FEEDS * KEYS));
    say("bytes of an item of 700 letters", items / (FEEDS * ITEMS));
    let begun = Instant::now();
    let store = folder.open();
    say("start", begun.elapsed());
    look_up(&*store).await;
    prune(&*store).await;
    let begun = Instant::now();
    let copied = back_up(folder.0.path(), &folder.0.path().join("copy.db"), false).unwrap();
    say("copy", (begun.elapsed(), copied.bytes));
    let begun = Instant::now();
    assert_eq!(check(folder.0.path()).unwrap().faults, [""; 0]);
    say("check", begun.elapsed());
}

/// Fills the tables and says how many bytes the marks take, and the items.
fn fill(folder: &Folder) -> (i64, i64) {
    let db = Connection::open(folder.0.path().join("newswatch.db")).unwrap();
    let bytes = || -> i64 {
        let number = |name| db.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).unwrap();
        number("page_count") * number("page_size")
    };
    db.execute_batch("PRAGMA synchronous = OFF; PRAGMA cache_size = -1500000; BEGIN").unwrap();
    let empty = bytes();
    db.execute(
        "WITH RECURSIVE number (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n + 1 < ?1 * ?2)
         INSERT INTO item (feed, baseline, first_seen, title, categories, summary, content)
         SELECT 1 + n / ?2, 0, ?3, 'Title ' || n, '[]', hex(randomblob(350)), '' FROM number",
        [FEEDS, ITEMS, at(0).as_microsecond()],
    )
    .unwrap();
    db.execute("UPDATE feed SET items = ?1", [ITEMS]).unwrap();
    let filled = bytes();
    db.execute(
        "WITH RECURSIVE number (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n + 1 < ?1 * ?2)
         INSERT INTO identity (feed, key, everywhere, original)
         SELECT 1 + n / ?2, randomblob(16), n % 4 = 0, 1 + n % 200000 FROM number",
        [FEEDS, KEYS],
    )
    .unwrap();
    db.execute_batch("COMMIT").unwrap();
    (bytes() - filled, filled - empty)
}

/// A poll's question: thirty items with four keys each, none of them known, as the dearest case.
async fn look_up(store: &dyn Store) {
    let mut slowest = Duration::ZERO;
    for feed in 0..FEEDS {
        let feed_id = id(store, &format!("feed-{feed}")).await;
        let key = |number: i64| Identity { key: [(number * 7 + feed) as u8; 16], kind: IdentityKind::Guid };
        let items: Vec<Vec<Identity>> = (0..30).map(|item| (0..4).map(|part| key(4 * item + part)).collect()).collect();
        let begun = Instant::now();
        store.known(feed_id, &items).await.unwrap();
        slowest = slowest.max(begun.elapsed());
    }
    say("slowest look-up of 120 keys, each feed's first", slowest);
}

async fn prune(store: &dyn Store) {
    let old = Some(SignedDuration::from_hours(24));
    let retention = Retention {
        items: old,
        history: old,
        per_feed: None,
        spared: 100,
        story_window: SignedDuration::from_hours(72),
    };
    let (mut steps, mut slowest, mut pruned, begun) = (0, Duration::ZERO, 0, Instant::now());
    let mut place = Some(PrunePlace::default());
    while let Some(here) = place {
        let begun = Instant::now();
        let step = store.prune(retention, here, at(9_000_000)).await.unwrap();
        (steps, slowest, pruned) = (steps + 1, slowest.max(begun.elapsed()), pruned + step.pruned.items);
        place = step.next;
    }
    say("items pruned, steps, all, slowest", (pruned, steps, begun.elapsed(), slowest));
}

fn say(what: &str, figure: impl std::fmt::Debug) {
    eprintln!("{what}: {figure:?}");
}
