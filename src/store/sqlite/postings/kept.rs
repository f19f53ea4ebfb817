//! The postings that are in the file.

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::store::sqlite::fault::Fault;
use crate::store::sqlite::rows;
use crate::story::PER_KEY;

/// What one key leads to.
#[derive(Debug)]
pub(in crate::store::sqlite) struct Posting {
    pub(in crate::store::sqlite) key: i64,
    /// The oldest first.
    pub(in crate::store::sqlite) items: Vec<i64>,
}

impl Posting {
    /// What may be joined of it, where that is the oldest report: the newest, upwards, each once.
    pub(super) fn bounded(self, oldest: i64) -> Self {
        let Self { key, mut items } = self;
        items.retain(|&item| item >= oldest);
        items.sort_unstable();
        items.dedup();
        items.drain(..items.len().saturating_sub(PER_KEY));
        Self { key, items }
    }
}

/// The posting of a key.
pub(super) fn of(db: &Connection, key: i64) -> Result<Posting, Fault> {
    let mut find = db.prepare_cached("SELECT key, items FROM posting WHERE key = ?1")?;
    Ok(find.query_row([key], read).optional()?.unwrap_or(Posting { key, items: Vec::new() }))
}

/// The postings of the next keys behind this one.
pub(in crate::store::sqlite) fn behind(db: &Connection, key: i64, limit: usize) -> Result<Vec<Posting>, Fault> {
    let mut next = db.prepare_cached("SELECT key, items FROM posting WHERE key > ?1 ORDER BY key LIMIT ?2")?;
    let found = next.query_map(params![key, rows::limit(limit)], read)?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Of a damaged row nothing is left to be found.
fn read(row: &Row<'_>) -> rusqlite::Result<Posting> {
    let items = unpack(row.get_ref("items")?.as_blob()?).unwrap_or_default();
    Ok(Posting { key: row.get("key")?, items })
}

/// Writes down what a key leads to, the oldest first.
pub(in crate::store::sqlite) fn put(db: &Connection, Posting { key, items }: &Posting) -> Result<(), Fault> {
    if items.is_empty() {
        db.prepare_cached("DELETE FROM posting WHERE key = ?1")?.execute([key])?;
    } else {
        let upsert = "INSERT INTO posting (key, items) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET items = ?2";
        db.prepare_cached(upsert)?.execute(params![key, pack(items)])?;
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
    fn neighbours_take_a_byte_each() {
        assert_eq!(pack(&[1_000_000, 1_000_001, 1_000_100]).len(), 3 + 1 + 1);
    }
}
