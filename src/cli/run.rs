//! `newswatch run`: the daemon, or one cycle of it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::Args;

use super::exit::Exit;
use super::print;
use super::setting::Setting;
use crate::config::{self, Config, LookedAt};
use crate::daemon::{self, Daemon, Summary};
use crate::random::Random;
use crate::store::{Store, StoreError, sqlite};
use crate::time::SystemClock;

/// A store that cannot be opened for a reason that passes is tried again after this long.
const BEFORE_ANOTHER_TRY: Duration = Duration::from_secs(10);

/// How the daemon is run.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct Options {
    /// Poll what is due, deliver what came of it, and exit
    #[arg(long)]
    once: bool,
}

pub(super) async fn execute(setting: &Setting<'_>, options: Options) -> Exit {
    let (loaded, looked_at) = match setting.load_noting() {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    print::report(&loaded.warnings);
    if loaded.config.feeds.is_empty() {
        print::note(&format!("error: {} names no feed; add a [[feed]]", setting.file().display()));
        return Exit::Usage;
    }
    let state = loaded.config.state.clone();
    let daemon = match build(loaded.config, !options.once).await {
        Ok(daemon) => daemon,
        Err(exit) => return exit,
    };
    if options.once { once(daemon).await } else { stay(daemon, setting, (state, looked_at)).await }
}

async fn build(config: Config, patient: bool) -> Result<Daemon, Exit> {
    let store = open(&config.state, patient).await.map_err(|error| print::failure(&error))?;
    let random = Random::from_system();
    Daemon::build(config, store, Arc::new(SystemClock), random).map_err(|error| print::failure(&error))
}

/// Opens the store. The daemon is patient: where there is no room it waits, since to end would only lead to the
/// next start.
async fn open(state: &Path, patient: bool) -> Result<Arc<dyn Store>, StoreError> {
    loop {
        match sqlite::open(state) {
            Err(error) if patient && error.passes() => {
                tracing::error!(error = %error, "cannot open the store yet; it is tried again");
                daemon::still_starting();
                tokio::time::sleep(BEFORE_ANOTHER_TRY).await;
            }
            done => return done,
        }
    }
}

async fn once(daemon: Daemon) -> Exit {
    match daemon.run_once().await {
        Ok(summary) => {
            print::note(&told(&summary));
            Exit::Success
        }
        Err(error) => print::failure(&error),
    }
}

/// One line for people: what the cycle came to.
fn told(summary: &Summary) -> String {
    let Summary { cycle, alerts, delivered } = summary;
    if cycle.polled == 0 && *alerts == 0 && delivered.sent + delivered.failed == 0 {
        return "Nothing was due; `newswatch feeds` shows when each feed is.".to_owned();
    }
    let mut parts = vec![
        format!("{} polled", print::counted(cycle.polled, "feed")),
        format!("{} stored", print::counted(cycle.stored, "item")),
        print::counted(*alerts, "alert"),
        format!("{} sent", delivered.sent),
    ];
    if cycle.failed > 0 {
        parts.push(format!("{} failed", print::counted(cycle.failed, "feed")));
    }
    if delivered.failed > 0 {
        parts.push(format!("{} not sent yet", delivered.failed));
    }
    format!("{}.", parts.join(", "))
}

/// What only a restart can change, and what would stop all watching, is refused by a reload.
fn accepted(config: Config, state: &Path) -> Result<Config, String> {
    if config.state != state {
        return Err(format!("`state` cannot change from {} while running; restart newswatch", state.display()));
    }
    if config.feeds.is_empty() {
        return Err("no feed is named any more; add a [[feed]], or stop newswatch".to_owned());
    }
    Ok(config)
}

async fn stay(daemon: Daemon, setting: &Setting<'_>, (state, looked_at): (PathBuf, LookedAt)) -> Exit {
    let signals = match daemon::signals() {
        Ok(signals) => signals,
        Err(error) => return print::failure(&format!("cannot listen for signals: {error}")),
    };
    let file = setting.file();
    let reload = || {
        let (loaded, looked_at) = config::load_noting(&file, setting.environment);
        let accepted = loaded.map_err(|faults| faults.to_string()).and_then(|loaded| {
            if !loaded.warnings.is_empty() {
                tracing::warn!("the configuration has warnings; `newswatch check` shows them with their places");
            }
            accepted(loaded.config, &state)
        });
        (accepted, looked_at)
    };
    match daemon.run(signals, looked_at, reload).await {
        Ok(()) => Exit::Success,
        Err(error) => print::failure(&error),
    }
}
