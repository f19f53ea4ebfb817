//! Logs: where they go and how they look.
//!
//! A filter and a destination come in; from then on `tracing` events go out, to the journal with
//! their fields where systemd reads standard error, else to standard error as lines.
//!
//! The promise: one event is told once, in one place. Deliberately not here: what is logged. Each
//! event is a sentence with fields named as in the tables (`feed`, `rule`, `channel`, `delivery`).

use std::fs;
use std::io::{self, IsTerminal};
use std::os::unix::fs::MetadataExt;

use tracing_subscriber::filter::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// What is logged when the user says nothing.
pub const DEFAULT_FILTER: &str = "info";

/// Why logging could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// The filter makes no sense.
    #[error("cannot read the log filter `{filter}`: {source}; write a level such as `info` or `newswatch=debug`")]
    Filter {
        /// The filter as given.
        filter: String,
        /// What is wrong with it.
        source: tracing_subscriber::filter::ParseError,
    },
    /// The journal did not answer.
    #[error("cannot reach the journal: {0}")]
    Journal(io::Error),
}

/// Starts logging with `filter` (`tracing` directives). `journal_stream` is the value of
/// `JOURNAL_STREAM`, by which systemd says that standard error leads to the journal.
///
/// # Errors
///
/// If the filter cannot be read or the journal cannot be reached.
pub fn start(filter: &str, journal_stream: Option<&str>) -> Result<(), TelemetryError> {
    let filter =
        EnvFilter::try_new(filter).map_err(|source| TelemetryError::Filter { filter: filter.to_owned(), source })?;
    let registry = tracing_subscriber::registry().with(filter);
    // A second start keeps the first: only tests start a program twice in one process.
    if journal_stream.is_some_and(leads_to_journal) {
        let journal = tracing_journald::layer().map_err(TelemetryError::Journal)?.with_field_prefix(None);
        let _ = registry.with(journal).try_init();
    } else {
        let terminal = io::stderr().is_terminal();
        let lines = tracing_subscriber::fmt::layer().with_writer(io::stderr).with_ansi(terminal).with_target(false);
        let _ = registry.with(lines).try_init();
    }
    Ok(())
}

/// Whether standard error still is the stream that systemd named (systemd.exec(5)).
fn leads_to_journal(stream: &str) -> bool {
    fs::metadata("/dev/stderr").is_ok_and(|stderr| stream == format!("{}:{}", stderr.dev(), stderr.ino()))
}
