//! What people look at.

use std::path::Path;

use jiff::Timestamp;
use rusqlite::{Connection, named_params};

use super::fault::Fault;
use super::rows::{self, At};
use super::{SqliteStore, connection, counts, telling};
use crate::model::{Alert, MatchId, RuleName};
use crate::store::{Counts, Done, FeedRow, Overview, StoreInfo, Totals, UntoldMatch};

impl Overview for SqliteStore {
    fn feeds(&self) -> Done<'_, Vec<FeedRow>> {
        Box::pin(self.reader.read("list the feeds", feeds))
    }

    fn recent_alert<'a>(&'a self, rule: &'a RuleName, limit: usize) -> Done<'a, Option<Alert>> {
        let rule = rule.clone();
        Box::pin(self.reader.read("find the newest matches of a rule", move |db| telling::recent(db, &rule, limit)))
    }

    fn untold(&self, limit: usize) -> Done<'_, Vec<UntoldMatch>> {
        Box::pin(self.reader.read("list the matches that were not told", move |db| untold(db, limit)))
    }

    fn totals(&self, now: Timestamp) -> Done<'_, Totals> {
        Box::pin(self.reader.read("count what is in the store", move |db| totals(db, now)))
    }

    fn counts(&self, now: Timestamp) -> Done<'_, Counts> {
        Box::pin(self.reader.read("count everything", move |db| counts::read(db, now)))
    }

    fn info(&self) -> Done<'_, StoreInfo> {
        let path = self.path.clone();
        Box::pin(self.reader.read("look at the store", move |db| info(db, &path)))
    }
}

pub(super) fn feeds(db: &Connection) -> Result<Vec<FeedRow>, Fault> {
    let columns = format!("{}, {}, feed.items", rows::FEED, counts::POLLS);
    let sql = format!("SELECT {columns} FROM feed WHERE removed IS NULL ORDER BY name");
    let mut statement = db.prepare_cached(&sql)?;
    let found = statement.query_map([], |row| {
        Ok(FeedRow { memory: rows::feed(row)?, items: rows::count(row, "items")?, polls: counts::polls(row)? })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn untold(db: &Connection, limit: usize) -> Result<Vec<UntoldMatch>, Fault> {
    let mut statement = db.prepare_cached(
        "SELECT match.id, match.rule, match.created, match.reason, feed.name AS feed_name, item.title, item.link
         FROM match JOIN item ON item.id = match.item JOIN feed ON feed.id = item.feed
         WHERE match.reason IS NOT NULL ORDER BY match.created DESC, match.id DESC LIMIT ?1",
    )?;
    let found = statement.query_map([rows::limit(limit)], |row| {
        Ok(UntoldMatch {
            id: MatchId(row.get("id")?),
            rule: rows::rule_name(row, "rule")?,
            created: rows::instant(row, "created")?,
            reason: row.get("reason")?,
            feed: rows::feed_name(row, "feed_name")?,
            title: row.get("title")?,
            link: row.get("link")?,
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Each count reads the feeds or a partial index, never all items or all deliveries.
pub(super) fn totals(db: &Connection, now: Timestamp) -> Result<Totals, Fault> {
    let mut statement = db.prepare_cached(
        "SELECT count(*) FILTER (WHERE removed IS NULL) AS feeds,
             count(*) FILTER (WHERE removed IS NULL AND failures > 0 AND NOT gone) AS failing,
             count(*) FILTER (WHERE removed IS NULL AND gone) AS gone,
             count(*) FILTER (WHERE removed IS NULL AND NOT gone AND next_poll <= :now) AS due,
             min(next_poll) FILTER (WHERE removed IS NULL AND NOT gone) AS next_poll,
             coalesce(sum(items), 0) AS items,
             (SELECT count(*) FROM match WHERE state = 'waiting') AS waiting,
             (SELECT count(*) FROM delivery JOIN alert ON alert.id = alert WHERE state = 'pending' AND open) AS held,
             (SELECT count(*) FROM delivery JOIN alert ON alert.id = alert WHERE state = 'pending' AND NOT open)
                 AS pending,
             (SELECT count(*) FROM delivery WHERE state = 'dead') AS dead,
             (SELECT min(alert.due) FROM delivery JOIN alert ON alert.id = alert WHERE state = 'pending' AND NOT open)
                 AS oldest_pending
         FROM feed",
    )?;
    let totals = statement.query_row(named_params! { ":now": At(now) }, |row| {
        Ok(Totals {
            feeds: rows::count(row, "feeds")?,
            failing: rows::count(row, "failing")?,
            gone: rows::count(row, "gone")?,
            due: rows::count(row, "due")?,
            next_poll: rows::maybe_instant(row, "next_poll")?,
            items: rows::count(row, "items")?,
            waiting: rows::count(row, "waiting")?,
            held: rows::count(row, "held")?,
            pending: rows::count(row, "pending")?,
            dead: rows::count(row, "dead")?,
            oldest_pending: rows::maybe_instant(row, "oldest_pending")?,
        })
    })?;
    Ok(totals)
}

/// How many bytes of the file are free and will be used again.
pub(super) fn free(db: &Connection) -> rusqlite::Result<u64> {
    let number = |name| db.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    Ok(u64::try_from(number("freelist_count")? * number("page_size")?).unwrap_or_default())
}

fn info(db: &Connection, path: &Path) -> Result<StoreInfo, Fault> {
    let size = |path: &Path| std::fs::metadata(path).map_or(0, |metadata| metadata.len());
    Ok(StoreInfo {
        place: path.display().to_string(),
        schema: db.pragma_query_value(None, "user_version", |row| row.get(0))?,
        free: free(db)?,
        bytes: size(path) + size(&connection::beside(path, "-wal")),
    })
}
