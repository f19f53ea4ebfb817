//! The third loop: leases due deliveries and sends them.
//!
//! Idempotent and without input: it finds its work in the store and is woken by the second loop,
//! by an attempt that ended and by a timer. Every channel has its own bound on attempts under
//! way, so one that hangs holds up no other.

use std::collections::{HashMap, HashSet};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::mpsc;
use tokio::time::sleep;
use tracing::{error, info, warn};

use super::setup::{LEASE, Setup};
use super::shared::Shared;
use crate::channel::Channel;
use crate::model::{Attempt, ChannelName, DeliveryId, Outcome};
use crate::pipeline::{Attempted, attempt};
use crate::status::Loop;
use crate::store::{Leased, StoreError};

/// The loop looks again after at most this long: a lost wake-up is found, and so is a delivery
/// that was retried from the command line.
const LONGEST_SLEEP: Duration = Duration::from_secs(15);

/// The loop looks again after at least this long while due deliveries wait for their channels.
const SHORTEST_SLEEP: Duration = Duration::from_millis(200);

/// An attempt is recorded in so many tries, this far apart: for as long as its lease holds.
const RECORDINGS: u32 = 360;
const BETWEEN_RECORDINGS: Duration = Duration::from_secs(10);

/// What the deliveries of one cycle came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Deliveries that a receiver took.
    pub sent: usize,
    /// Attempts that failed.
    pub failed: usize,
}

/// The loop and what it has in hand.
pub(super) struct Delivering {
    shared: Arc<Shared>,
    under_way: HashMap<ChannelName, HashSet<DeliveryId>>,
    ended: mpsc::UnboundedReceiver<Ended>,
    report: mpsc::UnboundedSender<Ended>,
    delivered: Delivered,
}

/// An attempt that ended, and whether it was sent.
type Ended = (ChannelName, DeliveryId, bool);

impl Delivering {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        let (report, ended) = mpsc::unbounded_channel();
        Self { shared, under_way: HashMap::new(), ended, report, delivered: Delivered::default() }
    }

    /// Sends what is due, for as long as the daemon runs.
    pub(super) async fn run(mut self) {
        let shared = Arc::clone(&self.shared);
        loop {
            shared.pulse.beat(Loop::Deliver);
            let wait = match self.start().await {
                Ok(next) => self.wait(next),
                Err(error) => {
                    error!(error = %error, "cannot lease deliveries; they wait");
                    LONGEST_SLEEP
                }
            };
            tokio::select! {
                () = shared.stop.cancelled() => return,
                () = shared.wake_deliver.notified() => {}
                Some(ended) = self.ended.recv() => self.end(&ended),
                () = sleep(wait) => {}
            }
        }
    }

    /// Sends everything that is due now, once.
    pub(super) async fn run_once(mut self) -> Result<Delivered, StoreError> {
        loop {
            self.start().await?;
            if self.under_way.is_empty() {
                return Ok(self.delivered);
            }
            tokio::select! {
                () = self.shared.stop.cancelled() => return Ok(self.delivered),
                Some(ended) = self.ended.recv() => self.end(&ended),
            }
        }
    }

    /// Leases and starts what is due, and says when the next delivery is due.
    async fn start(&mut self) -> Result<Option<Timestamp>, StoreError> {
        let now = self.shared.clock.now();
        let setup = self.shared.setup();
        let names = self.free_channels(&setup);
        let next = self.shared.store.next_delivery(&names).await?;
        if next.is_none_or(|at| at > now) {
            return Ok(next);
        }
        let off: HashMap<_, _> = self.shared.store.switched_off(&setup.targets()).await?.into_iter().collect();
        for (name, channel) in &setup.channels {
            let free = self.free(name, channel.as_ref());
            if free > 0 {
                let leased = self.shared.store.lease_due(name, now, lease_length(), free).await?;
                match off.get(name) {
                    Some(reason) => self.refuse(leased, reason, now).await?,
                    None => leased.into_iter().for_each(|leased| self.spawn(leased, channel, &setup)),
                }
            }
        }
        self.shared.store.next_delivery(&self.free_channels(&setup)).await
    }

    /// Gives up deliveries of a channel that is switched off.
    async fn refuse(&self, leased: Vec<Leased>, reason: &str, now: Timestamp) -> Result<(), StoreError> {
        for leased in leased {
            let outcome = Outcome::Dead { error: format!("the channel is switched off: {reason}") };
            let attempt = Attempt { delivery: leased.delivery.id, started: now, ended: now, outcome };
            self.shared.store.record_attempt(attempt).await?;
        }
        Ok(())
    }

    /// A lease that ended because the clock was set forward lets nothing be sent twice at once.
    fn spawn(&mut self, leased: Leased, channel: &Arc<dyn Channel>, setup: &Arc<Setup>) {
        let under_way = self.under_way.entry(leased.delivery.channel.clone()).or_default();
        if !under_way.insert(leased.delivery.id.clone()) {
            return;
        }
        let (shared, setup) = (Arc::clone(&self.shared), Arc::clone(setup));
        let task = attempt_task(shared, setup, leased, Arc::clone(channel), self.report.clone());
        self.shared.tasks.spawn(task);
    }

    /// How many more deliveries a channel can take now.
    fn free(&self, name: &ChannelName, channel: &dyn Channel) -> usize {
        channel.at_once().saturating_sub(self.busy(name))
    }

    /// How many deliveries a channel has under way.
    fn busy(&self, name: &ChannelName) -> usize {
        self.under_way.get(name).map_or(0, HashSet::len)
    }

    /// The channels that can take another delivery now.
    fn free_channels(&self, setup: &Setup) -> Vec<ChannelName> {
        let free = setup.channels.iter().filter(|(name, channel)| self.busy(name) < channel.at_once());
        free.map(|(name, _)| name.clone()).collect()
    }

    fn wait(&self, next: Option<Timestamp>) -> Duration {
        let now = self.shared.clock.now();
        next.map_or(LONGEST_SLEEP, |at| {
            let wait = Duration::try_from(at.duration_since(now)).unwrap_or_default();
            wait.clamp(SHORTEST_SLEEP, LONGEST_SLEEP)
        })
    }

    fn end(&mut self, (channel, delivery, sent): &Ended) {
        if let Some(under_way) = self.under_way.get_mut(channel) {
            under_way.remove(delivery);
            if under_way.is_empty() {
                self.under_way.remove(channel);
            }
        }
        if *sent {
            self.delivered.sent += 1;
        } else {
            self.delivered.failed += 1;
        }
    }
}

fn lease_length() -> SignedDuration {
    SignedDuration::try_from(LEASE).expect("a lease is a few minutes")
}

/// One attempt, contained: whatever happens inside, its end is recorded and reported. It is not
/// cut short when the daemon stops: the end waits for it as long as the deadline allows.
async fn attempt_task(
    shared: Arc<Shared>,
    setup: Arc<Setup>,
    leased: Leased,
    channel: Arc<dyn Channel>,
    report: mpsc::UnboundedSender<Ended>,
) {
    let (name, id) = (leased.delivery.channel.clone(), leased.delivery.id.clone());
    let fraction = shared.random.fraction();
    let started = shared.clock.now();
    let around = (&setup.timezone, setup.severity(&leased.alert));
    let work = attempt(&leased, channel.as_ref(), shared.clock.as_ref(), around, fraction);
    let attempted = AssertUnwindSafe(work).catch_unwind().await.unwrap_or_else(|_| poisoned(&leased, started));
    let sent = matches!(attempted.attempt.outcome, Outcome::Sent { .. });
    tell(&leased, &attempted.attempt.outcome);
    if let Err(error) = record(&shared, &setup, &name, attempted).await {
        error!(channel = %name, delivery = %leased.delivery.id, error = %error,
            "cannot record an attempt; it may be repeated with the same id");
    }
    // The loop may have ended already; then nobody needs to know.
    let _ = report.send((name, id, sent));
}

/// An attempt that ended in a bug is final: the next one would end the same way.
fn poisoned(leased: &Leased, now: Timestamp) -> Attempted {
    let outcome = Outcome::Dead { error: "rendering or sending ended in a bug; please report it".to_owned() };
    let attempt = Attempt { delivery: leased.delivery.id.clone(), started: now, ended: now, outcome };
    Attempted { attempt, switch_off: None }
}

async fn record(shared: &Shared, setup: &Setup, name: &ChannelName, attempted: Attempted) -> Result<(), StoreError> {
    let now = attempted.attempt.ended;
    record_patiently(shared, attempted.attempt).await?;
    if let (Some(reason), Some(channel)) = (attempted.switch_off, setup.channels.get(name)) {
        let dead = shared.store.switch_off(name, &channel.target(), &reason, now).await?;
        error!(channel = %name, reason = %reason, given_up = dead,
            "the receiver switched the channel off; see `newswatch alerts --state dead`");
    }
    Ok(())
}

/// An attempt that is not recorded is repeated, so a full disk is waited for.
async fn record_patiently(shared: &Shared, attempt: Attempt) -> Result<(), StoreError> {
    for _ in 0..RECORDINGS {
        match shared.store.record_attempt(attempt.clone()).await {
            Err(error) if error.passes() => tokio::select! {
                () = shared.stop.cancelled() => break,
                () = sleep(BETWEEN_RECORDINGS) => {}
            },
            done => return done,
        }
    }
    shared.store.record_attempt(attempt).await
}

fn tell(leased: &Leased, outcome: &Outcome) {
    let (channel, delivery, alert) = (&leased.delivery.channel, &leased.delivery.id, leased.alert.id);
    match outcome {
        Outcome::Sent { .. } => info!(%channel, %delivery, %alert, rule = leased.alert.name(), "alert sent"),
        Outcome::Retry { at, error } => {
            warn!(%channel, %delivery, %alert, error = %error, next_attempt = %at, "alert not sent; it will be tried again");
        }
        Outcome::Dead { error } => {
            error!(%channel, %delivery, %alert, error = %error, "alert given up; see `newswatch alerts --state dead`");
        }
    }
}

#[cfg(test)]
mod tests;
