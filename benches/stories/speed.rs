//! What a new item costs in a store that holds many reports.

use std::error::Error;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use newswatch::model::{FeedMemory, Habits, Item, NextPoll, Validators};
use newswatch::store::{Configured, Identity, IdentityKind, ItemRecord, Missed, NewMemory, PollRecord, Store, sqlite};
use newswatch::story::Profile;
use tokio::time::Instant;

use crate::news::item;

/// How many outlets tell of each event.
const OUTLETS: usize = 5;

/// Items of one poll while the store is filled, and while it is measured.
const BATCH: usize = 500;

/// How long a story may be joined.
const WINDOW: SignedDuration = SignedDuration::from_hours(72);

/// Passes of which the median counts.
const PASSES: usize = 5;

/// Fills a store and prints what new items cost there.
pub(crate) fn print(reports: usize) -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let folder = tempfile::tempdir()?;
    let mut bench = runtime.block_on(Bench::new(sqlite::open(folder.path())?))?;
    let cost_empty = runtime.block_on(bench.cost((0, 10)))?;
    runtime.block_on(bench.fill(reports / OUTLETS))?;
    let cost_full = runtime.block_on(bench.cost((1_000_000_000, 20)))?;
    let profile = profile_cost();
    println!("reports in the store           {:>10}", reports);
    let joined = bench.joined as f64 / bench.tried as f64;
    println!("making a profile               {profile:>10.0} µs an item");
    println!("story of an item, empty store  {cost_empty:>10.0} µs an item");
    println!("story of an item, full store   {cost_full:>10.0} µs an item    must < 1000");
    println!("new items that joined a story  {:>10.2}", joined);
    Ok(())
}

struct Bench {
    store: Arc<dyn Store>,
    /// The one that is measured, and the one that told all the rest.
    feeds: Vec<FeedMemory>,
    now: Timestamp,
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
        Ok(Self { store, feeds, now, tried: 0, joined: 0 })
    }

    /// Stores so many events, each told by several outlets.
    async fn fill(&mut self, events: usize) -> Result<(), Box<dyn Error>> {
        let mut items = Vec::new();
        for event in 0..events {
            items.extend((0..OUTLETS).map(|outlet| item(event, outlet, self.now)));
            if items.len() >= BATCH || event + 1 == events {
                self.record(1, std::mem::take(&mut items), true).await?;
            }
        }
        Ok(())
    }

    /// What finding their story costs new items, in microseconds each: half of them report known events, as
    /// `outlet` does. `from` is where the numbers of the others begin.
    async fn cost(&mut self, (from, outlet): (usize, usize)) -> Result<f64, Box<dyn Error>> {
        let mut costs = Vec::new();
        for pass in 0..PASSES {
            let news = |way: usize| -> Vec<Item> {
                let new = |nth: usize| item(from + 10_000_000 + (pass * 2 + way) * BATCH + nth, 0, self.now);
                let known = |nth: usize| item((pass * 2 + way) * BATCH + nth, outlet + way, self.now);
                (0..BATCH).map(|nth| if nth % 2 == 0 { new(nth) } else { known(nth) }).collect()
            };
            let (with, without) = (news(0), news(1));
            let begun = Instant::now();
            let joined = self.record(0, with, true).await?;
            let with = begun.elapsed();
            self.tried += BATCH;
            self.joined += joined;
            let begun = Instant::now();
            self.record(0, without, false).await?;
            costs.push((with.as_secs_f64() - begun.elapsed().as_secs_f64()) * 1e6 / BATCH as f64);
        }
        costs.sort_by(f64::total_cmp);
        Ok(costs[PASSES / 2])
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
