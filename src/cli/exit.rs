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

impl Exit {
    /// All of them.
    pub(super) const ALL: [Self; 3] = [Self::Success, Self::Failure, Self::Usage];

    /// What it means, as the README has it.
    pub(super) fn meaning(self) -> &'static str {
        match self {
            Self::Success => "it did what was asked",
            Self::Failure => "something failed while running: a store, a server, a file of items",
            Self::Usage => "the command line or the configuration cannot be used as it is",
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
