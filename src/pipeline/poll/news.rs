//! What of a document is news.

use jiff::Timestamp;
use tracing::info;

use super::reliance::{self, Rekeyed, relied_on};
use super::{Due, PollContext};
use crate::model::{Item, OnUpdate, Unreliable};
use crate::pipeline::acquaint::{Relation, changes, own, relation};
use crate::pipeline::baseline::baseline;
use crate::pipeline::full_text::FullTexts;
use crate::pipeline::overlap::{Seen, Sight, is_newest};
use crate::pipeline::read::Reading;
use crate::pipeline::rekey::known_again;
use crate::pipeline::withdrawal::Held;
use crate::store::{
    Acquaintance, AgainRecord, Before, Edit, Identity, IdentityKind, ItemRecord, RuleMatch, StoreError,
};
use crate::story::Profile;

/// Fewer items that seem new are not doubted.
const FEWEST_DOUBTED: usize = 4;

/// How many of the feed's items before are looked at when most of it seems new.
const RECENT: usize = 400;

/// How many items are worked on without letting others go on.
const AT_A_STRETCH: usize = 64;

/// What a document means.
#[derive(Debug, Default)]
pub(super) struct News {
    /// Items that the feed has not given before, with the rules that they satisfy.
    pub(super) items: Vec<ItemRecord>,
    /// Known items under further keys, or in other words.
    pub(super) again: Vec<AgainRecord>,
    /// What tells the feed's items apart no longer.
    pub(super) unreliable: Unreliable,
    /// The known items that the document holds.
    pub(super) held: Vec<Held>,
    /// What of it is known, to see whether polls overlap.
    pub(super) sight: Sight,
}

/// An item that the feed has not given before.
struct New {
    item: Item,
    identities: Vec<Identity>,
    takes_over: Vec<Identity>,
    baseline: bool,
}

/// A known item in other words.
struct Edited {
    item: Item,
    identities: Vec<Identity>,
    before: Box<Before>,
}

/// What the items of a document are, before any rule is asked.
#[derive(Default)]
struct Sorted {
    new: Vec<New>,
    edited: Vec<Edited>,
    again: Vec<AgainRecord>,
    unreliable: Unreliable,
    held: Vec<Held>,
    /// How many items there are in all.
    count: usize,
    /// Those that are known by their words, but not by their keys.
    rekeyed: Rekeyed,
    /// One of the feed's newest items of before is among those that are known.
    meets: bool,
    /// Some are known only by looking at all that the feed gave lately.
    unmasked: bool,
}

/// What a document means; the flag says whether it came from the Internet.
pub(super) async fn news(
    feed: &Due,
    (reading, from_outside): (Reading, bool),
    now: Timestamp,
    context: &PollContext<'_>,
) -> Result<News, StoreError> {
    let mut sorted = sort(feed, reading, now, context).await?;
    unmask(feed, &mut sorted, context).await?;
    let sight = sorted.sight(feed.memory.baseline, now);
    if feed.settings.full_text {
        let new = sorted.new.iter_mut().filter(|new| !new.baseline).map(|new| &mut new.item);
        let told = new.chain(sorted.edited.iter_mut().map(|edited| &mut edited.item));
        let PollContext { pages: network, reader, store, .. } = *context;
        let full_texts = FullTexts { feed: &feed.memory.name, network, reader, store, now, from_outside };
        full_texts.add_to(told.collect()).await;
    }
    let Sorted { new, edited, again: known, unreliable, held, .. } = sorted;
    let mut news = News { again: known, unreliable, held, sight, items: Vec::new() };
    for (nth, new) in new.into_iter().enumerate() {
        give_way(nth).await;
        news.items.push(record(feed, new, context));
    }
    for (nth, edited) in edited.into_iter().enumerate() {
        give_way(nth).await;
        news.again.extend(again(feed, edited, context));
    }
    Ok(news)
}

/// Lets others go on now and then: a document may hold a hundred thousand items.
async fn give_way(nth: usize) {
    if nth % AT_A_STRETCH == AT_A_STRETCH - 1 {
        tokio::task::yield_now().await;
    }
}

/// Which items are new, and which are known in other words.
async fn sort(feed: &Due, reading: Reading, now: Timestamp, context: &PollContext<'_>) -> Result<Sorted, StoreError> {
    let baseline = match feed.memory.baseline {
        true => baseline(reading.items.iter().map(|(item, _)| item), feed.settings.backfill, now),
        false => vec![false; reading.items.len()],
    };
    let (unreliable, count) = (feed.memory.habits.unreliable, reading.items.len());
    let mut sorted = Sorted { unreliable, count, ..Sorted::default() };
    let (items, identities): (Vec<_>, Vec<_>) = reading.items.into_iter().unzip();
    let identities: Vec<_> = identities.into_iter().map(|all| relied_on(all, sorted.unreliable)).collect();
    let known = context.store.known(feed.memory.id, &identities).await?;
    let each = items.into_iter().zip(identities).zip(baseline).zip(known);
    for (nth, (((item, identities), baseline), acquaintance)) in each.enumerate() {
        give_way(nth).await;
        sorted.meets |= acquaintance != Acquaintance::New && is_newest(&identities, &feed.memory.habits.newest);
        match acquaintance {
            Acquaintance::Same(original) => sorted.held.push((original, item.published)),
            Acquaintance::New => sorted.new.push(New { item, identities, takes_over: Vec::new(), baseline }),
            Acquaintance::Changed(before) => {
                sorted.judge(New { item, identities, takes_over: Vec::new(), baseline }, before);
            }
        }
    }
    let known = sorted.count - sorted.new.len();
    sorted.rekeyed.count(known, &mut sorted.unreliable);
    reliance::note(feed, sorted.unreliable);
    Ok(sorted)
}

impl Sorted {
    /// What of the document is known, once that is settled.
    fn sight(&self, is_first: bool, now: Timestamp) -> Sight {
        let new = self.new.iter().map(|new| Seen::new(&new.item, &new.identities, now)).collect();
        Sight { count: self.count, new, meets: self.meets, is_special: is_first || self.unmasked }
    }

    fn judge(&mut self, new: New, before: Box<Before>) {
        let New { item, identities, baseline, .. } = new;
        self.held.push((before.original, item.published));
        match relation(&item, &before) {
            Relation::Known if changes(&item, &before).is_empty() => self.know_again(identities, &before),
            Relation::Known => self.edited.push(Edited { item, identities, before }),
            Relation::Next => self.take_over(item, identities, &before, baseline),
            Relation::Other => {
                reliance::count_shared(&before.known_by, &mut self.unreliable);
                self.take_over(item, identities, &before, baseline);
            }
        }
    }

    /// A known item in known words, perhaps under another id or link.
    fn know_again(&mut self, identities: Vec<Identity>, before: &Before) {
        // Without words of its own it would be looked at again each time, whatever is written down.
        if identities.iter().any(|identity| identity.kind == IdentityKind::Fingerprint) {
            self.rekeyed.note(&identities, &before.known_by);
            self.again.extend(under_keys(identities, before));
        }
    }

    /// Another item under known keys, which stand for it from now on.
    fn take_over(&mut self, item: Item, identities: Vec<Identity>, before: &Before, baseline: bool) {
        let (identities, takes_over) = own(identities, before);
        self.new.push(New { item, identities, takes_over, baseline });
    }
}

/// A known item under the ids and links that it was not known by. Its words are not written down: a feed that
/// changes them at every poll, by a date or by a count, would fill the store.
fn under_keys(identities: Vec<Identity>, before: &Before) -> Option<AgainRecord> {
    let is_new = |identity: &Identity| {
        matches!(identity.kind, IdentityKind::Guid | IdentityKind::Link) && !before.known_by.contains(&identity.kind)
    };
    let identities: Vec<Identity> = identities.into_iter().filter(is_new).collect();
    let again = AgainRecord { id: before.id, original: before.original, identities, edit: None };
    (!again.identities.is_empty()).then_some(again)
}

/// Where most of a feed seems new at once, finds what is old under new keys.
async fn unmask(feed: &Due, sorted: &mut Sorted, context: &PollContext<'_>) -> Result<(), StoreError> {
    if feed.memory.baseline || sorted.new.len() < FEWEST_DOUBTED || 2 * sorted.new.len() < sorted.count {
        return Ok(());
    }
    let recent = context.store.recent_items(feed.memory.id, RECENT).await?;
    let items: Vec<&Item> = sorted.new.iter().map(|new| &new.item).collect();
    let places = known_again(&items, &recent);
    let mut places = places.into_iter();
    let mut found = 0;
    let Sorted { new, again, held, unmasked, .. } = sorted;
    new.retain(|new| {
        let Some(before) = places.next().flatten().map(|place| &recent[place]) else { return true };
        found += 1;
        held.push((before.original, new.item.published));
        again.push(AgainRecord {
            id: before.id,
            original: before.original,
            identities: new.identities.clone(),
            edit: None,
        });
        false
    });
    *unmasked = found > 0;
    if found > 0 {
        info!(feed = %feed.memory.name, known = found, new = new.len(),
            "the feed has given new ids and links to items that are known; only what is new is told");
    }
    Ok(())
}

/// A new item with the rules that it satisfies.
fn record(feed: &Due, new: New, context: &PollContext<'_>) -> ItemRecord {
    let New { item, identities, takes_over, baseline } = new;
    let (profile, matches) = match baseline {
        true => (None, Vec::new()),
        false => (Some(Profile::of(&item)), context.matcher.rule_matches(&item, &feed.settings.tags)),
    };
    ItemRecord { item, identities, takes_over, baseline, profile, matches }
}

/// An edited item with the rules that are told of the edit.
///
/// What has changed is looked at once more: by now the article may stand beside the feed's own words.
fn again(feed: &Due, edited: Edited, context: &PollContext<'_>) -> Option<AgainRecord> {
    let Edited { item, identities, before } = edited;
    let changes = changes(&item, &before);
    if changes.is_empty() {
        return under_keys(identities, &before);
    }
    let found = context.matcher.rule_matches(&item, &feed.settings.tags);
    let matched_before = match found.is_empty() {
        true => Vec::new(),
        false => context.matcher.matches(&before.item, &feed.settings.tags),
    };
    let is_told = |one: &RuleMatch| match one.telling.on_update {
        OnUpdate::Never => false,
        OnUpdate::Always => true,
        OnUpdate::NewlyMatching => !matched_before.iter().any(|before| before.rule == one.found.rule),
    };
    let matches = found.into_iter().filter(is_told).collect();
    let edit = Some(Edit { item, changes, matches });
    Some(AgainRecord { id: before.id, original: before.original, identities, edit })
}
