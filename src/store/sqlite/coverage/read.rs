//! What is known of where news may have been missed.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;

use super::{DAY, last_poll, span, watch};
use crate::store::coverage::pauses;
use crate::store::sqlite::fault::Fault;
use crate::store::sqlite::rows::{self, At};
use crate::store::{BlindSpot, Coverage, FeedCoverage, Gap, Span, WatchKind};

/// What nobody answers lies within a time in which the network was down if it begins and ends so close to it.
const SLACK: SignedDuration = SignedDuration::from_mins(20);

pub(super) fn coverage(db: &Connection, since: Timestamp, now: Timestamp) -> Result<Coverage, Fault> {
    let mut runs = watches(db, since)?;
    let offline =
        runs.extract_if(.., |(kind, _)| *kind == WatchKind::Offline).map(|(_, span)| span).collect::<Vec<_>>();
    if let Some((_, newest)) = runs.iter_mut().max_by_key(|(_, span)| span.began) {
        newest.ended = last_poll(db, now)?.unwrap_or(newest.ended).max(newest.ended);
    }
    let mut feeds = feeds(db)?;
    read_gaps(db, since, &mut feeds)?;
    read_blind_spots(db, since, now, &mut feeds)?;
    read_late_polls(db, since, &mut feeds)?;
    read_delays(db, since, &mut feeds)?;
    let mut feeds: Vec<FeedCoverage> = feeds.into_values().collect();
    for feed in &mut feeds {
        feed.blind_spots.retain(|spot| !offline.iter().any(|span| spot.span.is_within(span, SLACK)));
        feed.delays.sort_unstable();
    }
    feeds.sort_by(|one, other| one.name.as_str().cmp(other.name.as_str()));
    Ok(Coverage { feeds, down: pauses(runs, since, now), offline })
}

/// The times that end at `since` or later, and the newest one before.
fn watches(db: &Connection, since: Timestamp) -> Result<Vec<(WatchKind, Span)>, Fault> {
    let mut statement = db.prepare_cached(
        "SELECT kind, began, ended FROM watch WHERE ended >= ?1
         UNION ALL
         SELECT * FROM (SELECT kind, began, ended FROM watch WHERE ended < ?1 AND kind <> 'offline'
                        ORDER BY began DESC LIMIT 1)
         ORDER BY began",
    )?;
    let found = statement.query_map([At(since)], watch)?;
    Ok(found.collect::<Result<_, _>>()?)
}

type Feeds = HashMap<i64, FeedCoverage>;

fn feeds(db: &Connection) -> Result<Feeds, Fault> {
    let mut statement = db.prepare_cached("SELECT id, name, watched_since FROM feed WHERE removed IS NULL")?;
    let found = statement.query_map([], |row| {
        let name = rows::feed_name(row, "name")?;
        let latest = SignedDuration::ZERO;
        let (gaps, blind_spots, delays) = (Vec::new(), Vec::new(), Vec::new());
        let watched_since = rows::maybe_instant(row, "watched_since")?;
        Ok((row.get("id")?, FeedCoverage { name, watched_since, gaps, blind_spots, late_polls: 0, latest, delays }))
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn read_gaps(db: &Connection, since: Timestamp, feeds: &mut Feeds) -> Result<(), Fault> {
    let mut statement =
        db.prepare_cached("SELECT feed, began, ended, polls, items FROM gap WHERE ended >= ?1 ORDER BY began")?;
    let mut found = statement.query([At(since)])?;
    while let Some(row) = found.next()? {
        let Span { began, ended } = span(row)?;
        let gap = Gap { began, ended, polls: rows::count(row, "polls")?, items: rows::count(row, "items")? };
        feeds.entry(row.get("feed")?).and_modify(|feed| feed.gaps.push(gap));
    }
    Ok(())
}

/// Those that are over, and those that last.
fn read_blind_spots(db: &Connection, since: Timestamp, now: Timestamp, feeds: &mut Feeds) -> Result<(), Fault> {
    let mut statement = db.prepare_cached(
        "SELECT feed, began, ended, reason, 0 AS lasts FROM blind_spot WHERE ended >= ?1
         UNION ALL
         SELECT id, failing_since, max(failing_since, ?2), coalesce(last_error, ''), 1 FROM feed
         WHERE failing_since IS NOT NULL AND removed IS NULL
         ORDER BY began",
    )?;
    let mut found = statement.query([At(since), At(now)])?;
    while let Some(row) = found.next()? {
        let spot = BlindSpot { span: span(row)?, reason: row.get("reason")?, lasts: row.get("lasts")? };
        feeds.entry(row.get("feed")?).and_modify(|feed| feed.blind_spots.push(spot));
    }
    Ok(())
}

fn read_late_polls(db: &Connection, since: Timestamp, feeds: &mut Feeds) -> Result<(), Fault> {
    let mut statement = db.prepare_cached(
        "SELECT feed, sum(polls) AS polls, max(longest) AS longest FROM late_poll WHERE day >= ?1 GROUP BY feed",
    )?;
    let day = since.as_second().div_euclid(DAY) * DAY * 1_000_000;
    let mut found = statement.query([day])?;
    while let Some(row) = found.next()? {
        if let Some(feed) = feeds.get_mut(&row.get("feed")?) {
            feed.late_polls = rows::count(row, "polls")?;
            feed.latest = SignedDuration::from_micros(row.get("longest")?);
        }
    }
    Ok(())
}

/// Goes back from the newest item, since items are numbered as they come.
fn read_delays(db: &Connection, since: Timestamp, feeds: &mut Feeds) -> Result<(), Fault> {
    let mut statement = db.prepare_cached(
        "SELECT item.feed, item.baseline, item.first_seen, item.published, feed.watched_since,
             -- An edit that was told is a row of its own.
             item.copy_of IN (SELECT id FROM item AS other WHERE other.id = item.copy_of AND other.feed = item.feed) AS edit
         FROM item CROSS JOIN feed ON feed.id = item.feed ORDER BY item.id DESC",
    )?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        let seen = rows::instant(row, "first_seen")?;
        if seen < since {
            break;
        }
        let watched = rows::maybe_instant(row, "watched_since")?.map_or(since, |watched| watched.max(since));
        let published = rows::maybe_instant(row, "published")?.filter(|at| (watched..=seen).contains(at));
        let counts = !row.get::<_, bool>("baseline")? && !row.get::<_, Option<bool>>("edit")?.unwrap_or_default();
        if let Some(published) = published.filter(|_| counts) {
            let delay = seen.duration_since(published);
            feeds.entry(row.get("feed")?).and_modify(|feed| feed.delays.push(delay));
        }
    }
    Ok(())
}
