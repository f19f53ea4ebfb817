//! Everything around the program: who publishes, who receives, and what the program is told of them.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::Arc;

use jiff::Timestamp;

use super::dice::Dice;
use super::ledger::{Account, Answer, Arrival, reconcile};
use super::post::{Post, RECIPIENTS};
use super::press::{FEEDS, Press};
use super::receivers::{NAMES, Receivers, SECRET};
use crate::support::http_server::HttpServer;
use crate::support::program::Home;

/// Attempts that a webhook channel has under way at once; a mail channel has fewer. So many repeats can
/// follow a kill.
const AT_ONCE: usize = 4;

/// Cycles until nothing is left to do.
const LAST_CYCLES: usize = 20;

pub(super) struct Scene {
    pub(super) home: Home,
    pub(super) post: Post,
    press: Arc<Press>,
    receivers: Arc<Receivers>,
    feeds: HttpServer,
    hooks: HttpServer,
}

impl Scene {
    /// All is well, and the first polls are over.
    pub(super) async fn begin(dice: &Dice) -> Self {
        let (press, receivers) = (Arc::new(Press::new(dice.clone())), Arc::new(Receivers::new(dice.clone())));
        let (at_press, at_receivers) = (Arc::clone(&press), Arc::clone(&receivers));
        let feeds = HttpServer::start(move |request| at_press.answer(request)).await;
        let hooks = HttpServer::start(move |request| at_receivers.answer(request)).await;
        let scene = Self { home: Home::new(""), post: Post::new(dice.clone()), press, receivers, feeds, hooks };
        scene.begin_life(0);
        scene
    }

    /// Whether feeds publish, and all misbehave.
    pub(super) fn set_hectic(&self, hectic: bool) {
        self.press.set_hectic(hectic);
        self.receivers.set_hectic(hectic);
        self.post.set_hectic(hectic);
    }

    /// Has what is sent from now on say which life of the program sent it.
    pub(super) fn begin_life(&self, life: usize) {
        let mut config = format!(
            "connect_timeout = \"1s\"\nanswer_timeout = \"1s\"\ntimeout = \"2s\"\n[poll]\nevery = \"1s\"\n\
             [[rule]]\nname = \"all\"\nkeywords = [\"bulletin\"]\n\
             notify = [\"flaky\", \"busy\", \"lossy\", \"mail\", \"log\"]\n\
             [channel.log]\ntype = \"file\"\npath = \"alerts.jsonl\"\n\
             [channel.mail]\ntype = \"email\"\nto = [\"{}\", \"{}\"]\nfrom = \"watch+{life}@example.org\"\n\
             smtp = \"smtp://127.0.0.1:{}\"\nstarttls = false\ntimeout = \"5s\"\n",
            RECIPIENTS[0],
            RECIPIENTS[1],
            self.post.port(),
        );
        for name in NAMES {
            let url = self.hooks.url(&format!("/{name}"));
            let _infallible = write!(
                config,
                "[channel.{name}]\ntype = \"webhook\"\nurl = \"{url}\"\nsecret = {{ file = \"secret\" }}\n\
                 headers = {{ X-Life = \"{life}\" }}\ntimeout = \"5s\"\n"
            );
        }
        for feed in 0..FEEDS {
            let url = self.feeds.url(&format!("/feed/{feed}"));
            let _infallible = write!(config, "[[feed]]\nname = \"Feed {feed}\"\nurl = \"{url}\"\n");
        }
        self.home.write("secret", SECRET);
        self.home.configure(&config);
    }

    /// Makes every feed due at `now`. The program may not be running.
    pub(super) fn make_due(&self, now: Timestamp) {
        self.home.database().execute("UPDATE feed SET next_poll = ?1", [now.as_microsecond()]).unwrap();
    }

    /// All is well again: polls and delivers until nothing is left to do.
    pub(super) async fn run_until_quiet(&mut self, life: usize) {
        self.post.open();
        self.set_hectic(false);
        self.begin_life(life);
        for _ in 0..LAST_CYCLES {
            self.home.once().await;
            self.home.make_due();
            self.home.once().await;
            let all = ["alerts", "retry", "--state", "pending,dead", "--all"];
            self.home.run(&all).await.succeeded();
            self.home.once().await;
            if self.home.listed(&["alerts", "--state", "pending,dead,held"]).await.is_empty() {
                return;
            }
        }
        panic!("left over: {:?}", self.home.listed(&["alerts", "--state", "pending,dead,held"]).await);
    }

    /// The table of what was published and what came, which must be in order after so many kills.
    pub(super) async fn settle(&mut self, kills: usize) -> (String, Vec<String>) {
        self.post.close();
        let account = |name: &str, recipient: &str, arrived: Vec<Arrival>| Account {
            name: [name, recipient].join(" ").trim().to_owned(),
            arrived,
            sent: self.sent(name, recipient),
            most_repeats: kills * AT_ONCE,
        };
        let mut accounts: Vec<_> = NAMES.map(|name| account(name, "", self.receivers.arrived(name))).into();
        accounts.extend(RECIPIENTS.map(|recipient| account("mail", recipient, self.post.arrived(recipient))));
        accounts.push(account("log", "", self.logged()));
        let published = self.press.published();
        let (table, mut faults) = reconcile(&accounts, &published);
        for number in accounts.iter().flat_map(|account| account.lost(&published)).collect::<BTreeSet<_>>() {
            let why = self.home.run(&["why", &format!("https://news.example/bulletin-{number}")]).await;
            faults.push(format!("{number}: {}{}", why.stdout, why.stderr));
        }
        if self.receivers.forged() > 0 {
            faults.push(format!("{} alerts were not signed as they should be", self.receivers.forged()));
        }
        let integrity: String = self.home.database().query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        if integrity != "ok" {
            faults.push(integrity);
        }
        (table, faults)
    }

    /// How many items were published.
    pub(super) fn published(&self) -> usize {
        self.press.published().len()
    }

    fn sent(&self, channel: &str, recipient: &str) -> usize {
        let sql = "SELECT count(*) FROM delivery WHERE state = 'sent' AND channel = ?1 AND recipient = ?2";
        let count: i64 = self.home.database().query_row(sql, [channel, recipient], |row| row.get(0)).unwrap();
        count.try_into().unwrap()
    }

    /// Lines of the file; one that a kill tore is none.
    fn logged(&self) -> Vec<Arrival> {
        let text = std::fs::read_to_string(self.home.path("alerts.jsonl")).unwrap();
        let lines = text.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
        let arrival = |alert: serde_json::Value| {
            let items = alert["items"].as_array().unwrap();
            let numbers = items.iter().map(|item| item["title"].as_str().unwrap().replace("bulletin ", "")).collect();
            Arrival { id: alert["id"].as_str().unwrap().to_owned(), numbers, life: None, answer: Answer::Taken }
        };
        lines.map(arrival).collect()
    }
}
