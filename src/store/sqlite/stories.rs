//! Stories as people look at them.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::fault::Fault;
use super::{SqliteStore, history, identities, rows, split};
use crate::model::{ItemId, StoryId};
use crate::store::{
    Done, Identity, ItemHistory, MatchState, NoSplit, ReportRow, Split, Stories, StoryMatch, StoryRow, StorySummary,
};

impl Stories for SqliteStore {
    fn history(&self, item: ItemId) -> Done<'_, Option<ItemHistory>> {
        Box::pin(self.reader.read("read what became of an item", move |db| history::of(db, item)))
    }

    fn items_of(&self, identity: Identity) -> Done<'_, Vec<ItemId>> {
        Box::pin(self.reader.read("find the items of an address", move |db| items_of(db, identity)))
    }

    fn was_pruned(&self, item: ItemId) -> Done<'_, bool> {
        Box::pin(self.reader.read("look for an item", move |db| was_pruned(db, item)))
    }

    fn is_known_anywhere(&self, identity: Identity) -> Done<'_, bool> {
        Box::pin(
            self.reader.read("look for an address", move |db| Ok(!identities::originals(db, &[identity])?.is_empty())),
        )
    }

    fn story_of(&self, item: ItemId) -> Done<'_, Option<StoryRow>> {
        Box::pin(self.reader.read("read a story", move |db| story_of(db, item)))
    }

    fn stories(&self, limit: usize) -> Done<'_, Vec<StorySummary>> {
        Box::pin(self.reader.read("list the stories", move |db| newest(db, limit)))
    }

    fn split_story(&self, item: ItemId) -> Done<'_, Result<Split, NoSplit>> {
        Box::pin(self.writer.write("take an item out of its story", move |db| split::split(db, item)))
    }
}

/// The items that an identity stands for in any feed, the oldest first.
fn items_of(db: &Connection, identity: Identity) -> Result<Vec<ItemId>, Fault> {
    let mut statement = db.prepare_cached("SELECT id FROM item WHERE id = ?1 OR copy_of = ?1")?;
    let mut items = BTreeSet::new();
    for original in identities::originals(db, &[identity])? {
        for item in statement.query_map([original], |row| row.get(0))? {
            items.insert(ItemId(item?));
        }
    }
    Ok(items.into_iter().collect())
}

/// Numbers are given upwards, and never twice.
fn was_pruned(db: &Connection, item: ItemId) -> Result<bool, Fault> {
    let mut statement = db.prepare_cached(
        "SELECT ?1 BETWEEN 1 AND (SELECT seq FROM sqlite_sequence WHERE name = 'item')
             AND NOT EXISTS (SELECT 1 FROM item WHERE id = ?1)",
    )?;
    Ok(statement.query_row([item.0], |row| row.get::<_, Option<bool>>(0))?.unwrap_or(false))
}

fn story_of(db: &Connection, item: ItemId) -> Result<Option<StoryRow>, Fault> {
    let mut statement = db.prepare_cached("SELECT story FROM report WHERE item = ?1")?;
    let Some(story) = statement.query_row([item.0], |row| row.get(0)).optional()?.map(StoryId) else {
        return Ok(None);
    };
    let (outlets, reports, matches) = (outlets(db, story)?, reports(db, story)?, matches(db, story)?);
    Ok(Some(StoryRow { id: story, outlets, reports, matches }))
}

/// How many outlets report a story: those that copy one text are one.
pub(super) fn outlets(db: &Connection, story: StoryId) -> Result<usize, Fault> {
    let mut count = db.prepare_cached("SELECT count(DISTINCT voice) AS outlets FROM report WHERE story = ?1")?;
    Ok(count.query_row([story.0], |row| rows::count(row, "outlets"))?)
}

fn reports(db: &Connection, story: StoryId) -> Result<Vec<ReportRow>, Fault> {
    let mut statement = db.prepare_cached(
        "SELECT report.item, feed.name, item.title, item.link, report.seen, report.voice, report.reason
         FROM report JOIN item ON item.id = report.item JOIN feed ON feed.id = item.feed
         WHERE report.story = ?1 ORDER BY report.item",
    )?;
    let found = statement.query_map([story.0], |row| {
        Ok(ReportRow {
            item: ItemId(row.get("item")?),
            feed: rows::feed_name(row, "name")?,
            title: row.get("title")?,
            link: row.get("link")?,
            seen: rows::instant(row, "seen")?,
            voice: ItemId(row.get("voice")?),
            reason: row.get("reason")?,
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn matches(db: &Connection, story: StoryId) -> Result<Vec<StoryMatch>, Fault> {
    let mut statement = db.prepare_cached(
        "SELECT match.rule, match.item, match.state, match.reason FROM report JOIN match ON match.item = report.item
         WHERE report.story = ?1 ORDER BY match.item, match.id",
    )?;
    let found = statement.query_map([story.0], |row| {
        let (rule, item) = (rows::rule_name(row, "rule")?, ItemId(row.get("item")?));
        Ok(StoryMatch { rule, item, state: match_state(row)? })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// What became of a match, from its `state` and `reason`.
pub(super) fn match_state(row: &Row<'_>) -> rusqlite::Result<MatchState> {
    let reason = || row.get::<_, Option<String>>("reason").map(Option::unwrap_or_default);
    Ok(match row.get::<_, String>("state")?.as_str() {
        "waiting" => MatchState::Waiting,
        "told" => MatchState::Told,
        "duplicate" => MatchState::Duplicate(reason()?),
        _ => MatchState::Closed(reason()?),
    })
}

/// The stories with more than one report, those first that were reported last.
fn newest(db: &Connection, limit: usize) -> Result<Vec<StorySummary>, Fault> {
    let mut statement = db.prepare_cached(
        "SELECT newest.*, feed.name, item.title, item.first_seen FROM (
             SELECT story, count(*) AS reports, count(DISTINCT voice) AS outlets, max(seen) AS last_seen,
                 max(item) AS last
             FROM report GROUP BY story HAVING count(*) > 1 ORDER BY last DESC LIMIT ?1
         ) AS newest JOIN item ON item.id = newest.story JOIN feed ON feed.id = item.feed ORDER BY newest.last DESC",
    )?;
    let found = statement.query_map(params![rows::limit(limit)], |row| {
        Ok(StorySummary {
            id: StoryId(row.get("story")?),
            reports: rows::count(row, "reports")?,
            outlets: rows::count(row, "outlets")?,
            feed: rows::feed_name(row, "name")?,
            title: row.get("title")?,
            first_seen: rows::instant(row, "first_seen")?,
            last_seen: rows::instant(row, "last_seen")?,
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}
