//! Takes away what is finished and old, a bounded piece at a time.
//!
//! A [`Retention`] comes in; what was taken away goes out. One pass goes over the alerts, then over the items
//! of one feed after the other, then, once a day, over the keys of stories; each step of it is one short transaction, so
//! that polls and deliveries come between. Alerts go with their deliveries and attempts. An item goes with
//! its matches, its report and its edits, once no alert tells of it any more and nothing points at it.
//!
//! The promise: nothing is told again because of it. By what an item is known stays for ever (`identity`), and
//! which rules were told of it stays, too (`told`). What waits, is held or may be joined by a story is left.
//!
//! The same steps count what would go, without taking it away; what depends on that is found by keeping it in
//! mind. Freed pages are used again, so the file does not shrink; a copy of the store is compact.

use std::collections::HashSet;

use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::SqliteStore;
use super::fault::Fault;
use super::rows::At;
use crate::store::{Care, Done, PrunePlace, PruneStep, Pruned, Retention, StoreError};

mod alerts;
mod items;
mod keys;

/// The most rows of most tables that one step looks at: some milliseconds of work.
const STEP: usize = 100;

/// So many bytes are written to learn whether there is room.
const TRIED: i64 = 256 << 10;

impl Care for SqliteStore {
    fn prune(&self, retention: Retention, place: PrunePlace, now: Timestamp) -> Done<'_, PruneStep> {
        Box::pin(self.writer.write("prune what is old", move |db| Sweep::new(db, retention, now, true).step(place)))
    }

    fn prunable(&self, retention: Retention, now: Timestamp) -> Done<'_, Pruned> {
        Box::pin(self.reader.read("count what is old", move |db| Sweep::new(db, retention, now, false).all()))
    }

    fn try_to_write(&self) -> Done<'_, ()> {
        Box::pin(async {
            // As a text of an article that is too old already: should only the first half succeed, it goes with
            // the next ones.
            let key = [0_u8; 16];
            let put = move |db: &Connection| {
                let mut put = db.prepare_cached(
                    "INSERT OR REPLACE INTO page (key, fetched, text) VALUES (?1, 0, hex(zeroblob(?2)))",
                )?;
                Ok(put.execute(params![key, TRIED / 2])?)
            };
            self.writer.write("try to write", put).await?;
            let take =
                move |db: &Connection| Ok(db.prepare_cached("DELETE FROM page WHERE key = ?1")?.execute([key])?);
            self.writer.write("try to write", take).await.map(drop)
        })
    }

    fn is_in_place(&self) -> Result<(), StoreError> {
        self.file.is_in_place()
    }
}

/// One pass, or a step of it.
struct Sweep<'a> {
    db: &'a Connection,
    retention: Retention,
    now: Timestamp,
    /// What matched, or was told, before this is old.
    history: Timestamp,
    /// What came before this is old.
    items: Timestamp,
    /// A story of which something came since may be joined.
    window: Timestamp,
    /// Whether rows are taken away, or only counted.
    real: bool,
    gone: Gone,
}

/// What a pass that only counts would have taken away.
#[derive(Default)]
struct Gone {
    alerts: HashSet<i64>,
    items: HashSet<i64>,
}

impl<'a> Sweep<'a> {
    fn new(db: &'a Connection, retention: Retention, now: Timestamp, real: bool) -> Self {
        let before = |wait| Retention::before(now, wait);
        let window = before(Some(retention.story_window));
        let (history, items) = (before(retention.history).min(window), before(retention.items).min(window));
        Self { db, retention, now, history, items, window, real, gone: Gone::default() }
    }

    /// One step of a pass.
    fn step(&mut self, place: PrunePlace) -> Result<PruneStep, Fault> {
        match place {
            PrunePlace::Alerts(after) => self.alerts(after),
            PrunePlace::Items { feed, after } => self.items(feed, after),
            PrunePlace::Keys(key) => self.keys(key),
        }
    }

    /// As many passes as it takes: what an item was kept for may go in the same pass, but after it.
    fn all(&mut self) -> Result<Pruned, Fault> {
        let mut all = Pruned::default();
        loop {
            let pass = self.pass()?;
            // Each pass meets all of these again.
            let (keys, mutes) = (pass.keys.max(all.keys), pass.mutes);
            all += pass;
            (all.keys, all.mutes) = (keys, mutes);
            if pass.items == 0 {
                return Ok(all);
            }
        }
    }

    fn pass(&mut self) -> Result<Pruned, Fault> {
        let mut pruned = Pruned::default();
        let mut place = Some(PrunePlace::default());
        while let Some(here) = place {
            let step = self.step(here)?;
            pruned += step.pruned;
            place = step.next;
        }
        Ok(pruned)
    }

    /// Takes rows away by one number, or counts them.
    fn take(&self, table_and_condition: &str, id: i64) -> Result<usize, Fault> {
        if self.real {
            let sql = format!("DELETE FROM {table_and_condition}");
            return Ok(self.db.prepare_cached(&sql)?.execute([id])?);
        }
        let sql = format!("SELECT count(*) FROM {table_and_condition}");
        let count: i64 = self.db.prepare_cached(&sql)?.query_row([id], |row| row.get(0))?;
        Ok(usize::try_from(count).unwrap_or_default())
    }

    /// Mutes that ended long ago.
    fn mutes(&self) -> Result<usize, Fault> {
        let old = At(self.history);
        if self.real {
            let mut delete = self.db.prepare_cached("DELETE FROM mute WHERE coalesce(ended, until) < ?1")?;
            return Ok(delete.execute(params![old])?);
        }
        let mut count = self.db.prepare_cached("SELECT count(*) FROM mute WHERE coalesce(ended, until) < ?1")?;
        let count: i64 = count.query_row(params![old], |row| row.get(0))?;
        Ok(usize::try_from(count).unwrap_or_default())
    }
}
