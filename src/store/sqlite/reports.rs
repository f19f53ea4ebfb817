//! Reports: which items report the same thing.
//!
//! A new item finds its story by keys that the reports of the last days have left: its headline, the rarest
//! runs of its text, its names and rare words. The best of those found decides. What is too old to be
//! joined leaves the keys, so that they stay as small as a few days of news.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};

use super::fault::Fault;
use super::rows::{self, At};
use crate::model::FeedId;
use crate::store::PollRecord;
use crate::story::{COMPARED, Distance, PER_KEY, Profile, Sameness};

/// How many reports that are too old leave the keys with each new one; more than one, so that they are caught
/// up with.
const FORGOTTEN: i64 = 3;

/// The place of an item among those that report the same thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Report {
    /// The story: its first item.
    pub(super) story: i64,
    /// Why the item belongs to it; none of the first.
    pub(super) reason: Option<String>,
}

/// A report that may be of the same story.
struct Candidate {
    item: i64,
    story: i64,
    voice: i64,
    feed: i64,
    seen: Timestamp,
    profile: Profile,
}

/// Finds the story of a new item, which is its own if there is none, and writes it down.
pub(super) fn join(
    db: &Connection,
    poll: &PollRecord,
    (row, original): (i64, i64),
    profile: &Profile,
) -> Result<Report, Fault> {
    let since = poll.now - poll.story_window;
    forget(db, since)?;
    let (report, voice) = match copied(db, (row, original), since)? {
        Some(copied) => copied,
        None => found(db, poll, row, profile, since)?,
    };
    write(db, poll.now, (row, voice), &report, Some(profile))?;
    let mut key = db.prepare_cached("INSERT OR IGNORE INTO report_key (key, item) VALUES (?1, ?2)")?;
    for value in profile.keys() {
        key.execute(params![value, row])?;
    }
    Ok(report)
}

/// The story of the item of which this is a copy by its address.
fn copied(db: &Connection, (row, original): (i64, i64), since: Timestamp) -> Result<Option<(Report, i64)>, Fault> {
    if row == original {
        return Ok(None);
    }
    let mut statement = db.prepare_cached("SELECT story, voice FROM report WHERE item = ?1 AND seen >= ?2")?;
    let found = statement.query_row(params![original, At(since)], |row| {
        Ok((Report { story: row.get(0)?, reason: Some("same address".to_owned()) }, row.get(1)?))
    });
    Ok(found.optional()?)
}

fn found(
    db: &Connection,
    poll: &PollRecord,
    row: i64,
    profile: &Profile,
    since: Timestamp,
) -> Result<(Report, i64), Fault> {
    let mut best: Option<(Sameness, Candidate)> = None;
    for candidate in candidates(db, profile, since)? {
        let Some(sameness) = compared(db, poll, profile, &candidate, since)? else { continue };
        if best.as_ref().is_none_or(|(known, _)| known.strength < sameness.strength) {
            best = Some((sameness, candidate));
        }
    }
    let Some((sameness, candidate)) = best else {
        return Ok((Report { story: row, reason: None }, row));
    };
    let own = own_voice(db, candidate.story, poll.feed)?;
    let voice = if sameness.is_copy() { candidate.voice } else { own.unwrap_or(row) };
    let reason = format!("{sameness} as item {}", candidate.item);
    Ok((Report { story: candidate.story, reason: Some(reason) }, voice))
}

/// Whether a report is the same news as the new item. A chain of small steps must not lead from one story to
/// another: the first report has to agree, too.
fn compared(
    db: &Connection,
    poll: &PollRecord,
    profile: &Profile,
    candidate: &Candidate,
    since: Timestamp,
) -> Result<Option<Sameness>, Fault> {
    let distance = |feed: i64, seen: Timestamp| Distance {
        apart: poll.now.duration_since(seen).max(SignedDuration::ZERO),
        same_feed: feed == poll.feed.0,
    };
    let near = distance(candidate.feed, candidate.seen);
    let Some(sameness) = profile.sameness(&candidate.profile, near) else { return Ok(None) };
    if candidate.story == candidate.item {
        return Ok(Some(sameness));
    }
    let agrees = match read(db, candidate.story)? {
        Some(first) if first.seen >= since => {
            sameness.is_copy() || profile.agrees(&first.profile, distance(first.feed, first.seen))
        }
        _ => false,
    };
    Ok(Some(sameness).filter(|_| agrees))
}

fn candidates(db: &Connection, profile: &Profile, since: Timestamp) -> Result<Vec<Candidate>, Fault> {
    let mut hits: HashMap<i64, u32> = HashMap::new();
    let mut find = db.prepare_cached("SELECT item FROM report_key WHERE key = ?1 ORDER BY item DESC LIMIT ?2")?;
    for key in profile.keys() {
        for item in find.query_map(params![key, rows::limit(PER_KEY)], |row| row.get(0))? {
            *hits.entry(item?).or_default() += 1;
        }
    }
    let mut hits: Vec<(u32, i64)> = hits.into_iter().map(|(item, hits)| (hits, item)).collect();
    hits.sort_unstable_by(|a, b| b.cmp(a));
    let candidates = hits.into_iter().take(COMPARED).map(|(_, item)| read(db, item));
    let candidates: Vec<Option<Candidate>> = candidates.collect::<Result<_, _>>()?;
    Ok(candidates.into_iter().flatten().filter(|candidate| candidate.seen >= since).collect())
}

/// A report that may still be joined.
fn read(db: &Connection, item: i64) -> Result<Option<Candidate>, Fault> {
    let mut statement = db.prepare_cached(
        "SELECT report.item, report.story, report.voice, report.seen, report.profile, item.feed
         FROM report JOIN item ON item.id = report.item WHERE report.item = ?1 AND report.profile IS NOT NULL",
    )?;
    let found = statement.query_row([item], |row| {
        let Some(profile) = Profile::decode(&row.get::<_, Vec<u8>>("profile")?) else { return Ok(None) };
        Ok(Some(Candidate {
            item: row.get("item")?,
            story: row.get("story")?,
            voice: row.get("voice")?,
            feed: row.get("feed")?,
            seen: rows::instant(row, "seen")?,
            profile,
        }))
    });
    Ok(found.optional()?.flatten())
}

/// The voice with which a feed has spoken in a story: an outlet that reports twice is one outlet.
fn own_voice(db: &Connection, story: i64, feed: FeedId) -> Result<Option<i64>, Fault> {
    let mut statement = db.prepare_cached(
        "SELECT report.voice FROM report JOIN item ON item.id = report.item
         WHERE report.story = ?1 AND item.feed = ?2 LIMIT 1",
    )?;
    Ok(statement.query_row(params![story, feed.0], |row| row.get(0)).optional()?)
}

/// Writes a report down.
pub(super) fn write(
    db: &Connection,
    now: Timestamp,
    (item, voice): (i64, i64),
    report: &Report,
    profile: Option<&Profile>,
) -> Result<(), Fault> {
    db.prepare_cached(
        "INSERT INTO report (item, story, voice, reason, seen, profile) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![item, report.story, voice, report.reason, At(now), profile.map(Profile::encode)])?;
    Ok(())
}

/// Takes a few reports that are too old out of the keys.
fn forget(db: &Connection, since: Timestamp) -> Result<(), Fault> {
    let mut oldest =
        db.prepare_cached("SELECT item, profile, seen FROM report WHERE profile IS NOT NULL ORDER BY item LIMIT ?1")?;
    let found = oldest.query_map([FORGOTTEN], |row| {
        Ok((row.get::<_, i64>("item")?, row.get::<_, Vec<u8>>("profile")?, row.get::<_, At>("seen")?.0))
    })?;
    let old: Vec<_> =
        found.filter(|row| row.as_ref().map_or(true, |(_, _, seen)| *seen < since)).collect::<Result<_, _>>()?;
    let mut key = db.prepare_cached("DELETE FROM report_key WHERE key = ?1 AND item = ?2")?;
    let mut close = db.prepare_cached("UPDATE report SET profile = NULL WHERE item = ?1")?;
    for (item, profile, _) in old {
        for value in Profile::decode(&profile).iter().flat_map(Profile::keys) {
            key.execute(params![value, item])?;
        }
        close.execute([item])?;
    }
    Ok(())
}
