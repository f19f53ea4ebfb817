//! Postings: the newest reports that have a key.
//!
//! The keys of a profile come in; the items whose reports left them go out. All of one key stand in one row, at most
//! [`PER_KEY`], so that a look at a name that everybody writes costs no more than at another one.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::fault::Fault;
use super::rows;
use crate::story::{PER_KEY, Profile};

/// What one key leads to.
#[derive(Debug)]
pub(super) struct Posting {
    pub(super) key: i64,
    /// The oldest first.
    pub(super) items: Vec<i64>,
}

/// The postings of all keys of a profile, by key: neighbours stand on one page.
pub(super) fn of(db: &Connection, profile: &Profile) -> Result<Vec<Posting>, Fault> {
    let mut keys = profile.keys();
    keys.sort_unstable();
    keys.dedup();
    let mut find = db.prepare_cached("SELECT key, items FROM posting WHERE key = ?1")?;
    let read = |key: i64| {
        let found = find.query_row([key], read).optional()?;
        Ok(found.unwrap_or(Posting { key, items: Vec::new() }))
    };
    keys.into_iter().map(read).collect()
}

/// The postings of the next keys behind this one.
pub(super) fn behind(db: &Connection, key: i64, limit: usize) -> Result<Vec<Posting>, Fault> {
    let mut next = db.prepare_cached("SELECT key, items FROM posting WHERE key > ?1 ORDER BY key LIMIT ?2")?;
    let found = next.query_map(params![key, rows::limit(limit)], read)?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Of a damaged row nothing is left to be found.
fn read(row: &Row<'_>) -> rusqlite::Result<Posting> {
    let items = unpack(row.get_ref("items")?.as_blob()?).unwrap_or_default();
    Ok(Posting { key: row.get("key")?, items })
}

/// The items that most of the postings lead to, those first, and of equals the newest.
pub(super) fn most_met(postings: &[Posting], most: usize) -> Vec<i64> {
    let mut items: Vec<i64> = postings.iter().flat_map(|posting| &posting.items).copied().collect();
    items.sort_unstable();
    let mut met: Vec<(usize, i64)> = items.chunk_by(|one, other| one == other).map(|of| (of.len(), of[0])).collect();
    met.sort_unstable_by(|one, other| other.cmp(one));
    met.into_iter().take(most).map(|(_, item)| item).collect()
}

/// Lets all of these lead to a report, too.
pub(super) fn add(db: &Connection, postings: Vec<Posting>, item: i64) -> Result<(), Fault> {
    for Posting { key, mut items } in postings {
        items.push(item);
        items.sort_unstable();
        put(db, key, &items[items.len().saturating_sub(PER_KEY)..])?;
    }
    Ok(())
}

/// Lets none of these lead to a report any more.
pub(super) fn remove(db: &Connection, postings: Vec<Posting>, item: i64) -> Result<(), Fault> {
    for Posting { key, mut items } in postings.into_iter().filter(|posting| posting.items.contains(&item)) {
        items.retain(|&other| other != item);
        put(db, key, &items)?;
    }
    Ok(())
}

/// Writes down what a key leads to, the oldest first.
pub(super) fn put(db: &Connection, key: i64, items: &[i64]) -> Result<(), Fault> {
    if items.is_empty() {
        db.prepare_cached("DELETE FROM posting WHERE key = ?1")?.execute([key])?;
    } else {
        db.prepare_cached("INSERT OR REPLACE INTO posting (key, items) VALUES (?1, ?2)")?
            .execute(params![key, pack(items)])?;
    }
    Ok(())
}

/// Numbers upwards as bytes: each as its difference from the one before, seven bits a byte, the lowest first, the
/// eighth bit set where more follow (LEB128, DWARF 5, section 7.6).
fn pack(items: &[i64]) -> Vec<u8> {
    let mut packed = Vec::new();
    let mut before = 0;
    for &item in items {
        let mut rest = item.abs_diff(before);
        while rest >= 0x80 {
            packed.push((rest & 0x7F) as u8 | 0x80);
            rest >>= 7;
        }
        packed.push(rest as u8);
        before = item;
    }
    packed
}

/// The numbers that these bytes stand for; none if they are damaged.
fn unpack(packed: &[u8]) -> Option<Vec<i64>> {
    let (mut items, mut before, mut difference, mut shift) = (Vec::new(), 0_i64, 0_i64, 0);
    for &byte in packed {
        difference |= i64::from(byte & 0x7F).checked_shl(shift).filter(|_| shift < 63)?;
        shift += 7;
        if byte & 0x80 == 0 {
            before = before.checked_add(difference)?;
            items.push(before);
            (difference, shift) = (0, 0);
        }
    }
    (shift == 0).then_some(items)
}

#[cfg(test)]
mod tests {
    use proptest::collection::{btree_set, vec};
    use proptest::prelude::*;

    use super::*;
    use crate::model::Item;
    use crate::store::sqlite::schema::MIGRATIONS;

    fn store_and_profile() -> (Connection, Profile) {
        let db = Connection::open_in_memory().unwrap();
        MIGRATIONS.iter().for_each(|migration| db.execute_batch(migration).unwrap());
        let title = "Glencore explores the sale of Kazzinc".to_owned();
        (db, Profile::of(&Item { title, ..Item::from_feed("Wire".into()) }))
    }

    proptest! {
        #[test]
        fn what_was_packed_comes_back(items in btree_set(1..=i64::MAX, 0..40)) {
            let items: Vec<i64> = items.into_iter().collect();
            prop_assert_eq!(unpack(&pack(&items)), Some(items));
        }

        #[test]
        fn any_bytes_are_taken(packed in vec(any::<u8>(), 0..40)) {
            unpack(&packed);
        }
    }

    #[test]
    fn a_key_leads_to_the_newest_reports_and_to_no_more_than_that() {
        let (db, profile) = store_and_profile();
        let many = i64::try_from(PER_KEY).unwrap() + 5;
        (1..=many).for_each(|item| add(&db, of(&db, &profile).unwrap(), item).unwrap());
        let postings = of(&db, &profile).unwrap();
        assert!(postings.len() > 2 && postings.iter().all(|posting| posting.items == (6..=many).collect::<Vec<_>>()));
    }

    #[test]
    fn what_leads_nowhere_any_more_leaves_no_row() {
        let (db, profile) = store_and_profile();
        let rows = || -> usize { behind(&db, i64::MIN, 100).unwrap().len() };
        (1..=2).for_each(|item| add(&db, of(&db, &profile).unwrap(), item).unwrap());
        let all = rows();
        remove(&db, of(&db, &profile).unwrap(), 1).unwrap();
        assert_eq!((rows(), most_met(&of(&db, &profile).unwrap(), 9)), (all, vec![2]));
        remove(&db, of(&db, &profile).unwrap(), 2).unwrap();
        assert_eq!(rows(), 0);
    }

    #[test]
    fn a_damaged_row_leads_nowhere_and_is_written_anew() {
        let (db, profile) = store_and_profile();
        add(&db, of(&db, &profile).unwrap(), 1).unwrap();
        db.execute("UPDATE posting SET items = x'FF'", []).unwrap();
        assert_eq!(most_met(&of(&db, &profile).unwrap(), 9), [0_i64; 0]);
        add(&db, of(&db, &profile).unwrap(), 2).unwrap();
        assert_eq!(most_met(&of(&db, &profile).unwrap(), 9), [2]);
    }

    #[test]
    fn neighbours_take_a_byte_each() {
        assert_eq!(pack(&[1_000_000, 1_000_001, 1_000_100]).len(), 3 + 1 + 1);
    }

    #[test]
    fn what_most_keys_lead_to_comes_first_and_then_what_is_newest() {
        let posting = |items: &[i64]| Posting { key: 0, items: items.to_vec() };
        let postings = [posting(&[1, 2, 9]), posting(&[2, 5]), posting(&[])];
        assert_eq!(most_met(&postings, 3), [2, 9, 5]);
    }
}
