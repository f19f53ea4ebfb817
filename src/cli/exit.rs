//! Exit codes.

use std::process::ExitCode;

/// How a command ended; documented in the README and never renumbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// It did what was asked.
    Success = 0,
    /// Something failed while running: a store, a server, a file of items.
    Failure = 1,
    /// The command line or the configuration cannot be used as it is.
    Usage = 2,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
