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

use std::sync::Arc;
use std::sync::atomic::Ordering;
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
pub use self::systemd::still_starting;
use self::watching::Watching;
use self::window::Window;
use crate::channel::BuildError;
use crate::config::{Config, LookedAt};
use crate::net::NetworkError;
use crate::random::Random;
use crate::store::{Store, StoreError};
use crate::time::Clock;
use crate::web::Listen;

mod setup;
mod shared;
mod clock;
mod signals;
mod systemd;
mod alive;
mod watching;
mod changes;
mod reloading;
mod outage;
mod polling;
mod poll_task;
mod rests;
mod subscribing;
mod health;
mod grouping;
mod delivering;
mod falling_back;
mod pruning;
mod orphans;
mod loops;
mod window;

/// A stop waits this long for attempts under way.
const STOP_DEADLINE: Duration = Duration::from_secs(10);

/// A start that fails for a reason that passes is tried again after this long.
const BEFORE_ANOTHER_TRY: Duration = Duration::from_secs(10);

/// How often the files of the configuration are looked at, where they are watched.
const LOOK: Duration = Duration::from_secs(2);

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
    /// Hubs cannot call, clicks in mails cannot be taken, or nobody can look inside.
    #[error("cannot listen on {listen}: {cause}; give `listen` under `{key}` an address of this machine that is free")]
    Listen {
        /// Where.
        listen: Listen,
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
        pruning::run_once(&self.shared).await;
        self.wind_down(&mut None).await;
        if let Some(error) = self.shared.store.broken().now_or_never() {
            return Err(error.into());
        }
        Ok(Summary { cycle, alerts, delivered })
    }

    /// Runs until a [`Signal::Stop`] comes or the sender of `signals` is gone. `reload` reads the
    /// configuration anew, or says why it cannot, and what it looked at; `read` is what was looked at before.
    ///
    /// # Errors
    ///
    /// If the store refuses at the start, the disk does not keep what is written, or a loop dies.
    pub async fn run(
        self,
        mut signals: mpsc::Receiver<Signal>,
        read: LookedAt,
        reload: impl Fn() -> (Result<Config, String>, LookedAt),
    ) -> Result<(), DaemonError> {
        let mut loops = Vec::new();
        let window = Window::open(&self.shared, &mut loops).await?;
        if !self.prepare_patiently(&mut signals).await? {
            window.close().await;
            return Ok(());
        }
        loops.extend(self.start_loops());
        self.start_websub(&mut loops).await?;
        self.start_clicks(&mut loops).await?;
        self.shared.running.store(true, Ordering::Relaxed);
        systemd::ready();
        info!(feeds = self.shared.setup().feeds.len(), "watching");
        let mut housekeeping = interval(systemd::interval(HOUSEKEEPING));
        housekeeping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut watching = Watching::new(read);
        let mut looks = interval(LOOK);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let result = loop {
            tokio::select! {
                signal = signals.recv() => match signal {
                    Some(Signal::Reload) => watching = self.reload(&reload, true).await,
                    Some(Signal::Stop) | None => break Ok(()),
                },
                error = self.shared.store.broken() => break Err(error.into()),
                name = ended(&mut loops) => break Err(DaemonError::LoopEnded(name)),
                _ = looks.tick(), if self.shared.setup().written.watch => if aside(|| watching.look()) {
                    watching = self.reload(&reload, false).await;
                },
                _ = housekeeping.tick() => {
                    self.mind_the_clock().await;
                    systemd::housekeeping(&self.shared).await;
                    if let Err(error) = self.shared.store.is_in_place() {
                        break Err(error.into());
                    }
                }
            }
        };
        systemd::stopping();
        info!("stopping");
        self.wind_down(&mut Some(signals)).await;
        alive::end(&self.shared).await;
        window.close().await;
        result
    }

    /// Makes the store agree with the configuration and takes up what a crash left behind.
    async fn prepare(&self, at_once: bool) -> Result<(), StoreError> {
        let shared = &self.shared;
        shared.store.release_leases().await?;
        self.rebase().await?;
        alive::begin(shared, at_once).await?;
        self.reconcile(&shared.setup(), at_once).await?;
        orphans::bury(shared).await
    }

    /// [`Self::prepare`], again and again while that fails for a reason that passes, as a full disk: to end would
    /// only lead to the next start. `false` if a signal came first that says stop.
    async fn prepare_patiently(&self, signals: &mut mpsc::Receiver<Signal>) -> Result<bool, StoreError> {
        loop {
            match self.prepare(false).await {
                Err(error) if error.passes() => {
                    error!(error = %error, "cannot begin yet; it is tried again");
                    systemd::still_starting();
                }
                done => return done.map(|()| true),
            }
            let stopped = async { while !matches!(signals.recv().await, Some(Signal::Stop) | None) {} };
            if timeout(BEFORE_ANOTHER_TRY, stopped).await.is_ok() {
                return Ok(false);
            }
        }
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
