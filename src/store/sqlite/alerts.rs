//! Commit 2: matches become alerts.

use std::collections::HashSet;

use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::fault::Fault;
use super::rows::{self, At, Word};
use super::{SqliteStore, telling};
use crate::model::{AlertId, ChannelName, DeliveryState, Hold, Item, ItemId, MatchId, StoryId};
use crate::store::{AlertPlan, Alerts, Done, Growth, NewAlert, NewDelivery, OpenAlert, Told, WaitingMatch};

impl Alerts for SqliteStore {
    fn waiting_matches(&self, limit: usize) -> Done<'_, Vec<WaitingMatch>> {
        Box::pin(self.reader.read("list the matches that wait", move |db| waiting(db, limit)))
    }

    fn matched_items<'a>(&'a self, matches: &'a [MatchId]) -> Done<'a, Vec<(MatchId, Item)>> {
        let matches = matches.to_vec();
        Box::pin(self.reader.read("read the items of matches", move |db| telling::matched(db, &matches)))
    }

    fn open_alerts(&self) -> Done<'_, Vec<OpenAlert>> {
        Box::pin(self.reader.read("list the alerts that are held", open))
    }

    fn told_since<'a>(&'a self, channels: &'a [ChannelName], since: Timestamp) -> Done<'a, Vec<Told>> {
        let channels = channels.to_vec();
        Box::pin(self.reader.read("count what was told", move |db| told_since(db, &channels, since)))
    }

    fn put_alerts(&self, plan: AlertPlan) -> Done<'_, Option<Vec<AlertId>>> {
        Box::pin(self.writer.write("write down alerts", move |db| put(db, &plan)))
    }

    fn close_matches<'a>(&'a self, matches: &'a [MatchId], reason: &'a str) -> Done<'a, ()> {
        let (matches, reason) = (matches.to_vec(), reason.to_owned());
        Box::pin(self.writer.write("close matches", move |db| close(db, &matches, &reason)))
    }
}

fn waiting(db: &Connection, limit: usize) -> Result<Vec<WaitingMatch>, Fault> {
    let mut statement = db.prepare_cached(
        "SELECT match.id, match.rule, match.original, report.story, feed.name AS feed_name, match.created
         FROM match JOIN item ON item.id = match.item JOIN feed ON feed.id = item.feed
             LEFT JOIN report ON report.item = item.id
         WHERE match.state = 'waiting' ORDER BY match.created, match.id LIMIT ?1",
    )?;
    let found = statement.query_map([rows::limit(limit)], |row| {
        Ok(WaitingMatch {
            id: MatchId(row.get("id")?),
            rule: rows::rule_name(row, "rule")?,
            item: ItemId(row.get("original")?),
            story: row.get::<_, Option<i64>>("story")?.map(StoryId),
            feed: rows::feed_name(row, "feed_name")?,
            created: rows::instant(row, "created")?,
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn open(db: &Connection) -> Result<Vec<OpenAlert>, Fault> {
    let mut statement = db.prepare_cached(
        "SELECT id, rule, channel, hold, due, (SELECT count(*) FROM alert_match WHERE alert = alert.id) AS matches
         FROM alert WHERE open = 1 ORDER BY due, id",
    )?;
    let found = statement.query_map([], |row| {
        Ok(OpenAlert {
            id: AlertId(row.get("id")?),
            rule: rows::only_rule(row, "rule")?,
            channel: row.get::<_, String>("channel")?.into(),
            hold: Hold { reason: row.get::<_, Word<_>>("hold")?.0, until: rows::instant(row, "due")? },
            matches: rows::count(row, "matches")?,
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn told_since(db: &Connection, channels: &[ChannelName], since: Timestamp) -> Result<Vec<Told>, Fault> {
    let mut statement = db.prepare_cached(
        "SELECT DISTINCT alert.id, alert.rule, alert.due FROM alert JOIN delivery ON delivery.alert = alert.id
         WHERE alert.due > ?1 AND delivery.channel = ?2 ORDER BY alert.due, alert.id",
    )?;
    let mut told = Vec::new();
    for channel in channels {
        let found = statement.query_map(params![At(since), channel.as_str()], |row| {
            let rule = rows::only_rule(row, "rule")?;
            Ok(Told { channel: channel.clone(), rule, due: rows::instant(row, "due")? })
        })?;
        told.extend(found.collect::<Result<Vec<_>, _>>()?);
    }
    Ok(told)
}

/// Writes the whole plan, or nothing of it.
fn put(db: &Connection, plan: &AlertPlan) -> Result<Option<Vec<AlertId>>, Fault> {
    let mut is_open = db.prepare_cached("SELECT 1 FROM alert WHERE id = ?1 AND open = 1")?;
    for growth in &plan.grown {
        if !is_open.exists([growth.alert.0])? {
            return Ok(None);
        }
    }
    let named = plan.new.iter().flat_map(|new| &new.matches).chain(plan.grown.iter().flat_map(|grown| &grown.matches));
    let waiting = still_waiting(db, named)?;
    for growth in &plan.grown {
        grow(db, growth, &waiting)?;
    }
    let written = plan.new.iter().map(|alert| write(db, alert, &waiting));
    let written = written.filter_map(Result::transpose).collect::<Result<_, _>>()?;
    let mut told = db.prepare_cached("UPDATE match SET state = 'told' WHERE id = ?1")?;
    for id in &waiting {
        told.execute([id.0])?;
    }
    Ok(Some(written))
}

fn still_waiting<'a>(db: &Connection, named: impl Iterator<Item = &'a MatchId>) -> Result<HashSet<MatchId>, Fault> {
    let mut waits = db.prepare_cached("SELECT 1 FROM match WHERE id = ?1 AND state = 'waiting'")?;
    let mut waiting = HashSet::new();
    for id in named {
        if !waiting.contains(id) && waits.exists([id.0])? {
            waiting.insert(*id);
        }
    }
    Ok(waiting)
}

fn grow(db: &Connection, growth: &Growth, waiting: &HashSet<MatchId>) -> Result<(), Fault> {
    db.prepare_cached("UPDATE alert SET due = ?2 WHERE id = ?1")?.execute(params![growth.alert.0, At(growth.until)])?;
    db.prepare_cached("UPDATE delivery SET next_attempt = ?2 WHERE alert = ?1 AND state = 'pending'")?
        .execute(params![growth.alert.0, At(growth.until)])?;
    tell(db, growth.alert.0, &growth.matches, waiting)
}

/// Writes one alert, unless none of its matches waits any more. One is still taken for waiting that other
/// alerts of the same plan tell too. It is twice in no alert.
fn write(db: &Connection, alert: &NewAlert, waiting: &HashSet<MatchId>) -> Result<Option<AlertId>, Fault> {
    let is_wanted = alert.matches.is_empty() && alert.hold.is_some();
    if !is_wanted && !alert.matches.iter().any(|id| waiting.contains(id)) {
        return Ok(None);
    }
    let rule = alert.rule.as_ref().map_or("", |rule| rule.as_str());
    let channel = alert.deliveries.first().filter(|_| alert.hold.is_some()).map(|first| first.channel.as_str());
    let due = alert.hold.map_or(alert.created, |hold| hold.until);
    let row = db
        .prepare_cached(
            "INSERT INTO alert (rule, created, hold, channel, due, open) VALUES (?1, ?2, ?3, ?4, ?5, ?3 IS NOT NULL)",
        )?
        .insert(params![rule, At(alert.created), alert.hold.map(|hold| Word(hold.reason)), channel, At(due)])?;
    tell(db, row, &alert.matches, waiting)?;
    for delivery in &alert.deliveries {
        insert_delivery(db, row, (alert.created, due), delivery)?;
    }
    Ok(Some(AlertId(row)))
}

fn tell(db: &Connection, alert: i64, matches: &[MatchId], waiting: &HashSet<MatchId>) -> Result<(), Fault> {
    let mut tell = db.prepare_cached("INSERT OR IGNORE INTO alert_match (alert, match) VALUES (?1, ?2)")?;
    for id in matches.iter().filter(|id| waiting.contains(id)) {
        tell.execute([alert, id.0])?;
    }
    Ok(())
}

pub(super) fn insert_delivery(
    db: &Connection,
    alert: i64,
    (created, due): (Timestamp, Timestamp),
    new: &NewDelivery,
) -> rusqlite::Result<usize> {
    let state = if new.refused.is_some() { DeliveryState::Dead } else { DeliveryState::Pending };
    db.prepare_cached(
        "INSERT INTO delivery (id, alert, channel, recipient, state, created, next_attempt, last_error)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (alert, channel, recipient) DO NOTHING",
    )?
    .execute(params![
        new.id.as_str(),
        alert,
        new.channel.as_str(),
        new.recipient,
        Word(state),
        At(created),
        At(due),
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
