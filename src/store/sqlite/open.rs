//! Opening the store: alone, as the daemon does, or beside a running daemon.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::sync::Arc;

use rusqlite::Connection;

use super::SqliteStore;
use super::connection::{self, Patience};
use super::inspect;
use super::lock::Lock;
use super::reader::Reader;
use super::schema;
use super::writer::Writer;
use crate::store::{Store, StoreError};

/// The name of the database inside the state folder.
const DATABASE: &str = "newswatch.db";

/// Opens the store in `folder` for this process alone; makes folder and store where there are none
/// and upgrades an old store.
///
/// This blocks: a small store is checked page by page.
///
/// # Errors
///
/// [`StoreError::InUse`] if another process has it open this way, [`StoreError::Damaged`] if the
/// file is not a whole store (it is left as it is), [`StoreError::Newer`], [`StoreError::Access`].
pub fn open(folder: &Path) -> Result<Arc<dyn Store>, StoreError> {
    Ok(Arc::new(alone(folder)?))
}

/// [`open`], with a type.
pub(super) fn alone(folder: &Path) -> Result<SqliteStore, StoreError> {
    prepare(folder)?;
    let lock = Lock::take(folder)?;
    let path = folder.join(DATABASE);
    if path.exists() {
        inspect::inspect(&path)?;
    } else {
        refuse_orphan(&path)?;
        schema::create(&path)?;
    }
    let writer = connection::connect(&path, Patience::Daemon)?;
    schema::migrate(&writer, &path)?;
    start(&path, writer, Patience::Daemon, Some(lock))
}

/// Opens the store in `folder` beside a daemon that may be running. Locks of the other side are
/// waited for.
///
/// # Errors
///
/// [`StoreError::Absent`] if there is no store, [`StoreError::Older`] or [`StoreError::Newer`] if it
/// is of another version, [`StoreError::Damaged`], [`StoreError::Access`].
pub fn open_beside(folder: &Path) -> Result<Arc<dyn Store>, StoreError> {
    let path = folder.join(DATABASE);
    if !path.exists() {
        return Err(StoreError::Absent { folder: folder.to_owned() });
    }
    inspect::frame(&path)?;
    let writer = connection::connect(&path, Patience::Beside)?;
    let found = schema::version(&writer, &path)?;
    if found < schema::NEWEST {
        return Err(StoreError::Older { path, found, known: schema::NEWEST });
    }
    Ok(Arc::new(start(&path, writer, Patience::Beside, None)?))
}

/// Makes the folder where there is none; only this user may look inside.
fn prepare(folder: &Path) -> Result<(), StoreError> {
    let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.map_err(|cause| StoreError::Access {
        step: "create the state folder",
        path: folder.to_owned(),
        right: "write in the folder above it",
        cause,
    })
}

/// Refuses a write-ahead log without its database: SQLite would pour it into the new one.
fn refuse_orphan(path: &Path) -> Result<(), StoreError> {
    let log = connection::beside(path, "-wal");
    if std::fs::metadata(&log).is_ok_and(|metadata| metadata.len() > 0) {
        return Err(inspect::damaged(path, "it is missing, but its write-ahead log is there"));
    }
    Ok(())
}

fn start(path: &Path, writer: Connection, patience: Patience, lock: Option<Lock>) -> Result<SqliteStore, StoreError> {
    let reader = connection::connect_reader(path, patience)?;
    let path: Arc<Path> = path.into();
    Ok(SqliteStore { reader: Reader::start(reader, &path)?, writer: Writer::start(writer, &path)?, path, _lock: lock })
}
