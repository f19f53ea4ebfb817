//! Through which others look inside.
//!
//! It is open from before the loops run until after they have ended, so that whoever looks sees that, too.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::DaemonError;
use super::loops::bind;
use super::shared::Shared;
use crate::web::{Answering, Inside, Listen, Phase, Running, serve};

/// What is open, if anything is.
#[derive(Debug, Default)]
pub(super) struct Window {
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl Window {
    /// Begins to listen, where that is configured. What listens ends only when the window is closed.
    pub(super) async fn open(
        shared: &Arc<Shared>,
        loops: &mut Vec<(&'static str, JoinHandle<()>)>,
    ) -> Result<Self, DaemonError> {
        let window = Self::default();
        let Some(settings) = shared.setup().metrics.clone() else { return Ok(window) };
        let listener = bind(&settings.listen, "[metrics]").await?;
        let seen = Arc::clone(shared);
        let any_name = settings.public || matches!(settings.listen, Listen::Unix(_));
        let (store, clock) = (Arc::clone(&shared.store), Arc::clone(&shared.clock));
        let inside = Inside::new(store, clock, any_name, move || running(&seen));
        let answering = Answering::Inside(Arc::new(inside));
        let serving = serve(listener, answering, window.stop.clone(), window.tasks.clone());
        loops.push(("metrics listener", window.tasks.spawn(serving)));
        Ok(window)
    }

    /// Ends what is being answered, and listens no more.
    pub(super) async fn close(self) {
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
    }
}

fn running(shared: &Shared) -> Running {
    let setup = shared.setup();
    let phase = match (shared.stop.is_cancelled(), shared.running.load(Ordering::Relaxed)) {
        (true, _) => Phase::Stopping,
        (false, true) => Phase::Running,
        (false, false) => Phase::Starting,
    };
    let mut channels: Vec<_> = setup.channels.keys().cloned().collect();
    channels.sort_unstable();
    Running {
        phase,
        beats: shared.pulse.since(),
        offline: shared.offline.load(Ordering::Relaxed),
        rules: setup.matcher.rules().iter().map(|rule| rule.name.clone()).collect(),
        channels,
    }
}
