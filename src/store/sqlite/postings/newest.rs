//! The keys of the newest reports, in memory.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::kept::{self, Posting};
use crate::store::sqlite::fault::Fault;
use crate::story::Profile;

/// So many items are held in memory at the most: with their keys about two megabytes, and a fraction of a second to
/// write.
const HELD: i64 = 1_000;

/// The keys of the reports that are not yet in the file, as they were last read from the store.
#[derive(Debug, Default)]
pub(in crate::store::sqlite) struct Newest {
    /// Up to this item the reports stood in the file.
    settled: i64,
    /// The last report that was read, with its profile as it was kept.
    last: Option<(i64, Vec<u8>)>,
    by_key: HashMap<i64, Vec<i64>>,
}

impl Newest {
    /// Reads the reports that are new since the last look. Where these are too many for memory they are settled.
    pub(super) fn catch_up(&mut self, db: &Connection) -> Result<(), Fault> {
        let settled = settled(db)?;
        if self.settled != settled || !self.is_kept(db)? {
            *self = Self { settled, ..Self::default() };
        }
        loop {
            if self.known_up_to() - self.settled >= HELD {
                self.write_together(db)?;
            } else if !self.read_on(db)? {
                return Ok(());
            }
        }
    }

    /// Writes all down that is in memory, or should be.
    pub(in crate::store::sqlite) fn settle(&mut self, db: &Connection) -> Result<(), Fault> {
        self.catch_up(db)?;
        self.write_together(db)
    }

    /// Adds the items that a key leads to.
    pub(super) fn add_to(&self, posting: &mut Posting) {
        posting.items.extend(self.by_key.get(&posting.key).into_iter().flatten());
    }

    /// Up to which item the reports are known.
    fn known_up_to(&self) -> i64 {
        self.last.as_ref().map_or(self.settled, |(item, _)| *item)
    }

    /// Whether the last report is still what it was. If the transaction in which it was read failed, it is gone, and
    /// another one may have its number.
    fn is_kept(&self, db: &Connection) -> Result<bool, Fault> {
        let Some((item, profile)) = &self.last else { return Ok(true) };
        let mut kept = db.prepare_cached("SELECT profile IS ?2 FROM report WHERE item = ?1")?;
        Ok(kept.query_row(params![item, profile], |row| row.get(0)).optional()?.unwrap_or(false))
    }

    /// Reads some of the next reports; whether there were any.
    fn read_on(&mut self, db: &Connection) -> Result<bool, Fault> {
        let mut next = db.prepare_cached(
            "SELECT item, profile FROM report WHERE item > ?1 AND profile IS NOT NULL ORDER BY item LIMIT ?2",
        )?;
        let mut reports = next.query(params![self.known_up_to(), HELD])?;
        let mut came = false;
        while let Some(report) = reports.next()? {
            self.take(report)?;
            came = true;
        }
        Ok(came)
    }

    /// Of a damaged profile nothing is left to be found.
    fn take(&mut self, report: &Row<'_>) -> rusqlite::Result<()> {
        let (item, profile): (i64, Vec<u8>) = (report.get("item")?, report.get("profile")?);
        for key in Profile::decode(&profile).iter().flat_map(Profile::keys) {
            self.by_key.entry(key).or_default().push(item);
        }
        self.last = Some((item, profile));
        Ok(())
    }

    /// Moves all keys into the file, in their order. Should that fail, nothing is known, and all is read anew.
    fn write_together(&mut self, db: &Connection) -> Result<(), Fault> {
        let settled = self.known_up_to();
        let Self { last, by_key, .. } = std::mem::take(self);
        let oldest = oldest_open(db)?.unwrap_or(i64::MAX);
        let mut held: Vec<(i64, Vec<i64>)> = by_key.into_iter().collect();
        held.sort_unstable();
        for (key, items) in held {
            match write(db, key, items, oldest) {
                // A damaged page must not hold up what stands on the others.
                Err(fault) if fault.is_local() => {}
                written => written?,
            }
        }
        db.prepare_cached("UPDATE settled SET item = ?1")?.execute([settled])?;
        *self = Self { settled, last, by_key: HashMap::new() };
        Ok(())
    }
}

fn write(db: &Connection, key: i64, items: Vec<i64>, oldest: i64) -> Result<(), Fault> {
    let mut posting = kept::of(db, key)?;
    posting.items.extend(items);
    kept::put(db, &posting.bounded(oldest))
}

/// Up to which item the reports stand in the file.
fn settled(db: &Connection) -> Result<i64, Fault> {
    Ok(db.prepare_cached("SELECT item FROM settled")?.query_row([], |row| row.get(0))?)
}

/// The oldest report that may be joined.
pub(super) fn oldest_open(db: &Connection) -> Result<Option<i64>, Fault> {
    let mut oldest = db.prepare_cached("SELECT min(item) FROM report WHERE profile IS NOT NULL")?;
    Ok(oldest.query_row([], |row| row.get(0))?)
}
