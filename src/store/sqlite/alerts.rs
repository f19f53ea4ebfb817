//! Commit 2: matches become alerts.

use rusqlite::{Connection, params};

use super::SqliteStore;
use super::fault::Fault;
use super::rows::{self, At, Word};
use crate::model::{Alert, AlertId, AlertItem, AlsoIn, DeliveryState, FeedId, ItemId, MatchId};
use crate::store::{Alerts, Done, NewAlert, NewDelivery, WaitingMatch};

impl Alerts for SqliteStore {
    fn waiting_matches(&self, limit: usize) -> Done<'_, Vec<WaitingMatch>> {
        Box::pin(self.reader.read("list the matches that wait", move |db| waiting(db, limit)))
    }

    fn put_alerts(&self, alerts: Vec<NewAlert>) -> Done<'_, Vec<AlertId>> {
        Box::pin(self.writer.write("write down alerts", move |db| {
            let written = alerts.iter().map(|alert| put(db, alert));
            written.filter_map(Result::transpose).collect()
        }))
    }

    fn close_matches<'a>(&'a self, matches: &'a [MatchId], reason: &'a str) -> Done<'a, ()> {
        let (matches, reason) = (matches.to_vec(), reason.to_owned());
        Box::pin(self.writer.write("close matches", move |db| close(db, &matches, &reason)))
    }
}

fn waiting(db: &Connection, limit: usize) -> Result<Vec<WaitingMatch>, Fault> {
    let mut statement =
        db.prepare_cached("SELECT id, rule, created FROM match WHERE state = 'waiting' ORDER BY created, id LIMIT ?1")?;
    let found = statement.query_map([rows::limit(limit)], |row| {
        Ok(WaitingMatch {
            id: MatchId(row.get("id")?),
            rule: rows::rule_name(row, "rule")?,
            created: rows::instant(row, "created")?,
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Writes one alert, unless none of its matches waits any more.
fn put(db: &Connection, alert: &NewAlert) -> Result<Option<AlertId>, Fault> {
    let mut waits = db.prepare_cached("SELECT 1 FROM match WHERE id = ?1 AND state = 'waiting'")?;
    let mut told = Vec::with_capacity(alert.matches.len());
    for id in &alert.matches {
        if waits.exists([id.0])? {
            told.push(id);
        }
    }
    if told.is_empty() {
        return Ok(None);
    }
    let row = db
        .prepare_cached("INSERT INTO alert (rule, created) VALUES (?1, ?2)")?
        .insert(params![alert.rule.as_str(), At(alert.created)])?;
    let mut tell = db.prepare_cached("UPDATE match SET state = 'told', alert = ?2 WHERE id = ?1")?;
    for id in told {
        tell.execute([id.0, row])?;
    }
    for delivery in &alert.deliveries {
        insert_delivery(db, row, alert, delivery)?;
    }
    Ok(Some(AlertId(row)))
}

fn insert_delivery(db: &Connection, alert: i64, of: &NewAlert, new: &NewDelivery) -> rusqlite::Result<usize> {
    let state = if new.refused.is_some() { DeliveryState::Dead } else { DeliveryState::Pending };
    db.prepare_cached(
        "INSERT INTO delivery (id, alert, channel, recipient, state, created, next_attempt, last_error)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7)
         ON CONFLICT (alert, channel, recipient) DO NOTHING",
    )?
    .execute(params![
        new.id.as_str(),
        alert,
        new.channel.as_str(),
        new.recipient,
        Word(state),
        At(of.created),
        new.refused
    ])
}

fn close(db: &Connection, matches: &[MatchId], reason: &str) -> Result<(), Fault> {
    let mut statement =
        db.prepare_cached("UPDATE match SET state = 'closed', reason = ?2 WHERE id = ?1 AND state = 'waiting'")?;
    for id in matches {
        statement.execute(params![id.0, reason])?;
    }
    Ok(())
}

/// An alert with everything that a message needs.
pub(super) fn load(db: &Connection, id: AlertId) -> Result<Alert, Fault> {
    let unreadable = |fault: Fault| match fault {
        Fault::Unreadable { reason, .. } => Fault::Unreadable { what: "alert", id: id.to_string(), reason },
        other => other,
    };
    let mut statement = db.prepare_cached("SELECT rule, created FROM alert WHERE id = ?1")?;
    let (rule, created) = statement
        .query_row([id.0], |row| Ok((rows::rule_name(row, "rule")?, rows::instant(row, "created")?)))
        .map_err(|error| unreadable(error.into()))?;
    let items = load_items(db, id).map_err(unreadable)?;
    if items.is_empty() {
        return Err(Fault::Unreadable { what: "alert", id: id.to_string(), reason: "it tells nothing".into() });
    }
    Ok(Alert { id, rule, created, items })
}

fn load_items(db: &Connection, alert: AlertId) -> Result<Vec<AlertItem>, Fault> {
    let sql = format!(
        "SELECT {}, item.id, item.feed, item.first_seen, match.original, match.evidence
         FROM match JOIN item ON item.id = match.item JOIN feed ON feed.id = item.feed
         WHERE match.alert = ?1 ORDER BY item.first_seen, item.id",
        rows::ITEM
    );
    let mut statement = db.prepare_cached(&sql)?;
    let found = statement.query_map([alert.0], |row| {
        let item = AlertItem {
            id: ItemId(row.get("id")?),
            item: rows::item(row)?,
            first_seen: rows::instant(row, "first_seen")?,
            evidence: rows::evidence(row)?,
            also_in: Vec::new(),
        };
        Ok((item, ItemId(row.get("original")?), FeedId(row.get("feed")?)))
    })?;
    found
        .map(|row| {
            let (item, original, feed) = row?;
            Ok(AlertItem { also_in: also_in(db, original, feed)?, ..item })
        })
        .collect()
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
