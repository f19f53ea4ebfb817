//! What no story can be joined by any more goes, and nothing else.

use jiff::SignedDuration;
use rusqlite::Connection;

use super::Folder;
use crate::store::contract::fixture::{STRIKE, at, give, record, report, with_feeds};
use crate::store::{HealthChange, PrunePlace, Retention, Store};

const HOUR: i64 = 3600;

fn beside(folder: &Folder) -> Connection {
    Connection::open(folder.0.path().join("newswatch.db")).unwrap()
}

/// Prunes the keys, and gives how many went.
async fn swept(store: &dyn Store, second: i64) -> usize {
    let story_window = SignedDuration::from_hours(72);
    let keep = Retention { items: None, history: None, per_feed: None, spared: 0, story_window };
    let (mut keys, mut place) = (0, Some(PrunePlace::Keys(i64::MIN)));
    while let Some(here) = place {
        let step = store.prune(keep, here, at(second)).await.unwrap();
        keys += step.pruned.keys;
        place = step.next;
    }
    keys
}

#[tokio::test]
async fn keys_that_lead_nowhere_go_once_a_day_and_also_after_the_clock_was_set_back() {
    let folder = Folder::new();
    let store = with_feeds(&folder, &["wire"]).await;
    let lead_nowhere = || {
        let many = "WITH RECURSIVE nth(key) AS (SELECT 1 UNION ALL SELECT key + 1 FROM nth WHERE key < 1200)
            INSERT INTO posting SELECT key, x'01' FROM nth";
        beside(&folder).execute_batch(many).unwrap();
    };
    lead_nowhere();
    assert_eq!(swept(&*store, 0).await, 1200);
    lead_nowhere();
    assert_eq!(swept(&*store, 23 * HOUR).await, 0);
    assert_eq!(swept(&*store, 24 * HOUR).await, 1200);
    lead_nowhere();
    assert_eq!(swept(&*store, -HOUR).await, 1200);
}

#[tokio::test]
async fn what_newswatch_says_of_itself_ends_no_story() {
    let folder = Folder::new();
    let store = with_feeds(&folder, &["wire", "blog"]).await;
    give(&*store, "wire", 0, vec![report("one", STRIKE, &[])]).await;
    let news = HealthChange { items: vec![record(&["@trouble"], &["newswatch"])], ..HealthChange::default() };
    store.record_health(news, at(30)).await.unwrap();
    assert_eq!(give(&*store, "blog", 60, vec![report("two", STRIKE, &[])]).await.joined, 1);
}

#[tokio::test]
async fn a_report_dated_ahead_keeps_no_story_open_for_longer_than_the_others() {
    let folder = Folder::new();
    let store = with_feeds(&folder, &["wire", "blog"]).await;
    give(&*store, "wire", 9_000 * HOUR, vec![report("ahead", STRIKE, &[])]).await;
    for hour in [0, 1, 74, 75] {
        let text = format!("Nothing of it: {hour}");
        give(&*store, "wire", hour * HOUR, vec![report(&format!("of-{hour}"), &text, &[])]).await;
    }
    let open = "SELECT count(*) FROM report WHERE profile IS NOT NULL";
    let open: i64 = beside(&folder).query_row(open, [], |row| row.get(0)).unwrap();
    assert_eq!(open, 2);
}
