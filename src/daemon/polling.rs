//! The first loop: finds due feeds and polls them.
//!
//! Idempotent and without input: it finds its work in the store, is woken by a timer, by a poll
//! that ended or by a reload, and never polls one feed twice at once. The polls themselves run in
//! tasks of their own, so a slow peer never stops the loop.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};
use tracing::{error, info, warn};

use super::shared::Shared;
use crate::model::{FeedId, FeedMemory};
use crate::pipeline::{Backlog, PollContext, PollReport, poll};
use crate::status::Loop;
use crate::store::StoreError;

/// Most due feeds taken from the store at once.
const BATCH: usize = 20_000;

/// The loop looks again after at most this long, whatever the store said: clocks jump and
/// machines sleep.
const LONGEST_SLEEP: Duration = Duration::from_secs(15);

/// The loop looks again after at least this long while overdue feeds wait for their hosts.
const SHORTEST_SLEEP: Duration = Duration::from_secs(1);

/// What the polls of one cycle came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cycle {
    /// Feeds polled.
    pub polled: usize,
    /// Those of them that failed.
    pub failed: usize,
    /// Items stored.
    pub stored: usize,
}

/// The loop and what it has in hand.
pub(super) struct Polling {
    shared: Arc<Shared>,
    backlog: Backlog,
    ended: mpsc::UnboundedReceiver<(FeedId, Option<PollReport>)>,
    report: mpsc::UnboundedSender<(FeedId, Option<PollReport>)>,
    cycle: Cycle,
}

impl Polling {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        let (report, ended) = mpsc::unbounded_channel();
        Self { shared, backlog: Backlog::default(), ended, report, cycle: Cycle::default() }
    }

    /// Polls what is due, for as long as the daemon runs.
    pub(super) async fn run(mut self) {
        let shared = Arc::clone(&self.shared);
        let mut look_again = Instant::now();
        loop {
            shared.pulse.beat(Loop::Poll);
            if Instant::now() >= look_again {
                look_again = Instant::now() + self.look().await;
            }
            self.start();
            tokio::select! {
                () = shared.stop.cancelled() => return,
                () = shared.wake_poll.notified() => {
                    self.backlog.clear();
                    look_again = Instant::now();
                }
                Some((feed, report)) = self.ended.recv() => {
                    self.end(feed, report);
                    // The next look was planned without the feeds under way.
                    look_again = look_again.min(Instant::now() + SHORTEST_SLEEP);
                }
                () = sleep_until(look_again) => {}
            }
        }
    }

    /// Polls everything that is due now, once.
    pub(super) async fn run_once(mut self) -> Result<Cycle, StoreError> {
        self.refill().await?;
        self.start();
        while self.backlog.under_way() > 0 {
            tokio::select! {
                () = self.shared.stop.cancelled() => break,
                Some((feed, report)) = self.ended.recv() => self.end(feed, report),
            }
            self.start();
        }
        Ok(self.cycle)
    }

    /// Takes in what is due and says how long to sleep.
    async fn look(&mut self) -> Duration {
        match self.refill().await {
            Ok(sleep) => sleep,
            Err(error) => {
                error!(error = %error, "cannot find out which feeds are due");
                LONGEST_SLEEP
            }
        }
    }

    async fn refill(&mut self) -> Result<Duration, StoreError> {
        let now = self.shared.clock.now();
        let held = self.backlog.held();
        let due = self.shared.store.due_feeds(now, BATCH, &held).await?;
        let setup = self.shared.setup();
        for feed in due {
            self.backlog.add(setup.host(&feed), feed);
        }
        let next = self.shared.store.next_due(&self.backlog.held()).await?;
        let sleep = next.map_or(LONGEST_SLEEP, |at| {
            Duration::try_from(at.duration_since(now)).map_or(SHORTEST_SLEEP, |wait| wait.max(Duration::from_millis(1)))
        });
        Ok(sleep.min(LONGEST_SLEEP))
    }

    /// Starts as many polls as the bounds allow.
    fn start(&mut self) {
        let setup = self.shared.setup();
        while self.backlog.under_way() < setup.polls_at_once {
            let Some(feed) = self.backlog.start(setup.polls_per_host) else { return };
            let task = poll_task(Arc::clone(&self.shared), feed, self.report.clone());
            self.shared.tasks.spawn(task);
        }
    }

    fn end(&mut self, feed: FeedId, report: Option<PollReport>) {
        self.backlog.finish(feed);
        self.cycle.polled += 1;
        match report {
            Some(report) => {
                self.cycle.stored += report.stored;
                self.cycle.failed += usize::from(report.failed);
                if report.waiting > 0 {
                    self.shared.wake_group.notify_one();
                }
            }
            None => self.cycle.failed += 1,
        }
    }
}

/// One poll, contained: whatever happens inside, its end is reported.
async fn poll_task(shared: Arc<Shared>, feed: FeedMemory, report: mpsc::UnboundedSender<(FeedId, Option<PollReport>)>) {
    let id = feed.id;
    let name = feed.name.clone();
    let work = AssertUnwindSafe(poll_feed(&shared, feed)).catch_unwind();
    let result = tokio::select! {
        () = shared.stop.cancelled() => Ok(None),
        result = work => result,
    };
    let outcome = result.unwrap_or_else(|_| {
        error!(feed = %name, "polling this feed ended in a bug; the others go on");
        None
    });
    // The loop may have ended already; then nobody needs to know.
    let _ = report.send((id, outcome));
}

async fn poll_feed(shared: &Shared, memory: FeedMemory) -> Option<PollReport> {
    let setup = shared.setup();
    // During a reload the store may not know the new source yet; it will, and polls it then.
    let settings = setup.feeds.get(&memory.name).filter(|feed| feed.source.identity() == memory.source)?;
    let context = PollContext {
        network: &setup.network,
        reader: &shared.reader,
        matcher: &setup.matcher,
        store: shared.store.as_ref(),
        clock: shared.clock.as_ref(),
        random: &shared.random,
        timezone: &setup.timezone,
    };
    let name = memory.name.clone();
    let was_failing = memory.failures > 0;
    match poll(settings, memory, &context).await {
        Ok(report) => {
            if was_failing && !report.failed {
                info!(feed = %name, "the feed can be read again");
            }
            Some(report)
        }
        Err(error) => {
            warn!(feed = %name, error = %error, "cannot record what the poll brought; it will be polled again");
            None
        }
    }
}
