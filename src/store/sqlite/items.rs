//! New items of a poll.

use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, params};

use super::fault::Fault;
use super::postings::Newest;
use super::rows::{At, Json};
use super::{identities, matches, reports};
use crate::model::Item;
use crate::store::{ItemRecord, PollReceipt, PollRecord};

/// Stores those items of a poll that its feed did not give before.
pub(super) fn write_all(db: &Connection, poll: &PollRecord, newest: &Mutex<Newest>) -> Result<PollReceipt, Fault> {
    // What a panic may have left undone is read anew from the store.
    let newest = newest.lock().unwrap_or_else(PoisonError::into_inner);
    let mut intake = Intake { db, poll, newest, receipt: PollReceipt::default(), reports: 0 };
    for item in &poll.items {
        if !identities::is_known(db, poll.feed, &item.identities)? {
            intake.write(item)?;
        }
    }
    reports::close(db, poll, intake.reports)?;
    let receipt = intake.receipt;
    if receipt.stored > 0 {
        db.prepare_cached("UPDATE feed SET last_new_item = ?2 WHERE id = ?1")?
            .execute(params![poll.feed.0, At(poll.now)])?;
    }
    Ok(receipt)
}

/// The items of a poll on their way into the store.
struct Intake<'a> {
    db: &'a Connection,
    poll: &'a PollRecord,
    newest: MutexGuard<'a, Newest>,
    receipt: PollReceipt,
    /// Items whose stories were looked for.
    reports: usize,
}

impl Intake<'_> {
    /// Stores an item that this feed did not give before, with its identities, its story and its matches.
    fn write(&mut self, record: &ItemRecord) -> Result<(), Fault> {
        let (db, poll) = (self.db, self.poll);
        let (originals, pruned) = identities::parted(db, identities::originals(db, &record.identities)?)?;
        let row = insert(db, poll, (&record.item, record.baseline), originals.first().copied())?;
        let original = originals.first().copied().unwrap_or(row);
        identities::register(db, poll.feed, &record.identities, original)?;
        identities::take_over(db, poll.feed, &record.takes_over, original)?;
        self.receipt.stored += 1;
        self.receipt.copies += usize::from(!originals.is_empty());
        if record.baseline {
            return Ok(());
        }
        let report = match &record.profile {
            Some(profile) => Some(reports::join(db, &mut self.newest, poll, (row, original), profile)?),
            None => None,
        };
        self.reports += usize::from(report.is_some());
        self.receipt.joined += usize::from(report.as_ref().is_some_and(|report| report.reason.is_some()));
        let news = matches::News { row, originals, pruned, report, now: poll.now };
        for found in &record.matches {
            matches::write(db, &news, found, &mut self.receipt)?;
        }
        Ok(())
    }
}

/// Stores what an item says, and counts it.
pub(super) fn insert(
    db: &Connection,
    poll: &PollRecord,
    (item, baseline): (&Item, bool),
    copy_of: Option<i64>,
) -> rusqlite::Result<i64> {
    db.prepare_cached("UPDATE feed SET items = items + 1 WHERE id = ?1")?.execute([poll.feed.0])?;
    let Item { guid, title, link, published, updated, author, summary, content, categories, lang, feed: _ } = item;
    db.prepare_cached(
        "INSERT INTO item (feed, copy_of, baseline, first_seen, published, updated, lang, guid, link, title,
             author, categories, summary, content)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
    )?
    .insert(params![
        poll.feed.0,
        copy_of,
        baseline,
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
