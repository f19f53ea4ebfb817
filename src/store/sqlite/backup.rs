//! A copy of the store while it is in use.
//!
//! The engine writes the copy (`VACUUM INTO`) from one state of the store, compact and without a log beside
//! it. It gets its name when it is whole, checked and on the disk; until then it has another one. Whoever
//! writes meanwhile is not held up, but the write-ahead log grows until the copy is made.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};

use super::fault::Fault;
use super::rows::At;
use super::{connection, inspect, open, schema};
use crate::store::StoreError;

/// A copy that was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackedUp {
    /// Its size in bytes.
    pub bytes: u64,
    /// Its schema.
    pub schema: i64,
}

/// Copies the store in `folder` to the file `to`, beside a daemon that may be running. Only this user may
/// read the copy. A file that is there already is replaced only if `replace`.
///
/// # Errors
///
/// [`StoreError::Absent`], [`StoreError::Exists`], [`StoreError::Copy`] if there is no room or no right,
/// [`StoreError::Damaged`] if the store is.
pub fn back_up(folder: &Path, to: &Path, replace: bool) -> Result<BackedUp, StoreError> {
    let path = open::existing(folder)?;
    inspect::readable(&path)?;
    let is_store = || to.canonicalize().is_ok_and(|to| path.canonicalize().is_ok_and(|path| path == to));
    if to.exists() && (!replace || is_store()) {
        return Err(StoreError::Exists { path: to.to_owned() });
    }
    copy(&path, to)
}

/// Copies the store at `path` to `to`, in place of what is there.
fn copy(path: &Path, to: &Path) -> Result<BackedUp, StoreError> {
    let growing = connection::beside(to, ".new");
    let refused = |cause: String| StoreError::Copy { path: to.to_owned(), cause };
    let copied = begin(&growing).map_err(refused).and_then(|()| {
        write(path, &growing).map_err(|fault| match fault.is_of_source() {
            true => fault.while_doing("copy the store", path),
            false => refused(fault.words()),
        })?;
        let finished = finish(&growing).map_err(|fault| refused(fault.words()))?;
        name(&growing, to).map_err(|cause| refused(cause.to_string()))?;
        Ok(finished)
    });
    if copied.is_err() {
        // What is left of it is of no use; that it cannot be removed would hide why it was not made.
        connection::remove(&growing).ok();
    }
    copied
}

/// Makes an empty file, in place of what a crash left of another copy.
fn begin(growing: &Path) -> Result<(), String> {
    let begun = connection::remove(growing).and_then(|()| connection::create_file(growing));
    begun.map_err(|error| match error {
        StoreError::Access { cause, .. } => cause.to_string(),
        other => other.to_string(),
    })
}

fn write(path: &Path, growing: &Path) -> Result<(), Fault> {
    let source = connection::connect_read_only(path)?;
    source.execute("VACUUM INTO ?1", [growing.to_string_lossy()])?;
    Ok(())
}

/// Marks the copy as one, with the time up to which it knows, and checks it.
fn finish(growing: &Path) -> Result<BackedUp, Fault> {
    let copy = Connection::open(growing)?;
    // A copy that is not finished is thrown away, so nothing of it needs to be taken back.
    copy.pragma_update(None, "journal_mode", "MEMORY")?;
    if copy.table_exists(None, "copied")? {
        copy.execute_batch("DELETE FROM copied; INSERT INTO copied SELECT max(last_poll) FROM feed;")?;
    }
    if let Some(reason) = inspect::unsound_inside(&copy)? {
        return Err(Fault::Unreadable { what: "copy", id: growing.display().to_string(), reason });
    }
    let schema = copy.pragma_query_value(None, "user_version", |row| row.get(0))?;
    drop(copy);
    Ok(BackedUp { bytes: std::fs::metadata(growing).map_or(0, |metadata| metadata.len()), schema })
}

/// Gives the copy its name, once it is on the disk.
fn name(growing: &Path, to: &Path) -> io::Result<()> {
    File::open(growing)?.sync_all()?;
    std::fs::rename(growing, to)?;
    schema::sync_folder(to)
}

/// Keeps the store as it is before it is upgraded from `found`, beside it. Copies of earlier upgrades go.
pub(super) fn before_upgrade(path: &Path, found: i64) -> Result<PathBuf, StoreError> {
    let name = connection::beside(path, ".schema-");
    let to = connection::beside(&name, &found.to_string());
    copy(path, &to)?;
    let earlier = (1..schema::NEWEST).filter(|&version| version != found);
    for version in earlier {
        connection::remove(&connection::beside(&name, &version.to_string()))?;
    }
    Ok(to)
}

/// Until when the store knows what came, if it is a copy on which nobody has run yet; from now on it is none.
pub(super) fn was_copied(db: &Connection, path: &Path) -> Result<Option<Timestamp>, StoreError> {
    let taken = || -> rusqlite::Result<Option<Timestamp>> {
        let copied: Option<Option<At>> = db.query_row("SELECT at FROM copied", [], |row| row.get(0)).optional()?;
        if copied.is_some() {
            db.execute("DELETE FROM copied", [])?;
        }
        Ok(copied.map(|at| at.map_or(Timestamp::UNIX_EPOCH, |at| at.0)))
    };
    taken().map_err(|error| Fault::from(error).while_doing("look at the store", path))
}
