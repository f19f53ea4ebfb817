//! A clock that jumps under the running program.

use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use newswatch::time::{Clock, SystemClock};
use tempfile::TempDir;

use super::dice::Dice;
use crate::support::newsroom::Newsroom;
use crate::support::program::{Home, eventually};

const HOUR: i64 = 3_600;
const YEAR: i64 = 31_557_600;

/// The hands of a clock that only the program sees (libfaketime).
#[derive(Debug)]
pub(super) struct Hands {
    shim: PathBuf,
    folder: TempDir,
    ahead: AtomicI64,
}

impl Hands {
    /// A clock that is right.
    pub(super) fn new() -> Self {
        let shim = std::env::var_os("NEWSWATCH_FAKETIME").expect("`.ci/faults` names the library").into();
        let hands = Self { shim, folder: tempfile::tempdir().unwrap(), ahead: AtomicI64::new(0) };
        hands.set(0);
        hands
    }

    /// Sets the clock so many seconds ahead of what is right.
    pub(super) fn set(&self, ahead: i64) {
        let new = self.folder.path().join("new");
        std::fs::write(&new, format!("{ahead:+}\n")).unwrap();
        std::fs::rename(new, self.file()).unwrap();
        self.ahead.store(ahead, Ordering::SeqCst);
    }

    /// What the program sees.
    pub(super) fn now(&self) -> Timestamp {
        SystemClock.now() + SignedDuration::from_secs(self.ahead.load(Ordering::SeqCst))
    }

    /// Sets the clock anew, or leaves it, and gives the variables by which a program sees it.
    pub(super) fn leap(&self, dice: &Dice) -> Vec<(&'static str, String)> {
        let leaps = [0, 0, HOUR, -HOUR, 2 * HOUR, 10 * YEAR, to_1970()];
        if dice.chance(0.5) {
            self.set(leaps[dice.below(leaps.len())]);
        }
        self.variables()
    }

    pub(super) fn variables(&self) -> Vec<(&'static str, String)> {
        vec![
            ("LD_PRELOAD", self.shim.to_string_lossy().into_owned()),
            ("FAKETIME_TIMESTAMP_FILE", self.file().to_string_lossy().into_owned()),
            ("FAKETIME_NO_CACHE", "1".to_owned()),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1".to_owned()),
            ("DONT_FAKE_MONOTONIC", "1".to_owned()),
            ("NO_FAKE_STAT", "1".to_owned()),
        ]
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("ahead")
    }
}

/// From now to a day in 1970.
fn to_1970() -> i64 {
    24 * HOUR - SystemClock.now().as_second()
}

const CONFIG: &str = r#"
[poll]
every = "2s"
[[feed]]
name = "Wire"
url = "{feed}"
[[rule]]
name = "drones"
keywords = ["drones"]
notify = ["hook"]
[channel.hook]
type = "webhook"
url = "{hook}"
secret = { file = "secret" }
"#;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs a clock that can be moved: `.ci/faults` has one"]
async fn a_clock_that_jumps_freezes_no_feed_and_storms_none() {
    let hands = Hands::new();
    let newsroom = Newsroom::start().await;
    newsroom.publish("/feed", &["Old drones"]);
    newsroom.receive("/hook");
    let (feed, hook) = (newsroom.url("/feed"), newsroom.url("/hook"));
    let home = Home::new(&CONFIG.replace("{feed}", feed.as_str()).replace("{hook}", hook.as_str()));
    home.write("secret", "open sesame");
    let variables = hands.variables();
    let variables: Vec<_> = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let daemon = home.daemon_with(&variables);
    daemon.says("watching").await;
    newsroom.wait_for("/feed", 1).await;
    let begun = tokio::time::Instant::now();
    let mut titles = vec!["Old drones".to_owned()];
    for ahead in [HOUR, 0, 10 * YEAR, to_1970(), 0, -HOUR, 10 * YEAR, 0] {
        hands.set(ahead);
        titles.push(format!("Drones seen {} times", titles.len()));
        newsroom.publish("/feed", &titles.iter().map(String::as_str).collect::<Vec<_>>());
        let waiting = eventually("the news is told", async || {
            Some(newsroom.received("/hook")).filter(|told| told.len() >= titles.len() - 1)
        });
        let told = waiting.await;
        let request = told.last().unwrap();
        let stamp = request.header("webhook-timestamp").unwrap().parse().unwrap();
        let off = hands.now().duration_since(Timestamp::from_second(stamp).unwrap()).abs();
        assert!(off < SignedDuration::from_secs(60), "the signature is of the clock's time, not {off:?} off");
        let expected = crate::support::newsroom::signature(b"open sesame", request);
        assert_eq!(request.header("webhook-signature"), Some(expected.as_str()));
    }
    let polls = newsroom.received("/feed").len();
    let most = begun.elapsed().as_secs() / 2 + 2;
    assert!(polls as u64 <= most + 8, "{polls} polls in {:?}", begun.elapsed());
    let told = newsroom.told("/hook");
    assert_eq!(told, titles[1..], "each once");
    daemon.stop().await.succeeded();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs a clock that can be moved: `.ci/faults` has one"]
async fn a_start_after_the_clock_was_set_back_sends_what_waits() {
    let hands = Hands::new();
    let newsroom = Newsroom::start().await;
    newsroom.publish("/feed", &["Old drones"]);
    newsroom.set("/hook", [crate::support::http_server::Reply::status(500)]);
    let (feed, hook) = (newsroom.url("/feed"), newsroom.url("/hook"));
    let home = Home::new(&CONFIG.replace("{feed}", feed.as_str()).replace("{hook}", hook.as_str()));
    home.write("secret", "open sesame");
    hands.set(10 * YEAR);
    let variables = hands.variables();
    let variables: Vec<_> = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let daemon = home.daemon_with(&variables);
    newsroom.wait_for("/feed", 1).await;
    newsroom.publish("/feed", &["Old drones", "New drones"]);
    newsroom.wait_for("/hook", 1).await;
    daemon.says("it will be tried again").await;
    daemon.kill().await;
    newsroom.receive("/hook");
    hands.set(0);
    let daemon = home.daemon_with(&variables);
    eventually("the alert arrives", async || (newsroom.received("/hook").len() > 1).then_some(())).await;
    daemon.says("alert sent").await;
    tokio::time::timeout(Duration::from_secs(20), daemon.stop()).await.unwrap().succeeded();
}
