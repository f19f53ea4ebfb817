//! One poll as a task of its own.
//!
//! A due feed comes in, with all others of its source taken along; the report goes to the loop.
//! The promise: whatever happens inside, the loop hears of the end.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use futures_util::FutureExt;
use tokio::sync::mpsc;
use tracing::{error, info, warn};

use super::setup::Setup;
use super::shared::Shared;
use crate::model::{FeedId, FeedMemory};
use crate::pipeline::{Due, PollContext, PollReport, poll};
use crate::store::StoreError;

/// How a poll ended.
#[derive(Debug)]
pub(super) enum PollEnd {
    /// What it came to is recorded.
    Recorded(PollReport),
    /// It was not made: the daemon stops, or the set-up does not know the feed.
    Left,
    /// What it came to could not be recorded, and so will not what the others come to, for a while.
    Refused,
    /// What it came to could not be recorded, or it ended in a bug.
    Lost,
}

/// One poll, contained: whatever happens inside, its end is reported.
pub(super) async fn poll_contained(
    shared: Arc<Shared>,
    feed: FeedMemory,
    report: mpsc::UnboundedSender<(FeedId, PollEnd)>,
) {
    let id = feed.id;
    let name = feed.name.clone();
    let work = AssertUnwindSafe(poll_feed(&shared, feed)).catch_unwind();
    let result = tokio::select! {
        () = shared.stop.cancelled() => Ok(PollEnd::Left),
        result = work => result,
    };
    let outcome = result.unwrap_or_else(|_| {
        error!(feed = %name, "polling this feed ended in a bug; the others go on");
        PollEnd::Lost
    });
    // The loop may have ended already; then nobody needs to know.
    let _ = report.send((id, outcome));
}

async fn poll_feed(shared: &Shared, memory: FeedMemory) -> PollEnd {
    let setup = shared.setup();
    let name = memory.name.clone();
    let was_failing = memory.failures > 0;
    match poll_together(shared, &setup, memory).await {
        Ok(None) => PollEnd::Left,
        Ok(Some(report)) => {
            if was_failing && report.failed == 0 {
                info!(feed = %name, "the feed can be read again");
            }
            PollEnd::Recorded(report)
        }
        Err(error) => {
            warn!(feed = %name, error = %error, "cannot record what the poll brought; it will be polled again");
            if error.passes() { PollEnd::Refused } else { PollEnd::Lost }
        }
    }
}

/// Polls a feed, and with it all others of its source. None if the set-up does not know it: during
/// a reload the store may be ahead of it, or behind.
async fn poll_together(shared: &Shared, setup: &Setup, memory: FeedMemory) -> Result<Option<PollReport>, StoreError> {
    let others = match setup.is_shared(&memory) {
        true => shared.store.feeds_of(&memory.source).await?,
        false => Vec::new(),
    };
    let Some(first) = setup.due(memory) else { return Ok(None) };
    let others = others.into_iter().filter(|other| other.id != first.memory.id && !other.gone);
    let same_way = |other: &Due| other.settings.access == first.settings.access;
    let others: Vec<_> = others.filter_map(|other| setup.due(other)).filter(same_way).collect();
    let (network, pages) = (setup.way_to(&first.settings), setup.way_to_pages(&first.settings));
    let feeds: Vec<_> = std::iter::once(first).chain(others).collect();
    let context = PollContext {
        network,
        pages,
        reader: &shared.reader,
        matcher: &setup.matcher,
        store: shared.store.as_ref(),
        clock: shared.clock.as_ref(),
        random: &shared.random,
        timezone: &setup.timezone,
        story_window: setup.story_window,
        since: shared.since,
        offline: shared.offline.load(Ordering::Relaxed),
    };
    poll(&feeds, &context).await.map(Some)
}
