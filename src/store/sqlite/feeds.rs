//! When feeds are due.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::fault::Fault;
use super::rows::{self, At};
use super::{SqliteStore, coverage, reconcile};
use crate::model::{FeedId, FeedMemory, FeedName};
use crate::store::{Configured, Done, Feeds};

impl Feeds for SqliteStore {
    fn reconcile<'a>(&'a self, configured: &'a [Configured], now: Timestamp) -> Done<'a, usize> {
        let step = "agree with the configuration about the feeds";
        Box::pin(async move {
            let seen = configured.to_vec();
            let differs = self.reader.read(step, move |db| reconcile::differs(db, &seen)).await?;
            if !differs {
                return Ok(0);
            }
            let wanted = configured.to_vec();
            self.writer.write(step, move |db| reconcile::reconcile(db, &wanted, now)).await
        })
    }

    fn due_feeds<'a>(&'a self, now: Timestamp, limit: usize, except: &'a [FeedId]) -> Done<'a, Vec<FeedMemory>> {
        let except = except.to_vec();
        Box::pin(self.reader.read("list the feeds that are due", move |db| due(db, now, limit, &except)))
    }

    fn feeds_of<'a>(&'a self, source: &'a str) -> Done<'a, Vec<FeedMemory>> {
        let source = source.to_owned();
        Box::pin(self.reader.read("list the feeds of one source", move |db| of_source(db, &source)))
    }

    fn resume<'a>(&'a self, name: &'a FeedName, now: Timestamp) -> Done<'a, bool> {
        let name = name.clone();
        Box::pin(self.writer.write("resume a feed", move |db| resume(db, &name, now)))
    }

    fn next_due<'a>(&'a self, except: &'a [FeedId]) -> Done<'a, Option<Timestamp>> {
        let except = except.to_vec();
        Box::pin(self.reader.read("find the feed that is due next", move |db| next(db, &except)))
    }
}

/// Reads as many more as are excepted, so that enough are left.
fn due(db: &Connection, now: Timestamp, limit: usize, except: &[FeedId]) -> Result<Vec<FeedMemory>, Fault> {
    let sql = format!(
        "SELECT {} FROM feed WHERE removed IS NULL AND gone = 0 AND next_poll <= ?1 ORDER BY next_poll LIMIT ?2",
        rows::FEED
    );
    let mut statement = db.prepare_cached(&sql)?;
    let most = rows::limit(limit.saturating_add(except.len()));
    let found = statement.query_map(params![At(now), most], rows::feed)?;
    let wanted = found.filter(|feed| !feed.as_ref().is_ok_and(|feed| except.contains(&feed.id)));
    Ok(wanted.take(limit).collect::<Result<_, _>>()?)
}

fn of_source(db: &Connection, source: &str) -> Result<Vec<FeedMemory>, Fault> {
    let sql = format!("SELECT {} FROM feed WHERE removed IS NULL AND source = ?1 ORDER BY id", rows::FEED);
    let mut statement = db.prepare_cached(&sql)?;
    let found = statement.query_map([source], rows::feed)?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn resume(db: &Connection, name: &FeedName, now: Timestamp) -> Result<bool, Fault> {
    let mut find = db.prepare_cached("SELECT id FROM feed WHERE name = ?1 AND gone = 1 AND removed IS NULL")?;
    let Some(id) = find.query_row([name.as_str()], |row| row.get(0)).optional()? else { return Ok(false) };
    coverage::end_blind_spot(db, FeedId(id), now)?;
    let mut statement = db.prepare_cached(
        "UPDATE feed SET gone = 0, failures = 0, failing_since = NULL, held_by = NULL, next_poll = ?2
         WHERE id = ?1",
    )?;
    Ok(statement.execute(params![id, At(now)])? > 0)
}

fn next(db: &Connection, except: &[FeedId]) -> Result<Option<Timestamp>, Fault> {
    let mut statement = db.prepare_cached(
        "SELECT id, next_poll FROM feed WHERE removed IS NULL AND gone = 0 ORDER BY next_poll LIMIT ?1",
    )?;
    let most = rows::limit(except.len().saturating_add(1));
    let mut found =
        statement.query_map([most], |row| Ok((FeedId(row.get("id")?), rows::instant(row, "next_poll")?)))?;
    let first = found.find(|feed| !feed.as_ref().is_ok_and(|(id, _)| except.contains(id)));
    Ok(first.transpose()?.map(|(_, due)| due))
}
