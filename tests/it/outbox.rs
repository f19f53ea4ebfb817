//! The outbox under load and in bad times, with the parts of the daemon at work in this process.

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use newswatch::config::{self, Environment, LookedAt};
use newswatch::daemon::{Daemon, Signal};
use newswatch::model::{DeliveryId, DeliveryState, FeedName, Habits, Item, Match, NextPoll, Telling, Validators};
use newswatch::random::Random;
use newswatch::store::{
    AlertPlan, DeliveryFilter, Identity, IdentityKind, ItemRecord, Missed, NewAlert, NewDelivery, NewMemory,
    PollRecord, RuleMatch, Store, sqlite,
};
use newswatch::time::ManualClock;
use tempfile::TempDir;
use tokio::sync::mpsc;

use crate::support::http_server::{Gate, Reply};
use crate::support::newsroom::{Newsroom, id, rss, titles};
use crate::support::program::{eventually, opened};

/// A daemon that lives for one step at a time, under a driven clock.
struct House {
    home: TempDir,
    clock: Arc<ManualClock>,
}

impl House {
    fn new(newsroom: &Newsroom) -> Self {
        let home = tempfile::tempdir().unwrap();
        let written = format!(
            "state = \"state\"\n[network]\nallow_private = [\"127.0.0.0/8\"]\nper_host = {{ at_once = 8, gap = \"0s\" }}\n\
             [poll]\nevery = \"1h\"\n[[feed]]\nname = \"Wire\"\nurl = \"file:wire.rss\"\n\
             [[rule]]\nname = \"oil\"\nkeywords = [\"oil\"]\nnotify = [\"hook\", \"log\"]\n\
             [channel.hook]\ntype = \"webhook\"\nurl = \"{}\"\n[channel.log]\ntype = \"file\"\npath = \"log.jsonl\"\n",
            newsroom.url("/hook")
        );
        fs::write(home.path().join("newswatch.toml"), written).unwrap();
        let house = Self { home, clock: Arc::new(ManualClock::at("2026-11-23T12:00:00Z".parse().unwrap())) };
        house.publish(&["Weather"]);
        house
    }

    /// Adds lines to the configuration, behind its last channel.
    fn configure(&self, lines: &str) {
        let file = self.home.path().join("newswatch.toml");
        fs::write(&file, fs::read_to_string(&file).unwrap() + lines).unwrap();
    }

    fn publish(&self, titles: &[&str]) {
        fs::write(self.home.path().join("wire.rss"), rss(titles)).unwrap();
    }

    async fn store(&self) -> Arc<dyn Store> {
        opened(&self.home.path().join("state")).await
    }

    async fn daemon(&self) -> Daemon {
        let file = self.home.path().join("newswatch.toml");
        let config = config::load(&file, &Environment::of([])).unwrap().config;
        let clock = Arc::clone(&self.clock);
        Daemon::build(config, self.store().await, clock, Random::seeded(1)).unwrap()
    }

    async fn step(&self) {
        self.daemon().await.run_once().await.unwrap();
    }

    /// Lets hours pass, each with a step.
    async fn hours(&self, count: usize) {
        for _ in 0..count {
            self.clock.advance(SignedDuration::from_hours(1));
            self.step().await;
        }
    }

    fn logged(&self) -> usize {
        fs::read_to_string(self.home.path().join("log.jsonl")).unwrap_or_default().lines().count()
    }
}

#[tokio::test]
async fn a_receiver_that_is_down_for_three_days_gets_each_alert_once() {
    let newsroom = Newsroom::start().await;
    newsroom.set("/hook", [Reply::status(503)]);
    let house = House::new(&newsroom);
    house.step().await;
    let mut published = vec!["Weather".to_owned()];
    for day in 1..=3 {
        published.push(format!("oil on day {day}"));
        house.publish(&published.iter().map(String::as_str).collect::<Vec<_>>());
        house.hours(24).await;
    }
    assert_eq!(house.logged(), 3, "the other channel is told meanwhile");
    let tried = newsroom.received("/hook");
    newsroom.receive("/hook");
    house.hours(24).await;
    let taken = &newsroom.received("/hook")[tried.len()..];
    let mut told: Vec<_> = taken.iter().flat_map(titles).collect();
    told.sort();
    assert_eq!(told, ["oil on day 1", "oil on day 2", "oil on day 3"]);
    let mut ids: Vec<_> = tried.iter().map(id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 3, "every attempt has the id of its alert");
    assert!(taken.iter().all(|request| ids.contains(&id(request))));
}

#[tokio::test]
async fn what_waits_when_the_clock_is_set_back_waits_no_longer_than_it_was_to() {
    let newsroom = Newsroom::start().await;
    newsroom.set("/hook", [Reply::status(503)]);
    let house = House::new(&newsroom);
    house.step().await;
    house.publish(&["Weather", "oil one"]);
    let decade = SignedDuration::from_hours(10 * 365 * 24);
    house.clock.advance(decade);
    house.step().await;
    let tried = newsroom.received("/hook");
    newsroom.receive("/hook");
    house.clock.advance(-decade);
    house.step().await;
    assert_eq!(newsroom.received("/hook").len(), tried.len(), "the wait after a failure is kept");
    house.clock.advance(SignedDuration::from_secs(15));
    house.step().await;
    let taken = &newsroom.received("/hook")[tried.len()..];
    assert_eq!(taken.iter().flat_map(titles).collect::<Vec<_>>(), ["oil one"]);
    assert_eq!(id(&taken[0]), id(&tried[0]));
}

#[tokio::test]
async fn a_clock_that_is_set_forward_while_a_receiver_thinks_has_nothing_sent_twice() {
    let newsroom = Newsroom::start().await;
    let gate = Gate::default();
    newsroom.set("/hook", [Reply::ok("").behind(&gate)]);
    let house = House::new(&newsroom);
    let file = house.home.path().join("newswatch.toml");
    fs::write(&file, fs::read_to_string(&file).unwrap().replace("every = \"1h\"", "every = \"1s\"")).unwrap();
    house.step().await;
    house.publish(&["Weather", "oil one"]);
    house.clock.advance(SignedDuration::from_mins(1));
    let (stop, signals) = mpsc::channel(1);
    let daemon = house.daemon().await;
    let running =
        daemon.run(signals, LookedAt::default(), || (Err("nobody asks for it".to_owned()), LookedAt::default()));
    let meanwhile = async {
        newsroom.wait_for("/hook", 1).await;
        house.publish(&["Weather", "oil one", "oil two"]);
        house.clock.advance(SignedDuration::from_hours(2));
        newsroom.wait_for("/hook", 2).await;
        gate.open();
        let beside = sqlite::open_beside(&house.home.path().join("state")).unwrap();
        let sent = async || {
            let rows = beside.deliveries(DeliveryFilter::default()).await.unwrap();
            (rows.len() == 4 && rows.iter().all(|row| row.delivery.state == DeliveryState::Sent)).then_some(())
        };
        eventually("all is sent", sent).await;
        stop.send(Signal::Stop).await.unwrap();
    };
    let (ended, ()) = tokio::join!(running, meanwhile);
    ended.unwrap();
    assert_eq!(newsroom.told("/hook"), ["oil one", "oil two"]);
}

#[tokio::test]
async fn a_channel_that_delivers_nothing_in_time_has_another_one_stand_in() {
    let newsroom = Newsroom::start().await;
    newsroom.set("/hook", [Reply::status(503)]);
    newsroom.receive("/phone");
    let house = House::new(&newsroom);
    let phone = newsroom.url("/phone");
    house.configure(&format!("[channel.phone]\ntype = \"webhook\"\nurl = \"{phone}\"\n"));
    let file = house.home.path().join("newswatch.toml");
    let written = fs::read_to_string(&file).unwrap();
    let hook = "[channel.hook]\n";
    fs::write(&file, written.replace(hook, &format!("{hook}fallback = \"phone\"\nfallback_after = \"2h\"\n"))).unwrap();
    house.step().await;
    house.publish(&["Weather", "oil one"]);
    house.hours(2).await;
    assert!(newsroom.told("/phone").is_empty(), "the first channel has its time");
    house.hours(30).await;
    assert_eq!(newsroom.told("/phone"), ["oil one"]);
    assert!(newsroom.received("/hook").len() > 5, "the first channel is tried on");
}

/// Writes so many alerts of one match each for `hook`, and one for `log` after all of them.
async fn queue(store: &dyn Store, count: usize, now: Timestamp) {
    let feed = store.feeds().await.unwrap().remove(0).memory;
    let record = |number: usize| ItemRecord {
        item: Item { title: format!("oil {number}"), ..Item::from_feed(FeedName::from("Wire")) },
        identities: vec![Identity { key: (number as u128).to_be_bytes(), kind: IdentityKind::Guid }],
        takes_over: Vec::new(),
        baseline: false,
        profile: None,
        matches: vec![RuleMatch {
            found: Match { rule: "oil".into(), evidence: Vec::new() },
            telling: Telling::default(),
        }],
    };
    let memory = NewMemory::Unchanged { validators: Validators::default(), came: true, moved_to: None };
    let poll = PollRecord {
        feed: feed.id,
        source: feed.source,
        now,
        next: NextPoll::scheduled(now + SignedDuration::from_hours(1)),
        habits: Habits::default(),
        memory,
        transfer: None,
        items: (0..=count).map(record).collect(),
        again: Vec::new(),
        absences: Vec::new(),
        missed: Missed::default(),
        story_window: SignedDuration::ZERO,
    };
    store.record_poll(poll).await.unwrap();
    let waiting = store.waiting_matches(count + 1).await.unwrap();
    let alert = |(number, waiting): (usize, &newswatch::store::WaitingMatch)| NewAlert {
        rule: Some("oil".into()),
        created: now,
        hold: None,
        matches: vec![waiting.id],
        deliveries: vec![NewDelivery {
            id: DeliveryId(format!("msg_{number:026}")),
            channel: if number == count { "log".into() } else { "hook".into() },
            recipient: String::new(),
            refused: None,
        }],
    };
    let new = waiting.iter().enumerate().map(alert).collect();
    store.put_alerts(AlertPlan { new, grown: Vec::new() }).await.unwrap();
}

#[tokio::test]
async fn a_slow_receiver_has_four_deliveries_under_way_and_holds_up_no_other_channel() {
    const MANY: usize = 20;
    let newsroom = Newsroom::start().await;
    let gate = Gate::default();
    newsroom.set("/hook", [Reply::ok("").behind(&gate)]);
    let house = House::new(&newsroom);
    house.step().await;
    queue(&*house.store().await, MANY, "2026-11-23T12:00:01Z".parse().unwrap()).await;
    house.clock.advance(SignedDuration::from_mins(1));
    let meanwhile = async {
        newsroom.wait_for("/hook", 4).await;
        eventually("the other channel is told", async || (house.logged() == 1).then_some(())).await;
        assert_eq!(newsroom.received("/hook").len(), 4);
        gate.open();
    };
    tokio::join!(house.step(), meanwhile);
    assert_eq!(newsroom.received("/hook").len(), MANY);
    assert_eq!(newsroom.most_at_once(), 4);
}

#[tokio::test]
async fn ten_thousand_deliveries_drain_and_starve_no_other_channel() {
    const MANY: usize = 10_000;
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    let house = House::new(&newsroom);
    house.step().await;
    queue(&*house.store().await, MANY, "2026-11-23T12:00:01Z".parse().unwrap()).await;
    house.clock.advance(SignedDuration::from_mins(1));
    let (other, drained) = tokio::join!(
        async {
            let mut looks = tokio::time::interval(Duration::from_millis(5));
            while house.logged() == 0 {
                looks.tick().await;
            }
            newsroom.received("/hook").len()
        },
        async {
            house.step().await;
            newsroom.received("/hook")
        }
    );
    assert!(other < MANY / 10, "the other channel waited for {other} deliveries");
    let mut ids: Vec<_> = drained.iter().map(id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!((drained.len(), ids.len()), (MANY, MANY));
    let left = DeliveryFilter { states: vec![newswatch::model::DeliveryState::Pending], ..DeliveryFilter::default() };
    assert!(house.store().await.deliveries(left).await.unwrap().is_empty());
}
