//! The loops of the daemon: how they begin, and how it is known that one has ended.

use std::sync::Arc;

use tokio::task::JoinHandle;
use tracing::error;

use crate::web::{Answering, Clicks, Listen, Listener, serve};

use super::{Daemon, DaemonError, delivering, grouping, health, polling, pruning, subscribing};

impl Daemon {
    pub(super) fn start_loops(&self) -> Vec<(&'static str, JoinHandle<()>)> {
        let shared = &self.shared;
        let tasks = &shared.tasks;
        vec![
            ("poll", tasks.spawn(polling::Polling::new(Arc::clone(shared)).run())),
            ("group", tasks.spawn(grouping::run(Arc::clone(shared)))),
            ("deliver", tasks.spawn(delivering::Delivering::new(Arc::clone(shared)).run())),
            ("prune", tasks.spawn(pruning::run(Arc::clone(shared)))),
            ("health", tasks.spawn(health::run(Arc::clone(shared)))),
            ("heartbeat", tasks.spawn(health::beat(Arc::clone(shared)))),
        ]
    }

    /// Starts to ask hubs, and to listen to them, where that is configured.
    pub(super) async fn start_websub(
        &self,
        loops: &mut Vec<(&'static str, JoinHandle<()>)>,
    ) -> Result<(), DaemonError> {
        let Some(settings) = self.shared.setup().websub.clone() else { return Ok(()) };
        let listener = bind(&Listen::Tcp(settings.listen), "[websub]").await?;
        let (shared, tasks) = (&self.shared, &self.shared.tasks);
        loops.push((
            "websub listener",
            tasks.spawn(subscribing::listen(Arc::clone(shared), listener, settings.clone())),
        ));
        loops.push(("websub", tasks.spawn(subscribing::run(Arc::clone(shared), settings))));
        Ok(())
    }
}

impl Daemon {
    /// Starts to take clicks in mails, where that is configured.
    pub(super) async fn start_clicks(
        &self,
        loops: &mut Vec<(&'static str, JoinHandle<()>)>,
    ) -> Result<(), DaemonError> {
        let setup = self.shared.setup();
        let Some((address, links)) = setup.mute.clone() else { return Ok(()) };
        let listener = bind(&Listen::Tcp(address), "[mute]").await?;
        let (shared, timezone) = (&self.shared, setup.timezone.clone());
        let (store, clock) = (Arc::clone(&shared.store), Arc::clone(&shared.clock));
        let clicks = Answering::Clicks(Arc::new(Clicks { store, clock, timezone, links }));
        let serving = serve(listener, clicks, shared.stop.clone(), shared.tasks.clone());
        loops.push(("mute listener", shared.tasks.spawn(serving)));
        Ok(())
    }
}

/// Begins to listen where the table `key` says so.
pub(super) async fn bind(listen: &Listen, key: &'static str) -> Result<Listener, DaemonError> {
    let failed = |cause| DaemonError::Listen { listen: listen.clone(), key, cause };
    Listener::bind(listen).await.map_err(failed)
}

/// Waits for any loop to end and names it.
pub(super) async fn ended(loops: &mut [(&'static str, JoinHandle<()>)]) -> &'static str {
    let waits = loops.iter_mut().map(|(name, handle)| {
        Box::pin(async move {
            if let Err(error) = handle.await {
                error!(r#loop = *name, error = %error, "a loop died");
            }
            *name
        })
    });
    futures_util::future::select_all(waits).await.0
}
