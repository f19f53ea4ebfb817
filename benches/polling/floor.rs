//! The floor: the least that a poller of feeds can do.
//!
//! It asks with the validators it kept, 64 feeds at once, reads each document with feed-rs and puts
//! one row an item into SQLite, a hundred feeds a transaction. It repairs, matches and tells
//! nothing. It runs as a child of the bench, which is the same binary, so both programs are measured
//! alike.

use std::env;
use std::error::Error;
use std::path::{Path, PathBuf};

use feed_rs::model::{Entry, Feed};
use futures_util::{StreamExt, stream};
use reqwest::header::{ETAG, HeaderMap, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED};
use reqwest::{Client, Response, StatusCode};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use tokio::process::Command;

/// Where the feeds are; the bench is the floor when this is set.
const ORIGIN: &str = "NEWSWATCH_BENCH_FLOOR";
/// How many feeds there are.
const FEEDS: &str = "NEWSWATCH_BENCH_FEEDS";
/// The database file.
const DATABASE: &str = "NEWSWATCH_BENCH_DATABASE";

/// Requests under way at once.
pub(crate) const AT_ONCE: usize = 64;
/// Feeds whose rows go into one transaction.
const FEEDS_A_COMMIT: usize = 100;

/// What one run has to do.
#[derive(Clone, Debug)]
pub(crate) struct Task {
    /// The address of the server, as `http://127.0.0.1:8080`.
    pub(crate) origin: String,
    /// Feeds `0` up to this number are polled.
    pub(crate) feeds: u32,
    /// The database; made when missing.
    pub(crate) database: PathBuf,
}

/// What one poll brought.
struct Polled {
    number: u32,
    validators: Validators,
    feed: Feed,
}

#[derive(Clone, Debug, Default)]
struct Validators {
    etag: Option<String>,
    modified: Option<String>,
}

type Fault = Box<dyn Error>;

impl Task {
    /// The task in the environment, if this process is to be the floor.
    pub(crate) fn from_environment() -> Option<Self> {
        let origin = env::var(ORIGIN).ok()?;
        let feeds = env::var(FEEDS).ok()?.parse().ok()?;
        Some(Self { origin, feeds, database: env::var_os(DATABASE)?.into() })
    }

    /// The command that runs it.
    ///
    /// # Errors
    ///
    /// If the bench cannot find its own binary.
    pub(crate) fn command(&self) -> std::io::Result<Command> {
        let mut command = Command::new(env::current_exe()?);
        command.env(ORIGIN, &self.origin).env(FEEDS, self.feeds.to_string()).env(DATABASE, &self.database);
        Ok(command)
    }

    /// Polls every feed once. One thread does it all: a second one would only cost more.
    ///
    /// # Errors
    ///
    /// At the first thing that goes wrong.
    pub(crate) fn run(&self) -> Result<(), Fault> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let mut database = open(&self.database)?;
        let memory = load_validators(&database, self.feeds)?;
        runtime.block_on(self.poll_all(&mut database, memory))
    }

    async fn poll_all(&self, database: &mut Connection, memory: Vec<Validators>) -> Result<(), Fault> {
        let client = client()?;
        let polls = (0_u32..).zip(memory).map(|(number, known)| poll(&client, &self.origin, number, known));
        let mut batches = stream::iter(polls).buffer_unordered(AT_ONCE).chunks(FEEDS_A_COMMIT);
        while let Some(batch) = batches.next().await {
            store(database, batch)?;
        }
        Ok(())
    }
}

fn open(path: &Path) -> rusqlite::Result<Connection> {
    let database = Connection::open(path)?;
    database.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         CREATE TABLE IF NOT EXISTS feed (number INTEGER PRIMARY KEY, etag TEXT, modified TEXT);
         CREATE TABLE IF NOT EXISTS item (
             feed INTEGER, guid TEXT, title TEXT, link TEXT, published INTEGER, summary TEXT, content TEXT,
             PRIMARY KEY (feed, guid)
         );",
    )?;
    Ok(database)
}

fn load_validators(database: &Connection, feeds: u32) -> rusqlite::Result<Vec<Validators>> {
    let mut select = database.prepare("SELECT etag, modified FROM feed WHERE number = ?")?;
    let mut load = |number: u32| {
        let found = select.query_row([number], |row| Ok(Validators { etag: row.get(0)?, modified: row.get(1)? }));
        Ok(found.optional()?.unwrap_or_default())
    };
    (0..feeds).map(&mut load).collect()
}

fn client() -> Result<Client, Fault> {
    // reqwest wants a provider of TLS even where no TLS is spoken.
    let _already_there = rustls::crypto::aws_lc_rs::default_provider().install_default();
    Ok(Client::builder().no_proxy().build()?)
}

/// Asks one feed; nothing if it has not changed.
async fn poll(client: &Client, origin: &str, number: u32, known: Validators) -> Result<Option<Polled>, Fault> {
    let mut request = client.get(format!("{origin}/feed/{number}"));
    if let Some(etag) = known.etag {
        request = request.header(IF_NONE_MATCH, etag);
    }
    if let Some(modified) = known.modified {
        request = request.header(IF_MODIFIED_SINCE, modified);
    }
    let response = request.send().await?.error_for_status()?;
    if response.status() == StatusCode::NOT_MODIFIED {
        return Ok(None);
    }
    let validators =
        Validators { etag: header(response.headers(), &ETAG), modified: header(response.headers(), &LAST_MODIFIED) };
    let feed = feed_rs::parser::parse(body(response).await?.as_slice())?;
    Ok(Some(Polled { number, validators, feed }))
}

fn header(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

async fn body(mut response: Response) -> reqwest::Result<Vec<u8>> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn store(database: &mut Connection, batch: Vec<Result<Option<Polled>, Fault>>) -> Result<(), Fault> {
    let transaction = database.transaction()?;
    for polled in batch {
        if let Some(polled) = polled? {
            store_feed(&transaction, &polled)?;
        }
    }
    Ok(transaction.commit()?)
}

fn store_feed(transaction: &Transaction<'_>, polled: &Polled) -> rusqlite::Result<()> {
    let Polled { number, validators, feed } = polled;
    transaction.prepare_cached("INSERT OR REPLACE INTO feed VALUES (?, ?, ?)")?.execute(params![
        number,
        validators.etag,
        validators.modified
    ])?;
    let mut insert = transaction.prepare_cached("INSERT OR IGNORE INTO item VALUES (?, ?, ?, ?, ?, ?, ?)")?;
    for entry in &feed.entries {
        insert.execute(params![
            number,
            entry.id,
            entry.title.as_ref().map(|title| &title.content),
            entry.links.first().map(|link| &link.href),
            entry.published.map(|time| time.timestamp()),
            entry.summary.as_ref().map(|summary| &summary.content),
            content(entry),
        ])?;
    }
    Ok(())
}

fn content(entry: &Entry) -> Option<&String> {
    entry.content.as_ref()?.body.as_ref()
}
