//! Deliveries whose channel is no longer configured.
//!
//! They can never be sent, so they are given up with that reason: listed, and ready to be retried
//! once the channel is back. Leaving them pending would hide them.

use tracing::warn;

use super::shared::Shared;
use crate::model::{Attempt, DeliveryState, Outcome};
use crate::store::{DeliveryFilter, StoreError};

/// The states of what has not been sent yet.
const WAITING: [DeliveryState; 2] = [DeliveryState::Held, DeliveryState::Pending];

pub(super) async fn bury(shared: &Shared) -> Result<(), StoreError> {
    let pending = DeliveryFilter { states: WAITING.to_vec(), ..DeliveryFilter::default() };
    let setup = shared.setup();
    let now = shared.clock.now();
    let deliveries = shared.store.deliveries(pending).await?;
    let orphans = deliveries.into_iter().filter(|row| !setup.channels.contains_key(&row.delivery.channel));
    for orphan in orphans {
        let delivery = orphan.delivery;
        warn!(channel = %delivery.channel, delivery = %delivery.id,
            "alert given up: its channel is no longer configured");
        let error = "the channel is no longer configured; add it again and run `newswatch alerts retry`".to_owned();
        let outcome = Outcome::Dead { error };
        shared.store.record_attempt(Attempt { delivery: delivery.id, started: now, ended: now, outcome }).await?;
    }
    Ok(())
}
