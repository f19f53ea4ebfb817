//! Looks at a database before it is used: damage is refused, not worked around.
//!
//! Nothing is changed here, so a damaged file stays as it was for whoever mends it. A file that is
//! small enough to be read in a moment is checked page by page; of a larger one only the frame is,
//! because a daemon must start in seconds. Damage inside a large file is met when its page is read.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use rusqlite::Connection;

use super::fault::Fault;
use super::{connection, schema};
use crate::store::StoreError;

/// The first bytes of every database (SQLite file format, section 1.3).
const MAGIC: &[u8] = b"SQLite format 3\0";

/// The first bytes of a write-ahead log, but for the lowest bit (SQLite file format, section 4.1).
const LOG_MAGIC: [u8; 4] = [0x37, 0x7f, 0x06, 0x82];

/// Up to this size every page is checked at the start.
const CHECKED_WHOLE: u64 = 64 << 20;

/// Refuses a file that is not a whole store of a version that this program knows.
pub(super) fn inspect(path: &Path) -> Result<(), StoreError> {
    frame(path)?;
    log(path)?;
    let engine = |error| Fault::from(error).while_doing("look at the store", path);
    let connection = connection::connect_read_only(path).map_err(engine)?;
    schema::version(&connection, path)?;
    match unsound(&connection, path) {
        Ok(None) => Ok(()),
        Ok(Some(reason)) => Err(damaged(path, reason)),
        Err(error) => Err(engine(error)),
    }
}

/// The version of the store, found without a change to the file; an error if this program does not know it.
pub(super) fn version(path: &Path) -> Result<i64, StoreError> {
    let engine = |error| Fault::from(error).while_doing("look at the store", path);
    schema::version(&connection::connect_read_only(path).map_err(engine)?, path)
}

/// Refuses a file that does not begin as a database does, or may not be written to: a missing right is named
/// here and not met later.
pub(super) fn frame(path: &Path) -> Result<(), StoreError> {
    let opened = File::options().read(true).write(true).open(path);
    opened.map_err(|cause| denied(path, "read and write it", cause))?;
    readable(path)
}

/// Refuses a file that does not begin as a database does.
pub(super) fn readable(path: &Path) -> Result<(), StoreError> {
    match beginning::<16>(path)? {
        Some(bytes) if bytes == MAGIC => Ok(()),
        Some(_) => Err(damaged(path, "it does not begin as a database does")),
        None => Err(damaged(path, "it is empty or cut short")),
    }
}

/// Refuses a write-ahead log that is none. SQLite would pass over it, and with it over changes that
/// were answered as done. Zeros are what a power cut leaves of a log that was just begun.
pub(super) fn log(path: &Path) -> Result<(), StoreError> {
    let log = connection::beside(path, "-wal");
    if !log.exists() {
        return Ok(());
    }
    match beginning::<4>(&log)? {
        Some([a, b, c, d]) if [a, b, c, d & !1] != LOG_MAGIC && [a, b, c, d] != [0; 4] => {
            Err(damaged(&log, "it does not begin as a write-ahead log does"))
        }
        _ => Ok(()),
    }
}

/// The first bytes of a file, unless it is shorter.
fn beginning<const N: usize>(path: &Path) -> Result<Option<[u8; N]>, StoreError> {
    let mut bytes = [0; N];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut bytes));
    match read {
        Ok(()) => Ok(Some(bytes)),
        Err(cause) if cause.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(cause) => Err(denied(path, "read it", cause)),
    }
}

fn denied(path: &Path, right: &'static str, cause: io::Error) -> StoreError {
    StoreError::Access { step: "open", path: path.to_owned(), right, cause }
}

/// What is wrong with the database, if anything is.
fn unsound(connection: &Connection, path: &Path) -> rusqlite::Result<Option<String>> {
    if application(connection)? != schema::APPLICATION {
        return Ok(Some("it is the database of another program".to_owned()));
    }
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    let size = std::fs::metadata(path).map_or(0, |metadata| metadata.len());
    if size > CHECKED_WHOLE {
        return Ok(None);
    }
    unsound_inside(connection)
}

/// What is wrong with the pages of the database, if anything is.
pub(super) fn unsound_inside(connection: &Connection) -> rusqlite::Result<Option<String>> {
    let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    Ok((verdict != "ok").then_some(verdict))
}

/// Whose database it is.
pub(super) fn application(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "application_id", |row| row.get(0))
}

pub(super) fn damaged(path: &Path, reason: impl Into<String>) -> StoreError {
    StoreError::Damaged { path: path.to_owned(), reason: reason.into() }
}
