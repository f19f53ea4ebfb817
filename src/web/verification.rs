//! A hub that calls to make sure (WebSub, sections 5.2 and 5.3).

use std::collections::HashMap;
use std::time::Duration;

use tracing::{info, warn};
use url::form_urlencoded;

use super::plan::{confirmed, denied};
use super::reply::Reply;
use super::server::Callbacks;
use crate::store::{StoreError, Subscription, SubscriptionState};

/// The longest reason that is logged, in characters.
const LONGEST_REASON: usize = 200;

/// Answers a hub that asks whether `subscription` was meant.
pub(super) async fn verify(
    callbacks: &Callbacks,
    subscription: Subscription,
    query: &str,
) -> Result<Reply, StoreError> {
    let said: HashMap<_, _> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let said = |name: &str| said.get(name).map(String::as_str).unwrap_or_default();
    if said("hub.topic") != subscription.hub.topic {
        return Ok(Reply::unknown());
    }
    let challenge = said("hub.challenge").to_owned();
    match (said("hub.mode"), subscription.state) {
        ("subscribe", SubscriptionState::Asked | SubscriptionState::Active) => {
            confirm(callbacks, subscription, said("hub.lease_seconds")).await?;
            Ok(Reply::ok(challenge))
        }
        ("unsubscribe", SubscriptionState::Ending) => {
            callbacks.store.drop_subscription(&subscription.token).await?;
            Ok(Reply::ok(challenge))
        }
        ("denied", SubscriptionState::Asked | SubscriptionState::Active) => {
            let reason: String =
                said("hub.reason").chars().filter(|sign| !sign.is_control()).take(LONGEST_REASON).collect();
            warn!(feed = %subscription.name, hub = subscription.hub_shown(), reason, "the hub refuses to call; the feed is polled as before");
            callbacks.store.put_subscription(denied(subscription, callbacks.clock.now())).await?;
            Ok(Reply::ok(String::new()))
        }
        _ => Ok(Reply::unknown()),
    }
}

async fn confirm(callbacks: &Callbacks, subscription: Subscription, lease: &str) -> Result<(), StoreError> {
    let wanted = callbacks.settings.lease;
    let lease = lease.parse().map_or(wanted, Duration::from_secs);
    if subscription.state == SubscriptionState::Asked {
        info!(feed = %subscription.name, hub = subscription.hub_shown(), lease = ?lease, "the hub will call when the feed changes");
    }
    let moment = (callbacks.clock.now(), callbacks.random.fraction());
    let active = confirmed(subscription, lease, wanted, moment);
    callbacks.store.put_subscription(active).await
}
