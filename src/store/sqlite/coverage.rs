//! Where news may have been missed: what polls and signs of life leave behind.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::SqliteStore;
use super::fault::Fault;
use super::rows::{self, At, Word, Worded};
use crate::model::FeedId;
use crate::store::{COVERAGE_KEPT, Coverage, Done, Gap, PollRecord, SignOfLife, Span, WatchKind, Watching};

mod read;

/// The most gaps, and the most blind spots, that are kept of one feed.
const MOST: i64 = 200;

impl Watching for SqliteStore {
    fn sign_of_life(&self, sign: SignOfLife) -> Done<'_, ()> {
        Box::pin(self.writer.write("record a sign of life", move |db| alive(db, sign)))
    }

    fn coverage(&self, since: Timestamp, now: Timestamp) -> Done<'_, Coverage> {
        Box::pin(self.reader.read("find out what was missed", move |db| read::coverage(db, since, now)))
    }
}

impl Worded for WatchKind {
    const ALL: &'static [Self] = &WatchKind::ALL;

    fn word(self) -> &'static str {
        self.as_str()
    }
}

/// Writes down what a poll missed, before its memory takes the place of the one before.
pub(super) fn write(db: &Connection, record: &PollRecord) -> rusqlite::Result<()> {
    if let Some(gap) = &record.missed.gap {
        write_gap(db, record.feed, gap)?;
    }
    if let Some(late) = record.missed.late {
        let day = record.now.as_second().div_euclid(DAY) * DAY * 1_000_000;
        db.prepare_cached(
            "INSERT INTO late_poll (feed, day, polls, longest) VALUES (?1, ?2, 1, ?3)
             ON CONFLICT DO UPDATE SET polls = polls + 1, longest = max(longest, ?3)",
        )?
        .execute(params![record.feed.0, day, i64::try_from(late.as_micros()).unwrap_or(i64::MAX)])?;
    }
    Ok(())
}

const DAY: i64 = 24 * 3600;

/// A gap that begins where the one before ended is the same.
fn write_gap(db: &Connection, feed: FeedId, gap: &Gap) -> rusqlite::Result<()> {
    let items = i64::try_from(gap.items).unwrap_or(i64::MAX);
    let grown = db
        .prepare_cached("UPDATE gap SET ended = ?3, polls = polls + 1, items = ?4 WHERE feed = ?1 AND ended = ?2")?
        .execute(params![feed.0, At(gap.began), At(gap.ended), items])?;
    if grown == 0 {
        db.prepare_cached("INSERT OR REPLACE INTO gap (feed, began, ended, polls, items) VALUES (?1, ?2, ?3, 1, ?4)")?
            .execute(params![feed.0, At(gap.began), At(gap.ended), items])?;
        forget_most(db, "gap", feed)?;
    }
    Ok(())
}

/// Writes down that a feed that failed can be read again, before that is forgotten.
pub(super) fn end_blind_spot(db: &Connection, feed: FeedId, now: Timestamp) -> rusqlite::Result<()> {
    let written = db
        .prepare_cached(
            "INSERT OR REPLACE INTO blind_spot (feed, began, ended, reason)
             SELECT id, failing_since, max(failing_since, ?2), coalesce(last_error, '') FROM feed
             WHERE id = ?1 AND failing_since IS NOT NULL",
        )?
        .execute(params![feed.0, At(now)])?;
    if written > 0 { forget_most(db, "blind_spot", feed) } else { Ok(()) }
}

/// Forgets what is too much of one feed, the oldest first.
fn forget_most(db: &Connection, table: &str, feed: FeedId) -> rusqlite::Result<()> {
    let sql = format!(
        "DELETE FROM {table} WHERE feed = ?1
             AND began <= (SELECT began FROM {table} WHERE feed = ?1 ORDER BY began DESC LIMIT 1 OFFSET ?2)"
    );
    db.prepare_cached(&sql)?.execute(params![feed.0, MOST]).map(drop)
}

/// Lets the newest time of this kind last until now, or begins another one.
fn alive(db: &Connection, SignOfLife { now, kind, within }: SignOfLife) -> Result<(), Fault> {
    if kind != WatchKind::Offline {
        catch_up(db, now)?;
        forget_old(db, now)?;
    }
    let least = now.saturating_sub(within).unwrap_or(Timestamp::MIN);
    // What ran last must have been of the same kind.
    let before = newest(db, Some(kind).filter(|kind| *kind == WatchKind::Offline))?;
    let lasting = before.filter(|(last, span)| *last == kind && span.ended >= least && span.began <= now);
    match lasting {
        Some((_, span)) => db
            .prepare_cached("UPDATE watch SET ended = max(ended, ?3) WHERE kind = ?1 AND began = ?2")?
            .execute(params![Word(kind), At(span.began), At(now)])?,
        None => db
            .prepare_cached("INSERT OR REPLACE INTO watch (kind, began, ended) VALUES (?1, ?2, ?2)")?
            .execute(params![Word(kind), At(now)])?,
    };
    Ok(())
}

/// What ran last lived at least until its last poll.
fn catch_up(db: &Connection, now: Timestamp) -> rusqlite::Result<()> {
    let Some((kind, span)) = newest(db, None)? else { return Ok(()) };
    let last = last_poll(db, now)?.filter(|last| *last > span.ended);
    if let Some(last) = last {
        db.prepare_cached("UPDATE watch SET ended = ?3 WHERE kind = ?1 AND began = ?2")?.execute(params![
            Word(kind),
            At(span.began),
            At(last)
        ])?;
    }
    Ok(())
}

fn last_poll(db: &Connection, now: Timestamp) -> rusqlite::Result<Option<Timestamp>> {
    let mut statement = db.prepare_cached("SELECT max(last_poll) FROM feed WHERE last_poll <= ?1")?;
    Ok(statement.query_row([At(now)], |row| row.get::<_, Option<At>>(0))?.map(|at| at.0))
}

/// The newest time of this kind; without a kind, of those in which newswatch ran.
fn newest(db: &Connection, kind: Option<WatchKind>) -> rusqlite::Result<Option<(WatchKind, Span)>> {
    let mut statement = db.prepare_cached(
        "SELECT kind, began, ended FROM watch WHERE iif(?1 IS NULL, kind <> 'offline', kind = ?1)
         ORDER BY began DESC LIMIT 1",
    )?;
    statement.query_row([kind.map(Word)], watch).optional()
}

fn watch(row: &Row<'_>) -> rusqlite::Result<(WatchKind, Span)> {
    Ok((row.get::<_, Word<_>>("kind")?.0, span(row)?))
}

fn span(row: &Row<'_>) -> rusqlite::Result<Span> {
    Ok(Span { began: rows::instant(row, "began")?, ended: rows::instant(row, "ended")? })
}

fn forget_old(db: &Connection, now: Timestamp) -> rusqlite::Result<()> {
    let old = now.saturating_sub(COVERAGE_KEPT).unwrap_or(Timestamp::MIN);
    for sql in [
        "DELETE FROM gap WHERE ended < ?1",
        "DELETE FROM blind_spot WHERE ended < ?1",
        "DELETE FROM late_poll WHERE day < ?1",
        "DELETE FROM watch WHERE ended < ?1",
    ] {
        db.prepare_cached(sql)?.execute([At(old)])?;
    }
    Ok(())
}
