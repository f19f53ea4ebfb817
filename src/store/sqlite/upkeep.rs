//! What keeps the store fit: times that a clock has left ahead, and a disk that fails.

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::SqliteStore;
use super::fault::Fault;
use super::rows::At;
use crate::store::{Done, StoreError, Upkeep};

impl Upkeep for SqliteStore {
    fn rebase(&self, now: Timestamp, latest: Timestamp) -> Done<'_, usize> {
        Box::pin(self.writer.write("count times anew", move |db| rebase(db, now, latest)))
    }

    fn broken(&self) -> BoxFuture<'_, StoreError> {
        Box::pin(self.writer.broken())
    }
}

fn rebase(db: &Connection, now: Timestamp, latest: Timestamp) -> Result<usize, Fault> {
    for sql in [
        "UPDATE alert SET due = ?1 WHERE due > ?1 AND open = 0",
        "UPDATE mute SET until = ?1 + (until - created), created = ?1 WHERE created > ?1 AND ended IS NULL",
        "UPDATE feed SET failing_since = ?1 WHERE failing_since > ?1",
        // What was written down of coverage under a time that has not come says nothing.
        "DELETE FROM watch WHERE began > ?1",
        "UPDATE watch SET ended = ?1 WHERE ended > ?1",
        "DELETE FROM late_poll WHERE day > ?1",
        "DELETE FROM gap WHERE began > ?1",
        "DELETE FROM blind_spot WHERE began > ?1",
        "UPDATE feed SET watched_since = ?1 WHERE watched_since > ?1",
    ] {
        db.prepare_cached(sql)?.execute([At(now)])?;
    }
    let moved = db
        .prepare_cached(
            "UPDATE delivery SET next_attempt = iif(since > ?1, min(?1 + max(at - since, 0), ?2), ?1)
             FROM (
                 SELECT waiting.id AS waits, next_attempt AS at,
                     coalesce((SELECT max(ended) FROM attempt WHERE delivery = waiting.id), waiting.created) AS since
                 FROM delivery AS waiting JOIN alert ON alert.id = waiting.alert
                 WHERE waiting.state = 'pending' AND leased_until IS NULL AND next_attempt > ?1 AND open = 0)
             WHERE id = waits AND (since > ?1 OR at > ?2)",
        )?
        .execute(params![At(now), At(latest)])?;
    Ok(moved)
}
