//! The texts of articles, for a while.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::SqliteStore;
use super::fault::Fault;
use super::rows::At;
use crate::store::{Done, Pages};

/// The most old texts that are forgotten for each new one: few enough to keep no poll waiting, and
/// more than one, so that old ones cannot pile up.
const FORGOTTEN: i64 = 4;

impl Pages for SqliteStore {
    fn pages<'a>(&'a self, keys: &'a [[u8; 16]], since: Timestamp) -> Done<'a, Vec<Option<String>>> {
        let keys = keys.to_vec();
        Box::pin(self.reader.read("look up the texts of articles", move |db| texts(db, &keys, since)))
    }

    fn put_page<'a>(&'a self, key: [u8; 16], text: &'a str, now: Timestamp, old: Timestamp) -> Done<'a, ()> {
        let text = text.to_owned();
        Box::pin(self.writer.write("keep the text of an article", move |db| {
            db.prepare_cached(
                "DELETE FROM page WHERE key IN (SELECT key FROM page WHERE fetched < ?1 ORDER BY fetched LIMIT ?2)",
            )?
            .execute(params![At(old), FORGOTTEN])?;
            db.prepare_cached("INSERT OR REPLACE INTO page (key, fetched, text) VALUES (?1, ?2, ?3)")?
                .execute(params![key, At(now), text])?;
            Ok(())
        }))
    }
}

fn texts(db: &Connection, keys: &[[u8; 16]], since: Timestamp) -> Result<Vec<Option<String>>, Fault> {
    let mut statement = db.prepare_cached("SELECT text FROM page WHERE key = ?1 AND fetched >= ?2")?;
    let text = |key: &[u8; 16]| Ok(statement.query_row(params![key, At(since)], |row| row.get(0)).optional()?);
    keys.iter().map(text).collect()
}
