//! The loop that takes away what is finished and old.
//!
//! Idempotent and without input: a pass begins at the start of the store and finds what is old. Its steps are
//! short and stand apart, so that polls and deliveries never wait for more than one of them.
//!
//! Deliberately not here: what is old, and what is never taken (`store`).

use std::sync::Arc;
use std::time::Duration;

use tokio::time::sleep;
use tracing::{info, warn};

use super::shared::Shared;
use crate::store::{PrunePlace, Pruned, StoreError};

/// The first pass begins this long after the start: there is enough to do before.
const FIRST: Duration = Duration::from_secs(5);

/// A pass begins this long after the end of the one before.
const BETWEEN_PASSES: Duration = Duration::from_secs(3600);

/// Steps stand this far apart.
const BETWEEN_STEPS: Duration = Duration::from_millis(100);

/// So many steps are taken where the program ends after one cycle: a fraction of a second. The next cycle goes on
/// from the start, and finds less to do.
const STEPS_OF_ONE_CYCLE: usize = 100;

/// Prunes now and then, for as long as the daemon runs.
pub(super) async fn run(shared: Arc<Shared>) {
    let mut wait = FIRST;
    loop {
        tokio::select! {
            () = shared.stop.cancelled() => return,
            () = sleep(wait) => {}
        }
        let mut pruned = Pruned::default();
        match pass(&shared, &mut pruned).await {
            Ok(()) => {}
            Err(error) => warn!(error = %error, "cannot prune what is old; it is tried again in an hour"),
        }
        tell(&pruned);
        wait = BETWEEN_PASSES;
    }
}

/// One pass, or what of it can be done before the stop.
async fn pass(shared: &Shared, pruned: &mut Pruned) -> Result<(), StoreError> {
    let mut place = Some(PrunePlace::default());
    while let Some(here) = place {
        place = step(shared, here, pruned).await?;
        tokio::select! {
            () = shared.stop.cancelled() => return Ok(()),
            () = sleep(BETWEEN_STEPS) => {}
        }
    }
    Ok(())
}

/// What can be done of a pass where the program ends after one cycle.
pub(super) async fn run_once(shared: &Shared) {
    let mut pruned = Pruned::default();
    if let Err(error) = beginning(shared, &mut pruned).await {
        warn!(error = %error, "cannot prune what is old; the next cycle tries again");
    }
    tell(&pruned);
}

/// The beginning of a pass, and then, if it is time for that, the keys of stories: all of them, since what is left of
/// them does not stand at the beginning.
async fn beginning(shared: &Shared, pruned: &mut Pruned) -> Result<(), StoreError> {
    let mut place = Some(PrunePlace::default());
    for _ in 0..STEPS_OF_ONE_CYCLE {
        let Some(here) = place.filter(|here| !matches!(here, PrunePlace::Keys(_))) else { break };
        place = step(shared, here, pruned).await?;
    }
    let mut keys = Some(PrunePlace::Keys(i64::MIN));
    while let Some(here) = keys {
        keys = step(shared, here, pruned).await?;
    }
    Ok(())
}

/// One step, and where the pass goes on.
async fn step(shared: &Shared, here: PrunePlace, pruned: &mut Pruned) -> Result<Option<PrunePlace>, StoreError> {
    let step = shared.store.prune(shared.setup().retention, here, shared.clock.now()).await?;
    *pruned += step.pruned;
    Ok(step.next)
}

fn tell(pruned: &Pruned) {
    let Pruned { items, matches, alerts, deliveries, attempts, mutes: _, keys: _ } = *pruned;
    if items + alerts > 0 {
        info!(items, matches, alerts, deliveries, attempts, "pruned what is old; by what it was known is kept");
    }
}
