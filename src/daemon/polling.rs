//! The first loop: finds due feeds and polls them.
//!
//! Idempotent and without input: it finds its work in the store, is woken by a timer, by a poll
//! that ended or by a reload, and never polls one feed twice at once. The polls themselves run in
//! tasks of their own, so a slow peer never stops the loop.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use jiff::SignedDuration;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};
use tracing::{error, info, warn};

use super::outage::{Change, Outage};
use super::poll_task::{PollEnd, poll_contained};
use super::rests::Rests;
use super::shared::Shared;
use crate::model::FeedId;
use crate::pipeline::Backlog;
use crate::status::Loop;
use crate::store::StoreError;

/// Most due feeds taken from the store at once.
const BATCH: usize = 20_000;

/// The loop looks again after at most this long, whatever the store said: clocks jump and
/// machines sleep.
const LONGEST_SLEEP: Duration = Duration::from_secs(15);

/// The loop looks again after at least this long when polls have ended.
const SHORTEST_SLEEP: Duration = Duration::from_secs(1);

/// What becomes due within this time is polled together: one commit then serves several polls, and a
/// large list costs little at rest.
const TOGETHER: Duration = Duration::from_millis(500);

/// A feed is late that should have been polled this long ago: the machine slept, or was off.
const LATE: SignedDuration = SignedDuration::from_secs(60);

/// Late feeds are polled this far apart, so that waking up is no burst …
const LATE_SPACING: Duration = Duration::from_millis(600);

/// … unless they are so many that the last one would wait longer than this.
const LATE_SPREAD: Duration = Duration::from_secs(5 * 60);

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
    ended: mpsc::UnboundedReceiver<(FeedId, PollEnd)>,
    report: mpsc::UnboundedSender<(FeedId, PollEnd)>,
    cycle: Cycle,
    outage: Outage,
    /// When the next late feed is let in.
    release: Instant,
    rests: Rests,
}

impl Polling {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        let (report, ended) = mpsc::unbounded_channel();
        let (cycle, outage, release) = (Cycle::default(), Outage::new(Instant::now()), Instant::now());
        let rests = Rests::default();
        Self { shared, backlog: Backlog::default(), ended, report, cycle, outage, release, rests }
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
            self.let_in();
            self.start();
            tokio::select! {
                () = shared.stop.cancelled() => return,
                () = shared.wake_poll.notified() => {
                    self.backlog.clear();
                    look_again = Instant::now();
                }
                Some((feed, end)) = self.ended.recv() => {
                    self.end(feed, end);
                    // The next look was planned without the feeds under way.
                    look_again = look_again.min(Instant::now() + SHORTEST_SLEEP);
                }
                () = sleep_until(look_again) => {}
                () = sleep_until(self.release), if self.backlog.late() > 0 => {}
            }
        }
    }

    /// Lets a late feed in when its time has come.
    fn let_in(&mut self) {
        let late = u32::try_from(self.backlog.late()).unwrap_or(u32::MAX);
        if late > 0 && Instant::now() >= self.release {
            self.backlog.release();
            self.release = Instant::now() + LATE_SPACING.min(LATE_SPREAD / late);
        }
    }

    /// Polls everything that is due now, once.
    pub(super) async fn run_once(mut self) -> Result<Cycle, StoreError> {
        self.refill(false).await?;
        self.start();
        while self.backlog.under_way() > 0 {
            tokio::select! {
                () = self.shared.stop.cancelled() => break,
                Some((feed, end)) = self.ended.recv() => self.end(feed, end),
            }
            self.start();
        }
        Ok(self.cycle)
    }

    /// Takes in what is due and says how long to sleep.
    async fn look(&mut self) -> Duration {
        if self.rests.hold_all(self.shared.store.as_ref()).await {
            return LONGEST_SLEEP;
        }
        match self.refill(true).await {
            Ok(sleep) => sleep,
            Err(error) => {
                error!(error = %error, "cannot find out which feeds are due");
                LONGEST_SLEEP
            }
        }
    }

    /// Takes in what is due; what is late waits to be let in if `spread`.
    async fn refill(&mut self, spread: bool) -> Result<Duration, StoreError> {
        let now = self.shared.clock.now();
        let held = self.held();
        let due = self.shared.store.due_feeds(now, BATCH, &held).await?;
        let setup = self.shared.setup();
        for feed in due {
            match spread && now.duration_since(feed.next.at) > LATE {
                true => self.backlog.add_late(setup.host(&feed), setup.group(&feed), feed),
                false => self.backlog.add(setup.host(&feed), setup.group(&feed), feed),
            }
        }
        let held = self.held();
        let next = self.shared.store.next_due(&held).await?;
        let sleep = next.map_or(LONGEST_SLEEP, |at| {
            Duration::try_from(at.duration_since(now)).map_or(SHORTEST_SLEEP, |wait| wait.max(TOGETHER))
        });
        Ok(sleep.min(LONGEST_SLEEP))
    }

    /// The feeds that are not to be looked for.
    fn held(&mut self) -> Vec<FeedId> {
        let mut held = self.backlog.held();
        held.extend(self.rests.resting(Instant::now()));
        held
    }

    /// Starts as many polls as the bounds allow.
    fn start(&mut self) {
        if self.rests.are_all_held() {
            return;
        }
        let setup = self.shared.setup();
        while let Some(feed) = self.backlog.start(setup.polls_at_once, setup.polls_per_host) {
            let task = poll_contained(Arc::clone(&self.shared), feed, self.report.clone());
            self.shared.tasks.spawn(task);
        }
    }

    fn end(&mut self, feed: FeedId, end: PollEnd) {
        let host = self.backlog.finish(feed);
        self.rests.note(feed, &end, Instant::now());
        let PollEnd::Recorded(report) = end else {
            self.cycle.polled += 1;
            self.cycle.failed += 1;
            return;
        };
        self.cycle.polled += report.polled;
        self.cycle.failed += report.failed;
        self.cycle.stored += report.stored;
        if report.waiting > 0 {
            self.shared.wake_group.notify_one();
        }
        if let (Some(host), Some(answered)) = (host, report.answered) {
            self.mind_the_network(&host, answered);
        }
    }

    fn mind_the_network(&mut self, host: &str, answered: bool) {
        match self.outage.note(host, answered, Instant::now()) {
            Some(Change::Lost(hosts)) => warn!(
                hosts,
                "nobody answers any more, so the network of this machine seems to be down; feeds are asked again \
                 within 15 minutes or their interval, and their failures are not logged one by one meanwhile"
            ),
            Some(Change::Back) => info!("the network is back"),
            None => return,
        }
        self.shared.offline.store(self.outage.is_down(), Ordering::Relaxed);
    }
}
