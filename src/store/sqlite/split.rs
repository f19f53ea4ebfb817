//! Takes an item out of its story, and lets both stories be told as if they had never been one.
//!
//! The same item of other feeds, and its other versions, go with it: what leads to one address cannot be two
//! stories. A match stands for a story by `original`, the story's first item; so the matches of the part that
//! gets a new first item move with it. Where nothing stands for a rule any more, the first of the duplicates
//! was kept back for no reason, and waits.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, params};

use super::fault::Fault;
use super::matches::OF_STORY;
use super::rows;
use crate::model::{ItemId, RuleName, StoryId};
use crate::store::{NoSplit, Split};

/// Takes an item out of its story.
pub(super) fn split(db: &Connection, item: ItemId) -> Result<Result<Split, NoSplit>, Fault> {
    let Some((original, story)) = place(db, item)? else { return Ok(Err(NoSplit::Unknown)) };
    let Some(story) = story else { return Ok(Err(NoSplit::NoStory)) };
    let (gone, stay): (Vec<Report>, Vec<Report>) =
        reports(db, story)?.into_iter().partition(|report| report.original == original);
    let (Some(first), Some(left)) = (gone.first(), stay.first()) else { return Ok(Err(NoSplit::Alone)) };
    let (first, left) = (first.item, left.item);
    let mut waiting = Vec::new();
    for (part, new) in [(&gone, first), (&stay, left)] {
        rename(db, part, (story, new))?;
        share_voices(db, part)?;
        waiting.extend(settle(db, new)?);
    }
    let along = gone.iter().map(|report| ItemId(report.item)).filter(|other| *other != item).collect();
    Ok(Ok(Split { story: StoryId(first), along, left: StoryId(left), waiting }))
}

/// An item of the story.
struct Report {
    item: i64,
    voice: i64,
    original: i64,
}

/// What an item stands for, and its story.
fn place(db: &Connection, item: ItemId) -> Result<Option<(i64, Option<i64>)>, Fault> {
    let mut statement = db.prepare_cached(
        "SELECT coalesce(item.copy_of, item.id) AS original, report.story
         FROM item LEFT JOIN report ON report.item = item.id WHERE item.id = ?1",
    )?;
    Ok(statement.query_row([item.0], |row| Ok((row.get("original")?, row.get("story")?))).optional()?)
}

fn reports(db: &Connection, story: i64) -> Result<Vec<Report>, Fault> {
    let mut statement = db.prepare_cached(
        "SELECT report.item, report.voice, coalesce(item.copy_of, item.id) AS original
         FROM report JOIN item ON item.id = report.item WHERE report.story = ?1 ORDER BY report.item",
    )?;
    let found = statement.query_map([story], |row| {
        Ok(Report { item: row.get("item")?, voice: row.get("voice")?, original: row.get("original")? })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Makes reports, and the matches that stand for their story, those of a story with another first item.
fn rename(db: &Connection, part: &[Report], (old, new): (i64, i64)) -> Result<(), Fault> {
    let mut report =
        db.prepare_cached("UPDATE report SET story = ?2, reason = iif(item = ?2, NULL, reason) WHERE item = ?1")?;
    // What stands for the new first item already, on some other ground, is enough.
    let mut matches =
        db.prepare_cached("UPDATE OR IGNORE match SET original = ?3 WHERE item = ?1 AND original = ?2")?;
    for Report { item, .. } in part.iter().filter(|_| old != new) {
        report.execute([item, &new])?;
        matches.execute([item, &old, &new])?;
    }
    Ok(())
}

/// Names each voice after the first report that has it: the one before may have gone.
fn share_voices(db: &Connection, part: &[Report]) -> Result<(), Fault> {
    let mut firsts = BTreeMap::new();
    let mut speak = db.prepare_cached("UPDATE report SET voice = ?2 WHERE item = ?1")?;
    for Report { item, voice, .. } in part {
        speak.execute([item, firsts.entry(voice).or_insert(item)])?;
    }
    Ok(())
}

/// Lets the first duplicate of each rule wait that has not been told of the story, nor will be.
fn settle(db: &Connection, story: i64) -> Result<Vec<(ItemId, RuleName)>, Fault> {
    // Who was told that the story has grown, or was edited, has been told of it. The first one is enough.
    db.prepare_cached(
        "UPDATE OR IGNORE match SET original = ?1
         WHERE item IN (SELECT item FROM report WHERE story = ?1) AND state <> 'duplicate' AND occasion IS NOT NULL",
    )?
    .execute([story])?;
    let mut released = Vec::new();
    let mut rules = BTreeSet::new();
    let mut wait =
        db.prepare_cached("UPDATE match SET state = 'waiting', reason = NULL, original = ?2 WHERE id = ?1")?;
    for (id, item, rule) in kept_back(db, story)? {
        if rules.insert(rule.clone()) {
            wait.execute([id, story])?;
            released.push((item, rule));
        }
    }
    Ok(released)
}

/// The duplicates because of a story for whose rules nothing stands for it.
fn kept_back(db: &Connection, story: i64) -> Result<Vec<(i64, ItemId, RuleName)>, Fault> {
    let mut statement = db.prepare_cached(
        "SELECT match.id, match.item, match.rule FROM report JOIN match ON match.item = report.item
         WHERE report.story = ?1 AND match.state = 'duplicate' AND match.reason LIKE ?2
             AND NOT EXISTS (SELECT 1 FROM match AS told
                 WHERE told.original = ?1 AND told.rule = match.rule AND told.state <> 'duplicate')
         ORDER BY match.item, match.id",
    )?;
    let found = statement.query_map(params![story, OF_STORY], |row| {
        Ok((row.get("id")?, ItemId(row.get("item")?), rows::rule_name(row, "rule")?))
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}
