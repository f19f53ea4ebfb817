//! The two programs that are measured, each with a folder of its own.

use std::error::Error;
use std::fmt::{self, Display, Write};
use std::path::PathBuf;
use std::time::Duration;
use std::{fs, io};

use rusqlite::Connection;
use tempfile::TempDir;
use tokio::process::{Child, Command};

use crate::feeds::KEYWORDS;
use crate::floor::{self, Task};
use crate::measure::{self, Cost};

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Program {
    /// The least that a poller can do.
    Floor,
    /// The real thing, as `run --once`.
    Newswatch,
}

/// A program, ready to run its cycles.
#[derive(Debug)]
pub(crate) struct Installed {
    program: Program,
    folder: TempDir,
    task: Task,
}

impl Display for Program {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Floor => "floor",
            Self::Newswatch => "newswatch",
        })
    }
}

impl Installed {
    /// Prepares an empty folder in which `program` will poll `feeds` feeds at `origin`. The folder
    /// is on the disk that the project is on: commits cost what they cost in use.
    pub(crate) fn new(program: Program, origin: String, feeds: u32) -> io::Result<Self> {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
        let database = folder.path().join(match program {
            Program::Floor => "floor.db",
            Program::Newswatch => "newswatch.db",
        });
        let installed = Self { program, task: Task { origin, feeds, database }, folder };
        fs::write(installed.config_file(), installed.config())?;
        Ok(installed)
    }

    /// Polls every feed once.
    pub(crate) async fn run(&self) -> io::Result<Cost> {
        let mut command = match self.program {
            Program::Floor => self.task.command()?,
            Program::Newswatch => self.run_once(),
        };
        measure::run(&mut command, &self.folder.path().join("log")).await
    }

    /// Makes every feed due, as if its interval had passed. The floor always polls them all.
    pub(crate) fn make_due(&self) -> rusqlite::Result<()> {
        match self.program {
            Program::Floor => Ok(()),
            Program::Newswatch => self.database()?.execute_batch("UPDATE feed SET next_poll = 0"),
        }
    }

    /// Makes the feeds due one after the other within `interval`, from now on.
    pub(crate) fn spread_out(&self, interval: Duration) -> rusqlite::Result<()> {
        let step = interval.as_micros() as u64 / u64::from(self.task.feeds);
        let later = format!("UPDATE feed SET next_poll = unixepoch() * 1000000 + id * {step}");
        self.database()?.execute_batch(&later)
    }

    /// Adds so many items that are known already, spread over all feeds, with two identities each.
    pub(crate) fn add_items(&self, count: u32) -> rusqlite::Result<()> {
        let feeds = self.task.feeds;
        let numbers = format!("WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < {count})");
        let of_feed = format!("1 + i / {}", (count / feeds).max(1) + 1);
        self.database()?.execute_batch(&format!(
            "PRAGMA synchronous = OFF; PRAGMA cache_size = -200000; BEGIN;
             {numbers} INSERT INTO item (feed, baseline, first_seen, title, link, guid, categories, summary, content)
                 SELECT {of_feed}, 0, i, 'An old story ' || i, 'https://old.example/' || i, 'old-' || i, '[]',
                     'It was told long ago.', '' FROM n WHERE {count} > 0;
             {numbers} INSERT INTO identity (feed, key, everywhere, original)
                 SELECT {of_feed}, randomblob(16), 0, i FROM n WHERE {count} > 0;
             {numbers} INSERT INTO identity (feed, key, everywhere, original)
                 SELECT {of_feed}, randomblob(16), 1, i FROM n WHERE {count} > 0;
             COMMIT;"
        ))
    }

    /// Starts the daemon.
    pub(crate) fn daemon(&self) -> io::Result<Child> {
        let log = fs::File::create(self.folder.path().join("log"))?;
        let mut command = Command::new(env!("CARGO_BIN_EXE_newswatch"));
        command.args(["run", "--config"]).arg(self.config_file()).current_dir(self.folder.path());
        command.stdout(log.try_clone()?).stderr(log).kill_on_drop(true).spawn()
    }

    /// How many items are stored.
    pub(crate) fn stored_items(&self) -> rusqlite::Result<u32> {
        self.count("SELECT count(*) FROM item")
    }

    /// How many matches were told, in deliveries that were all sent; none for the floor, which
    /// tells nothing.
    pub(crate) fn told(&self) -> Result<Option<u32>, Box<dyn Error>> {
        if self.program == Program::Floor {
            return Ok(None);
        }
        let unsent = self.count("SELECT count(*) FROM delivery WHERE state <> 'sent'")?;
        if unsent > 0 {
            return Err(format!("newswatch exited with {unsent} deliveries unsent").into());
        }
        Ok(Some(self.count("SELECT count(*) FROM match WHERE state = 'told'")?))
    }

    fn run_once(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_newswatch"));
        command.args(["run", "--once", "--config"]).arg(self.config_file()).current_dir(self.folder.path());
        command
    }

    fn config_file(&self) -> PathBuf {
        self.folder.path().join("newswatch.toml")
    }

    fn config(&self) -> String {
        let mut config = format!(
            "state = \".\"\n\n\
             [poll]\nevery = \"10m\"\n\n\
             [network]\nallow_private = [\"127.0.0.0/8\"]\nat_once = {at_once}\n\
             per_host = {{ at_once = {at_once}, gap = \"0s\" }}\n\n\
             [[rule]]\nname = \"drones\"\nkeywords = [\"{KEYWORDS}\"]\nnotify = [\"log\"]\n\n\
             [channel.log]\ntype = \"file\"\npath = \"alerts.jsonl\"\n",
            at_once = floor::AT_ONCE,
        );
        for number in 0..self.task.feeds {
            let origin = &self.task.origin;
            let _infallible =
                write!(config, "\n[[feed]]\nname = \"Feed {number}\"\nurl = \"{origin}/feed/{number}\"\n");
        }
        config
    }

    fn count(&self, query: &str) -> rusqlite::Result<u32> {
        self.database()?.query_row(query, [], |row| row.get(0))
    }

    fn database(&self) -> rusqlite::Result<Connection> {
        Connection::open(&self.task.database)
    }
}
