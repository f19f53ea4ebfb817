//! What of a document is news.

use jiff::Timestamp;

use super::{Due, PollContext};
use crate::model::Item;
use crate::pipeline::baseline::baseline;
use crate::pipeline::full_text::FullTexts;
use crate::pipeline::read::Reading;
use crate::store::{Identity, ItemRecord, StoreError};

/// An item that the feed has not given before.
struct New {
    item: Item,
    identities: Vec<Identity>,
    baseline: bool,
}

/// The items that the feed has not given before, with the rules that they satisfy; the flag says
/// whether the document came from the Internet.
pub(super) async fn news(
    feed: &Due,
    (reading, from_outside): (Reading, bool),
    now: Timestamp,
    context: &PollContext<'_>,
) -> Result<Vec<ItemRecord>, StoreError> {
    let mut new = unknown(feed, reading, now, context).await?;
    if feed.settings.full_text {
        let told = new.iter_mut().filter(|new| !new.baseline);
        let PollContext { pages: network, reader, store, .. } = *context;
        let full_texts = FullTexts { feed: &feed.memory.name, network, reader, store, now, from_outside };
        full_texts.add_to(told.map(|new| &mut new.item).collect()).await;
    }
    let records = new.into_iter().map(|New { item, identities, baseline }| {
        let matches = if baseline { Vec::new() } else { context.matcher.matches(&item, &feed.settings.tags) };
        ItemRecord { item, identities, baseline, matches }
    });
    Ok(records.collect())
}

async fn unknown(
    feed: &Due,
    reading: Reading,
    now: Timestamp,
    context: &PollContext<'_>,
) -> Result<Vec<New>, StoreError> {
    let baseline = match feed.memory.baseline {
        true => baseline(reading.items.iter().map(|(item, _)| item), feed.settings.backfill, now),
        false => vec![false; reading.items.len()],
    };
    let (items, identities): (Vec<_>, Vec<_>) = reading.items.into_iter().unzip();
    let known = context.store.known(feed.memory.id, &identities).await?;
    let each = items.into_iter().zip(identities).zip(baseline).zip(known);
    let new = each.filter(|(_, known)| !known);
    Ok(new.map(|(((item, identities), baseline), _)| New { item, identities, baseline }).collect())
}
