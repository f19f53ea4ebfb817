//! Connections, and the files below them.

use std::fs::OpenOptions;
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::fault::Fault;
use crate::store::StoreError;

/// More than the number of distinct statements, so that each is prepared once.
const STATEMENTS: usize = 100;

/// How long a connection waits for a lock that another process holds.
#[derive(Clone, Copy, Debug)]
pub(super) enum Patience {
    /// The daemon's: other processes hold the lock only for a command's moment.
    Daemon,
    /// A command's: the daemon may be writing one batch after the other.
    Beside,
}

impl Patience {
    fn limit(self) -> Duration {
        match self {
            Self::Daemon => Duration::from_secs(10),
            Self::Beside => Duration::from_secs(30),
        }
    }
}

/// A connection that writes; the file must exist.
pub(super) fn connect(path: &Path, patience: Patience) -> Result<Connection, StoreError> {
    let set_up = || -> rusqlite::Result<Connection> {
        let connection = opened(path, OpenFlags::SQLITE_OPEN_READ_WRITE, patience)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        // Kibibytes, where negative: room for the pages of some batches, so that none is read twice.
        connection.pragma_update(None, "cache_size", -8192)?;
        // Moving the log into the database touches as many scattered pages whether the log is short
        // or long, so a longer one (16 MiB) saves writes; after a long reader it shrinks again.
        connection.pragma_update(None, "wal_autocheckpoint", 4096)?;
        connection.pragma_update(None, "journal_size_limit", 64 << 20)?;
        Ok(connection)
    };
    set_up().map_err(|error| Fault::from(error).while_doing("open the store", path))
}

/// A connection that refuses to write rows. It needs write access to the shared-memory file all the
/// same, as readers of a write-ahead log do.
pub(super) fn connect_reader(path: &Path, patience: Patience) -> Result<Connection, StoreError> {
    let set_up = || -> rusqlite::Result<Connection> {
        let connection = opened(path, OpenFlags::SQLITE_OPEN_READ_WRITE, patience)?;
        connection.pragma_update(None, "query_only", true)?;
        Ok(connection)
    };
    set_up().map_err(|error| Fault::from(error).while_doing("open the store", path))
}

/// A connection that cannot change the file, not even by moving the log into it on closing.
pub(super) fn connect_read_only(path: &Path) -> rusqlite::Result<Connection> {
    opened(path, OpenFlags::SQLITE_OPEN_READ_ONLY, Patience::Daemon)
}

fn opened(path: &Path, access: OpenFlags, patience: Patience) -> rusqlite::Result<Connection> {
    // One thread at a time uses a connection, so SQLite need not lock it.
    let connection = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(patience.limit())?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // Else many are planned anew with each value that is bound: for partial indexes, which need no value here, and
    // for limits.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    // A damaged file may hold a schema made to do harm.
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    Ok(connection)
}

/// Makes an empty file that only this user may read: it will hold what people watch for.
pub(super) fn create_file(path: &Path) -> Result<(), StoreError> {
    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    made.map(drop).map_err(|cause| denied("create the store", path, cause))
}

/// Removes a file and what SQLite keeps beside it, if they are there.
pub(super) fn remove(path: &Path) -> Result<(), StoreError> {
    for path in [path.to_owned(), beside(path, "-wal"), beside(path, "-shm"), beside(path, "-journal")] {
        match std::fs::remove_file(&path) {
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
                return Err(denied("remove what is left of", &path, cause));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Where SQLite keeps the file with this ending beside the database.
pub(super) fn beside(path: &Path, ending: &str) -> std::path::PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn denied(step: &'static str, path: &Path, cause: io::Error) -> StoreError {
    StoreError::Access { step, path: path.to_owned(), right: "write there", cause }
}

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;

    use super::*;

    #[test]
    fn a_statement_is_planned_once_whatever_is_bound_to_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("newswatch.db");
        create_file(&path).unwrap();
        let connection = connect(&path, Patience::Daemon).unwrap();
        connection
            .execute_batch(
                "CREATE TABLE report (item INTEGER PRIMARY KEY, profile BLOB);
                 CREATE INDEX report_open ON report (item) WHERE profile IS NOT NULL;",
            )
            .unwrap();
        let mut statement = connection
            .prepare("SELECT item FROM report WHERE item > ?1 AND profile IS NOT NULL ORDER BY item LIMIT ?2")
            .unwrap();
        for number in 0..10 {
            assert_eq!(statement.query_map([number, number + 1], |_| Ok(())).unwrap().count(), 0);
        }
        assert_eq!(statement.get_status(StatementStatus::RePrepare), 0);
    }
}
