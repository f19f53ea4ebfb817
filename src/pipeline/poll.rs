//! One poll of one feed: the first stage of all, ending in commit 1. This file is the list of its
//! calls.
//!
//! A due feed comes in with its memory; what the poll brought is in the store when it returns.
//!
//! The promise: feed memory, items and matches are written in one transaction. A poll that failed
//! changes neither items nor validators, so that nothing can be "not modified" that was not kept.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tracing::{debug, info, warn};

use super::baseline::baseline;
use super::document::Document;
use super::fetch::{FetchError, Fetched, Retry, fetch};
use super::matcher::Matcher;
use super::read::{ReadError, Reader, Reading};
use super::schedule::{Hints, next_poll};
use super::source::FeedSettings;
use crate::model::{FeedMemory, Validators};
use crate::net::Network;
use crate::random::Random;
use crate::store::{ItemRecord, NewMemory, PollRecord, Store, StoreError};
use crate::time::Clock;

/// What a poll works with.
#[derive(Clone, Copy, Debug)]
pub struct PollContext<'a> {
    /// The way to the network.
    pub network: &'a Network,
    /// Reads documents, off the threads of the network.
    pub reader: &'a Reader,
    /// The rules.
    pub matcher: &'a Matcher,
    /// Where everything is kept.
    pub store: &'a dyn Store,
    /// Tells the time.
    pub clock: &'a dyn Clock,
    /// Gives the jitter.
    pub random: &'a Random,
    /// The zone of schedules.
    pub timezone: &'a TimeZone,
}

/// What a poll came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PollReport {
    /// The source could not be read.
    pub failed: bool,
    /// Items stored.
    pub stored: usize,
    /// Matches that now wait to be told.
    pub waiting: usize,
}

/// Why a poll brought nothing.
#[derive(Debug, thiserror::Error)]
enum PollError {
    #[error(transparent)]
    Fetch(#[from] FetchError),
    #[error(transparent)]
    Read(#[from] ReadError),
}

/// What a poll brought.
enum Brought {
    /// Nothing that was not known.
    Unchanged(Validators),
    /// A document to look at.
    Reading(Reading, Validators),
}

/// Polls one feed.
///
/// # Errors
///
/// If the store refuses. A source that cannot be read is no error here: it is recorded.
pub async fn poll(
    settings: &FeedSettings,
    memory: FeedMemory,
    context: &PollContext<'_>,
) -> Result<PollReport, StoreError> {
    let brought = bring(settings, &memory, context).await;
    let now = context.clock.now();
    match brought {
        Ok(Brought::Unchanged(validators)) => {
            let next_poll = next(settings, Hints::default(), now, context);
            record(&memory, now, NewMemory::Unchanged { next_poll, validators }, Vec::new(), context).await
        }
        Ok(Brought::Reading(reading, validators)) => {
            let next_poll = next(settings, Hints::default(), now, context);
            let (validators, document) = match reading.is_whole() {
                true => (validators, Some(reading.digest)),
                false => (Validators::default(), None),
            };
            let repaired = Some(reading.repaired.to_string()).filter(|flaws| !flaws.is_empty());
            // Once, not at every poll: the lines and counts change with the items.
            if let Some(flaws) = repaired.as_ref().filter(|_| memory.repaired.is_none()) {
                info!(feed = %memory.name, repaired = %flaws, "the feed is broken and is repaired from now on");
            }
            let items = what_is_new(settings, &memory, reading, now, context).await?;
            record(&memory, now, NewMemory::Read { next_poll, validators, document, repaired }, items, context).await
        }
        Err(error) => fail(settings, &memory, &error, now, context).await,
    }
}

/// Fetches and reads the document, unless it is the one that was read last.
async fn bring(settings: &FeedSettings, memory: &FeedMemory, context: &PollContext<'_>) -> Result<Brought, PollError> {
    let asked = context.clock.now();
    match fetch(context.network, &settings.source, &memory.validators, asked).await? {
        Fetched::NotModified { validators, .. } => Ok(Brought::Unchanged(validators)),
        Fetched::Document { document, validators, .. } if is_known(&document, memory) => {
            Ok(Brought::Unchanged(validators))
        }
        Fetched::Document { document, validators, .. } => {
            let reading = context.reader.read(document, memory.id, memory.name.clone()).await?;
            Ok(Brought::Reading(reading, validators))
        }
    }
}

fn is_known(document: &Document, memory: &FeedMemory) -> bool {
    memory.document.is_some_and(|known| known == document.digest())
}

/// The items that the feed has not given before, with the rules that they satisfy.
async fn what_is_new(
    settings: &FeedSettings,
    memory: &FeedMemory,
    reading: Reading,
    now: Timestamp,
    context: &PollContext<'_>,
) -> Result<Vec<ItemRecord>, StoreError> {
    let baseline = match memory.baseline {
        true => baseline(reading.items.iter().map(|(item, _)| item), settings.backfill, now),
        false => vec![false; reading.items.len()],
    };
    let (items, identities): (Vec<_>, Vec<_>) = reading.items.into_iter().unzip();
    let known = context.store.known(memory.id, &identities).await?;
    let each = items.into_iter().zip(identities).zip(baseline).zip(known);
    let new = each.filter(|(_, known)| !known).map(|(item, _)| item);
    let records = new.map(|((item, identities), baseline)| {
        let matches = if baseline { Vec::new() } else { context.matcher.matches(&item, &settings.tags) };
        ItemRecord { item, identities, baseline, matches }
    });
    Ok(records.collect())
}

async fn fail(
    settings: &FeedSettings,
    memory: &FeedMemory,
    error: &PollError,
    now: Timestamp,
    context: &PollContext<'_>,
) -> Result<PollReport, StoreError> {
    let retry = match error {
        PollError::Fetch(error) => error.retry(),
        PollError::Read(_) => Retry::Usual,
    };
    let retry_after = match retry {
        Retry::After(wait) => Some(wait),
        Retry::Usual | Retry::Never => None,
    };
    let unanswered = matches!(error, PollError::Fetch(FetchError::Network(error)) if error.is_temporary());
    let hints = Hints { failures: memory.failures.saturating_add(1), retry_after, unanswered };
    let next_poll = next(settings, hints, now, context);
    warn!(feed = %memory.name, failures = hints.failures, next_poll = %next_poll, error = %error, "cannot read the feed");
    let failed = NewMemory::Failed { next_poll, error: error.to_string(), gone: retry == Retry::Never };
    let report = record(memory, now, failed, Vec::new(), context).await?;
    Ok(PollReport { failed: true, ..report })
}

fn next(settings: &FeedSettings, hints: Hints, now: Timestamp, context: &PollContext<'_>) -> Timestamp {
    next_poll(&settings.schedule, hints, now, context.timezone, context.random.fraction())
}

/// Commit 1.
async fn record(
    feed: &FeedMemory,
    now: Timestamp,
    memory: NewMemory,
    items: Vec<ItemRecord>,
    context: &PollContext<'_>,
) -> Result<PollReport, StoreError> {
    let record = PollRecord { feed: feed.id, source: feed.source.clone(), now, memory, items };
    let receipt = context.store.record_poll(record).await?;
    debug!(feed = %feed.name, stored = receipt.stored, copies = receipt.copies, waiting = receipt.waiting, "polled");
    Ok(PollReport { failed: false, stored: receipt.stored, waiting: receipt.waiting })
}
