//! The second loop: gathers waiting matches into alerts.
//!
//! Idempotent and without input, woken by polls and by a timer; ends each turn in commit 2.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::sleep;
use tracing::error;

use super::shared::Shared;
use crate::pipeline::plan;
use crate::status::Loop;
use crate::store::StoreError;

/// Most matches taken from the store at once.
const BATCH: usize = 10_000;

/// The loop looks again after at most this long: a lost wake-up is found.
const LONGEST_SLEEP: Duration = Duration::from_secs(15);

/// Groups what waits, for as long as the daemon runs.
pub(super) async fn run(shared: Arc<Shared>) {
    loop {
        shared.pulse.beat(Loop::Group);
        if let Err(error) = run_once(&shared).await {
            error!(error = %error, "cannot turn matches into alerts; they wait");
        }
        tokio::select! {
            () = shared.stop.cancelled() => return,
            () = shared.wake_group.notified() => {}
            () = sleep(LONGEST_SLEEP) => {}
        }
    }
}

/// Groups everything that waits now and says how many alerts were written.
pub(super) async fn run_once(shared: &Shared) -> Result<usize, StoreError> {
    let mut alerts = 0;
    loop {
        let waiting = shared.store.waiting_matches(BATCH).await?;
        if waiting.is_empty() {
            return Ok(alerts);
        }
        let setup = shared.setup();
        let plan = plan(waiting, &setup.routes, shared.clock.now(), &shared.random);
        if !plan.orphans.is_empty() {
            shared.store.close_matches(&plan.orphans, "the rule is no longer configured").await?;
        }
        if !plan.alerts.is_empty() {
            alerts += plan.alerts.len();
            shared.store.put_alerts(plan.alerts).await?;
            shared.wake_deliver.notify_one();
        }
    }
}
