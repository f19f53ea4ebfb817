//! What can go wrong with the store.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// What can go wrong with the store. Every text stands alone: a cause is part of it.
#[derive(Debug, Error)]
pub enum StoreError {
    /// A file or folder of the store cannot be used.
    #[error(
        "cannot {step} {path}: {cause}; the user that runs newswatch needs the right to {right}, or set `state` to a folder where it has that right"
    )]
    Access {
        /// What was being done, as `create the state folder`.
        step: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The right that is needed, as `write there`.
        right: &'static str,
        /// Why not.
        cause: io::Error,
    },
    /// Another process holds the store.
    #[error(
        "{path} is in use by another newswatch ({holder}); stop that one first, or give this one a `state` of its own"
    )]
    InUse {
        /// The store.
        path: PathBuf,
        /// Who holds it, as `process 1234`.
        holder: String,
    },
    /// There is no store, and a command beside the daemon does not make one.
    #[error(
        "there is no store in {folder}; `newswatch run` makes one, or set `state` to the folder of a store that exists"
    )]
    Absent {
        /// Where it was looked for.
        folder: PathBuf,
    },
    /// The file is not a store, or not a whole one any more.
    #[error(
        "{path} is damaged: {reason}; nothing was changed: put a backup in its place, or move it and its -wal and -shm files away to start anew, with a baseline of every feed"
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The file was deleted or replaced while it was open.
    #[error(
        "{path} was deleted or replaced while newswatch runs, and what it writes now would be lost with the next stop; put the file or a backup back, and start newswatch again: without either it begins anew, with a baseline of every feed"
    )]
    Gone {
        /// Where it was.
        path: PathBuf,
    },
    /// A copy of the store is not written over another file.
    #[error("{path} is there already; name another file, or say `--replace` if it is an old backup")]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The store could not be copied.
    #[error(
        "cannot copy the store to {path}: {cause}; a copy needs a folder that may be written to, with room for all of the store"
    )]
    Copy {
        /// Where to.
        path: PathBuf,
        /// Why not.
        cause: String,
    },
    /// The store was written by a newer version.
    #[error(
        "{path} has schema {found}, but this version knows only up to {known}; run the newer newswatch, or restore a backup from before the upgrade"
    )]
    Newer {
        /// The store.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// The newest schema that this version knows.
        known: i64,
    },
    /// The store was written by an older version, and only the daemon may upgrade it.
    #[error(
        "{path} has schema {found}, and this version needs {known}; start the daemon of this version, which upgrades it, or use `newswatch store migrate`"
    )]
    Older {
        /// The store.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// The schema that this version needs.
        known: i64,
    },
    /// The disk is full. Nothing was written; the same call succeeds once there is room.
    #[error("cannot {step}: the disk that holds {path} is full; make room, and it goes on by itself")]
    Full {
        /// What was being done, as `record a poll`.
        step: &'static str,
        /// The store.
        path: PathBuf,
    },
    /// Another process kept the store locked for too long. The same call may succeed later.
    #[error("cannot {step}: another process keeps {path} locked; end that one, or try again")]
    Busy {
        /// What was being done.
        step: &'static str,
        /// The store.
        path: PathBuf,
    },
    /// The disk took what was written and then could not say that it keeps it (fsync(2)). To try again proves
    /// nothing, since the system may have dropped what it could not write: nothing more is written until the
    /// store is opened anew.
    #[error(
        "cannot {step}: the disk that holds {path} does not keep what is written to it ({cause}); look at the disk and the kernel's log, then start newswatch again: what was not recorded is done again"
    )]
    Unsynced {
        /// What was being done.
        step: &'static str,
        /// The store.
        path: PathBuf,
        /// The engine's words.
        cause: String,
    },
    /// The database engine refused.
    #[error("cannot {step}: {path}: {cause}")]
    Engine {
        /// What was being done.
        step: &'static str,
        /// The store.
        path: PathBuf,
        /// The engine's words.
        cause: String,
    },
    /// A row makes no sense.
    #[error("{path} holds a {what} that cannot be read ({id}): {reason}")]
    Corrupt {
        /// The store.
        path: PathBuf,
        /// What kind of row.
        what: &'static str,
        /// Which row.
        id: String,
        /// Why it cannot be read.
        reason: String,
    },
    /// The row that a call is about does not exist.
    #[error("cannot {step}: {path} has no {what} {id}")]
    Missing {
        /// What was being done.
        step: &'static str,
        /// The store.
        path: PathBuf,
        /// What kind of row.
        what: &'static str,
        /// Which row.
        id: String,
    },
    /// The store was closed before it answered.
    #[error("the store is closed")]
    Closed,
}

impl StoreError {
    /// Whether the same call may succeed later without anybody touching the store itself.
    pub fn passes(&self) -> bool {
        matches!(self, Self::Full { .. } | Self::Busy { .. })
    }
}
