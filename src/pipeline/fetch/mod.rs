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

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;
use url::Url;

use super::{Access, Document, Source};
use crate::model::{HubLinks, Validators};
use crate::net::{Freshness, Network};
use crate::store::Transfer;

pub use self::error::FetchError;
pub(super) use self::error::Retry;

mod error;
mod http;
mod wall;
mod file;
mod exec;

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The source, as configured.
    pub source: &'a Source,
    /// What opens its doors.
    pub access: &'a Access,
    /// Where it has moved to, if that is to be asked.
    pub moved_to: Option<&'a Url>,
    /// The validators of the last document that was read; empty to have the document whatever the
    /// server believes.
    pub validators: &'a Validators,
}

/// What a source gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// The document, or that it did not change.
    pub content: Content,
    /// What makes the next request conditional; empty for files and programs.
    pub validators: Validators,
    /// How long the server says that this holds: no poll makes sense before.
    pub freshness: Freshness,
    /// Where the asked address has moved to for good.
    pub moved: Option<Url>,
    /// The hub that the server names.
    pub hub: HubLinks,
    /// It came from the Internet, and so do the links in it.
    pub from_outside: bool,
    /// From the question to the end of the answer, without the wait for the turn of the host.
    pub took: Duration,
}

/// The document, or that it did not change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A document; not empty.
    Document(Arc<Document>),
    /// The server says that nothing changed since the validators were given out.
    NotModified {
        /// The answer itself shows that something did.
        contradicted: bool,
    },
}

/// Fetches a document.
///
/// # Errors
///
/// When there is no whole document; see [`FetchError`].
pub async fn fetch(network: &Network, question: Question<'_>, now: Timestamp) -> Result<Fetched, FetchError> {
    let begun = Instant::now();
    let local = |bytes| Fetched::local(bytes, begun.elapsed());
    match question.source {
        Source::Http(url) => http::fetch(network, url, question, now).await,
        Source::File(path) => file::read(path).await.map(local),
        Source::Exec(command) => exec::run(command, exec::TIMEOUT).await.map(local),
    }
}

impl Fetched {
    /// What is counted of it.
    pub(super) fn transfer(&self) -> Transfer {
        let bytes = match &self.content {
            Content::Document(document) => document.bytes.len(),
            Content::NotModified { .. } => 0,
        };
        Transfer { bytes, took: self.took }
    }

    /// A document from this machine, which comes without validators and address.
    fn local(bytes: Vec<u8>, took: Duration) -> Self {
        Self {
            content: Content::Document(Arc::new(Document { bytes, content_type: None, url: None })),
            validators: Validators::default(),
            freshness: Freshness::Silent,
            moved: None,
            hub: HubLinks::default(),
            from_outside: false,
            took,
        }
    }
}
