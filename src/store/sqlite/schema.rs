//! The schema and the way from an older one to the newest.
//!
//! Each migration is a numbered file, and the whole way is one transaction: after a crash the store is at the
//! version before or at the newest, never between.

use std::fs::File;
use std::path::Path;

use rusqlite::Connection;

use super::connection::{self, Patience};
use super::fault::Fault;
use crate::store::StoreError;

/// The migrations; the first leads to version 1.
pub(super) const MIGRATIONS: [&str; 15] = [
    include_str!("migrations/0001_first.sql"),
    include_str!("migrations/0002_repaired.sql"),
    include_str!("migrations/0003_habits.sql"),
    include_str!("migrations/0004_page.sql"),
    include_str!("migrations/0005_subscription.sql"),
    include_str!("migrations/0006_trouble.sql"),
    include_str!("migrations/0007_hold.sql"),
    include_str!("migrations/0008_mute.sql"),
    include_str!("migrations/0009_story.sql"),
    include_str!("migrations/0010_absence.sql"),
    include_str!("migrations/0011_count.sql"),
    include_str!("migrations/0012_coverage.sql"),
    include_str!("migrations/0013_retention.sql"),
    include_str!("migrations/0014_posting.sql"),
    include_str!("migrations/0015_settled.sql"),
];

/// The version that this program reads and writes.
pub(super) const NEWEST: i64 = MIGRATIONS.len() as i64;

/// Marks the file as a newswatch store (`nwch`), so that no other database is taken for one.
pub(super) const APPLICATION: i64 = 0x6e77_6368;

/// Makes an empty store of the newest version at `path`, where nothing is yet.
///
/// It is built beside and moved in place when it is whole. So a crash leaves either no store or a
/// good one, and an empty file at `path` is always damage.
pub(super) fn create(path: &Path) -> Result<(), StoreError> {
    let building = path.with_extension("db.new");
    connection::remove(&building)?;
    connection::create_file(&building)?;
    let connection = connection::connect(&building, Patience::Daemon)?;
    connection
        .pragma_update(None, "application_id", APPLICATION)
        .map_err(|error| Fault::from(error).while_doing("mark the new store", &building))?;
    migrate(&connection, &building)?;
    drop(connection);
    let moved = std::fs::rename(&building, path).and_then(|()| sync_folder(path));
    moved.map_err(|cause| StoreError::Access {
        step: "create the store",
        path: path.to_owned(),
        right: "write there",
        cause,
    })
}

/// Makes a move in the folder of `path` survive a power cut.
pub(super) fn sync_folder(path: &Path) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

/// The version of the store at `path`; an error if this program does not know it.
pub(super) fn version(connection: &Connection, path: &Path) -> Result<i64, StoreError> {
    let found = connection
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(|error| Fault::from(error).while_doing("read the version of the store", path))?;
    if found > NEWEST {
        return Err(StoreError::Newer { path: path.to_owned(), found, known: NEWEST });
    }
    Ok(found)
}

/// Brings the store at `path` to the newest version, in one transaction; if it fails, that ends with the
/// connection.
pub(super) fn migrate(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let found = version(connection, path)?;
    if found == NEWEST {
        return Ok(());
    }
    let way = || -> rusqlite::Result<()> {
        connection.execute_batch("BEGIN IMMEDIATE")?;
        for (_, migration) in (1..).zip(MIGRATIONS).filter(|&(number, _)| number > found) {
            connection.execute_batch(migration)?;
        }
        connection.pragma_update(None, "user_version", NEWEST)?;
        connection.execute_batch("COMMIT")
    };
    way().map_err(|error| Fault::from(error).while_doing("upgrade the store", path))
}
