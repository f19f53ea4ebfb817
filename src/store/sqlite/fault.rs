//! What goes wrong inside a transaction, before it is known what was being done.

use std::path::Path;

use rusqlite::ffi::{self, SQLITE_IOERR_SHMSIZE};
use rusqlite::{Error, ErrorCode};

use crate::store::StoreError;

/// What goes wrong inside a transaction. One failed commit is the answer to many, hence `Clone`.
#[derive(Clone, Debug)]
pub(super) enum Fault {
    /// The engine refused.
    Engine {
        /// Its reason in kind, if it gave one.
        code: Option<ErrorCode>,
        /// Its reason in words.
        words: String,
    },
    /// The disk could not say that it keeps what was written.
    Unsynced {
        /// The engine's reason in words.
        words: String,
    },
    /// The row exists but holds a value that makes no sense.
    Unreadable {
        /// What kind of row.
        what: &'static str,
        /// Which row.
        id: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The row that the call is about does not exist.
    Missing {
        /// What kind of row.
        what: &'static str,
        /// Which row.
        id: String,
    },
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        match error {
            Error::FromSqlConversionFailure(..)
            | Error::IntegralValueOutOfRange(..)
            | Error::InvalidColumnType(..)
            | Error::QueryReturnedNoRows => {
                Self::Unreadable { what: "row", id: "unknown".into(), reason: error.to_string() }
            }
            // What is shared in memory is a file, too, and finds no room on a full disk.
            Error::SqliteFailure(failure, _) if failure.extended_code == SQLITE_IOERR_SHMSIZE => {
                Self::Engine { code: Some(ErrorCode::DiskFull), words: error.to_string() }
            }
            _ if is_unsynced(&error) => Self::Unsynced { words: error.to_string() },
            _ => Self::Engine { code: error.sqlite_error_code(), words: error.to_string() },
        }
    }
}

impl Fault {
    /// Whether the fault lies in single rows, so that others may be fine.
    pub(super) fn is_local(&self) -> bool {
        match self {
            Self::Unreadable { .. } | Self::Missing { .. } => true,
            Self::Engine { code, .. } => *code == Some(ErrorCode::DatabaseCorrupt),
            Self::Unsynced { .. } => false,
        }
    }

    /// Whether the fault lies in the store that is read, and not where something is written.
    pub(super) fn is_of_source(&self) -> bool {
        let of_source =
            [ErrorCode::DatabaseCorrupt, ErrorCode::NotADatabase, ErrorCode::DatabaseBusy, ErrorCode::DatabaseLocked];
        matches!(self, Self::Engine { code: Some(code), .. } if of_source.contains(code))
    }

    /// The fault in words, for a row's own record of it.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Engine { words, .. } | Self::Unsynced { words } => words.clone(),
            Self::Unreadable { what, id, reason } => {
                format!("{what} {id} cannot be read: {reason}")
            }
            Self::Missing { what, id } => format!("there is no {what} {id}"),
        }
    }

    /// The fault as callers see it.
    pub(super) fn while_doing(self, step: &'static str, path: &Path) -> StoreError {
        let path = path.to_owned();
        match self {
            Self::Engine { code, words } => match code {
                Some(ErrorCode::DiskFull) => StoreError::Full { step, path },
                Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy { step, path },
                Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                    StoreError::Damaged { path, reason: words }
                }
                _ => StoreError::Engine { step, path, cause: words },
            },
            Self::Unsynced { words } => StoreError::Unsynced { step, path, cause: words },
            Self::Unreadable { what, id, reason } => StoreError::Corrupt { path, what, id, reason },
            Self::Missing { what, id } => StoreError::Missing { step, path, what, id },
        }
    }
}

/// Whether the file or its folder could not be brought to the disk.
fn is_unsynced(error: &Error) -> bool {
    let code = error.sqlite_error().map(|error| error.extended_code);
    matches!(code, Some(ffi::SQLITE_IOERR_FSYNC | ffi::SQLITE_IOERR_DIR_FSYNC))
}
