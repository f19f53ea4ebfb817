//! The loop that looks after newswatch itself.
//!
//! Idempotent and without input: it finds in the store what goes wrong and what was told of it, and
//! tells the difference. And it gives a sign of life to whoever waits for one, as long as all is well.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::{Instant, sleep_until};
use tracing::{error, info, warn};

use super::alive::SignsOfLife;
use super::falling_back;
use super::shared::Shared;
use crate::net::Request;
use crate::pipeline::{HealthSettings, Heartbeat, health_change, silences};
use crate::status::PATIENCE;
use crate::store::{HealthChange, StoreError, Subject, Trouble};

/// Looks are this far apart, or closer where somebody wants to know sooner.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);

/// An answer to a sign of life is not read beyond this, in bytes.
const ANSWER: usize = 1024;

/// Looks for trouble, for as long as the daemon runs.
pub(super) async fn run(shared: Arc<Shared>) {
    let mut signs = SignsOfLife::default();
    loop {
        signs.give(&shared).await;
        let settings = shared.setup().health.clone();
        if let Err(error) = look(&shared, &settings).await {
            error!(error = %error, "cannot find out what goes wrong");
        }
        if let Err(error) = falling_back::run_once(&shared).await {
            error!(error = %error, "cannot find out what was not delivered in time");
        }
        let fallbacks = shared.setup().fallbacks.values().map(|fallback| fallback.after).min();
        let others = fallbacks.into_iter().chain(settings.rules_after).min().unwrap_or(LONGEST_SLEEP);
        let shortest = settings.feeds_after.min(settings.channels_after).min(others);
        let sleep = shortest.clamp(Duration::from_secs(1), LONGEST_SLEEP);
        tokio::select! {
            () = shared.stop.cancelled() => return,
            () = sleep_until(Instant::now() + sleep) => {}
        }
    }
}

async fn look(shared: &Shared, settings: &HealthSettings) -> Result<(), StoreError> {
    let now = shared.clock.now();
    let setup = shared.setup();
    let (feeds, channels) = (before(now, settings.feeds_after), before(now, settings.channels_after));
    let mut troubles = shared.store.troubles(feeds, channels).await?;
    for (name, text) in shared.store.switched_off(&setup.targets()).await? {
        let subject = Subject::Channel(name);
        if !troubles.iter().any(|trouble| trouble.subject == subject) {
            troubles.push(Trouble { subject, since: now, text });
        }
    }
    let feeds = shared.store.feeds().await?;
    troubles.extend(silences(feeds.iter().map(|feed| &feed.memory), now));
    troubles.extend(silent_rules(shared, settings, now).await?);
    troubles.extend(shared.refused());
    let told = shared.store.told_troubles().await?;
    let is_configured = |subject: &Subject| match subject {
        Subject::Feed(name) | Subject::Silence(name) => setup.feeds.contains_key(name),
        Subject::Rule(name) => setup.matcher.rules().iter().any(|rule| rule.name == *name),
        Subject::Channel(name) => setup.channels.contains_key(name),
        Subject::Configuration => true,
    };
    let mut change = health_change(troubles, told, is_configured, (now, &setup.timezone));
    if change.begun.is_empty() && change.reworded.is_empty() && change.ended.is_empty() {
        return Ok(());
    }
    log(&change);
    if settings.notify.is_empty() {
        change.items.clear();
    }
    let receipt = shared.store.record_health(change, now).await?;
    if receipt.waiting > 0 {
        shared.wake_group.notify_one();
    }
    Ok(())
}

/// The rules that have matched nothing for long, where somebody wants to know. One that never matched has
/// no habits that it could have left.
async fn silent_rules(shared: &Shared, settings: &HealthSettings, now: Timestamp) -> Result<Vec<Trouble>, StoreError> {
    let Some(after) = settings.rules_after else { return Ok(Vec::new()) };
    let rules: Vec<_> = shared.setup().matcher.rules().iter().map(|rule| rule.name.clone()).collect();
    let last = shared.store.last_matches(&rules).await?;
    let silent = last.into_iter().filter(|(_, at)| *at <= before(now, after));
    let text = "nothing has matched since; `newswatch explain` says what it asks for".to_owned();
    Ok(silent.map(|(rule, since)| Trouble { subject: Subject::Rule(rule), since, text: text.clone() }).collect())
}

fn before(now: Timestamp, wait: Duration) -> Timestamp {
    now.saturating_sub(SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX)).unwrap_or(Timestamp::MIN)
}

fn log(change: &HealthChange) {
    for trouble in &change.begun {
        warn!(subject = %trouble.subject, since = %trouble.since, error = trouble.text, "this has gone wrong for a while");
    }
    for subject in &change.ended {
        info!(subject = %subject, "this is well again, or gone");
    }
}

/// Gives signs of life, for as long as the daemon runs; none while a loop is stuck.
pub(super) async fn beat(shared: Arc<Shared>) {
    let mut failed = false;
    loop {
        let heartbeat = shared.setup().health.heartbeat.clone();
        let every = heartbeat.as_ref().map_or(LONGEST_SLEEP, |heartbeat| heartbeat.every);
        if let Some(heartbeat) = heartbeat.filter(|_| shared.pulse.stuck(PATIENCE).is_none()) {
            let outcome = tokio::select! {
                () = shared.stop.cancelled() => return,
                outcome = ping(&shared, heartbeat) => outcome,
            };
            match &outcome {
                Err(error) if !failed => {
                    warn!(error, "nobody takes the sign of life; it is sent again at the usual time");
                }
                Ok(()) if failed => info!("the sign of life is taken again"),
                _ => {}
            }
            failed = outcome.is_err();
        }
        tokio::select! {
            () = shared.stop.cancelled() => return,
            () = sleep_until(Instant::now() + every) => {}
        }
    }
}

async fn ping(shared: &Shared, heartbeat: Heartbeat) -> Result<(), String> {
    let request = Request::get(heartbeat.url).start_of_body(ANSWER);
    let answer = shared.setup().network.send(request).await.map_err(|error| error.to_string())?;
    match answer.status {
        200..=299 => Ok(()),
        status => Err(format!("the answer was {status}")),
    }
}
