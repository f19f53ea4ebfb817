//! The texts of articles.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};

use super::SqliteStore;
use super::fault::Fault;
use super::rows::At;
use crate::store::{Done, Pages};

/// How long a text is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// With each text that comes, so many old ones may go: small steps keep every commit short.
const STEP: usize = 10;

impl Pages for SqliteStore {
    fn page(&self, key: [u8; 16]) -> Done<'_, Option<String>> {
        Box::pin(self.reader.read("look for the text of an article", move |db| page(db, key)))
    }

    fn keep_page(&self, key: [u8; 16], text: String, now: Timestamp) -> Done<'_, ()> {
        Box::pin(self.writer.write("keep the text of an article", move |db| keep(db, key, &text, now)))
    }
}

fn page(db: &Connection, key: [u8; 16]) -> Result<Option<String>, Fault> {
    let mut statement = db.prepare_cached("SELECT text FROM page WHERE key = ?1")?;
    Ok(statement.query_row(params![key], |row| row.get(0)).optional()?)
}

fn keep(db: &Connection, key: [u8; 16], text: &str, now: Timestamp) -> Result<(), Fault> {
    db.prepare_cached("INSERT OR REPLACE INTO page (key, fetched, text) VALUES (?1, ?2, ?3)")?.execute(params![
        key,
        At(now),
        text
    ])?;
    let oldest = now.saturating_sub(KEPT).unwrap_or(Timestamp::MIN);
    db.prepare_cached(
        "DELETE FROM page WHERE key IN (SELECT key FROM page WHERE fetched < ?1 ORDER BY fetched LIMIT ?2)",
    )?
    .execute(params![At(oldest), STEP as i64])?;
    Ok(())
}
