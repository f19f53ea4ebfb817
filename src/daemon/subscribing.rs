//! The loop that asks hubs to call (WebSub).
//!
//! Idempotent and without input: it finds in the store which feeds name a hub and what was asked
//! before, and takes the next step for each. Nothing depends on it: polling goes on as configured.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::iter;
use jiff::Timestamp;
use tokio::time::{Instant, sleep_until};
use tracing::{error, info, warn};
use url::Url;

use super::shared::Shared;
use crate::model::{FeedId, FeedName, Hub};
use crate::random::Random;
use crate::secret::Secret;
use crate::store::{StoreError, Subscribable, Subscription, SubscriptionState};
use crate::web::{Answering, Callbacks, Listener, Step, WebsubSettings, asked, plan, serve, subscribe, unsubscribe};

/// How often the loop looks.
const EVERY: Duration = Duration::from_secs(2);

/// Redirects of a hub that are followed.
const MOST_REDIRECTS: usize = 5;

/// Hubs that are asked at once.
const AT_ONCE: usize = 8;

/// Asks hubs for as long as the daemon runs.
pub(super) async fn run(shared: Arc<Shared>, settings: WebsubSettings) {
    loop {
        if let Err(error) = take_steps(&shared, &settings).await {
            error!(error = %error, "cannot find out which hubs to ask");
        }
        tokio::select! {
            () = shared.stop.cancelled() => return,
            () = sleep_until(Instant::now() + EVERY) => {}
        }
    }
}

/// Takes the calls of hubs for as long as the daemon runs.
pub(super) async fn listen(shared: Arc<Shared>, listener: Listener, settings: WebsubSettings) {
    let waking = Arc::clone(&shared);
    let callbacks = Callbacks {
        store: Arc::clone(&shared.store),
        clock: Arc::clone(&shared.clock),
        random: Random::from_system(),
        settings,
        wake: Box::new(move || waking.wake_poll.notify_one()),
    };
    serve(listener, Answering::Hubs(Arc::new(callbacks)), shared.stop.clone(), shared.tasks.clone()).await;
}

async fn take_steps(shared: &Shared, settings: &WebsubSettings) -> Result<(), StoreError> {
    let now = shared.clock.now();
    let found = shared.store.subscriptions().await?;
    let setup = shared.setup();
    let due = found.into_iter().filter_map(|mut found| {
        if setup.feeds.get(&found.name).is_none_or(|feed| !feed.websub) {
            found.hub = None;
        }
        let step = plan(found.hub.as_ref(), found.subscription.as_ref(), now)?;
        Some((found, step))
    });
    iter(due)
        .for_each_concurrent(AT_ONCE, |(found, step)| async move {
            let name = found.name.clone();
            let stepping = take_step(shared, settings, found, step, now);
            let outcome = tokio::select! {
                () = shared.stop.cancelled() => Ok(()),
                outcome = stepping => outcome,
            };
            if let Err(error) = outcome {
                error!(feed = %name, error = %error, "cannot record what a hub was asked");
            }
        })
        .await;
    Ok(())
}

/// What is asked is recorded before the hub is: it may call back before it answers.
async fn take_step(
    shared: &Shared,
    settings: &WebsubSettings,
    found: Subscribable,
    step: Step,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Subscribable { feed, name, hub, subscription } = found;
    let known = subscription.or_else(|| hub.map(|hub| new(&shared.random, hub, feed, name, now)));
    let Some(known) = known else { return Ok(()) };
    if step == Step::Forget {
        return shared.store.drop_subscription(&known.token).await;
    }
    let subscription = asked(known, step, now);
    shared.store.put_subscription(subscription.clone()).await?;
    if let Err(reason) = ask(shared, settings, &subscription, step).await {
        let (feed, hub) = (&subscription.name, subscription.hub_shown());
        match step {
            Step::Subscribe => {
                warn!(feed = %feed, hub, reason, "cannot subscribe at the hub; the feed is polled as before")
            }
            _ => info!(feed = %feed, hub, reason, "cannot tell the hub to call no longer"),
        }
    }
    Ok(())
}

fn new(random: &Random, hub: Hub, feed: FeedId, name: FeedName, now: Timestamp) -> Subscription {
    Subscription {
        feed,
        name,
        hub,
        token: random.token(),
        secret: Secret::from(random.token()),
        state: SubscriptionState::Asked,
        lease_until: None,
        next_action: now,
        failures: 0,
    }
}

/// Asks the hub, and where it sends us (WebSub, section 5.1: 307 and 308 are followed).
async fn ask(
    shared: &Shared,
    settings: &WebsubSettings,
    subscription: &Subscription,
    step: Step,
) -> Result<(), String> {
    let mut hub = Url::parse(&subscription.hub.hub).map_err(|error| error.to_string())?;
    let mut from_outside = subscription.hub.from_outside;
    for _ in 0..=MOST_REDIRECTS {
        let request = match step {
            Step::Unsubscribe => unsubscribe(subscription, settings, hub),
            Step::Subscribe | Step::Forget => subscribe(subscription, settings, hub),
        };
        let request = request.from_outside(from_outside);
        let answer = shared.setup().network.send(request).await.map_err(|error| error.to_string())?;
        from_outside |= answer.from_outside;
        let target = answer.headers.text("location").and_then(|location| answer.url.join(location).ok());
        hub = match (answer.status, target) {
            (200..=299, _) => return Ok(()),
            (307 | 308, Some(target)) if answer.url.scheme() == "http" || target.scheme() == "https" => target,
            (status, _) => return Err(format!("it answered {status}")),
        };
    }
    Err(format!("it redirects again after {MOST_REDIRECTS} redirects"))
}
