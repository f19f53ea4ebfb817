//! Stores whose reports an earlier program has written.

use rusqlite::Connection;

use super::Folder;
use crate::store::contract::Place;
use crate::store::contract::fixture::{STRIKE, give, report, with_feeds};

/// Makes it as if a program had written the reports that compared otherwise.
fn let_another_program_have_written(folder: &Folder) {
    let db = Connection::open(folder.0.path().join("newswatch.db")).unwrap();
    db.execute_batch(
        "UPDATE report SET profile = CAST(x'00' || substr(profile, 2) AS BLOB) WHERE profile IS NOT NULL;
         DELETE FROM posting;
         INSERT INTO posting VALUES (42, x'01')",
    )
    .unwrap();
}

#[tokio::test]
async fn an_item_that_cannot_be_read_stops_no_start() {
    let folder = Folder::new();
    let store = with_feeds(&folder, &["wire", "blog"]).await;
    give(&*store, "wire", 0, vec![report("one", STRIKE, &["drones"])]).await;
    drop(store);
    let_another_program_have_written(&folder);
    let path = folder.0.path().join("newswatch.db");
    Connection::open(path).unwrap().execute_batch("UPDATE item SET categories = 'no list'").unwrap();
    let store = folder.open();
    let later = give(&*store, "blog", 60, vec![report("two", STRIKE, &["drones"])]).await;
    assert_eq!((later.joined, later.waiting), (0, 1));
}

#[tokio::test]
async fn a_story_goes_on_after_an_upgrade_to_a_program_that_compares_otherwise() {
    let folder = Folder::new();
    let store = with_feeds(&folder, &["wire", "blog"]).await;
    give(&*store, "wire", 0, vec![report("one", STRIKE, &["drones"])]).await;
    drop(store);
    let_another_program_have_written(&folder);
    let store = folder.open();
    let later = give(&*store, "blog", 60, vec![report("two", STRIKE, &["drones"])]).await;
    assert_eq!((later.joined, later.duplicates, later.waiting), (1, 1, 0));
    drop(store);
    let db = Connection::open(folder.0.path().join("newswatch.db")).unwrap();
    let foreign: i64 = db.query_row("SELECT count(*) FROM posting WHERE key = 42", [], |row| row.get(0)).unwrap();
    assert_eq!(foreign, 0, "keys of the earlier program stayed");
}
