//! What newswatch has to say of itself.

use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, params};

use super::fault::Fault;
use super::postings::Newest;
use super::rows::{self, At};
use super::{SqliteStore, items};
use crate::model::{FeedId, Habits, NextPoll, RuleName, Validators};
use crate::store::{Done, Health, HealthChange, Missed, NewMemory, PollReceipt, PollRecord, Subject, Trouble};

/// The feed whose news are about newswatch. It is never configured, so it is never due nor listed.
const OWN_FEED: &str = "newswatch";

impl Health for SqliteStore {
    fn troubles(&self, feeds_before: Timestamp, channels_before: Timestamp) -> Done<'_, Vec<Trouble>> {
        let work = move |db: &Connection| {
            let mut troubles = of_feeds(db, feeds_before)?;
            troubles.extend(of_channels(db, channels_before)?);
            Ok(troubles)
        };
        Box::pin(self.reader.read("find what goes wrong", work))
    }

    fn last_matches<'a>(&'a self, rules: &'a [RuleName]) -> Done<'a, Vec<(RuleName, Timestamp)>> {
        let rules = rules.to_vec();
        Box::pin(self.reader.read("find when rules matched last", move |db| last_matches(db, rules)))
    }

    fn told_troubles(&self) -> Done<'_, Vec<Trouble>> {
        Box::pin(self.reader.read("list the troubles that were told", told))
    }

    fn record_health(&self, change: HealthChange, now: Timestamp) -> Done<'_, PollReceipt> {
        let newest = Arc::clone(&self.newest);
        let write = move |db: &Connection| record(db, &change, &newest, now);
        Box::pin(self.writer.write("record what newswatch says of itself", write))
    }
}

fn of_feeds(db: &Connection, before: Timestamp) -> Result<Vec<Trouble>, Fault> {
    let mut statement = db.prepare_cached(
        "SELECT name, failing_since, last_error FROM feed
         WHERE removed IS NULL AND failing_since IS NOT NULL AND (gone OR failing_since <= ?1)",
    )?;
    let found = statement.query_map([At(before)], |row| {
        Ok(Trouble {
            subject: Subject::Feed(rows::feed_name(row, "name")?),
            since: rows::instant(row, "failing_since")?,
            text: row.get::<_, Option<String>>("last_error")?.unwrap_or_default(),
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn of_channels(db: &Connection, before: Timestamp) -> Result<Vec<Trouble>, Fault> {
    let mut statement = db.prepare_cached(
        "SELECT delivery.channel, min(alert.due) AS since, max(last_error) AS last_error
         FROM delivery JOIN alert ON alert.id = delivery.alert
         WHERE state = 'pending' AND attempts > 0 GROUP BY delivery.channel HAVING min(alert.due) <= ?1
         UNION ALL
         -- Nothing waits any more because it was given up: that is no recovery.
         SELECT substr(subject, 9) AS channel, since, text AS last_error FROM trouble
         WHERE subject LIKE 'channel %'
             AND EXISTS (SELECT 1 FROM delivery WHERE channel = substr(subject, 9) AND state = 'dead')
             AND NOT EXISTS (SELECT 1 FROM attempt JOIN delivery ON delivery.id = attempt.delivery
                             WHERE channel = substr(subject, 9) AND outcome = 'sent' AND ended > since)",
    )?;
    let found = statement.query_map([At(before)], |row| {
        Ok(Trouble {
            subject: Subject::Channel(row.get::<_, String>("channel")?.into()),
            since: rows::instant(row, "since")?,
            text: row.get::<_, Option<String>>("last_error")?.unwrap_or_default(),
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn last_matches(db: &Connection, rules: Vec<RuleName>) -> Result<Vec<(RuleName, Timestamp)>, Fault> {
    let mut statement = db.prepare_cached("SELECT max(created) FROM match WHERE rule = ?1")?;
    let mut last = Vec::new();
    for rule in rules {
        let created: Option<At> = statement.query_row([rule.as_str()], |row| row.get(0))?;
        last.extend(created.map(|created| (rule, created.0)));
    }
    Ok(last)
}

fn told(db: &Connection) -> Result<Vec<Trouble>, Fault> {
    let mut statement = db.prepare_cached("SELECT subject, since, text FROM trouble ORDER BY subject")?;
    let found = statement.query_map([], |row| {
        let subject: String = row.get("subject")?;
        Ok((subject, rows::instant(row, "since")?, row.get("text")?))
    })?;
    let found: Vec<(String, Timestamp, String)> = found.collect::<Result<_, _>>()?;
    let read = |(subject, since, text): (String, Timestamp, String)| {
        Some(Trouble { subject: Subject::parse(&subject)?, since, text })
    };
    Ok(found.into_iter().filter_map(read).collect())
}

fn record(
    db: &Connection,
    change: &HealthChange,
    newest: &Mutex<Newest>,
    now: Timestamp,
) -> Result<PollReceipt, Fault> {
    let mut begin = db.prepare_cached("INSERT OR REPLACE INTO trouble (subject, since, text) VALUES (?1, ?2, ?3)")?;
    for trouble in change.begun.iter().chain(&change.reworded) {
        begin.execute(params![trouble.subject.to_string(), At(trouble.since), trouble.text])?;
    }
    let mut end = db.prepare_cached("DELETE FROM trouble WHERE subject = ?1")?;
    for subject in &change.ended {
        end.execute([subject.to_string()])?;
    }
    if change.items.is_empty() {
        return Ok(PollReceipt::default());
    }
    items::write_all(db, &own_news(db, change, now)?, newest)
}

/// The news as those of a poll of the own feed.
fn own_news(db: &Connection, change: &HealthChange, now: Timestamp) -> Result<PollRecord, Fault> {
    db.prepare_cached(
        "INSERT OR IGNORE INTO feed (name, source, removed, next_poll, baseline) VALUES (?1, ?1, ?2, ?2, 0)",
    )?
    .execute(params![OWN_FEED, At(now)])?;
    let id = db.query_row("SELECT id FROM feed WHERE name = ?1", [OWN_FEED], |row| row.get(0))?;
    Ok(PollRecord {
        feed: FeedId(id),
        source: OWN_FEED.to_owned(),
        now,
        next: NextPoll::scheduled(now),
        habits: Habits::default(),
        memory: NewMemory::Unchanged { validators: Validators::default(), came: false, moved_to: None },
        transfer: None,
        items: change.items.clone(),
        again: Vec::new(),
        absences: Vec::new(),
        missed: Missed::default(),
        story_window: SignedDuration::ZERO,
    })
}
