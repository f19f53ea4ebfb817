//! Reports: which items report the same thing.
//!
//! A new item finds its story by keys that the reports of the last days have left: its headline, the rarest
//! runs of its text, its names and rare words. The best of those found decides. What is too old to be
//! joined is closed, and its keys lead there no more.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::fault::Fault;
use super::postings::{self, Newest};
use super::rows::{self, At};
use crate::model::FeedId;
use crate::store::PollRecord;
use crate::story::{COMPARED, Distance, Profile, Sameness};

/// How many reports that are too old are closed with each new one.
const CLOSED: usize = 3;

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
    newest: &mut Newest,
    poll: &PollRecord,
    (row, original): (i64, i64),
    profile: &Profile,
) -> Result<Report, Fault> {
    let since = poll.now - poll.story_window;
    let met = postings::most_met(db, newest, profile, COMPARED)?;
    let (report, voice) = match copied(db, (row, original), since)? {
        Some(copied) => copied,
        None => found(db, poll, row, (profile, &met), since)?,
    };
    write(db, poll, (row, voice), &report, Some(profile))?;
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
    (profile, met): (&Profile, &[i64]),
    since: Timestamp,
) -> Result<(Report, i64), Fault> {
    let mut best: Option<(Sameness, Candidate)> = None;
    for &candidate in met {
        let Some(candidate) = read(db, candidate)?.filter(|candidate| candidate.seen >= since) else { continue };
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

/// A report that may still be joined.
fn read(db: &Connection, item: i64) -> Result<Option<Candidate>, Fault> {
    let mut statement = db.prepare_cached(
        "SELECT item, story, voice, seen, profile, feed FROM report WHERE item = ?1 AND profile IS NOT NULL",
    )?;
    let found = statement.query_row([item], |row| {
        let Some(profile) = profile(row)? else { return Ok(None) };
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

fn profile(row: &Row<'_>) -> rusqlite::Result<Option<Profile>> {
    Ok(Profile::decode(row.get_ref("profile")?.as_blob()?))
}

/// The voice with which a feed has spoken in a story: an outlet that reports twice is one outlet.
fn own_voice(db: &Connection, story: i64, feed: FeedId) -> Result<Option<i64>, Fault> {
    let mut statement = db.prepare_cached("SELECT voice FROM report WHERE story = ?1 AND feed = ?2 LIMIT 1")?;
    Ok(statement.query_row(params![story, feed.0], |row| row.get(0)).optional()?)
}

/// Writes a report down.
pub(super) fn write(
    db: &Connection,
    poll: &PollRecord,
    (item, voice): (i64, i64),
    report: &Report,
    profile: Option<&Profile>,
) -> Result<(), Fault> {
    db.prepare_cached(
        "INSERT INTO report (item, feed, story, voice, reason, seen, profile) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        item,
        poll.feed.0,
        report.story,
        voice,
        report.reason,
        At(poll.now),
        profile.map(Profile::encode)
    ])?;
    Ok(())
}

/// Closes some of the reports that are too old to be joined: more than came, so that they are caught up with.
pub(super) fn close(db: &Connection, poll: &PollRecord, came: usize) -> Result<(), Fault> {
    let since = poll.now - poll.story_window;
    let mut oldest =
        db.prepare_cached("SELECT item, seen FROM report WHERE profile IS NOT NULL ORDER BY item LIMIT ?1")?;
    let found = oldest.query_map([rows::limit(came * CLOSED)], |row| Ok((row.get("item")?, row.get("seen").ok())))?;
    let mut close = db.prepare_cached("UPDATE report SET profile = NULL WHERE item = ?1")?;
    for (item, seen) in found.collect::<Result<Vec<(i64, Option<At>)>, _>>()? {
        match seen {
            // The clock has been set back. It must not keep open what came after it.
            Some(At(seen)) if seen > poll.now => db
                .prepare_cached("UPDATE report SET seen = ?2 WHERE item = ?1")?
                .execute(params![item, At(poll.now)])?,
            Some(At(seen)) if seen >= since => break,
            _ => close.execute([item])?,
        };
    }
    Ok(())
}
