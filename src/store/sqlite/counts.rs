//! What is counted: written with what it counts, read as a whole.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, Row, params};

use super::fault::Fault;
use super::overview;
use super::rows;
use crate::model::{ChannelName, RuleName};
use crate::store::{ChannelCounts, Counts, NewMemory, PollCounts, PollReceipt, PollRecord};

/// Counts a poll.
pub(super) fn poll(db: &Connection, record: &PollRecord, receipt: &PollReceipt) -> rusqlite::Result<()> {
    let column = match &record.memory {
        NewMemory::Read { .. } if receipt.stored > 0 => "polls_new",
        NewMemory::Read { .. } | NewMemory::Unchanged { came: true, .. } => "polls_unchanged",
        NewMemory::Unchanged { came: false, .. } => "polls_not_modified",
        NewMemory::Failed { .. } => "polls_failed",
    };
    let took = record.transfer.map(|transfer| microseconds(transfer.took));
    db.prepare_cached(&format!(
        "UPDATE feed SET {column} = {column} + 1, received = received + ?2, answers = answers + (?3 IS NOT NULL),
             answering = answering + coalesce(?3, 0), last_answering = coalesce(?3, last_answering)
         WHERE id = ?1"
    ))?
    .execute(params![record.feed.0, record.transfer.map_or(0, |transfer| transfer.bytes as i64), took])?;
    Ok(())
}

/// Counts a match of `rule`.
pub(super) fn matched(db: &Connection, rule: &RuleName) -> rusqlite::Result<()> {
    db.prepare_cached("INSERT INTO match_count VALUES (?1, 1) ON CONFLICT (rule) DO UPDATE SET count = count + 1")?
        .execute([rule.as_str()])?;
    Ok(())
}

/// Counts an attempt of the delivery `id`.
pub(super) fn attempt(db: &Connection, id: &str, outcome: &str) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO attempt_count SELECT channel, ?2, 1 FROM delivery WHERE id = ?1
         ON CONFLICT (channel, outcome) DO UPDATE SET count = count + 1",
    )?
    .execute([id, outcome])?;
    Ok(())
}

/// Everything that is counted.
pub(super) fn read(db: &Connection, now: Timestamp) -> Result<Counts, Fault> {
    Ok(Counts {
        totals: overview::totals(db, now)?,
        feeds: overview::feeds(db)?,
        matches: matches(db)?,
        channels: channels(db)?,
    })
}

/// What [`polls`] reads, from `feed`.
pub(super) const POLLS: &str = "feed.polls_new, feed.polls_unchanged, feed.polls_not_modified, feed.polls_failed, \
    feed.received, feed.answers, feed.answering, feed.last_answering";

/// What the polls of a feed came to.
pub(super) fn polls(row: &Row<'_>) -> rusqlite::Result<PollCounts> {
    let count = |column: &str| Ok::<_, rusqlite::Error>(rows::count(row, column)? as u64);
    let last: Option<i64> = row.get("last_answering")?;
    Ok(PollCounts {
        new: count("polls_new")?,
        unchanged: count("polls_unchanged")?,
        not_modified: count("polls_not_modified")?,
        failed: count("polls_failed")?,
        received: count("received")?,
        answers: count("answers")?,
        answering: Duration::from_micros(count("answering")?),
        last_answering: last.map(|took| Duration::from_micros(took.unsigned_abs())),
    })
}

fn matches(db: &Connection) -> Result<Vec<(RuleName, u64)>, Fault> {
    let mut statement = db.prepare_cached("SELECT rule, count FROM match_count ORDER BY rule")?;
    let found =
        statement.query_map([], |row| Ok((rows::rule_name(row, "rule")?, rows::count(row, "count")? as u64)))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Reads partial indexes and the counts, never all deliveries.
fn channels(db: &Connection) -> Result<Vec<(ChannelName, ChannelCounts)>, Fault> {
    let mut channels: BTreeMap<String, ChannelCounts> = BTreeMap::new();
    let mut waiting = db.prepare_cached(
        "SELECT delivery.channel, sum(open) AS held, sum(NOT open) AS pending, min(iif(open, NULL, alert.due)) AS oldest
         FROM delivery JOIN alert ON alert.id = delivery.alert WHERE state = 'pending' GROUP BY delivery.channel",
    )?;
    let mut found = waiting.query([])?;
    while let Some(row) = found.next()? {
        let counts = channels.entry(row.get("channel")?).or_default();
        counts.held = rows::count(row, "held")? as u64;
        counts.pending = rows::count(row, "pending")? as u64;
        counts.oldest_pending = rows::maybe_instant(row, "oldest")?;
    }
    let mut dead =
        db.prepare_cached("SELECT channel, count(*) AS dead FROM delivery WHERE state = 'dead' GROUP BY 1")?;
    let mut found = dead.query([])?;
    while let Some(row) = found.next()? {
        channels.entry(row.get("channel")?).or_default().dead = rows::count(row, "dead")? as u64;
    }
    let mut attempts = db.prepare_cached("SELECT channel, outcome, count FROM attempt_count")?;
    let mut found = attempts.query([])?;
    while let Some(row) = found.next()? {
        let counts = channels.entry(row.get("channel")?).or_default();
        let count = rows::count(row, "count")? as u64;
        match row.get::<_, String>("outcome")?.as_str() {
            "sent" => counts.sent = count,
            "retry" => counts.retried = count,
            _ => counts.given_up = count,
        }
    }
    Ok(channels.into_iter().map(|(name, counts)| (name.into(), counts)).collect())
}

fn microseconds(time: Duration) -> i64 {
    i64::try_from(time.as_micros()).unwrap_or(i64::MAX)
}
