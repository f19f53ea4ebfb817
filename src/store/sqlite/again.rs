//! Items that are known and came again: under other keys, with other words, or no more.

use rusqlite::{Connection, OptionalExtension, params};

use super::fault::Fault;
use super::matches::{State, insert, told_first};
use super::reports::{self, Report};
use super::rows::{At, Json};
use super::{identities, items};
use crate::model::{Item, Occasion, OnUpdate};
use crate::store::{AgainRecord, Edit, PollReceipt, PollRecord, RuleMatch};

/// Writes down what is known by further keys, and what was edited.
pub(super) fn write_all(db: &Connection, poll: &PollRecord, receipt: &mut PollReceipt) -> Result<(), Fault> {
    for again in &poll.again {
        identities::register(db, poll.feed, &again.identities, again.original.0)?;
        if let Some(edit) = &again.edit {
            write(db, poll, (again, edit), receipt)?;
        }
    }
    Ok(())
}

/// Counts an edit, and tells those who want to be told of it.
///
/// What was told stays as it was told: the new words are an item of their own, a version of the old one. Where
/// nothing was told, they replace the old ones.
fn write(
    db: &Connection,
    poll: &PollRecord,
    (again, edit): (&AgainRecord, &Edit),
    receipt: &mut PollReceipt,
) -> Result<(), Fault> {
    // It may have been pruned while its feed was asked; then nobody can say what it said before.
    if !db.prepare_cached("SELECT 1 FROM item WHERE id = ?1")?.exists([again.id.0])? {
        return Ok(());
    }
    db.prepare_cached(
        "INSERT INTO edit (item, count, last) VALUES (?1, 1, ?2)
         ON CONFLICT (item) DO UPDATE SET count = count + 1, last = ?2",
    )?
    .execute(params![again.id.0, At(poll.now)])?;
    receipt.edited += 1;
    let story = story(db, again.id.0)?;
    let scopes: Vec<i64> = [story.as_ref().map(|(report, _)| report.story), Some(again.original.0), Some(again.id.0)]
        .into_iter()
        .flatten()
        .collect();
    let mut told: Vec<(&RuleMatch, bool)> = Vec::new();
    for new in &edit.matches {
        let is_known = told_first(db, &scopes, &new.found)?.is_some();
        if !is_known || new.telling.on_update == OnUpdate::Always {
            told.push((new, is_known));
        }
    }
    if told.is_empty() {
        return if has_matches(db, again.id.0)? { Ok(()) } else { replace(db, again.id.0, &edit.item) };
    }
    let row = items::insert(db, poll, (&edit.item, false), Some(again.original.0))?;
    if let Some((report, voice)) = story {
        let report = Report { reason: Some(format!("an edit of item {}", again.id)), ..report };
        reports::write(db, poll, (row, voice), &report, None)?;
    }
    let occasion = Occasion::Edited { changes: edit.changes.clone() };
    for (new, is_known) in told {
        let stands_for = if is_known { row } else { scopes[0] };
        insert(db, (row, stands_for), &new.found, (State::Waiting(Some(&occasion)), poll.now))?;
        receipt.waiting += 1;
    }
    Ok(())
}

/// The place of an item in its story, and its voice.
pub(super) fn story(db: &Connection, item: i64) -> Result<Option<(Report, i64)>, Fault> {
    let mut statement = db.prepare_cached("SELECT story, reason, voice FROM report WHERE item = ?1")?;
    let found = statement.query_row([item], |row| {
        Ok((Report { story: row.get("story")?, reason: row.get("reason")? }, row.get("voice")?))
    });
    Ok(found.optional()?)
}

fn has_matches(db: &Connection, item: i64) -> Result<bool, Fault> {
    Ok(db.prepare_cached("SELECT 1 FROM match WHERE item = ?1")?.exists([item])?)
}

/// Puts new words in the place of old ones that nobody was told.
fn replace(db: &Connection, row: i64, item: &Item) -> Result<(), Fault> {
    db.prepare_cached(
        "UPDATE item SET title = ?2, summary = ?3, content = ?4, link = ?5, updated = ?6, author = ?7, categories = ?8
         WHERE id = ?1",
    )?
    .execute(params![
        row,
        item.title,
        item.summary,
        item.content,
        item.link,
        item.updated.map(At),
        item.author,
        Json(&item.categories)
    ])?;
    Ok(())
}
