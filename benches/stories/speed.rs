//! What a new item costs in a store that holds many reports.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use newswatch::model::{FeedMemory, Habits, Item, NextPoll, Validators};
use newswatch::store::{
    Configured, Identity, IdentityKind, ItemRecord, Missed, NewMemory, PollRecord, PrunePlace, Retention, Store, sqlite,
};
use newswatch::story::Profile;
use tokio::time::Instant;

use crate::news::item;

/// How many outlets tell of each event.
const OUTLETS: usize = 5;

/// Items of one poll while the store is filled.
const BATCH: usize = 500;

/// Items of one poll while it is measured: about as many as are new at a time.
const NEW: usize = 5;

/// Polls that are measured.
const POLLS: usize = 500;

/// How long a story may be joined.
const WINDOW: SignedDuration = SignedDuration::from_hours(72);

/// For how long items are kept if nothing else is said.
pub(crate) const KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);

/// A time in which no story ends, not even while new items are measured.
pub(crate) const ALL_OPEN: SignedDuration = SignedDuration::from_hours(72);

/// Where the numbers of events begin that the store is not filled with.
const BEYOND: usize = 10_000_000;

/// Fills a store with so many items of that time and prints what new ones cost there.
pub(crate) fn print(items: usize, time: SignedDuration) -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let folder = tempfile::tempdir()?;
    let mut bench = runtime.block_on(Bench::new(sqlite::open(folder.path())?))?;
    let cost_empty = runtime.block_on(bench.cost(10))?;
    (bench.tried, bench.joined) = (0, 0);
    runtime.block_on(bench.fill(items / OUTLETS, time))?;
    let cost_full = runtime.block_on(bench.cost(20))?;
    let profile = profile_cost();
    let joined = bench.joined as f64 / bench.tried as f64;
    println!("items in the store             {items:>10}");
    println!("  whose story may be joined    {:>10.0}", items as f64 * (WINDOW.as_secs_f64() / time.as_secs_f64()));
    println!("making a profile               {profile:>10.0} µs an item");
    println!("story of an item, empty store  {cost_empty:>10.0} µs an item");
    println!("story of an item, full store   {cost_full:>10.0} µs an item    must < 1000");
    println!("new items that joined a story  {joined:>10.2}    half of them report what is known");
    Ok(())
}

struct Bench {
    store: Arc<dyn Store>,
    /// The one that is measured, and the one that told all the rest.
    feeds: Vec<FeedMemory>,
    now: Timestamp,
    /// Events that the store has been filled with.
    events: usize,
    /// Other events that were told.
    others: usize,
    tried: usize,
    joined: usize,
}

impl Bench {
    async fn new(store: Arc<dyn Store>) -> Result<Self, Box<dyn Error>> {
        let now: Timestamp = "2026-11-23T12:00:00Z".parse()?;
        let configured = ["Press", "Wire"].map(|name| Configured {
            name: name.into(),
            source: format!("https://{name}.example/feed"),
            first_poll: now,
            latest_poll: now,
            latest_held: now,
            latest_retry: now,
        });
        store.reconcile(&configured, now).await?;
        let feeds = store.feeds().await?.into_iter().map(|row| row.memory).collect();
        Ok(Self { store, feeds, now, events: 0, others: BEYOND, tried: 0, joined: 0 })
    }

    /// Stores so many events, each told by several outlets, in that time.
    async fn fill(&mut self, events: usize, time: SignedDuration) -> Result<(), Box<dyn Error>> {
        let (begin, days) = (self.now, usize::try_from(time.as_hours() / 24)?);
        let mut items = Vec::new();
        for event in 0..events {
            items.extend((0..OUTLETS).map(|outlet| item(event, outlet, self.now)));
            if items.len() >= BATCH || event + 1 == events {
                self.now =
                    begin + SignedDuration::from_secs_f64(time.as_secs_f64() * (event + 1) as f64 / events as f64);
                self.record(1, std::mem::take(&mut items), true).await?;
            }
            if event % events.div_ceil(days).max(1) == 0 {
                self.sweep().await?;
            }
        }
        self.events = events;
        Ok(())
    }

    /// Does what the daemon does once a day: takes away keys that lead nowhere any more.
    async fn sweep(&self) -> Result<(), Box<dyn Error>> {
        let retention = Retention { items: None, history: None, per_feed: None, spared: 0, story_window: WINDOW };
        let mut place = Some(PrunePlace::Keys(i64::MIN));
        while let Some(here) = place {
            place = self.store.prune(retention, here, self.now).await?.next;
        }
        Ok(())
    }

    /// What finding their story costs new items, in microseconds each: half of them report the newest events, as
    /// `outlet` does, as far as there are any.
    async fn cost(&mut self, outlet: usize) -> Result<f64, Box<dyn Error>> {
        let with = self.timed(outlet, true).await?;
        Ok(with - self.timed(outlet + 1, false).await?)
    }

    /// What new items cost in polls of a few, in microseconds each.
    async fn timed(&mut self, outlet: usize, with_stories: bool) -> Result<f64, Box<dyn Error>> {
        let mut taken = Duration::ZERO;
        for poll in 0..POLLS {
            let news: Vec<Item> = (0..NEW).map(|nth| self.news(poll * NEW + nth, outlet)).collect();
            let begun = Instant::now();
            let joined = self.record(0, news, with_stories).await?;
            taken += begun.elapsed();
            if with_stories {
                self.tried += NEW;
                self.joined += joined;
            }
        }
        Ok(taken.as_secs_f64() * 1e6 / (POLLS * NEW) as f64)
    }

    /// One of the newest events, or one that nobody has told of.
    fn news(&mut self, number: usize, outlet: usize) -> Item {
        let known = self.events.checked_sub(number + 1).filter(|_| number.is_multiple_of(2));
        self.others += usize::from(known.is_none());
        item(known.unwrap_or(self.others), outlet, self.now)
    }

    async fn record(&self, feed: usize, items: Vec<Item>, with_stories: bool) -> Result<usize, Box<dyn Error>> {
        let record = |item: Item| {
            let name = format!("{with_stories} {}", item.guid.as_deref().unwrap_or_default());
            let mut key = [0; 16];
            name.bytes().rev().zip(&mut key).for_each(|(byte, place)| *place = byte);
            ItemRecord {
                profile: with_stories.then(|| Profile::of(&item)),
                identities: vec![Identity { key, kind: IdentityKind::Guid }],
                takes_over: Vec::new(),
                baseline: false,
                matches: Vec::new(),
                item,
            }
        };
        let poll = PollRecord {
            feed: self.feeds[feed].id,
            source: self.feeds[feed].source.clone(),
            now: self.now,
            next: NextPoll::scheduled(self.now),
            habits: Habits::default(),
            memory: NewMemory::Unchanged { validators: Validators::default(), came: true, moved_to: None },
            transfer: None,
            items: items.into_iter().map(record).collect(),
            again: Vec::new(),
            absences: Vec::new(),
            missed: Missed::default(),
            story_window: WINDOW,
        };
        Ok(self.store.record_poll(poll).await?.joined)
    }
}

/// What the making of a profile costs, in microseconds.
fn profile_cost() -> f64 {
    let items: Vec<Item> = (0..BATCH).map(|event| item(event, 0, Timestamp::UNIX_EPOCH)).collect();
    let begun = Instant::now();
    items.iter().for_each(|item| {
        std::hint::black_box(Profile::of(item));
    });
    begun.elapsed().as_secs_f64() * 1e6 / BATCH as f64
}
