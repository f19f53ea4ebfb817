//! What of a document is news.

use jiff::Timestamp;

use super::{Due, PollContext};
use crate::pipeline::baseline::baseline;
use crate::pipeline::read::Reading;
use crate::store::{ItemRecord, StoreError};

/// The items that the feed has not given before, with the rules that they satisfy.
pub(super) async fn news(
    feed: &Due,
    reading: Reading,
    now: Timestamp,
    context: &PollContext<'_>,
) -> Result<Vec<ItemRecord>, StoreError> {
    let Due { settings, memory } = feed;
    let baseline = match memory.baseline {
        true => baseline(reading.items.iter().map(|(item, _)| item), settings.backfill, now),
        false => vec![false; reading.items.len()],
    };
    let (items, identities): (Vec<_>, Vec<_>) = reading.items.into_iter().unzip();
    let known = context.store.known(memory.id, &identities).await?;
    let each = items.into_iter().zip(identities).zip(baseline).zip(known);
    let new = each.filter(|(_, known)| !known).map(|(item, _)| item);
    let records = new.map(|((item, identities), baseline)| {
        let matches = if baseline { Vec::new() } else { context.matcher.matches(&item, &settings.tags) };
        ItemRecord { item, identities, baseline, matches }
    });
    Ok(records.collect())
}
