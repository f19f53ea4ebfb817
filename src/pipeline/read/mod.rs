//! The part of a poll that needs no network: a document comes in, its items and what they are
//! known by go out; or a page comes in, and the text of its article goes out.
//!
//! It calls the stages [`decode`](super::decode), [`repair`](super::repair),
//! [`parse`](super::parse), [`normalise`](super::normalise) and [`identify`](super::identify), for
//! pages [`decode`](super::decode) and [`article`](super::article), off the threads that serve the
//! network. The promise: whatever the document, the caller has an answer within a set time, and
//! neither a panic nor a loop in what reads it reaches further than this document.
//!
//! Deliberately not here: fetching, and whether anything of it is news.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use feed_rs::model::Feed;
use thiserror::Error;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use super::Document;
use super::article::{ArticleError, article};
use super::decode::decode;
use super::flaw::{Flaw, Flaws};
use super::identify::document_identities;
use super::normalise::normalise;
use super::parse::{ParseError, parse};
use super::repair::{RepairError, Repaired, repair};
use crate::model::{FeedId, FeedName, HubLinks, Item, Rhythm};
use crate::store::Identity;

mod contain;

/// Reads documents, a few at once.
#[derive(Debug)]
pub struct Reader {
    /// One permit for each processor. More at once would only make each of them slower, and then
    /// the time limit would depend on how busy the others are.
    permits: Semaphore,
    limit: Duration,
}

/// What a document holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The digest of the document.
    pub digest: [u8; 16],
    /// The items in the order of the feed, each with what it is known by, which is never empty.
    pub items: Vec<(Item, Vec<Identity>)>,
    /// What was wrong with the document and was repaired.
    pub repaired: Flaws,
    /// When the publisher wants to be asked.
    pub rhythm: Rhythm,
    /// The hub that says when it changes.
    pub hub: HubLinks,
}

/// A feed before anything is made of its entries.
#[derive(Debug)]
pub struct Parsed {
    /// The feed as the parser gives it.
    pub feed: Feed,
    /// What was repaired.
    pub repaired: Flaws,
    /// When the publisher wants to be asked.
    pub rhythm: Rhythm,
    /// The hub that says when it changes.
    pub hub: HubLinks,
    /// The entries, by number, that are only another version of one before them, with its number.
    pub versions: HashMap<usize, usize>,
}

impl Reading {
    /// Whether the whole document arrived. If not, its server must not be told that it is known.
    pub fn is_whole(&self) -> bool {
        ![Flaw::Cut, Flaw::Rest].into_iter().any(|flaw| self.repaired.contains(flaw))
    }
}

/// Why a document could not be read.
#[derive(Debug, Error)]
pub enum ReadError {
    /// It is no feed.
    #[error(transparent)]
    Repair(#[from] RepairError),
    /// It was repaired and still could not be read.
    #[error(transparent)]
    Parse(#[from] ParseError),
    /// It is a page without an article.
    #[error(transparent)]
    Article(#[from] ArticleError),
    /// Reading it took too long.
    #[error(
        "the document could not be read within {limit:?}, so it was given up; tell its publisher, or report it as a fault of newswatch"
    )]
    TooSlow {
        /// The time it had.
        limit: Duration,
    },
    /// Reading it came upon a fault of this program.
    #[error(
        "the document could not be read because of a fault in newswatch; please report it together with the feed's address"
    )]
    Fault,
    /// The program is ending.
    #[error("the document was not read, because newswatch is ending")]
    Ending,
}

impl Reader {
    /// Longest time for one document.
    pub const LIMIT: Duration = Duration::from_secs(10);

    /// A reader that gives each document `limit`.
    pub fn new(limit: Duration) -> Self {
        let at_once = std::thread::available_parallelism().map_or(2, usize::from);
        Self { permits: Semaphore::new(at_once), limit }
    }

    /// Reads the document of a feed.
    ///
    /// # Errors
    ///
    /// When it cannot be read; see [`ReadError`]. Then nothing of it may be remembered, its
    /// validators least of all.
    pub async fn read(&self, document: Arc<Document>, feed: FeedId, name: FeedName) -> Result<Reading, ReadError> {
        self.contained(move || read(&document, feed, &name)).await?
    }

    /// Finds the text of the article on a web page; never empty.
    ///
    /// # Errors
    ///
    /// When there is none; see [`ReadError`].
    pub async fn article(&self, page: Document) -> Result<String, ReadError> {
        let given_up = CancellationToken::new();
        // Rung when nobody waits any more, be it that the time is up or that the poll is given up.
        let _bell = given_up.clone().drop_guard();
        self.contained(move || Ok(article(&decode(&page).text, || given_up.is_cancelled())?)).await?
    }

    /// Runs `work` on a thread of its own, silently and for a limited time.
    ///
    /// A thread cannot be stopped. Work that takes too long runs on unheeded, but its permit is
    /// given back, or a few hostile documents would bar the way for all others.
    async fn contained<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, ReadError> {
        let _permit = self.permits.acquire().await.map_err(|_| ReadError::Ending)?;
        let work = tokio::task::spawn_blocking(move || contain::silently(work));
        match tokio::time::timeout(self.limit, work).await {
            Ok(Ok(result)) => Ok(result),
            Ok(Err(error)) if error.is_panic() => Err(ReadError::Fault),
            Ok(Err(_)) => Err(ReadError::Ending),
            Err(_) => Err(ReadError::TooSlow { limit: self.limit }),
        }
    }
}

/// The stages, in order.
fn read(document: &Document, feed: FeedId, name: &FeedName) -> Result<Reading, ReadError> {
    let Parsed { feed: parsed, repaired, rhythm, hub, versions } = parsed(document)?;
    let items = normalise(parsed, name);
    let identities = document_identities(&items, &versions, feed);
    let items = items.into_iter().zip(identities).collect();
    Ok(Reading { digest: document.digest(), items, repaired, rhythm, hub })
}

/// The first of the stages. Unlike [`Reader::read`] this knows no time limit.
///
/// # Errors
///
/// When the document is no feed; see [`ReadError`].
pub fn parsed(document: &Document) -> Result<Parsed, ReadError> {
    if document.bytes.len() > Document::LIMIT {
        return Err(RepairError::TooLarge { bytes: document.bytes.len(), limit: Document::LIMIT }.into());
    }
    let decoded = decode(document);
    let Repaired { atom, flaws: found, rhythm, hub, versions } = repair(&decoded.text, document.url.as_ref())?;
    let mut flaws = decoded.flaws;
    flaws.extend(found);
    let feed = parse(&atom, &mut flaws)?;
    Ok(Parsed { feed, repaired: flaws, rhythm, hub, versions })
}

#[cfg(test)]
mod tests;
