//! Opening the store: alone, as the daemon does, or beside a running daemon.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::Connection;

use super::connection::{self, Patience};
use super::file::OpenFile;
use super::lock::Lock;
use super::reader::Reader;
use super::schema;
use super::writer::Writer;
use super::{SqliteStore, backup, inspect, renewal};
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
        tracing::info!(store = %path.display(), "there was no store; this is a new one");
    }
    let writer = connection::connect(&path, Patience::Daemon)?;
    upgrade(&writer, &path)?;
    renewal::renew(&writer, &path)?;
    if let Some(at) = backup::was_copied(&writer, &path)? {
        tracing::warn!(store = %path.display(), until = %at,
            "this store is a backup: what was told since then is told once more if feeds still hold it");
    }
    start(&path, writer, Patience::Daemon, Some(lock))
}

/// What an upgrade came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migrated {
    /// The schema that was found.
    pub from: i64,
    /// The schema from now on.
    pub to: i64,
    /// The store as it was before, if it was not of the newest schema.
    pub backup: Option<PathBuf>,
}

/// Upgrades the store in `folder` to the newest schema, as [`open`] does.
///
/// # Errors
///
/// Those of [`open`], and [`StoreError::Absent`] if there is no store.
pub fn migrate(folder: &Path) -> Result<Migrated, StoreError> {
    let path = existing(folder)?;
    let _lock = Lock::take(folder)?;
    inspect::inspect(&path)?;
    upgrade(&connection::connect(&path, Patience::Daemon)?, &path)
}

/// Brings the store to the newest schema; one of an older schema is copied first.
fn upgrade(writer: &Connection, path: &Path) -> Result<Migrated, StoreError> {
    let from = schema::version(writer, path)?;
    let mut migrated = Migrated { from, to: schema::NEWEST, backup: None };
    if from < schema::NEWEST {
        let backup = backup::before_upgrade(path, from)?;
        schema::migrate(writer, path)?;
        tracing::info!(store = %path.display(), from, to = schema::NEWEST, backup = %backup.display(),
            "brought the store to a new schema; as it was, it is in the backup");
        migrated.backup = Some(backup);
    }
    Ok(migrated)
}

/// The database in `folder`, if there is one.
pub(super) fn existing(folder: &Path) -> Result<PathBuf, StoreError> {
    let path = folder.join(DATABASE);
    match path.exists() {
        true => Ok(path),
        false => Err(StoreError::Absent { folder: folder.to_owned() }),
    }
}

/// Opens the store in `folder` beside a daemon that may be running. Locks of the other side are
/// waited for.
///
/// # Errors
///
/// [`StoreError::Absent`] if there is no store, [`StoreError::Older`] or [`StoreError::Newer`] if it
/// is of another version, [`StoreError::Damaged`], [`StoreError::Access`].
pub fn open_beside(folder: &Path) -> Result<Arc<dyn Store>, StoreError> {
    let path = existing(folder)?;
    inspect::frame(&path)?;
    let found = inspect::version(&path)?;
    if found < schema::NEWEST {
        return Err(StoreError::Older { path, found, known: schema::NEWEST });
    }
    let writer = connection::connect(&path, Patience::Beside)?;
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
    let (reader, writer) = (Reader::start(reader, &path)?, Writer::start(writer, &path)?);
    Ok(SqliteStore { reader, writer, newest: Arc::default(), file: OpenFile::new(&path), path, _lock: lock })
}
