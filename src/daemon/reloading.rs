//! A reload: everything is read, checked and built first, and swapped then.

use tracing::{debug, error, info, warn};

use super::changes::changes;
use super::setup::Setup;
use super::watching::Watching;
use super::{Daemon, aside, orphans, systemd};
use crate::config::{Config, LookedAt};

impl Daemon {
    /// Reads, checks and builds everything; swaps only when nothing can fail any more. What is read is watched
    /// from then on, also if it is not in order. Where nobody `asked` for it, that nothing differs is not said.
    pub(super) async fn reload(&self, read: &impl Fn() -> (Result<Config, String>, LookedAt), asked: bool) -> Watching {
        systemd::reloading();
        let (config, looked_at) = aside(read);
        let is_faulty = config.is_err();
        let outcome = self.try_reload(config).await;
        self.shared.refuse(outcome.as_ref().err().map(|reason| in_short(reason, is_faulty)));
        match outcome {
            Ok((feeds, Some(changes))) => info!(feeds, changes, "configuration reloaded"),
            Ok((feeds, None)) if asked => info!(feeds, "configuration reloaded, nothing in it has changed"),
            Ok((feeds, None)) => debug!(feeds, "configuration reloaded, nothing in it has changed"),
            Err(reason) => error!("configuration not reloaded, the old one stays in force:\n{reason}"),
        }
        systemd::ready();
        Watching::new(looked_at)
    }

    async fn try_reload(&self, config: Result<Config, String>) -> Result<(usize, Option<String>), String> {
        let before = self.shared.setup();
        let setup = aside(|| Setup::build(config?, Some(&before)).map_err(|error| error.to_string()))?;
        let feeds = setup.feeds.len();
        if setup.websub != before.websub {
            warn!("a change of [websub] takes effect with the next start");
        }
        if setup.mute != before.mute {
            warn!("a change of [mute] is in the mails at once, and where clicks are taken with the next start");
        }
        if setup.metrics != before.metrics {
            warn!("a change of [metrics] takes effect with the next start");
        }
        let changes = changes(&before, &setup);
        // The store first: it may refuse, and polls under way of a source that is replaced are
        // refused by it. Nothing after the swap can leave the old set-up half in force.
        self.reconcile(&setup, false).await.map_err(|error| error.to_string())?;
        self.shared.swap(setup);
        if let Err(error) = orphans::bury(&self.shared).await {
            warn!(error = %error, "cannot give up what is on its way to channels that are gone; the next start does");
        }
        self.shared.wake_poll.notify_one();
        Ok((feeds, changes))
    }
}

/// Why what is configured is not in force, for those who may not see the file: the first line of the reason.
fn in_short(reason: &str, is_faulty: bool) -> String {
    let first = reason.lines().next().unwrap_or_default().trim_start_matches("error: ");
    let check = if is_faulty { ", and `newswatch check` shows what is wrong" } else { "" };
    format!("{first}; what was configured before stays in force{check}")
}
