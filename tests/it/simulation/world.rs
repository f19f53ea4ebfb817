//! Feeds in files, one daemon after another, and what they told.

use std::fmt::Write as _;
use std::fs;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use newswatch::config::{self, Environment};
use newswatch::daemon::Daemon;
use newswatch::random::Random;
use newswatch::store::{Coverage, sqlite};
use newswatch::time::{Clock, ManualClock};
use rusqlite::Connection;
use serde_json::Value;
use tempfile::TempDir;

use super::piece::{Piece, document};
use crate::support::program::opened;

/// The rule of most stories.
pub(super) const TANKERS: &str = "[[rule]]\nname = \"tankers\"\nkeywords = [\"tanker\"]\n";

/// Polls are put off by chance, by no more than this.
const JITTER: SignedDuration = SignedDuration::from_secs(20);

/// A newsroom with its feeds.
pub(super) struct World {
    home: TempDir,
    clock: Arc<ManualClock>,
    /// Rule and item of what was told, in order.
    told: Vec<(String, Value)>,
    /// How many lines of the channel have been read.
    read: usize,
}

impl World {
    /// Begins with these feeds, whose first documents hold other news, and these rules.
    pub(super) async fn begin(feeds: &[&str], rules: &str) -> Self {
        let now = "2026-11-02T06:00:00Z".parse().unwrap();
        let home = tempfile::tempdir().unwrap();
        let mut world = Self { home, clock: Arc::new(ManualClock::at(now)), told: Vec::new(), read: 0 };
        world.configure(feeds, rules);
        for feed in feeds {
            world.show(feed, &[Piece::new(&format!("{feed} begins"), "Welcome to the first issue.")]);
        }
        world.pass(2).await;
        world
    }

    pub(super) fn configure(&self, feeds: &[&str], rules: &str) {
        let mut config = "timezone = \"UTC\"\nstate = \"state\"\n[poll]\nevery = \"1m\"\n".to_owned();
        for feed in feeds {
            let _infallible = writeln!(config, "[[feed]]\nname = \"{feed}\"\nurl = \"file:{}\"", file(feed));
        }
        let channel = "[channel.told]\ntype = \"file\"\npath = \"told.jsonl\"\n";
        let rules = rules.replace("[[rule]]", "[[rule]]\nnotify = [\"told\"]");
        fs::write(self.home.path().join("newswatch.toml"), config + &rules + channel).unwrap();
    }

    /// Replaces a line of the configuration.
    pub(super) fn write(&self, before: &str, after: &str) {
        let file = self.home.path().join("newswatch.toml");
        let config = fs::read_to_string(&file).unwrap();
        assert!(config.contains(before));
        fs::write(file, config.replace(before, after)).unwrap();
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Puts a document of these items, the newest first, in the place of the one before.
    pub(super) fn show(&self, feed: &str, pieces: &[Piece]) {
        fs::write(self.home.path().join(file(feed)), document(pieces)).unwrap();
    }

    /// Takes the document away: the feed cannot be reached.
    pub(super) fn hide(&self, feed: &str) {
        fs::remove_file(self.home.path().join(file(feed))).unwrap_or_default();
    }

    /// Shows a document, and lets an hour pass.
    pub(super) async fn give(&mut self, feed: &str, pieces: &[Piece]) {
        self.show(feed, pieces);
        self.pass(1).await;
    }

    /// Lets hours pass, with a daemon in each that polls all feeds.
    pub(super) async fn pass(&mut self, hours: usize) {
        for _ in 0..hours {
            self.skip(1);
            self.poll().await;
        }
    }

    /// Lets minutes pass, and then a daemon poll what is due.
    pub(super) async fn tick(&mut self, minutes: i64) {
        self.clock.advance(SignedDuration::from_mins(minutes) + JITTER);
        self.poll().await;
    }

    /// How many minutes from now the feed is polled next, at least.
    pub(super) fn wait(&self, feed: &str) -> i64 {
        let asked = "SELECT next_poll FROM feed WHERE name = ?1";
        let next: i64 = self.database().query_row(asked, [feed], |row| row.get(0)).unwrap();
        (next - self.now().as_microsecond()) / 60_000_000
    }

    /// What is known of the last week.
    pub(super) async fn coverage(&self) -> Coverage {
        let now = self.now();
        let store = sqlite::open_beside(&self.home.path().join("state")).unwrap();
        store.coverage(now - SignedDuration::from_hours(7 * 24), now).await.unwrap()
    }

    /// Lets hours pass in which nothing runs.
    pub(super) fn skip(&self, hours: i64) {
        self.clock.advance(SignedDuration::from_hours(hours));
    }

    /// One daemon: it starts, polls what is due, tells, and ends.
    pub(super) async fn poll(&mut self) {
        let file = self.home.path().join("newswatch.toml");
        let config = config::load(&file, &Environment::of([])).unwrap().config;
        let store = opened(&config.state).await;
        let clock = Arc::clone(&self.clock);
        Daemon::build(config, store, clock, Random::seeded(1)).unwrap().run_once().await.unwrap();
        let text = fs::read_to_string(self.home.path().join("told.jsonl")).unwrap_or_default();
        for line in text.lines().skip(self.read) {
            let alert: Value = serde_json::from_str(line).unwrap();
            let items = alert["items"].as_array().unwrap().iter();
            self.told.extend(items.map(|item| (item["rule"].as_str().unwrap().to_owned(), item.clone())));
        }
        self.read = text.lines().count();
    }

    /// By how many keys items are known.
    pub(super) fn keys(&self) -> i64 {
        self.database().query_row("SELECT count(*) FROM identity", [], |row| row.get(0)).unwrap()
    }

    fn database(&self) -> Connection {
        Connection::open(self.home.path().join("state/newswatch.db")).unwrap()
    }

    /// The headlines of all that was told, in order, each repeat included.
    pub(super) fn told(&self) -> Vec<&str> {
        self.told.iter().map(|(_, item)| item["title"].as_str().unwrap()).collect()
    }

    /// The same of one rule.
    pub(super) fn told_by(&self, rule: &str) -> Vec<&str> {
        let of_rule = self.told.iter().filter(|(name, _)| name == rule);
        of_rule.map(|(_, item)| item["title"].as_str().unwrap()).collect()
    }

    /// The texts of all that was told.
    pub(super) fn texts(&self) -> Vec<&str> {
        self.told.iter().map(|(_, item)| item["summary"].as_str().unwrap()).collect()
    }
}

fn file(feed: &str) -> String {
    format!("{}.rss", feed.replace(' ', "-"))
}
