//! What an alert tells: its matches with their items, read when it is sent.

use rusqlite::{Connection, OptionalExtension, params};

use super::fault::Fault;
use super::rows::{self, Json, Word};
use crate::model::{Alert, AlertId, AlertItem, AlsoBy, AlsoIn, FeedId, Item, ItemId, MatchId, RuleName, StoryId};

/// An alert with everything that a message needs.
pub(super) fn load(db: &Connection, id: AlertId) -> Result<Alert, Fault> {
    let unreadable = |fault: Fault| match fault {
        Fault::Unreadable { reason, .. } => Fault::Unreadable { what: "alert", id: id.to_string(), reason },
        other => other,
    };
    let mut statement = db.prepare_cached("SELECT rule, hold, created, due FROM alert WHERE id = ?1")?;
    let mut alert = statement
        .query_row([id.0], |row| {
            Ok(Alert {
                id,
                rule: rows::only_rule(row, "rule")?,
                hold: row.get::<_, Option<Word<_>>>("hold")?.map(|word| word.0),
                created: rows::instant(row, "created")?,
                due: rows::instant(row, "due")?,
                items: Vec::new(),
            })
        })
        .map_err(|error| unreadable(error.into()))?;
    alert.items = load_items(db, id).map_err(unreadable)?;
    // A digest may be wanted although nothing came.
    if alert.items.is_empty() && alert.hold.is_none() {
        return Err(Fault::Unreadable { what: "alert", id: id.to_string(), reason: "it tells nothing".into() });
    }
    Ok(alert)
}

fn load_items(db: &Connection, alert: AlertId) -> Result<Vec<AlertItem>, Fault> {
    items(db, "SELECT match FROM alert_match WHERE alert = ?1", [alert.0])
}

/// The newest matches of a rule, as if they were told together.
pub(super) fn recent(db: &Connection, rule: &RuleName, limit: usize) -> Result<Option<Alert>, Fault> {
    let newest =
        "SELECT id FROM match WHERE rule = ?1 AND state <> 'duplicate' ORDER BY created DESC, id DESC LIMIT ?2";
    let items = items(db, newest, params![rule.as_str(), rows::limit(limit)])?;
    let Some(last) = items.last() else { return Ok(None) };
    let created = last.first_seen;
    Ok(Some(Alert { id: AlertId(0), rule: Some(rule.clone()), hold: None, created, due: created, items }))
}

/// The items of the matches that `which` selects, in the order in which they are told.
fn items(db: &Connection, which: &str, parameters: impl rusqlite::Params) -> Result<Vec<AlertItem>, Fault> {
    let sql = format!(
        "SELECT {}, item.id, item.feed, item.first_seen, coalesce(item.copy_of, item.id) AS original, match.rule,
             match.evidence, match.occasion, report.story
         FROM match JOIN item ON item.id = match.item JOIN feed ON feed.id = item.feed
             LEFT JOIN report ON report.item = item.id
         WHERE match.id IN ({which}) ORDER BY item.first_seen, item.id, match.id",
        rows::ITEM
    );
    let mut statement = db.prepare_cached(&sql)?;
    let found = statement.query_map(parameters, |row| {
        let item = AlertItem {
            id: ItemId(row.get("id")?),
            rule: rows::rule_name(row, "rule")?,
            item: rows::item(row)?,
            first_seen: rows::instant(row, "first_seen")?,
            evidence: rows::evidence(row)?,
            occasion: row.get::<_, Option<Json<_>>>("occasion")?.map(|occasion| occasion.0),
            story: row.get::<_, Option<i64>>("story")?.map(StoryId),
            also_in: Vec::new(),
            also_by: Vec::new(),
        };
        Ok((item, ItemId(row.get("original")?), FeedId(row.get("feed")?)))
    })?;
    found
        .map(|row| {
            let (item, original, feed) = row?;
            let also_by = item.story.map_or(Ok(Vec::new()), |story| also_by(db, story, (original, feed)))?;
            Ok(AlertItem { also_in: also_in(db, original, feed)?, also_by, ..item })
        })
        .collect()
}

/// The items of matches.
pub(super) fn matched(db: &Connection, matches: &[MatchId]) -> Result<Vec<(MatchId, Item)>, Fault> {
    let sql = format!(
        "SELECT {} FROM match JOIN item ON item.id = match.item JOIN feed ON feed.id = item.feed WHERE match.id = ?1",
        rows::ITEM
    );
    let mut statement = db.prepare_cached(&sql)?;
    let mut items = Vec::with_capacity(matches.len());
    for &id in matches {
        items.extend(statement.query_row([id.0], rows::item).optional()?.map(|item| (id, item)));
    }
    Ok(items)
}

/// The other feeds that carried the same item, each once, the earliest first.
fn also_in(db: &Connection, original: ItemId, told_from: FeedId) -> Result<Vec<AlsoIn>, Fault> {
    // With a bare `min`, SQLite takes the other columns from the row of the minimum.
    let mut statement = db.prepare_cached(
        "SELECT feed.name, item.link, min(item.id) AS first FROM item JOIN feed ON feed.id = item.feed
         WHERE (item.id = ?1 OR item.copy_of = ?1) AND item.feed <> ?2
         GROUP BY item.feed ORDER BY first",
    )?;
    let found = statement.query_map([original.0, told_from.0], |row| {
        Ok(AlsoIn { feed: rows::feed_name(row, "name")?, link: row.get("link")? })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// The other items that report the same story, each feed once, the earliest first; what leads to the same address
/// is none of them.
fn also_by(db: &Connection, story: StoryId, (original, told_from): (ItemId, FeedId)) -> Result<Vec<AlsoBy>, Fault> {
    let mut statement = db.prepare_cached(
        "SELECT feed.name, item.title, item.link, min(item.id) AS first
         FROM report JOIN item ON item.id = report.item JOIN feed ON feed.id = item.feed
         WHERE report.story = ?1 AND coalesce(item.copy_of, item.id) <> ?2 AND item.feed <> ?3
         GROUP BY item.feed ORDER BY first",
    )?;
    let found = statement.query_map([story.0, original.0, told_from.0], |row| {
        Ok(AlsoBy { feed: rows::feed_name(row, "name")?, title: row.get("title")?, link: row.get("link")? })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}
