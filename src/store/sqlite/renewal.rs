//! Reports as this program compares them.
//!
//! A store comes in as the daemon opens it. If its open reports were written by a program that compared otherwise,
//! what each says is made anew from its item, with the keys by which it is found. The promise: after an upgrade of
//! the program a story goes on, and nobody is told of it twice.
//!
//! Deliberately not done: more than the newest [`MOST`], since a start must not take minutes. Older ones can no
//! longer be joined.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, params};

use super::fault::Fault;
use super::rows;
use crate::store::StoreError;
use crate::story::Profile;

/// The most reports that are made anew.
const MOST: usize = 20_000;

/// Makes the open reports anew if they are of another program's making.
pub(super) fn renew(db: &Connection, path: &Path) -> Result<(), StoreError> {
    let way = || -> Result<Option<usize>, Fault> {
        let newest = "SELECT profile FROM report WHERE profile IS NOT NULL ORDER BY item DESC LIMIT 1";
        let newest: Option<Vec<u8>> = db.query_row(newest, [], |row| row.get(0)).optional()?;
        if newest.is_none_or(|profile| Profile::is_current(&profile)) {
            return Ok(None);
        }
        let transaction = db.unchecked_transaction()?;
        let reports = all_anew(&transaction)?;
        transaction.commit()?;
        Ok(Some(reports))
    };
    let renewed = way().map_err(|fault| fault.while_doing("renew the reports of the last days", path))?;
    if let Some(reports) = renewed {
        tracing::info!(store = %path.display(), reports,
            "this program compares items otherwise than the last one; made anew what the reports of the last days say");
    }
    Ok(())
}

/// Makes the newest reports anew and closes the others; gives how many there are.
fn all_anew(db: &Connection) -> Result<usize, Fault> {
    let mut open = db.prepare("SELECT item FROM report WHERE profile IS NOT NULL ORDER BY item DESC LIMIT ?1")?;
    let items: Vec<i64> = open.query_map([rows::limit(MOST)], |row| row.get(0))?.collect::<Result<_, _>>()?;
    db.execute_batch("DELETE FROM report_key; UPDATE report SET profile = NULL WHERE profile IS NOT NULL")?;
    let mut said = db.prepare(
        "SELECT item.*, feed.name AS feed_name FROM item JOIN feed ON feed.id = item.feed WHERE item.id = ?1",
    )?;
    let mut report = db.prepare("UPDATE report SET profile = ?2 WHERE item = ?1")?;
    let mut key = db.prepare("INSERT OR IGNORE INTO report_key (key, item) VALUES (?1, ?2)")?;
    for &item in &items {
        let profile = Profile::of(&said.query_row([item], rows::item)?);
        report.execute(params![item, profile.encode()])?;
        for value in profile.keys() {
            key.execute(params![value, item])?;
        }
    }
    Ok(items.len())
}
