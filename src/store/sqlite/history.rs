//! What became of an item: its story, its edits, its matches and their ways out.

use rusqlite::{Connection, OptionalExtension, Row};

use super::fault::Fault;
use super::rows::{self, Json, Word};
use super::stories::{match_state, outlets};
use crate::model::{AlertId, FeedName, ItemId, MatchId, StoryId};
use crate::store::{ItemHistory, ItemReport, MatchDelivery, MatchHistory};

/// Everything that became of an item, if there is one of this number.
pub(super) fn of(db: &Connection, id: ItemId) -> Result<Option<ItemHistory>, Fault> {
    let sql = format!(
        "SELECT {}, item.first_seen, item.baseline, item.copy_of, edit.count AS edits, edit.last AS last_edit
         FROM item JOIN feed ON feed.id = item.feed LEFT JOIN edit ON edit.item = item.id WHERE item.id = ?1",
        rows::ITEM
    );
    let found =
        db.prepare_cached(&sql)?.query_row([id.0], |row| Ok((bare(row, id)?, row.get("copy_of")?))).optional()?;
    let Some((history, copy_of)) = found else { return Ok(None) };
    let copy_of = match copy_of {
        Some(original) => feed_of(db, ItemId(original))?.map(|feed| (ItemId(original), feed)),
        None => None,
    };
    Ok(Some(ItemHistory { copy_of, report: report(db, id)?, matches: matches(db, id)?, ..history }))
}

/// What the item's own row says of it.
fn bare(row: &Row<'_>, id: ItemId) -> rusqlite::Result<ItemHistory> {
    let edits: Option<u32> = row.get("edits")?;
    Ok(ItemHistory {
        id,
        item: rows::item(row)?,
        first_seen: rows::instant(row, "first_seen")?,
        baseline: row.get("baseline")?,
        copy_of: None,
        edits: edits.zip(rows::maybe_instant(row, "last_edit")?),
        report: None,
        matches: Vec::new(),
    })
}

fn feed_of(db: &Connection, item: ItemId) -> Result<Option<FeedName>, Fault> {
    let mut statement =
        db.prepare_cached("SELECT name FROM item JOIN feed ON feed.id = item.feed WHERE item.id = ?1")?;
    Ok(statement.query_row([item.0], |row| rows::feed_name(row, "name")).optional()?)
}

fn report(db: &Connection, item: ItemId) -> Result<Option<ItemReport>, Fault> {
    let mut statement = db.prepare_cached(
        "SELECT report.story, report.reason, feed.name, first.title
         FROM report JOIN item AS first ON first.id = report.story JOIN feed ON feed.id = first.feed
         WHERE report.item = ?1",
    )?;
    let found = statement.query_row([item.0], |row| {
        Ok(ItemReport {
            story: StoryId(row.get("story")?),
            outlets: 0,
            reason: row.get("reason")?,
            first_feed: rows::feed_name(row, "name")?,
            first_title: row.get("title")?,
        })
    });
    match found.optional()? {
        Some(report) => Ok(Some(ItemReport { outlets: outlets(db, report.story)?, ..report })),
        None => Ok(None),
    }
}

fn matches(db: &Connection, item: ItemId) -> Result<Vec<MatchHistory>, Fault> {
    let mut statement = db.prepare_cached(
        "SELECT id, rule, created, state, reason, occasion, evidence FROM match WHERE item = ?1 ORDER BY id",
    )?;
    let found = statement.query_map([item.0], |row| {
        let history = MatchHistory {
            rule: rows::rule_name(row, "rule")?,
            created: rows::instant(row, "created")?,
            state: match_state(row)?,
            occasion: row.get::<_, Option<Json<_>>>("occasion")?.map(|occasion| occasion.0),
            evidence: rows::evidence(row)?,
            deliveries: Vec::new(),
        };
        Ok((MatchId(row.get("id")?), history))
    })?;
    found
        .map(|row| {
            let (id, history) = row?;
            Ok(MatchHistory { deliveries: deliveries(db, id)?, ..history })
        })
        .collect()
}

fn deliveries(db: &Connection, id: MatchId) -> Result<Vec<MatchDelivery>, Fault> {
    let sql = format!(
        "SELECT {}, (SELECT hold FROM alert WHERE alert.id = delivery.alert) AS hold,
             (SELECT max(ended) FROM attempt WHERE attempt.delivery = delivery.id) AS tried
         FROM alert_match JOIN delivery ON delivery.alert = alert_match.alert
         WHERE alert_match.match = ?1 ORDER BY delivery.alert, delivery.channel, delivery.recipient",
        rows::DELIVERY
    );
    let mut statement = db.prepare_cached(&sql)?;
    let found = statement.query_map([id.0], |row| {
        Ok(MatchDelivery {
            alert: AlertId(row.get("alert")?),
            hold: row.get::<_, Option<Word<_>>>("hold")?.map(|word| word.0),
            delivery: rows::delivery(row)?,
            tried: rows::maybe_instant(row, "tried")?,
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}
