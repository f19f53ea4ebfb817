//! The second loop: gathers waiting matches into alerts.
//!
//! Idempotent and without input, woken by polls and by a timer; ends each turn in commit 2.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::sleep;
use tracing::error;

use super::setup::Setup;
use super::shared::Shared;
use crate::pipeline::{Plan, Situation, plan};
use crate::status::Loop;
use crate::store::{AlertPlan, StoreError};

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
        let setup = shared.setup();
        let now = shared.clock.now();
        let situation = situation(shared, &setup, now).await?;
        let plan = plan(situation, &setup.routes, (now, &setup.timezone), &shared.random);
        if plan == Plan::default() {
            return Ok(alerts);
        }
        if !plan.orphans.is_empty() {
            shared.store.close_matches(&plan.orphans, "the rule is no longer configured").await?;
        }
        if plan.alerts != AlertPlan::default() {
            // If one that was to grow is being sent already, the next turn begins another one.
            alerts += shared.store.put_alerts(plan.alerts).await?.map_or(0, |written| written.len());
            shared.wake_deliver.notify_one();
        }
    }
}

async fn situation(shared: &Shared, setup: &Setup, now: Timestamp) -> Result<Situation, StoreError> {
    let waiting = shared.store.waiting_matches(BATCH).await?;
    let open = shared.store.open_alerts().await?;
    let (limited, span) = setup.routes.limited();
    let told = match waiting.is_empty() || limited.is_empty() {
        true => Vec::new(),
        false => {
            let span = SignedDuration::try_from(span).unwrap_or(SignedDuration::MAX);
            shared.store.told_since(&limited, now.saturating_sub(span).unwrap_or(Timestamp::MIN)).await?
        }
    };
    Ok(Situation { waiting, open, told })
}
