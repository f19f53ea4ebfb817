//! Looks at the whole store and says what is wrong with it. Nothing is changed.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::fault::Fault;
use super::{connection, inspect, open, overview, schema};
use crate::store::StoreError;

/// What is said of damage at most: more would tell nothing new.
const MOST: usize = 20;

/// What a look at the whole store came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The file.
    pub path: PathBuf,
    /// Its schema.
    pub schema: i64,
    /// Its size in bytes, with its write-ahead log.
    pub bytes: u64,
    /// How many bytes of it are free and will be used again.
    pub free: u64,
    /// What is wrong with it, in words.
    pub faults: Vec<String>,
}

/// What must hold between rows beyond what the schema itself demands: what is wrong, and a query that counts
/// the rows with which it is.
const INVARIANTS: [(&str, &str); 6] = [
    (
        "feeds that count other items than there are",
        "SELECT count(*) FROM feed WHERE items <> (SELECT count(*) FROM item WHERE feed = feed.id)",
    ),
    (
        "copies of copies",
        "SELECT count(*) FROM item JOIN item AS original ON original.id = item.copy_of WHERE original.copy_of IS NOT NULL",
    ),
    (
        "identities of items that never were",
        "SELECT count(*) FROM identity
         WHERE original > coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'item'), 0)",
    ),
    (
        "matches that wait although an alert tells them",
        "SELECT count(*) FROM match WHERE state = 'waiting' AND id IN (SELECT match FROM alert_match)",
    ),
    (
        "alerts without matches that are on their way",
        "SELECT count(*) FROM delivery JOIN alert ON alert.id = delivery.alert WHERE state = 'pending' AND hold IS NULL
             AND NOT EXISTS (SELECT 1 FROM alert_match WHERE alert_match.alert = alert.id)",
    ),
    (
        "stories whose first report belongs to another one",
        "SELECT count(*) FROM report JOIN report AS first ON first.item = report.story WHERE first.story <> first.item",
    ),
];

/// Checks the store in `folder`: every page, every reference, and what holds between rows beyond that. It may
/// be in use, and of any version that is known.
///
/// # Errors
///
/// [`StoreError::Damaged`] if it is not even a database, [`StoreError::Absent`], [`StoreError::Newer`],
/// [`StoreError::Access`].
pub fn check(folder: &Path) -> Result<Checked, StoreError> {
    let path = open::existing(folder)?;
    inspect::readable(&path)?;
    inspect::log(&path)?;
    let engine = |fault: Fault| fault.while_doing("check the store", &path);
    let db = connection::connect_read_only(&path).map_err(|error| engine(error.into()))?;
    let schema = schema::version(&db, &path)?;
    let faults = faults(&db, schema).map_err(engine)?;
    let free = overview::free(&db).map_err(|error| engine(error.into()))?;
    let size = |path: &Path| std::fs::metadata(path).map_or(0, |metadata| metadata.len());
    let bytes = size(&path) + size(&connection::beside(&path, "-wal"));
    Ok(Checked { schema, bytes, free, faults, path })
}

fn faults(db: &Connection, schema: i64) -> Result<Vec<String>, Fault> {
    if inspect::application(db)? != schema::APPLICATION {
        return Ok(vec!["it is the database of another program".to_owned()]);
    }
    let mut faults = match pages(db) {
        Ok(faults) => faults,
        // The engine stops where it meets damage that it cannot look past.
        Err(fault) if fault.is_local() => vec![fault.words()],
        Err(fault) => return Err(fault),
    };
    if faults.is_empty() {
        faults.extend(references(db)?);
    }
    if faults.is_empty() && schema == schema::NEWEST {
        for (what, count) in INVARIANTS {
            let count: i64 = db.query_row(count, [], |row| row.get(0))?;
            faults.extend((count > 0).then(|| format!("{what}: {count}")));
        }
    }
    Ok(faults)
}

fn pages(db: &Connection) -> Result<Vec<String>, Fault> {
    let mut check = db.prepare(&format!("PRAGMA integrity_check({MOST})"))?;
    let found: Vec<String> = check.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(found.into_iter().filter(|line| line != "ok").collect())
}

fn references(db: &Connection) -> Result<Vec<String>, Fault> {
    let mut check =
        db.prepare("SELECT \"table\", parent, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2 ORDER BY 1, 2")?;
    let found = check.query_map([], |row| {
        let (table, parent, count): (String, String, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(format!("rows of `{table}` that point at a `{parent}` that is not there: {count}"))
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}
