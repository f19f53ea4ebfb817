//! Postings: the newest reports that have a key.
//!
//! A profile comes in; the items go out whose reports left most of its keys. All of one key stand in one row, at most
//! [`PER_KEY`], so that a look at a name that everybody writes costs no more than at another one.
//!
//! In a large store each key of an item is on a page of its own, so that a single report would change twenty of them.
//! So the keys of the newest reports are held in memory (`newest`), and written with those of a thousand reports
//! together (`kept`), in their order. The promise: nothing of it is lost. What is in memory is read from the reports
//! themselves, so that a restart loses nothing, and read anew when a transaction has failed or another process has
//! written.
//!
//! Deliberately not here: the removal of what can no longer be joined. It is passed over, goes when its key is next
//! written, and else when the store is pruned.

use rusqlite::Connection;

use super::fault::Fault;
use crate::story::{PER_KEY, Profile};

pub(super) use self::kept::{Posting, behind, put};
pub(super) use self::newest::Newest;

mod kept;
mod newest;

/// The open reports that most keys of a profile lead to, those first, and of equals the newest.
pub(super) fn most_met(
    db: &Connection,
    newest: &mut Newest,
    profile: &Profile,
    most: usize,
) -> Result<Vec<i64>, Fault> {
    newest.catch_up(db)?;
    let Some(oldest) = oldest_open(db)? else { return Ok(Vec::new()) };
    let mut keys = profile.keys();
    // Neighbours stand on one page.
    keys.sort_unstable();
    keys.dedup();
    let mut items = Vec::new();
    for key in keys {
        let mut posting = kept::of(db, key)?;
        newest.add_to(&mut posting);
        items.extend(bounded(posting, oldest).items);
    }
    Ok(most_often(items, most))
}

/// The oldest report that may be joined.
fn oldest_open(db: &Connection) -> Result<Option<i64>, Fault> {
    let mut oldest = db.prepare_cached("SELECT min(item) FROM report WHERE profile IS NOT NULL")?;
    Ok(oldest.query_row([], |row| row.get(0))?)
}

/// What may be joined of a posting: the newest, upwards, each once.
fn bounded(Posting { key, mut items }: Posting, oldest: i64) -> Posting {
    items.retain(|&item| item >= oldest);
    items.sort_unstable();
    items.dedup();
    items.drain(..items.len().saturating_sub(PER_KEY));
    Posting { key, items }
}

/// Those that occur most often, those first, and of equals the largest.
fn most_often(mut items: Vec<i64>, most: usize) -> Vec<i64> {
    items.sort_unstable();
    let mut met: Vec<(usize, i64)> = items.chunk_by(|one, other| one == other).map(|of| (of.len(), of[0])).collect();
    met.sort_unstable_by(|one, other| other.cmp(one));
    met.into_iter().take(most).map(|(_, item)| item).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::model::Item;
    use crate::store::sqlite::schema::MIGRATIONS;

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

    #[test]
    fn what_most_keys_lead_to_comes_first_and_then_what_is_newest() {
        assert_eq!(most_often(vec![1, 2, 9, 2, 5], 3), [2, 9, 5]);
    }
}
