//! The feeds of the configuration against those of the store: what must change, then the changes.
//!
//! With ten thousand feeds and no difference this reads one table and writes nothing.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::fault::Fault;
use super::rows::{self, At, Word};
use crate::model::HeldBy;
use crate::store::Configured;

/// What the store has of a feed, as far as the configuration can change it.
#[derive(Debug)]
struct Known {
    id: i64,
    name: String,
    source: String,
    removed: bool,
    moved_to: Option<String>,
    next_poll: Timestamp,
    failing: bool,
    /// By what its publisher has put the next poll off.
    held_by: Option<HeldBy>,
}

impl Known {
    /// Whether the feed is known to be at this address: a user may write down where it has moved.
    fn is_at(&self, source: &str) -> bool {
        self.source == source || self.moved_to.as_deref() == Some(source)
    }

    /// The latest that the next poll may be due.
    fn latest(&self, wanted: &Configured) -> Timestamp {
        match self.held_by {
            Some(HeldBy::RetryAfter) => wanted.latest_retry,
            _ if self.failing => wanted.latest_retry,
            Some(HeldBy::Freshness | HeldBy::Period | HeldBy::Skip) => wanted.latest_held,
            None => wanted.latest_poll,
        }
    }
}

/// One row that must change.
#[derive(Debug)]
enum Difference<'a> {
    New(&'a Configured),
    /// Another source under a known name: nothing that was remembered of the old one holds.
    Moved(i64, &'a Configured),
    /// Back in the configuration, under another name, due too late, or now configured with the
    /// address that it has moved to.
    Kept(i64, &'a Configured, Timestamp),
    Removed(i64),
}

/// Whether anything must change.
pub(super) fn differs(db: &Connection, configured: &[Configured]) -> Result<bool, Fault> {
    Ok(!differences(&known(db)?, configured).is_empty())
}

/// Makes the changes and returns how many feeds are new.
pub(super) fn reconcile(db: &Connection, configured: &[Configured], now: Timestamp) -> Result<usize, Fault> {
    let known = known(db)?;
    let differences = differences(&known, configured);
    for difference in &differences {
        apply(db, difference, now)?;
    }
    Ok(differences.iter().filter(|difference| matches!(difference, Difference::New(_))).count())
}

fn known(db: &Connection) -> Result<Vec<Known>, Fault> {
    // A renamed feed is looked for from the end, so among those of one source the ones that were
    // configured until now come last.
    let mut statement = db.prepare_cached(
        "SELECT id, name, source, moved_to, removed IS NOT NULL AS away, next_poll,
             failures > 0 AS failing, held_by
         FROM feed ORDER BY away DESC, id",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(Known {
            id: row.get("id")?,
            name: row.get("name")?,
            source: row.get("source")?,
            moved_to: row.get("moved_to")?,
            removed: row.get("away")?,
            next_poll: rows::instant(row, "next_poll")?,
            failing: row.get("failing")?,
            held_by: row.get::<_, Option<Word<_>>>("held_by")?.map(|word| word.0),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn differences<'a>(known: &[Known], configured: &'a [Configured]) -> Vec<Difference<'a>> {
    let names: HashSet<&str> = configured.iter().map(|feed| feed.name.as_str()).collect();
    let by_name: HashMap<&str, &Known> = known.iter().map(|feed| (feed.name.as_str(), feed)).collect();
    let mut nameless: HashMap<&str, Vec<&Known>> = HashMap::new();
    for feed in known.iter().filter(|feed| !names.contains(feed.name.as_str())) {
        nameless.entry(feed.source.as_str()).or_default().push(feed);
    }
    let mut differences = Vec::new();
    for wanted in configured {
        let feed = by_name
            .get(wanted.name.as_str())
            .copied()
            .or_else(|| nameless.get_mut(wanted.source.as_str()).and_then(Vec::pop));
        differences.extend(difference(feed, wanted));
    }
    let left = nameless.into_values().flatten().filter(|feed| !feed.removed);
    differences.extend(left.map(|feed| Difference::Removed(feed.id)));
    differences
}

fn difference<'a>(feed: Option<&Known>, wanted: &'a Configured) -> Option<Difference<'a>> {
    match feed {
        None => Some(Difference::New(wanted)),
        Some(feed) if !feed.is_at(&wanted.source) => Some(Difference::Moved(feed.id, wanted)),
        Some(feed) => {
            let latest = feed.latest(wanted);
            let same = feed.name == wanted.name.as_str() && feed.source == wanted.source;
            let differs = feed.removed || !same || feed.next_poll > latest;
            differs.then_some(Difference::Kept(feed.id, wanted, latest))
        }
    }
}

fn apply(db: &Connection, difference: &Difference<'_>, now: Timestamp) -> rusqlite::Result<usize> {
    match difference {
        Difference::New(feed) => db
            .prepare_cached("INSERT INTO feed (name, source, next_poll, baseline) VALUES (?1, ?2, ?3, 1)")?
            .execute(params![feed.name.as_str(), feed.source, At(feed.first_poll)]),
        Difference::Moved(id, feed) => db
            .prepare_cached(
                "UPDATE feed SET source = ?2, next_poll = ?3, removed = NULL, etag = NULL, last_modified = NULL,
                     answered_by = NULL, document = NULL, baseline = 1, failures = 0, last_error = NULL, repaired = NULL,
                     gone = 0, held_by = NULL, moved_to = NULL, last_document = NULL, habits = NULL,
                     hub = NULL, topic = NULL, failing_since = NULL, polls_new = 0, polls_unchanged = 0,
                     polls_not_modified = 0, polls_failed = 0, received = 0, answers = 0, answering = 0,
                     last_answering = NULL,
                      watched_since = NULL
                 WHERE id = ?1",
            )?
            .execute(params![id, feed.source, At(feed.first_poll)]),
        Difference::Kept(id, feed, latest) => db
            .prepare_cached(
                "UPDATE feed SET name = ?2, next_poll = min(next_poll, ?3), source = ?4, removed = NULL,
                     moved_to = iif(moved_to = ?4, NULL, moved_to)
                 WHERE id = ?1",
            )?
            .execute(params![id, feed.name.as_str(), At(*latest), feed.source]),
        Difference::Removed(id) => {
            db.prepare_cached("UPDATE feed SET removed = ?2 WHERE id = ?1")?.execute(params![id, At(now)])
        }
    }
}
