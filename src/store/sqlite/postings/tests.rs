//! What is found, whatever became of it in between.

use std::path::Path;

use rusqlite::Connection;

use super::kept::Posting;
use super::*;
use crate::model::Item;
use crate::store::sqlite::schema::MIGRATIONS;
use crate::story::{PER_KEY, Profile};

/// A connection for which a report needs no item.
fn connect(path: &Path) -> Connection {
    let db = Connection::open(path).unwrap();
    db.pragma_update(None, "foreign_keys", false).unwrap();
    db
}

fn new_store(path: &Path) -> Connection {
    let db = connect(path);
    MIGRATIONS.iter().for_each(|migration| db.execute_batch(migration).unwrap());
    db
}

fn in_memory() -> (Connection, Newest) {
    (new_store(Path::new(":memory:")), Newest::default())
}

fn profile() -> Profile {
    let title = "Glencore explores the sale of Kazzinc".to_owned();
    Profile::of(&Item { title, ..Item::from_feed("Wire".into()) })
}

fn report(db: &Connection, item: i64) {
    let profile = profile().encode();
    let insert = "INSERT INTO report (item, story, voice, seen, profile) VALUES (?1, ?1, ?1, 0, ?2)";
    db.execute(insert, rusqlite::params![item, profile]).unwrap();
}

fn close(db: &Connection, items: &str) {
    db.execute(&format!("UPDATE report SET profile = NULL WHERE {items}"), []).unwrap();
}

fn met(db: &Connection, newest: &mut Newest) -> Vec<i64> {
    most_met(db, newest, &profile(), 9).unwrap()
}

fn in_the_file(db: &Connection) -> Vec<Posting> {
    behind(db, i64::MIN, 100).unwrap()
}

#[test]
fn a_key_leads_to_the_newest_reports_and_to_no_more_than_that() {
    let (db, mut newest) = in_memory();
    let many = i64::try_from(PER_KEY).unwrap() + 5;
    (1..=many).for_each(|item| report(&db, item));
    assert_eq!(most_met(&db, &mut newest, &profile(), 100).unwrap(), (6..=many).rev().collect::<Vec<_>>());
    newest.settle(&db).unwrap();
    let kept = in_the_file(&db);
    assert!(kept.len() > 2 && kept.iter().all(|posting| posting.items == (6..=many).collect::<Vec<_>>()));
    report(&db, many + 1);
    assert_eq!(most_met(&db, &mut newest, &profile(), 100).unwrap(), (7..=many + 1).rev().collect::<Vec<_>>());
}

#[test]
fn many_reports_are_written_together_and_few_are_found_in_memory() {
    let (db, mut newest) = in_memory();
    (1..1_000).for_each(|item| report(&db, item));
    assert_eq!((met(&db, &mut newest).len(), in_the_file(&db).len()), (9, 0));
    report(&db, 1_000);
    assert_eq!(met(&db, &mut newest)[0], 1_000);
    assert!(in_the_file(&db).iter().all(|posting| posting.items.last() == Some(&1_000)));
    assert!(!in_the_file(&db).is_empty());
}

#[test]
fn what_a_transaction_took_back_is_not_found_and_its_number_may_come_again() {
    let (db, mut newest) = in_memory();
    report(&db, 1);
    db.execute_batch("BEGIN").unwrap();
    report(&db, 2);
    assert_eq!(met(&db, &mut newest), [2, 1]);
    db.execute_batch("ROLLBACK").unwrap();
    report(&db, 2);
    assert_eq!(met(&db, &mut newest), [2, 1]);
    db.execute_batch("BEGIN").unwrap();
    newest.settle(&db).unwrap();
    db.execute_batch("ROLLBACK").unwrap();
    assert_eq!(met(&db, &mut newest), [2, 1]);
}

#[test]
fn what_could_not_be_written_together_is_not_lost() {
    let (db, mut newest) = in_memory();
    (1..=999).for_each(|item| report(&db, item));
    assert_eq!(met(&db, &mut newest).len(), 9);
    report(&db, 1_000);
    let pages: i64 = db.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    db.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(())).unwrap();
    fill(&db);
    db.execute_batch("BEGIN").unwrap();
    assert!(most_met(&db, &mut newest, &profile(), 9).is_err());
    assert!(db.is_autocommit(), "it was taken back");
    db.pragma_update_and_check(None, "max_page_count", 100_000, |_| Ok(())).unwrap();
    assert_eq!(met(&db, &mut newest)[0], 1_000);
    assert_eq!(met(&db, &mut Newest::default())[0], 1_000, "it is in the file");
}

/// Uses up the room that the pages of the file still have.
fn fill(db: &Connection) {
    for key in 10_000.. {
        if put(db, &Posting { key, items: vec![1] }).is_err() {
            return;
        }
    }
}

#[test]
fn what_was_in_memory_is_found_after_a_restart_and_by_another_connection() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    let (first, mut of_first) = (new_store(&path), Newest::default());
    report(&first, 1);
    assert_eq!(met(&first, &mut of_first), [1]);
    let (second, mut of_second) = (connect(&path), Newest::default());
    assert_eq!(met(&second, &mut of_second), [1]);
    report(&second, 2);
    of_second.settle(&second).unwrap();
    assert_eq!(met(&first, &mut of_first), [2, 1]);
    report(&first, 3);
    of_first.settle(&first).unwrap();
    assert_eq!(met(&second, &mut of_second), [3, 2, 1]);
    assert!(in_the_file(&second).iter().all(|posting| posting.items == [1, 2, 3]));
}

#[test]
fn what_was_closed_is_passed_over_and_goes_when_its_key_is_written() {
    let (db, mut newest) = in_memory();
    (1..=3).for_each(|item| report(&db, item));
    newest.settle(&db).unwrap();
    close(&db, "item < 3");
    assert_eq!(met(&db, &mut newest), [3]);
    report(&db, 4);
    newest.settle(&db).unwrap();
    assert!(in_the_file(&db).iter().all(|posting| posting.items == [3, 4]));
    close(&db, "item < 9");
    assert_eq!(met(&db, &mut newest), [0_i64; 0]);
}

#[test]
fn a_damaged_row_leads_nowhere_and_is_written_anew() {
    let (db, mut newest) = in_memory();
    report(&db, 1);
    newest.settle(&db).unwrap();
    db.execute("UPDATE posting SET items = x'FF'", []).unwrap();
    assert_eq!(met(&db, &mut newest), [0_i64; 0]);
    report(&db, 2);
    newest.settle(&db).unwrap();
    assert!(in_the_file(&db).iter().all(|posting| posting.items == [2]));
}
