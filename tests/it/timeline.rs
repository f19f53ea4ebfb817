//! Weeks of matches under a driven clock: bursts, nights, changes of the clock, and a restart at every
//! step, since each step is a daemon of its own. The full list of alerts is compared.

use std::fmt::Write as _;
use std::fs;
use std::sync::Arc;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use newswatch::config::{self, Environment};
use newswatch::daemon::Daemon;
use newswatch::random::Random;
use newswatch::time::ManualClock;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::newsroom::rss;
use crate::support::program::opened;

const ZONE: &str = "Europe/Riga";
const CHANNELS: [&str; 5] = ["now", "bundle", "digest", "night", "few"];

/// A time line: what is configured, what was published, what was told.
struct Line {
    home: TempDir,
    clock: Arc<ManualClock>,
    now: Timestamp,
    published: Vec<String>,
    told: String,
    /// How many lines of each channel have been seen.
    seen: [usize; CHANNELS.len()],
}

impl Line {
    /// Begins at a local time, with a feed whose first poll is over.
    async fn begin(rules: &str, now: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut config = format!(
            "timezone = \"{ZONE}\"\nstate = \"state\"\n[poll]\nevery = \"1m\"\n\
             [[feed]]\nname = \"Wire\"\nurl = \"file:wire.rss\"\n{rules}\n"
        );
        for channel in CHANNELS {
            let _infallible = writeln!(config, "[channel.{channel}]\ntype = \"file\"\npath = \"{channel}.jsonl\"");
            config.push_str(match channel {
                "bundle" => "deliver = \"bundle 20m\"\n",
                "digest" => "deliver = \"digest 07:00\"\n",
                "night" => "quiet = [\"22:00-06:00\", \"Sat,Sun 00:00-10:00\"]\n",
                "few" => "limit = \"2 per hour\"\n",
                _ => "",
            });
        }
        fs::write(home.path().join("newswatch.toml"), config).unwrap();
        let now = instant(now);
        let clock = Arc::new(ManualClock::at(now));
        let mut line =
            Self { home, clock, now, published: vec!["Weather".to_owned()], told: String::new(), seen: [0; 5] };
        line.step().await;
        line
    }

    /// Publishes items at a local time.
    async fn publish(&mut self, time: &str, titles: &[&str]) {
        self.until(instant(time) - SignedDuration::from_mins(2)).await;
        self.published.splice(0..0, titles.iter().map(|title| (*title).to_owned()));
        self.wait(time).await;
    }

    /// Lets time pass, ten minutes a step.
    async fn wait(&mut self, time: &str) {
        self.until(instant(time)).await;
    }

    async fn until(&mut self, end: Timestamp) {
        while self.now < end {
            let step = SignedDuration::from_mins(10).min(end.duration_since(self.now));
            self.clock.advance(step);
            self.now += step;
            self.step().await;
        }
    }

    /// One daemon: it starts, does what is due, and ends.
    async fn step(&mut self) {
        fs::write(self.home.path().join("wire.rss"), rss(&self.published)).unwrap();
        let file = self.home.path().join("newswatch.toml");
        let config = config::load(&file, &Environment::of([])).unwrap().config;
        let store = opened(&config.state).await;
        let clock = Arc::clone(&self.clock);
        Daemon::build(config, store, clock, Random::seeded(1)).unwrap().run_once().await.unwrap();
        self.read();
    }

    /// Writes down what has arrived.
    fn read(&mut self) {
        for (channel, seen) in CHANNELS.iter().zip(&mut self.seen) {
            let text = fs::read_to_string(self.home.path().join(format!("{channel}.jsonl"))).unwrap_or_default();
            for line in text.lines().skip(*seen) {
                let alert: Value = serde_json::from_str(line).unwrap();
                let items = alert["items"].as_array().unwrap().iter();
                let titles: Vec<&str> = items.map(|item| item["title"].as_str().unwrap()).collect();
                let time = self.now.to_zoned(TimeZone::get(ZONE).unwrap()).strftime("%a %H:%M").to_string();
                let rule = alert["rule"].as_str().unwrap();
                let _infallible = writeln!(self.told, "{time} {channel} [{rule}] {}", titles.join(", "));
            }
            *seen = text.lines().count();
        }
    }
}

fn instant(local: &str) -> Timestamp {
    let time: DateTime = local.parse().unwrap();
    time.to_zoned(TimeZone::get(ZONE).unwrap()).unwrap().timestamp()
}

#[tokio::test]
async fn a_digest_that_is_wanted_even_empty_comes_every_day() {
    let rules = r#"
        [[rule]]
        name = "oil"
        keywords = ["oil"]
        notify = ["now"]
        deliver = "digest 07:00 even empty"
    "#;
    let mut line = Line::begin(rules, "2026-11-23T12:00").await;
    line.wait("2026-11-24T08:00").await;
    line.publish("2026-11-24T12:00", &["oil 1"]).await;
    line.wait("2026-11-26T08:00").await;
    insta::assert_snapshot!(line.told);
}

const RULES: &str = r#"
    [[rule]]
    name = "oil"
    keywords = ["oil"]
    notify = ["now", "bundle", "digest", "night", "few"]
    [[rule]]
    name = "war"
    keywords = ["war"]
    notify = ["bundle", "digest", "night", "few"]
    urgent = true
"#;

#[tokio::test]
async fn a_week_with_a_longer_night() {
    let mut line = Line::begin(RULES, "2026-10-22T12:00").await;
    line.publish("2026-10-22T12:05", &["oil 1"]).await;
    line.publish("2026-10-22T12:15", &["oil 2", "war 1"]).await;
    line.publish("2026-10-22T12:20", &["oil 3"]).await;
    line.publish("2026-10-22T12:30", &["oil 4"]).await;
    line.publish("2026-10-22T23:00", &["oil 5"]).await;
    line.publish("2026-10-23T01:00", &["oil 6", "war 2"]).await;
    line.publish("2026-10-23T06:55", &["oil 7"]).await;
    // The clock is set back in the night to Sunday.
    line.publish("2026-10-25T02:30", &["oil 8"]).await;
    line.publish("2026-10-25T05:00", &["oil 9"]).await;
    line.wait("2026-10-26T08:00").await;
    insta::assert_snapshot!(line.told);
}

#[tokio::test]
async fn a_week_with_a_shorter_night() {
    let rules = r#"
        [[rule]]
        name = "oil"
        keywords = ["oil"]
        notify = ["now"]
        deliver = "digest 03:30"
        [[rule]]
        name = "war"
        keywords = ["war"]
        notify = ["few"]
        quiet = "Sun 01:00-03:30"
    "#;
    let mut line = Line::begin(rules, "2026-03-28T02:00").await;
    line.publish("2026-03-28T02:10", &["oil 1"]).await;
    line.publish("2026-03-28T23:00", &["oil 2"]).await;
    line.publish("2026-03-29T02:00", &["war 1"]).await;
    line.publish("2026-03-29T05:00", &["oil 3"]).await;
    line.wait("2026-03-30T04:00").await;
    insta::assert_snapshot!(line.told);
}

#[tokio::test]
async fn a_burst_is_told_in_full_and_not_too_often() {
    let mut line = Line::begin(RULES, "2026-11-23T12:00").await;
    for number in 1..=15 {
        let title = format!("oil {number}");
        line.publish(&format!("2026-11-23T12:{:02}", 2 * number), &[&title]).await;
    }
    line.wait("2026-11-23T14:00").await;
    let few = line.told.lines().filter(|line| line.contains(" few "));
    insta::assert_snapshot!(few.collect::<Vec<_>>().join("\n"));
    assert_eq!(line.told.lines().filter(|line| line.contains(" now ")).count(), 15);
}

#[tokio::test]
async fn a_clock_that_is_set_back_keeps_nothing_waiting_for_years() {
    let mut line = Line::begin(RULES, "2030-01-01T12:00").await;
    line.publish("2030-01-01T12:05", &["oil 1"]).await;
    let back = instant("2026-11-23T12:00");
    line.clock.advance(back.duration_since(line.now));
    line.now = back;
    line.wait("2026-11-24T07:10").await;
    let told: Vec<_> =
        line.told.lines().filter(|line| line.contains(" bundle ") || line.contains(" digest ")).collect();
    insta::assert_snapshot!(told.join("\n"));
}
