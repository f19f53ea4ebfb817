//! What can go wrong on the way to a document, and when to try again.

use std::path::PathBuf;
use std::time::Duration;

use thiserror::Error;

use crate::net::NetworkError;

/// Why there is no document.
#[derive(Debug, Error)]
pub enum FetchError {
    /// No answer came, or the way out refused to ask.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// The server answered with something else than a document.
    #[error("{url} answered {status}: {advice}")]
    Status {
        /// The address as it may be shown.
        url: String,
        /// The status of the answer (RFC 9110, section 15).
        status: u16,
        /// What it means here, and what to do.
        advice: &'static str,
        /// How long the server asks to be left alone.
        after: Option<Duration>,
    },
    /// Someone else answered in the place of the server, to keep programs out.
    #[error(
        "{url} answered {status}, but {wall} keeps programs out: it shows a page that only a browser passes; ask the publisher to let feed readers through there, or use another feed"
    )]
    Wall {
        /// The address as it may be shown.
        url: String,
        /// The status of the answer.
        status: u16,
        /// Who it is.
        wall: &'static str,
        /// How long the answer asks to be left alone.
        after: Option<Duration>,
    },
    /// The publisher took the feed down for good.
    #[error(
        "{url} answered 410 Gone: the publisher has taken the feed down for good, so it is not asked again; remove the feed, give it a new address, or run `newswatch feeds resume NAME` to ask once more"
    )]
    Gone {
        /// The address as it may be shown.
        url: String,
    },
    /// The answer is a success without a document.
    #[error(
        "{url} answered 200 with an empty body; if that stays so, open the address in a browser and see what became of the feed"
    )]
    Empty {
        /// The address as it may be shown.
        url: String,
    },
    /// There is no such file.
    #[error("there is no file {path}; correct the feed's `url`, or wait until the file is written")]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// The path leads to a folder, a pipe or a device.
    #[error("{path} is not a regular file; give the feed the path of a document")]
    NotAFile {
        /// The path.
        path: PathBuf,
    },
    /// The file could not be read.
    #[error("cannot read {path}: {source}; check that this user may read it")]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// The document is larger than any feed.
    #[error("{what} gives more than {limit} bytes, which is no feed; check that it is the right one")]
    TooLarge {
        /// The file or program.
        what: String,
        /// The limit, in bytes.
        limit: usize,
    },
    /// The program could not be started, or its output could not be read.
    #[error("cannot run {program}: {source}; check that it exists and that this user may execute it")]
    Program {
        /// The program, without its arguments.
        program: String,
        /// Why not.
        source: std::io::Error,
    },
    /// The program did not end in time.
    #[error(
        "{program} did not end within {limit:?} and was stopped; make it faster, or let it write a file and poll that"
    )]
    ProgramTimeout {
        /// The program, without its arguments.
        program: String,
        /// The time it had.
        limit: Duration,
    },
    /// The program says that it failed.
    #[error("{program} ended with {status}{complaint}; run it by hand to see what is wrong")]
    ProgramFailed {
        /// The program, without its arguments.
        program: String,
        /// How it ended, as `exit status: 1`.
        status: String,
        /// Its last line on standard error, shortened and quoted; empty if it said nothing.
        complaint: String,
    },
}

/// When to try again after a [`FetchError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// As after any failure.
    Usual,
    /// Not before this time has passed: the server asked for it.
    After(Duration),
    /// Never: the publisher said that the feed is gone.
    Never,
}

impl FetchError {
    /// Whether nobody answered, so that the fault may well be on the way.
    pub fn is_silence(&self) -> bool {
        matches!(self, Self::Network(error) if error.is_silence())
    }

    /// When to try again.
    pub fn retry(&self) -> Retry {
        match self {
            Self::Gone { .. } => Retry::Never,
            Self::Status { after: Some(after), .. } | Self::Wall { after: Some(after), .. } => Retry::After(*after),
            _ => Retry::Usual,
        }
    }
}
