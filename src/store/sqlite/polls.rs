//! Commit 1: feed memory, items, identities and matches of one poll.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::SqliteStore;
use super::fault::Fault;
use super::rows::{At, Json, Word};
use crate::model::{FeedId, Habits, HeldBy, Item, Match, Validators};
use crate::store::{Done, Identity, ItemRecord, NewMemory, PollReceipt, PollRecord, Polls, Reach};

impl Polls for SqliteStore {
    fn known<'a>(&'a self, feed: FeedId, items: &'a [Vec<Identity>]) -> Done<'a, Vec<bool>> {
        let items = items.to_vec();
        Box::pin(
            self.reader.read("look up items", move |db| {
                items.iter().map(|identities| is_known(db, feed, identities)).collect()
            }),
        )
    }

    fn record_poll(&self, record: PollRecord) -> Done<'_, PollReceipt> {
        Box::pin(self.writer.write("record a poll", move |db| write_poll(db, &record)))
    }
}

/// Whether this feed gave an item of any of these identities.
fn is_known(db: &Connection, feed: FeedId, identities: &[Identity]) -> Result<bool, Fault> {
    let mut statement = db.prepare_cached("SELECT 1 FROM identity WHERE feed = ?1 AND key = ?2")?;
    for identity in identities {
        if statement.exists(params![feed.0, identity.key])? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn write_poll(db: &Connection, record: &PollRecord) -> Result<PollReceipt, Fault> {
    if !has_source(db, record)? {
        return Ok(PollReceipt::default());
    }
    remember(db, record)?;
    write_items(db, record)
}

/// Stores those items of a poll that its feed did not give before.
pub(super) fn write_items(db: &Connection, record: &PollRecord) -> Result<PollReceipt, Fault> {
    let mut receipt = PollReceipt::default();
    for item in &record.items {
        if !is_known(db, record.feed, &item.identities)? {
            write_item(db, record, item, &mut receipt)?;
        }
    }
    if receipt.stored > 0 {
        db.prepare_cached("UPDATE feed SET items = items + ?2, last_new_item = ?3 WHERE id = ?1")?.execute(params![
            record.feed.0,
            receipt.stored as i64,
            At(record.now)
        ])?;
    }
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
                "UPDATE feed SET document = ?2, repaired = ?3, hub = ?4, topic = ?5, hub_outside = ?6, baseline = 0
                 WHERE id = ?1",
            )?
            .execute(params![
                record.feed.0,
                document,
                repaired,
                hub.as_ref().map(|hub| &hub.hub),
                hub.as_ref().map(|hub| &hub.topic),
                hub.as_ref().is_none_or(|hub| hub.from_outside)
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

/// Stores an item that this feed did not give before, with its identities and matches.
fn write_item(db: &Connection, poll: &PollRecord, record: &ItemRecord, receipt: &mut PollReceipt) -> Result<(), Fault> {
    let originals = originals(db, &record.identities)?;
    let row = insert_item(db, poll, record, originals.first().copied())?;
    let original = originals.first().copied().unwrap_or(row);
    let mut register =
        db.prepare_cached("INSERT OR IGNORE INTO identity (feed, key, everywhere, original) VALUES (?1, ?2, ?3, ?4)")?;
    for identity in &record.identities {
        let everywhere = identity.reach == Reach::Everywhere;
        register.execute(params![poll.feed.0, identity.key, everywhere, original])?;
    }
    receipt.stored += 1;
    receipt.copies += usize::from(!originals.is_empty());
    if record.baseline {
        return Ok(());
    }
    for matched in &record.matches {
        let duplicate = duplicate_reason(db, &originals, matched)?;
        match &duplicate {
            Some(_) => receipt.duplicates += 1,
            None => receipt.waiting += 1,
        }
        insert_match(db, matched, (row, original), duplicate, poll.now)?;
    }
    Ok(())
}

/// The items of other feeds that these identities stand for, the oldest first. There are several
/// only when an item joins what used to be separate.
fn originals(db: &Connection, identities: &[Identity]) -> Result<Vec<i64>, Fault> {
    let mut statement =
        db.prepare_cached("SELECT DISTINCT original FROM identity WHERE everywhere = 1 AND key = ?1")?;
    let mut originals = Vec::new();
    for identity in identities.iter().filter(|identity| identity.reach == Reach::Everywhere) {
        for original in statement.query_map([identity.key], |row| row.get(0))? {
            originals.push(original?);
        }
    }
    originals.sort_unstable();
    originals.dedup();
    Ok(originals)
}

fn insert_item(db: &Connection, poll: &PollRecord, record: &ItemRecord, copy_of: Option<i64>) -> rusqlite::Result<i64> {
    let Item { guid, title, link, published, updated, author, summary, content, categories, lang, feed: _ } =
        &record.item;
    db.prepare_cached(
        "INSERT INTO item (feed, copy_of, baseline, first_seen, published, updated, lang, guid, link, title,
             author, categories, summary, content)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
    )?
    .insert(params![
        poll.feed.0,
        copy_of,
        record.baseline,
        At(poll.now),
        published.map(At),
        updated.map(At),
        lang,
        guid,
        link,
        title,
        author,
        Json(categories),
        summary,
        content,
    ])
}

/// Why a match is a duplicate: its rule already has one with the same item from another feed.
fn duplicate_reason(db: &Connection, originals: &[i64], matched: &Match) -> Result<Option<String>, Fault> {
    let mut statement = db.prepare_cached(
        "SELECT feed.name FROM match JOIN item ON item.id = match.item JOIN feed ON feed.id = item.feed
         WHERE match.original = ?1 AND match.rule = ?2 AND match.state <> 'duplicate'",
    )?;
    for original in originals {
        let feed: Option<String> =
            statement.query_row(params![original, matched.rule.as_str()], |row| row.get(0)).optional()?;
        if let Some(feed) = feed {
            return Ok(Some(format!("duplicate: the same item came first in {feed}")));
        }
    }
    Ok(None)
}

fn insert_match(
    db: &Connection,
    matched: &Match,
    (item, original): (i64, i64),
    duplicate: Option<String>,
    now: Timestamp,
) -> rusqlite::Result<i64> {
    let state = if duplicate.is_some() { "duplicate" } else { "waiting" };
    db.prepare_cached(
        "INSERT INTO match (rule, item, original, state, reason, created, evidence)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .insert(params![matched.rule.as_str(), item, original, state, duplicate, At(now), Json(&matched.evidence)])
}
