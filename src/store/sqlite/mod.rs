//! The embedded store: one SQLite database in the state folder.
//!
//! A folder comes in, a [`Store`] goes out. [`open`] is for the daemon: it holds the folder alone,
//! makes the database where there is none and upgrades an old one. [`open_beside`] is for commands
//! that run next to the daemon: it makes and upgrades nothing.
//!
//! Two threads own a connection each. The *writer* takes all changes that are waiting, runs each
//! in a savepoint of its own and commits them together: one wait for the disk serves many polls,
//! and a change that fails takes nothing else with it. The *reader* sees what was last committed
//! and never waits for the writer (write-ahead log). A change is answered after its commit, so who
//! writes and then reads sees what was written.
//!
//! `synchronous = FULL`: an answered change survives a power cut.
//!
//! Deliberately not here: a pool of connections (reads are short, and one writer is all that
//! SQLite allows), and how long anything is kept.

use std::path::Path;
use std::sync::{Arc, Mutex};

use self::postings::Newest;
use self::reader::Reader;
use self::writer::Writer;
use super::Store;

pub use self::backup::{BackedUp, back_up};
pub use self::check::{Checked, check};
pub use self::open::{Migrated, migrate, open, open_beside};

mod fault;
mod rows;
mod schema;
mod lock;
mod inspect;
mod connection;
mod file;
mod backup;
mod check;
mod postings;
mod renewal;
mod open;
mod worker;
mod writer;
mod reader;
mod feeds;
mod reconcile;
mod counts;
mod identities;
mod reports;
mod matches;
mod items;
mod absence;
mod again;
mod history;
mod split;
mod stories;
mod polls;
mod pages;
mod subscriptions;
mod health;
mod coverage;
mod alerts;
mod mutes;
mod telling;
mod outbox;
mod leases;
mod filter;
mod channels;
mod overview;
mod prune;
mod upkeep;
#[cfg(test)]
mod tests;

/// The embedded store. Dropping it ends both threads, and the last connection to close moves the
/// write-ahead log into the database.
#[derive(Debug)]
struct SqliteStore {
    // Dropped in this order: the reader first, so that the writer is the last to close; the lock
    // last, when nothing is written any more.
    reader: Reader,
    writer: Writer,
    /// Only the thread that writes uses it.
    newest: Arc<Mutex<Newest>>,
    path: Arc<Path>,
    file: file::OpenFile,
    _lock: Option<lock::Lock>,
}

impl Store for SqliteStore {}
