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

/// The keys of stories are looked at in every pass of so many: they are many, and what is left there does no harm.
const PASSES_TO_KEYS: u32 = 24;

/// Steps stand this far apart.
const BETWEEN_STEPS: Duration = Duration::from_millis(100);

/// So many steps are taken where the program ends after one cycle: a fraction of a second. The next cycle goes on
/// from the start, and finds less to do.
const STEPS_OF_ONE_CYCLE: usize = 100;

/// Prunes now and then, for as long as the daemon runs.
pub(super) async fn run(shared: Arc<Shared>) {
    let mut wait = FIRST;
    for number in (0..PASSES_TO_KEYS).cycle() {
        tokio::select! {
            () = shared.stop.cancelled() => return,
            () = sleep(wait) => {}
        }
        let mut pruned = Pruned::default();
        match pass(&shared, number == 0, &mut pruned).await {
            Ok(()) => {}
            Err(error) => warn!(error = %error, "cannot prune what is old; it is tried again in an hour"),
        }
        tell(&pruned);
        wait = BETWEEN_PASSES;
    }
}

/// One pass, or what of it can be done before the stop.
async fn pass(shared: &Shared, with_keys: bool, pruned: &mut Pruned) -> Result<(), StoreError> {
    let mut place = Some(PrunePlace::default());
    while let Some(here) = place.filter(|place| with_keys || !matches!(place, PrunePlace::Keys(_))) {
        let step = shared.store.prune(shared.setup().retention, here, shared.clock.now()).await?;
        *pruned += step.pruned;
        place = step.next;
        tokio::select! {
            () = shared.stop.cancelled() => return Ok(()),
            () = sleep(BETWEEN_STEPS) => {}
        }
    }
    Ok(())
}

/// The beginning of a pass, where the program ends after one cycle.
pub(super) async fn run_once(shared: &Shared) {
    let mut pruned = Pruned::default();
    let mut place = Some(PrunePlace::default());
    for _ in 0..STEPS_OF_ONE_CYCLE {
        let Some(here) = place else { break };
        match shared.store.prune(shared.setup().retention, here, shared.clock.now()).await {
            Ok(step) => {
                pruned += step.pruned;
                place = step.next;
            }
            Err(error) => {
                warn!(error = %error, "cannot prune what is old; the next cycle tries again");
                break;
            }
        }
    }
    tell(&pruned);
}

fn tell(pruned: &Pruned) {
    let Pruned { items, matches, alerts, deliveries, attempts, mutes: _, keys: _ } = *pruned;
    if items + alerts > 0 {
        info!(items, matches, alerts, deliveries, attempts, "pruned what is old; by what it was known is kept");
    }
}
