//! Items that were told and are watched, since somebody wants to know if they are taken back.

use jiff::Timestamp;
use rusqlite::{Connection, Row, params};

use super::fault::Fault;
use super::matches::{State, insert, told_first};
use super::reports::{self, Report};
use super::rows::{self, At, Json};
use super::{again, items};
use crate::model::{FeedId, Item, ItemId, Occasion, RuleName};
use crate::store::{Absence, PollReceipt, PollRecord, RuleMatch, Watched};

/// Most items of a feed that are watched, the newest; feeds seldom hold more.
const MOST: usize = 200;

/// What a feed gave since then that was told, or will be, by one of these rules, as it said it last.
pub(super) fn watched(
    db: &Connection,
    feed: FeedId,
    rules: &[RuleName],
    since: Timestamp,
) -> Result<Vec<Watched>, Fault> {
    let sql = format!(
        "SELECT max(item.id), coalesce(item.copy_of, item.id) AS original, absence.since, absence.asked, {}
         FROM match JOIN item ON item.id = match.item JOIN feed ON feed.id = item.feed
             LEFT JOIN absence ON absence.feed = feed.id AND absence.original = coalesce(item.copy_of, item.id)
         WHERE match.rule IN (SELECT value FROM json_each(?2)) AND match.created >= ?3
             AND match.state IN ('waiting', 'told') AND item.feed = ?1 AND coalesce(absence.withdrawn, 0) = 0
         GROUP BY coalesce(item.copy_of, item.id) ORDER BY max(item.id) DESC LIMIT ?4",
        rows::ITEM
    );
    let rules: Vec<&str> = rules.iter().map(RuleName::as_str).collect();
    let mut statement = db.prepare_cached(&sql)?;
    let found = statement.query_map(params![feed.0, Json(&rules), At(since), rows::limit(MOST)], read)?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Watched> {
    Ok(Watched {
        original: ItemId(row.get("original")?),
        item: rows::item(row)?,
        is_absent: row.get::<_, Option<i64>>("since")?.is_some(),
        asked: row.get::<_, Option<At>>("asked")?.map(|at| at.0),
    })
}

/// Writes down what has changed about items that are watched, and tells of those that were taken back.
pub(super) fn write_all(db: &Connection, poll: &PollRecord, receipt: &mut PollReceipt) -> Result<(), Fault> {
    if !poll.absences.is_empty() {
        // What was absent before is watched no more.
        db.prepare_cached("DELETE FROM absence WHERE feed = ?1 AND since < ?2")?
            .execute(params![poll.feed.0, At(poll.now - poll.story_window)])?;
    }
    for record in &poll.absences {
        let original = record.original.0;
        match &record.absence {
            Absence::Absent { asked } => note(db, poll, original, *asked)?,
            Absence::Over => {
                db.prepare_cached("DELETE FROM absence WHERE feed = ?1 AND original = ?2 AND withdrawn = 0")?
                    .execute(params![poll.feed.0, original])?;
            }
            Absence::Withdrawn { item, matches } => withdraw(db, poll, original, (item, matches), receipt)?,
        }
    }
    Ok(())
}

fn note(db: &Connection, poll: &PollRecord, original: i64, asked: bool) -> Result<(), Fault> {
    let asked = asked.then_some(At(poll.now));
    db.prepare_cached(
        "INSERT INTO absence (feed, original, since, asked) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (feed, original) DO UPDATE SET asked = coalesce(?4, asked)",
    )?
    .execute(params![poll.feed.0, original, At(poll.now), asked])?;
    Ok(())
}

/// Tells that an item was taken back to those who were told of it: as a version of it, so that what was told
/// stays as it was told.
fn withdraw(
    db: &Connection,
    poll: &PollRecord,
    original: i64,
    (item, matches): (&Item, &[RuleMatch]),
    receipt: &mut PollReceipt,
) -> Result<(), Fault> {
    note(db, poll, original, false)?;
    // From now on, so that it lasts as long as the match that tells it.
    db.prepare_cached("UPDATE absence SET withdrawn = 1, since = ?3 WHERE feed = ?1 AND original = ?2")?
        .execute(params![poll.feed.0, original, At(poll.now)])?;
    let story = again::story(db, original)?;
    let scopes: Vec<i64> = story.iter().map(|(report, _)| report.story).chain([original]).collect();
    let mut told = Vec::new();
    for one in matches {
        if told_first(db, &scopes, &one.found)?.is_some() {
            told.push(&one.found);
        }
    }
    if told.is_empty() {
        return Ok(());
    }
    let row = items::insert(db, poll, (item, false), Some(original))?;
    if let Some((report, voice)) = story {
        let report = Report { reason: Some(format!("the withdrawal of item {original}")), ..report };
        reports::write(db, poll, (row, voice), &report, None)?;
    }
    for found in told {
        insert(db, (row, row), found, (State::Waiting(Some(&Occasion::Withdrawn)), poll.now))?;
        receipt.waiting += 1;
    }
    Ok(())
}
