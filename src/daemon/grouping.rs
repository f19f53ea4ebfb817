//! The second loop: gathers waiting matches into alerts.
//!
//! Idempotent and without input, woken by polls and by a timer; ends each turn in commit 2.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::sleep;
use tracing::error;

use super::setup::Setup;
use super::shared::Shared;
use crate::model::{MatchId, MuteTarget};
use crate::pipeline::{Plan, Situation, plan, silenced};
use crate::status::Loop;
use crate::store::{AlertPlan, StoreError, WaitingMatch};

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
        let waiting = shared.store.waiting_matches(BATCH).await?;
        let is_all = waiting.len() < BATCH;
        let waiting = not_silenced(shared, &setup, waiting, now).await?;
        let situation = situation(shared, &setup, waiting, now).await?;
        let plan = plan(situation, &setup.routes, (now, &setup.timezone), &shared.random);
        if plan == Plan::default() && is_all {
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

/// Closes the matches that are muted or silenced, and gives the others.
async fn not_silenced(
    shared: &Shared,
    setup: &Setup,
    mut waiting: Vec<WaitingMatch>,
    now: Timestamp,
) -> Result<Vec<WaitingMatch>, StoreError> {
    let mutes = if waiting.is_empty() { Vec::new() } else { shared.store.mutes(now).await? };
    let mut items = HashMap::new();
    if mutes.iter().any(|mute| matches!(mute.target, MuteTarget::Query(_))) {
        let ids: Vec<MatchId> = waiting.iter().map(|one| one.id).collect();
        items.extend(shared.store.matched_items(&ids).await?);
    }
    for (reason, matches) in silenced(&mut waiting, &mutes, &items, &setup.silences, &setup.timezone) {
        shared.store.close_matches(&matches, &reason).await?;
    }
    Ok(waiting)
}

async fn situation(
    shared: &Shared,
    setup: &Setup,
    waiting: Vec<WaitingMatch>,
    now: Timestamp,
) -> Result<Situation, StoreError> {
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
