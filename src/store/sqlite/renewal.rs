//! Reports as this program makes their profiles.
//!
//! A store comes in as the daemon opens it. If its open reports were written by a program that made profiles
//! otherwise, each is made anew from its item, with the keys by which it is found. The promise: after an upgrade of
//! the program a story goes on, and nobody is told of it twice.
//!
//! Deliberately not done: more than the newest [`MOST`], since a start must not take minutes. Older ones can no
//! longer be joined.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, params};

use super::fault::Fault;
use super::postings::Newest;
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
            "this program compares otherwise than the last one; what the reports of the last days say was made anew");
    }
    Ok(())
}

/// Makes the newest reports anew and gives how many there are. The others are no longer found, and are closed when
/// their time has come; so is one whose item cannot be read.
fn all_anew(db: &Connection) -> Result<usize, Fault> {
    let mut open = db.prepare("SELECT item FROM report WHERE profile IS NOT NULL ORDER BY item DESC LIMIT ?1")?;
    let items: Vec<i64> = open.query_map([rows::limit(MOST)], |row| row.get(0))?.collect::<Result<_, _>>()?;
    db.execute_batch("DELETE FROM posting")?;
    let mut renewed = 0;
    for item in items.into_iter().rev() {
        renewed += usize::from(anew(db, item)?);
    }
    db.execute_batch("UPDATE settled SET item = 0")?;
    Newest::default().settle(db)?;
    Ok(renewed)
}

/// Makes one report anew; not if its item cannot be read.
fn anew(db: &Connection, item: i64) -> Result<bool, Fault> {
    let mut said = db.prepare_cached(&format!(
        "SELECT {} FROM item JOIN feed ON feed.id = item.feed WHERE item.id = ?1",
        rows::ITEM
    ))?;
    let profile = match said.query_row([item], rows::item).map_err(Fault::from) {
        Ok(said) => Some(Profile::of(&said)),
        Err(Fault::Unreadable { .. }) => None,
        Err(fault) => return Err(fault),
    };
    db.prepare_cached("UPDATE report SET profile = ?2 WHERE item = ?1")?
        .execute(params![item, profile.as_ref().map(Profile::encode)])?;
    Ok(profile.is_some())
}
