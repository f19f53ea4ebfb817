//! Commit 1: feed memory, items, stories and matches of one poll.

use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::fault::Fault;
use super::postings::Newest;
use super::rows::{At, Json, Word};
use super::{SqliteStore, absence, again, counts, coverage, identities, items};
use crate::model::{FeedId, Habits, HeldBy, RuleName, Validators};
use crate::store::{Acquaintance, Before, Done, Identity, NewMemory, PollReceipt, PollRecord, Polls, Watched};

impl Polls for SqliteStore {
    fn known<'a>(&'a self, feed: FeedId, items: &'a [Vec<Identity>]) -> Done<'a, Vec<Acquaintance>> {
        let items = items.to_vec();
        Box::pin(self.reader.read("look up items", move |db| {
            items.iter().map(|identities| identities::acquaintance(db, feed, identities)).collect()
        }))
    }

    fn recent_items(&self, feed: FeedId, limit: usize) -> Done<'_, Vec<Before>> {
        Box::pin(self.reader.read("list the newest items of a feed", move |db| identities::recent(db, feed, limit)))
    }

    fn watched<'a>(&'a self, feed: FeedId, rules: &'a [RuleName], since: Timestamp) -> Done<'a, Vec<Watched>> {
        let rules = rules.to_vec();
        Box::pin(
            self.reader.read("list the items that are watched", move |db| absence::watched(db, feed, &rules, since)),
        )
    }

    fn record_poll(&self, record: PollRecord) -> Done<'_, PollReceipt> {
        let newest = Arc::clone(&self.newest);
        Box::pin(self.writer.write("record a poll", move |db| write_poll(db, &record, &newest)))
    }
}

fn write_poll(db: &Connection, record: &PollRecord, newest: &Mutex<Newest>) -> Result<PollReceipt, Fault> {
    if !has_source(db, record)? {
        return Ok(PollReceipt::default());
    }
    coverage::write(db, record)?;
    remember(db, record)?;
    let mut receipt = items::write_all(db, record, newest)?;
    again::write_all(db, record, &mut receipt)?;
    absence::write_all(db, record, &mut receipt)?;
    counts::poll(db, record, &receipt)?;
    Ok(receipt)
}

/// Whether the feed still has the source that was polled.
fn has_source(db: &Connection, record: &PollRecord) -> Result<bool, Fault> {
    let mut statement = db.prepare_cached("SELECT source = ?2 FROM feed WHERE id = ?1")?;
    let same = statement.query_row(params![record.feed.0, record.source], |row| row.get(0)).optional()?;
    same.ok_or_else(|| Fault::Missing { what: "feed", id: record.feed.to_string() })
}

/// Writes the feed's memory.
fn remember(db: &Connection, record: &PollRecord) -> rusqlite::Result<()> {
    match &record.memory {
        NewMemory::Read { validators, document, repaired, moved_to, hub } => {
            remember_answer(db, record, (validators, moved_to.as_deref()), true)?;
            db.prepare_cached(
                "UPDATE feed SET document = ?2, repaired = ?3, hub = ?4, topic = ?5, hub_outside = ?6, baseline = 0,
                     watched_since = coalesce(watched_since, ?7)
                 WHERE id = ?1",
            )?
            .execute(params![
                record.feed.0,
                document,
                repaired,
                hub.as_ref().map(|hub| &hub.hub),
                hub.as_ref().map(|hub| &hub.topic),
                hub.as_ref().is_none_or(|hub| hub.from_outside),
                At(record.now)
            ])?;
        }
        NewMemory::Unchanged { validators, came, moved_to } => {
            remember_answer(db, record, (validators, moved_to.as_deref()), *came)?;
        }
        NewMemory::Failed { error, gone, moved_to } => {
            let (next, held_by, habits) = turn(record);
            db.prepare_cached(
                "UPDATE feed SET next_poll = ?2, held_by = ?3, pushed = NULL, habits = ?4, failures = failures + 1,
                     failing_since = coalesce(failing_since, ?7), last_error = ?5, gone = ?6, last_poll = ?7,
                     moved_to = ?8
                 WHERE id = ?1",
            )?
            .execute(params![
                record.feed.0,
                next,
                held_by,
                habits,
                error,
                gone,
                At(record.now),
                moved_to
            ])?;
        }
    }
    Ok(())
}

/// Writes what every good answer leaves behind; a document may have come with it.
fn remember_answer(
    db: &Connection,
    record: &PollRecord,
    (validators, moved_to): (&Validators, Option<&str>),
    came: bool,
) -> rusqlite::Result<usize> {
    coverage::end_blind_spot(db, record.feed, record.now)?;
    let (next, held_by, habits) = turn(record);
    db.prepare_cached(
        "UPDATE feed SET next_poll = ?2, held_by = ?3, pushed = NULL, failing_since = NULL, habits = ?4, etag = ?5,
             last_modified = ?6, answered_by = ?7, moved_to = ?8, last_poll = ?9, last_success = ?9,
             last_document = iif(?10, ?9, last_document), failures = 0, last_error = NULL, gone = 0
         WHERE id = ?1",
    )?
    .execute(params![
        record.feed.0,
        next,
        held_by,
        habits,
        validators.etag,
        validators.last_modified,
        validators.url,
        moved_to,
        At(record.now),
        came
    ])
}

/// When the feed's next turn comes, by whose wish, and what polls have taught, as it is kept.
fn turn(record: &PollRecord) -> (At, Option<Word<HeldBy>>, Option<Json<&Habits>>) {
    let habits = Some(&record.habits).filter(|habits| **habits != Habits::default());
    (At(record.next.at), record.next.held_by.map(Word), habits.map(Json))
}
