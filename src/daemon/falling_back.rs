//! Alerts that a channel has not delivered in time go to another channel as well.
//!
//! Idempotent and without input: it finds in the store what has failed for too long and has no delivery
//! for the other channel yet. The first channel is tried on.

use jiff::{SignedDuration, Timestamp};
use tracing::warn;

use super::shared::Shared;
use crate::model::ChannelName;
use crate::store::{NewDelivery, StoreError};

/// What is older is not told any more to a channel that was given to the other one only now.
const NEWS: SignedDuration = SignedDuration::from_hours(24);

/// Adds the deliveries that are missing and says how many alerts got one.
pub(super) async fn run_once(shared: &Shared) -> Result<usize, StoreError> {
    let setup = shared.setup();
    let now = shared.clock.now();
    let mut alerts = 0;
    for (channel, fallback) in &setup.fallbacks {
        let after = SignedDuration::try_from(fallback.after).unwrap_or(SignedDuration::MAX);
        let between = (before(now, NEWS + after), before(now, after));
        for alert in shared.store.stranded(channel, &fallback.to, between).await? {
            let deliveries = deliveries(shared, &fallback.to, now);
            shared.store.add_deliveries(alert, deliveries, now).await?;
            warn!(%channel, fallback = %fallback.to, %alert, "alert not delivered in time; it goes to the fallback as well");
            alerts += 1;
        }
    }
    if alerts > 0 {
        shared.wake_deliver.notify_one();
    }
    Ok(alerts)
}

fn deliveries(shared: &Shared, channel: &ChannelName, now: Timestamp) -> Vec<NewDelivery> {
    let setup = shared.setup();
    let recipients = setup.channels.get(channel).map(|channel| channel.recipients()).unwrap_or_default();
    let delivery = |recipient| NewDelivery {
        id: shared.random.delivery_id(now),
        channel: channel.clone(),
        recipient,
        refused: None,
    };
    recipients.into_iter().map(delivery).collect()
}

fn before(now: Timestamp, span: SignedDuration) -> Timestamp {
    now.saturating_sub(span).unwrap_or(Timestamp::MIN)
}
