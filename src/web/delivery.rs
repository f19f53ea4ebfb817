//! A hub that calls because a feed has changed (WebSub, section 7).
//!
//! What it brings is read only for its signature. The feed is polled instead: that poll is
//! conditional, complete, and the one way in.

use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};
use tracing::{debug, warn};

use super::reply::Reply;
use super::server::Callbacks;
use super::signature::Check;
use crate::store::{StoreError, Subscription, SubscriptionState};

/// The most that a hub may bring, in bytes.
const LARGEST: u64 = 20 * 1024 * 1024;

/// Answers a hub that brings something for `subscription`.
pub(super) async fn deliver(
    callbacks: &Callbacks,
    subscription: Subscription,
    signature: &str,
    body: Incoming,
) -> Result<Reply, StoreError> {
    if !matches!(subscription.state, SubscriptionState::Asked | SubscriptionState::Active) {
        return Ok(Reply::gone());
    }
    if body.size_hint().lower() > LARGEST {
        return Ok(Reply::too_large());
    }
    let signed = match Check::begin(signature, &subscription.secret) {
        Some(check) => is_signed(check, body).await,
        None => false,
    };
    if !signed {
        warn!(feed = %subscription.name, hub = subscription.hub_shown(), "a call that is not signed by the hub was ignored");
    } else if callbacks.store.hasten(subscription.feed, callbacks.clock.now()).await? {
        debug!(feed = %subscription.name, "the hub says that the feed has changed");
        (callbacks.wake)();
    }
    // The same answer in both cases: who forges learns nothing.
    Ok(Reply::accepted())
}

async fn is_signed(mut check: Check, mut body: Incoming) -> bool {
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else { return false };
        if let Some(bytes) = frame.data_ref() {
            length += bytes.len() as u64;
            if length > LARGEST {
                return false;
            }
            check.take(bytes);
        }
    }
    check.holds()
}
