//! A poll that brought nothing: why, and when the next one comes.

use tracing::{debug, warn};

use super::ask::Asked;
use super::commit::{Ending, Turn, commit};
use super::{Due, PollContext, PollReport};
use crate::model::{FeedMemory, Haste};
use crate::pipeline::fetch::{FetchError, Fetched, Retry};
use crate::pipeline::read::ReadError;
use crate::pipeline::schedule::Failures;
use crate::store::{NewMemory, StoreError, Transfer};

/// Why a poll brought nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    text: String,
    retry: Retry,
    unanswered: bool,
    /// The address to ask from now on instead of the configured one.
    moved_to: Option<String>,
    /// What came all the same.
    transfer: Option<Transfer>,
}

impl Failure {
    /// There was no document.
    pub(super) fn to_fetch(error: &FetchError, asked: &Asked, memory: &FeedMemory) -> Self {
        let unanswered = error.is_silence();
        let moved_to = memory.moved_to.clone();
        // What is gone may be only one of two addresses. The new one is forgotten, and the configured one
        // asked next; that one is no longer expected to hold anything while the new one is known.
        let (retry, moved_to) = match (error.retry(), asked.directly.is_some()) {
            (Retry::Never, true) => (Retry::Usual, None),
            (Retry::Never, false) if moved_to.is_some() => (Retry::Usual, moved_to),
            (retry, _) => (retry, moved_to),
        };
        Self { text: error.to_string(), retry, unanswered, moved_to, transfer: None }
    }

    /// The document is no feed.
    pub(super) fn to_read(error: &ReadError, fetched: &Fetched, memory: &FeedMemory) -> Self {
        let (moved_to, transfer) = (memory.moved_to.clone(), Some(fetched.transfer()));
        Self { text: error.to_string(), retry: Retry::Usual, unanswered: false, moved_to, transfer }
    }
}

/// Records the failure.
pub(super) async fn fail(feed: &Due, failure: Failure, context: &PollContext<'_>) -> Result<PollReport, StoreError> {
    let (memory, now) = (&feed.memory, context.clock.now());
    let failures = Failures { count: memory.failures.saturating_add(1), unanswered: failure.unanswered };
    let retry_after = match failure.retry {
        Retry::After(wait) => Some(wait),
        Retry::Usual | Retry::Never => None,
    };
    let mut habits = memory.habits.clone();
    if retry_after.is_some() {
        // Who asks for time is not to be polled faster than was configured, whatever is lost by that.
        habits.haste = habits.haste.map(|haste| Haste { interval: None, ..haste });
    }
    let turn = Turn::after_failure(habits, failures, retry_after);
    let next = turn.next(feed, now, context);
    let (name, error) = (&memory.name, &failure.text);
    if failure.retry == Retry::Never {
        warn!(feed = %name, error, "the feed is gone");
    } else if context.offline && failure.unanswered {
        debug!(feed = %name, next_poll = %next.at, error, "cannot read the feed");
    } else {
        warn!(feed = %name, failures = failures.count, next_poll = %next.at, error, "cannot read the feed");
    }
    let gone = failure.retry == Retry::Never;
    let memory = NewMemory::Failed { error: failure.text, gone, moved_to: failure.moved_to };
    let ending = Ending { transfer: failure.transfer, ..Ending::of(now, next, turn.habits, memory) };
    let report = commit(feed, ending, context).await?;
    Ok(PollReport { failed: 1, ..report })
}
