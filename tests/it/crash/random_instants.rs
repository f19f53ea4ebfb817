//! Killed at any instant, again and again, under load.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use newswatch::random::Random;
use serde_json::Value;

use crate::support::http_server::{HttpServer, Received, Reply};
use crate::support::newsroom::{id, rss, titles};
use crate::support::program::Home;

const KILLS: usize = 200;
const FEEDS: usize = 5;
/// The longest life; some end before the program has begun, some after whole cycles.
const LONGEST_LIFE: Duration = Duration::from_millis(300);
/// The slowest answer of a receiver.
const SLOWEST: Duration = Duration::from_millis(60);
/// The share of alerts that the flaky receiver refuses.
const REFUSED: f64 = 0.3;
/// Attempts that a webhook channel has under way at once: so many repeats can follow a kill.
const AT_ONCE: usize = 4;

/// The press: feeds that grow whenever they are read, and receivers that are slow or worse.
struct Press {
    random: Random,
    feeds: Mutex<[Vec<String>; FEEDS]>,
    /// Whether feeds still grow and receivers still misbehave.
    hectic: Mutex<bool>,
    /// What each receiver took.
    taken: Mutex<BTreeMap<&'static str, Vec<Received>>>,
}

impl Press {
    fn new(seed: u64) -> Self {
        let old = std::array::from_fn(|feed| (0..3).map(|number| format!("old bulletin {feed}-{number}")).collect());
        let random = Random::seeded(seed);
        Self { random, feeds: Mutex::new(old), hectic: Mutex::new(false), taken: Mutex::default() }
    }

    fn answer(&self, request: &Received) -> Reply {
        match request.path.as_str() {
            "/hook" => self.take("hook", request, 0.0),
            "/flaky" => self.take("flaky", request, REFUSED),
            path => self.feed(path.strip_prefix("/feed/").unwrap().parse().unwrap()),
        }
    }

    fn feed(&self, feed: usize) -> Reply {
        let items = &mut self.feeds.lock().unwrap()[feed];
        if self.is_hectic() {
            for _ in 0..=(self.random.fraction() * 3.0) as usize {
                items.push(format!("bulletin {feed}-{}", items.len()));
            }
        }
        Reply::ok(rss(items))
    }

    fn take(&self, receiver: &'static str, request: &Received, refused: f64) -> Reply {
        let delay = if self.is_hectic() { SLOWEST.mul_f64(self.random.fraction()) } else { Duration::ZERO };
        if self.is_hectic() && self.random.fraction() < refused {
            return Reply::status(500).after(delay);
        }
        self.taken.lock().unwrap().entry(receiver).or_default().push(request.clone());
        Reply::ok("").after(delay)
    }

    fn is_hectic(&self) -> bool {
        *self.hectic.lock().unwrap()
    }

    fn set_hectic(&self, hectic: bool) {
        *self.hectic.lock().unwrap() = hectic;
    }

    /// All titles that came after the first polls.
    fn published(&self) -> BTreeSet<String> {
        self.feeds.lock().unwrap().iter().flatten().filter(|title| title.starts_with("bulletin")).cloned().collect()
    }

    fn taken(&self, receiver: &str) -> Vec<Received> {
        self.taken.lock().unwrap().get(receiver).cloned().unwrap_or_default()
    }
}

fn config(server: &HttpServer) -> String {
    let mut config = format!(
        r#"
[poll]
every = "1s"
[[rule]]
name = "all"
keywords = ["bulletin"]
notify = ["hook", "flaky", "log"]
[channel.hook]
type = "webhook"
url = "{}"
[channel.flaky]
type = "webhook"
url = "{}"
[channel.log]
type = "file"
path = "alerts.jsonl"
"#,
        server.url("/hook"),
        server.url("/flaky"),
    );
    for feed in 0..FEEDS {
        let url = server.url(&format!("/feed/{feed}"));
        let _infallible = write!(config, "[[feed]]\nname = \"Feed {feed}\"\nurl = \"{url}\"\n");
    }
    config
}

/// What reached a receiver: under which ids each title came, and how often each id.
#[derive(Debug, Default)]
struct Arrivals {
    ids_of: BTreeMap<String, BTreeSet<String>>,
    times: BTreeMap<String, usize>,
}

impl Arrivals {
    fn add(&mut self, id: String, titles: Vec<String>) {
        for title in titles {
            self.ids_of.entry(title).or_default().insert(id.clone());
        }
        *self.times.entry(id).or_default() += 1;
    }

    fn webhooks(requests: &[Received]) -> Self {
        let mut arrivals = Self::default();
        requests.iter().for_each(|request| arrivals.add(id(request), titles(request)));
        arrivals
    }

    /// Lines of a file; one that a kill tore is none.
    fn lines(text: &str) -> Self {
        let mut arrivals = Self::default();
        for alert in text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
            let items = alert["items"].as_array().unwrap();
            let titles = items.iter().map(|item| item["title"].as_str().unwrap().to_owned()).collect();
            arrivals.add(alert["id"].as_str().unwrap().to_owned(), titles);
        }
        arrivals
    }

    /// Everything once, by title and by id; a repeat only under the same id, and only after a kill.
    fn reconcile(&self, channel: &str, published: &BTreeSet<String>, most_repeats: usize, seed: u64) {
        let arrived: BTreeSet<String> = self.ids_of.keys().cloned().collect();
        let lost: Vec<_> = published.difference(&arrived).collect();
        assert!(lost.is_empty(), "{channel} lost {lost:?} (seed {seed})");
        let invented: Vec<_> = arrived.difference(published).collect();
        assert!(invented.is_empty(), "{channel} got what was no news: {invented:?} (seed {seed})");
        let twice: Vec<_> = self.ids_of.iter().filter(|(_, ids)| ids.len() > 1).collect();
        assert!(twice.is_empty(), "{channel} was told under several ids: {twice:?} (seed {seed})");
        let repeats: usize = self.times.values().map(|times| times - 1).sum();
        assert!(repeats <= most_repeats, "{channel} got {repeats} repeats of {KILLS} kills (seed {seed})");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_kills_lose_nothing_and_tell_nothing_under_a_second_id() {
    let seed = (Random::from_system().fraction() * 1e9) as u64;
    let press = Arc::new(Press::new(seed));
    let pressroom = Arc::clone(&press);
    let server = HttpServer::start(move |request| pressroom.answer(request)).await;
    let home = Home::new(&config(&server));
    home.once().await;
    press.set_hectic(true);
    let random = Random::seeded(seed.wrapping_add(1));
    for _ in 0..KILLS {
        let daemon = home.daemon();
        // There is no condition to wait for: the point is that any instant will do.
        tokio::time::sleep(LONGEST_LIFE.mul_f64(random.fraction())).await;
        daemon.kill().await;
    }
    press.set_hectic(false);
    run_until_quiet(&home, seed).await;

    let published = press.published();
    assert!(published.len() > 50, "only {} items in all lives (seed {seed})", published.len());
    for channel in ["hook", "flaky"] {
        Arrivals::webhooks(&press.taken(channel)).reconcile(channel, &published, KILLS * AT_ONCE, seed);
    }
    let log = std::fs::read_to_string(home.path("alerts.jsonl")).unwrap();
    Arrivals::lines(&log).reconcile("log", &published, KILLS, seed);
    let integrity: String = home.database().query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(integrity, "ok", "seed {seed}");
}

/// Polls and delivers until nothing is left to do.
async fn run_until_quiet(home: &Home, seed: u64) {
    home.once().await;
    home.make_due();
    home.once().await;
    home.run(&["alerts", "retry", "--state", "pending"]).await.succeeded();
    home.once().await;
    let left = home.listed(&["alerts", "--state", "pending,dead"]).await;
    assert!(left.is_empty(), "left over: {left:?} (seed {seed})");
}
