//! The running whole: the only place that knows every part.
//!
//! A configuration, a store, a clock and randomness come in; three loops run until a signal says
//! stop. The loops wake each other (poll → group → deliver) and find their work in the store, so
//! a lost wake-up costs seconds, not news.
//!
//! The promise: nothing is spawned untracked, a stop has one deadline, a second signal ends at
//! once, and a loop that dies takes the daemon down with a failure instead of leaving it half
//! alive. A reload builds everything first and swaps then; one that fails changes nothing.
//!
//! Deliberately not here: reading files (`config`) and printing (`cli`).

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::mpsc;
use tokio::task::block_in_place;
use tokio::time::{MissedTickBehavior, interval, timeout};
use tracing::{error, info, warn};

pub use self::delivering::Delivered;
use self::loops::ended;
pub use self::polling::Cycle;
use self::setup::Setup;
pub use self::setup::routes;
use self::shared::Shared;
pub use self::signals::{Signal, signals};
use crate::channel::BuildError;
use crate::config::Config;
use crate::net::NetworkError;
use crate::random::Random;
use crate::store::{Store, StoreError};
use crate::time::Clock;

mod setup;
mod shared;
mod clock;
mod signals;
mod systemd;
mod outage;
mod polling;
mod poll_task;
mod subscribing;
mod health;
mod grouping;
mod delivering;
mod falling_back;
mod orphans;
mod loops;

/// A stop waits this long for attempts under way.
const STOP_DEADLINE: Duration = Duration::from_secs(10);

/// How often the status line and the watchdog are looked at, unless the watchdog is less patient.
const HOUSEKEEPING: Duration = Duration::from_secs(5);

/// Why the daemon cannot start or go on.
#[derive(Debug, thiserror::Error)]
pub enum DaemonError {
    /// The HTTP client cannot be built.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// A channel cannot be built.
    #[error(transparent)]
    Channel(#[from] BuildError),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Hubs cannot call, or clicks in mails cannot be taken.
    #[error("cannot listen on {address}: {cause}; give `listen` under `{key}` an address of this machine that is free")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// What in the configuration says so.
        key: &'static str,
        /// Why not.
        cause: std::io::Error,
    },
    /// A loop ended although nobody asked it to.
    #[error("the {0} loop ended by itself; this is a bug, please report it with the log lines above")]
    LoopEnded(&'static str),
}

/// What `run --once` came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// The polls.
    pub cycle: Cycle,
    /// Alerts written.
    pub alerts: usize,
    /// The deliveries.
    pub delivered: Delivered,
}

/// A daemon that is built and not yet running.
#[derive(Debug)]
pub struct Daemon {
    shared: Arc<Shared>,
}

impl Daemon {
    /// Builds every part from a configuration; nothing runs yet.
    ///
    /// # Errors
    ///
    /// If the HTTP client or a channel cannot be built.
    pub fn build(
        config: Config,
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        random: Random,
    ) -> Result<Self, DaemonError> {
        Ok(Self { shared: Arc::new(Shared::new(Setup::build(config, None)?, store, clock, random)) })
    }

    /// Polls everything that is due, delivers what came of it, and ends.
    ///
    /// # Errors
    ///
    /// If the store refuses. A feed or a delivery that fails is counted, not an error.
    pub async fn run_once(self) -> Result<Summary, DaemonError> {
        self.prepare(true).await?;
        let cycle = polling::Polling::new(Arc::clone(&self.shared)).run_once().await?;
        let alerts = grouping::run_once(&self.shared).await?;
        falling_back::run_once(&self.shared).await?;
        let delivered = delivering::Delivering::new(Arc::clone(&self.shared)).run_once().await?;
        self.wind_down(&mut None).await;
        if let Some(error) = self.shared.store.broken().now_or_never() {
            return Err(error.into());
        }
        Ok(Summary { cycle, alerts, delivered })
    }

    /// Runs until a [`Signal::Stop`] comes or the sender of `signals` is gone. `reload` reads the
    /// configuration anew, or says why it cannot.
    ///
    /// # Errors
    ///
    /// If the store refuses at the start, the disk does not keep what is written, or a loop dies.
    pub async fn run(
        self,
        mut signals: mpsc::Receiver<Signal>,
        reload: impl Fn() -> Result<Config, String>,
    ) -> Result<(), DaemonError> {
        self.prepare(false).await?;
        let mut loops = self.start_loops();
        self.start_websub(&mut loops).await?;
        self.start_clicks(&mut loops).await?;
        systemd::ready();
        info!(feeds = self.shared.setup().feeds.len(), "watching");
        let mut housekeeping = interval(systemd::interval(HOUSEKEEPING));
        housekeeping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let result = loop {
            tokio::select! {
                signal = signals.recv() => match signal {
                    Some(Signal::Reload) => self.reload(&reload).await,
                    Some(Signal::Stop) | None => break Ok(()),
                },
                error = self.shared.store.broken() => break Err(error.into()),
                name = ended(&mut loops) => break Err(DaemonError::LoopEnded(name)),
                _ = housekeeping.tick() => {
                    self.mind_the_clock().await;
                    systemd::housekeeping(&self.shared).await;
                }
            }
        };
        systemd::stopping();
        info!("stopping");
        self.wind_down(&mut Some(signals)).await;
        result
    }

    /// Makes the store agree with the configuration and takes up what a crash left behind.
    async fn prepare(&self, at_once: bool) -> Result<(), StoreError> {
        let shared = &self.shared;
        shared.store.release_leases().await?;
        self.rebase().await?;
        self.reconcile(&shared.setup(), at_once).await?;
        orphans::bury(shared).await
    }

    async fn reconcile(&self, setup: &Setup, at_once: bool) -> Result<(), StoreError> {
        let now = self.shared.clock.now();
        let configured = setup.configured(now, at_once, &self.shared.random);
        let new = self.shared.store.reconcile(&configured, now).await?;
        if new > 0 {
            info!(feeds = new, "new feeds: what they hold already is recorded, what comes next is told");
        }
        Ok(())
    }

    /// Reads, checks and builds everything; swaps only when nothing can fail any more.
    async fn reload(&self, read: &impl Fn() -> Result<Config, String>) {
        systemd::reloading();
        match self.try_reload(read).await {
            Ok(feeds) => info!(feeds, "configuration reloaded"),
            Err(reason) => error!("configuration not reloaded, the old one stays in force:\n{reason}"),
        }
        systemd::ready();
    }

    async fn try_reload(&self, read: &impl Fn() -> Result<Config, String>) -> Result<usize, String> {
        let before = self.shared.setup();
        let setup = aside(|| Setup::build(read()?, Some(&before)).map_err(|error| error.to_string()))?;
        let feeds = setup.feeds.len();
        if setup.websub != before.websub {
            warn!("a change of [websub] takes effect with the next start");
        }
        if setup.mute != before.mute {
            warn!("a change of [mute] is in the mails at once, and where clicks are taken with the next start");
        }
        // The store first: it may refuse, and polls under way of a source that is replaced are
        // refused by it. Nothing after the swap can leave the old set-up half in force.
        self.reconcile(&setup, false).await.map_err(|error| error.to_string())?;
        self.shared.swap(setup);
        orphans::bury(&self.shared).await.map_err(|error| error.to_string())?;
        self.shared.wake_poll.notify_one();
        Ok(feeds)
    }

    /// Begins nothing new and waits for what is under way, until the deadline or a second signal.
    async fn wind_down(&self, signals: &mut Option<mpsc::Receiver<Signal>>) {
        self.shared.stop.cancel();
        self.shared.tasks.close();
        let again = async {
            match signals {
                Some(signals) => while !matches!(signals.recv().await, Some(Signal::Stop)) {},
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            waited = timeout(STOP_DEADLINE, self.shared.tasks.wait()) => if waited.is_err() {
                warn!("attempts under way were abandoned at the deadline; they are repeated with the same ids");
            },
            () = again => warn!("stopped at once on a second signal"),
        }
    }
}

/// Does what takes long without holding up what else this thread does, where there are others.
fn aside<T>(work: impl FnOnce() -> T) -> T {
    match Handle::current().runtime_flavor() {
        RuntimeFlavor::MultiThread => block_in_place(work),
        _ => work(),
    }
}
