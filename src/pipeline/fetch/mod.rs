//! A feed's source comes in, its document goes out.
//!
//! A [`Source`] is an address, a file or a program; each has a file of its own here. What comes
//! back is a [`Fetched`]: the document, or the word of the server that nothing changed. The
//! promise: it ends within a set time, takes no more than [`Document::LIMIT`] bytes, and an
//! answer that is not a whole document is an error. Each [`FetchError`] says, as a [`Retry`],
//! when to come back.
//!
//! The validators that come along must be stored only together with the items of the document.
//! If the document turns out to be unreadable, they must be forgotten, or the next answer would
//! be "not modified" and the items would be lost.
//!
//! Deliberately not here: whether the document is a feed, and when the next poll is due.

use std::time::Duration;

use jiff::Timestamp;

use super::{Document, Source};
use crate::model::Validators;
use crate::net::Network;

pub use self::error::FetchError;
pub(super) use self::error::Retry;

mod error;
mod http;
mod file;
mod exec;

/// What a source gave.
#[derive(Debug, PartialEq, Eq)]
pub enum Fetched {
    /// A document.
    Document {
        /// The document; not empty.
        document: Document,
        /// What makes the next request conditional; empty for files and programs.
        validators: Validators,
        /// How long the server says the document stays fresh: no poll makes sense before.
        fresh_for: Option<Duration>,
    },
    /// The server says that nothing changed since the validators were given out.
    NotModified {
        /// What makes the next request conditional, renewed by this answer.
        validators: Validators,
        /// How long the server says that this holds.
        fresh_for: Option<Duration>,
    },
}

/// Fetches the document of `source`; `validators` are those of the last document that was read.
///
/// # Errors
///
/// When there is no whole document; see [`FetchError`].
pub async fn fetch(
    network: &Network,
    source: &Source,
    validators: &Validators,
    now: Timestamp,
) -> Result<Fetched, FetchError> {
    match source {
        Source::Http(url) => http::fetch(network, url, validators, now).await,
        Source::File(path) => file::read(path).await.map(Fetched::local),
        Source::Exec(command) => exec::run(command, exec::TIMEOUT).await.map(Fetched::local),
    }
}

impl Fetched {
    /// A document from this machine, which comes without validators and address.
    fn local(bytes: Vec<u8>) -> Self {
        Self::Document {
            document: Document { bytes, content_type: None, url: None },
            validators: Validators::default(),
            fresh_for: None,
        }
    }
}
