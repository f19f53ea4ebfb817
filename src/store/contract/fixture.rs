//! Values that behaviours are told with.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::Place;
use crate::model::{
    AlertId, ChannelName, DeliveryId, DeliveryState, Evidence, FeedId, FeedMemory, Field, Habits, Item, Match,
    NextPoll, Telling, Validators,
};
use crate::store::{
    Acquaintance, AlertPlan, Configured, DeliveryFilter, DeliveryRow, Identity, IdentityKind, ItemRecord, Leased,
    Missed, NewAlert, NewDelivery, NewMemory, PollReceipt, PollRecord, RuleMatch, Store,
};
use crate::story::Profile;

/// The lease that behaviours take.
pub(in crate::store) const LEASE: SignedDuration = SignedDuration::from_secs(60);

/// So many seconds into the story.
pub(in crate::store) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + seconds).unwrap()
}

/// A feed of the configuration, polled first at `at(0)` and then every hour.
pub(in crate::store) fn configured(name: &str, source: &str) -> Configured {
    Configured {
        name: name.into(),
        source: source.to_owned(),
        first_poll: at(0),
        latest_poll: at(3600),
        latest_held: at(90_000),
        latest_retry: at(700_000),
    }
}

/// A store with feeds of these names.
pub(in crate::store) async fn with_feeds(place: &dyn Place, names: &[&str]) -> Arc<dyn Store> {
    let store = place.open();
    let feeds: Vec<_> = names.iter().map(|name| configured(name, &format!("https://{name}/feed"))).collect();
    store.reconcile(&feeds, at(0)).await.unwrap();
    store
}

/// What is remembered of the configured feed of this name.
pub(in crate::store) async fn memory(store: &dyn Store, name: &str) -> FeedMemory {
    let feeds = store.feeds().await.unwrap();
    feeds.into_iter().find(|feed| feed.memory.name.as_str() == name).unwrap().memory
}

pub(in crate::store) async fn id(store: &dyn Store, name: &str) -> FeedId {
    memory(store, name).await.id
}

/// The identity that stands for this word in every feed, or in one feed if it begins with `@`: a link or an id.
pub(in crate::store) fn identity(word: &str) -> Identity {
    let mut key = [0; 16];
    key[..word.len()].copy_from_slice(word.as_bytes());
    let kind = if word.starts_with('@') { IdentityKind::Guid } else { IdentityKind::Link };
    Identity { key, kind }
}

pub(in crate::store) fn identities(words: &[&str]) -> Vec<Identity> {
    words.iter().map(|word| identity(word)).collect()
}

/// Whether each of these items is known for a feed.
pub(in crate::store) async fn known(store: &dyn Store, feed: FeedId, items: &[Vec<Identity>]) -> Vec<bool> {
    let acquaintances = store.known(feed, items).await.unwrap();
    acquaintances.into_iter().map(|acquaintance| acquaintance != Acquaintance::New).collect()
}

/// An item that is known by these words and satisfies these rules; its title is the first word.
pub(in crate::store) fn record(words: &[&str], rules: &[&str]) -> ItemRecord {
    ItemRecord {
        item: item(words[0]),
        identities: identities(words),
        takes_over: Vec::new(),
        baseline: false,
        profile: None,
        matches: rules.iter().map(|rule| matched(rule)).collect(),
    }
}

/// A text that is long enough to be known again.
pub(in crate::store) const STRIKE: &str = "Drones struck the oil terminal of Odessa on Monday night and set three tanks on \
    fire, the governor said, while two dock workers were taken to hospital with burns and the port was closed.";

/// An item that is known by this link and says this; it may report what another one reports.
pub(in crate::store) fn report(link: &str, text: &str, rules: &[&str]) -> ItemRecord {
    let record = record(&[link], rules);
    let item = Item { title: format!("News of {link}"), summary: text.to_owned(), ..record.item };
    ItemRecord { profile: Some(Profile::of(&item)), item, ..record }
}

pub(in crate::store) fn item(title: &str) -> Item {
    Item {
        title: title.to_owned(),
        link: Some(format!("https://example.org/{title}")),
        ..Item::from_feed("not kept: an item's feed is that of its poll".into())
    }
}

pub(in crate::store) fn matched(rule: &str) -> RuleMatch {
    let evidence = Evidence {
        field: Field::Title,
        start: 0,
        end: 4,
        text: "news".to_owned(),
        sentence: format!("news for {rule}"),
    };
    let found = Match { rule: rule.into(), evidence: vec![evidence] };
    RuleMatch { found, telling: Telling::default() }
}

/// A poll that ended in `memory`, without items.
pub(in crate::store) fn polled(feed: &FeedMemory, second: i64, memory: NewMemory) -> PollRecord {
    polled_until(feed, second, second + 3600, memory)
}

/// The same, and the next poll is due at `next`.
pub(in crate::store) fn polled_until(feed: &FeedMemory, second: i64, next: i64, memory: NewMemory) -> PollRecord {
    PollRecord {
        feed: feed.id,
        source: feed.source.clone(),
        now: at(second),
        next: NextPoll::scheduled(at(next)),
        habits: Habits::default(),
        memory,
        transfer: None,
        items: Vec::new(),
        again: Vec::new(),
        absences: Vec::new(),
        missed: Missed::default(),
        story_window: SignedDuration::from_hours(72),
    }
}

/// A poll that read the document.
pub(in crate::store) fn read(feed: &FeedMemory, second: i64, items: Vec<ItemRecord>) -> PollRecord {
    let memory = NewMemory::Read {
        validators: Validators::default(),
        document: Some([7; 16]),
        repaired: None,
        moved_to: None,
        hub: None,
    };
    PollRecord { items, ..polled(feed, second, memory) }
}

/// Records that the feed of this name gave these items.
pub(in crate::store) async fn give(store: &dyn Store, feed: &str, second: i64, items: Vec<ItemRecord>) -> PollReceipt {
    let feed = memory(store, feed).await;
    store.record_poll(read(&feed, second, items)).await.unwrap()
}

/// The rules whose matches wait, in order.
pub(in crate::store) async fn waiting(store: &dyn Store) -> Vec<String> {
    let waiting = store.waiting_matches(1000).await.unwrap();
    waiting.into_iter().map(|waiting| waiting.rule.as_str().to_owned()).collect()
}

/// A delivery to a recipient of its own.
pub(in crate::store) fn new_delivery(id: &str, channel: &str) -> NewDelivery {
    NewDelivery {
        id: DeliveryId(id.to_owned()),
        channel: channel.into(),
        recipient: format!("{id}@example.org"),
        refused: None,
    }
}

/// Tells all that waits in one alert at `second`, with a delivery for each pair of id and channel.
pub(in crate::store) async fn tell(store: &dyn Store, second: i64, deliveries: &[(&str, &str)]) -> Vec<AlertId> {
    let waiting = store.waiting_matches(1000).await.unwrap();
    let alert = NewAlert {
        rule: Some(waiting[0].rule.clone()),
        created: at(second),
        hold: None,
        matches: waiting.iter().map(|waiting| waiting.id).collect(),
        deliveries: deliveries.iter().map(|(id, channel)| new_delivery(id, channel)).collect(),
    };
    put(store, vec![alert]).await
}

/// Writes these alerts.
pub(in crate::store) async fn put(store: &dyn Store, new: Vec<NewAlert>) -> Vec<AlertId> {
    store.put_alerts(AlertPlan { new, grown: Vec::new() }).await.unwrap().expect("nothing was to grow")
}

/// A store with one alert told at `at(0)` and these deliveries.
pub(in crate::store) async fn with_deliveries(place: &dyn Place, deliveries: &[(&str, &str)]) -> Arc<dyn Store> {
    let store = with_feeds(place, &["wire"]).await;
    give(&*store, "wire", 0, vec![record(&["strike"], &["drones"])]).await;
    tell(&*store, 0, deliveries).await;
    store
}

/// Leases up to ten deliveries of `channel`.
pub(in crate::store) async fn lease(store: &dyn Store, channel: &str, second: i64) -> Vec<Leased> {
    store.lease_due(&channel.into(), at(second), LEASE, 10).await.unwrap()
}

/// The ids of [`lease`].
pub(in crate::store) async fn leased(store: &dyn Store, channel: &str, second: i64) -> Vec<String> {
    lease(store, channel, second).await.into_iter().map(|leased| leased.delivery.id.0).collect()
}

pub(in crate::store) async fn deliveries(store: &dyn Store) -> Vec<DeliveryRow> {
    store.deliveries(DeliveryFilter::default()).await.unwrap()
}

/// The state of the delivery of this id.
pub(in crate::store) async fn state(store: &dyn Store, id: &str) -> DeliveryState {
    let rows = store.deliveries(only(id)).await.unwrap();
    rows[0].delivery.state
}

pub(in crate::store) fn only(id: &str) -> DeliveryFilter {
    DeliveryFilter { ids: vec![DeliveryId(id.to_owned())], ..DeliveryFilter::default() }
}

pub(in crate::store) fn channels(names: &[&str]) -> Vec<ChannelName> {
    names.iter().map(|&name| name.into()).collect()
}
