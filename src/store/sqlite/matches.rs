//! Matches of new items: to be told, or duplicates of what was told.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::counts;
use super::fault::Fault;
use super::reports::Report;
use super::rows::{At, Json};
use crate::model::{Dedup, Match, Occasion};
use crate::store::{PollReceipt, RuleMatch};

/// An item that may be told, and what counts as the same news.
pub(super) struct News {
    /// Its row.
    pub(super) row: i64,
    /// The items of other feeds that lead to the same address, the oldest first.
    pub(super) originals: Vec<i64>,
    /// Such items that were pruned.
    pub(super) pruned: Vec<i64>,
    /// Its place in a story.
    pub(super) report: Option<Report>,
    /// When it came.
    pub(super) now: Timestamp,
}

impl News {
    /// The items that stand for what a rule counts as the same news; the first is what the match stands for.
    /// Never empty.
    fn scopes(&self, dedup: Dedup) -> Vec<i64> {
        let of_story = self.report.as_ref().filter(|_| dedup == Dedup::Story).map(|report| report.story);
        let of_link = self.originals.iter().copied().filter(|_| dedup != Dedup::Item);
        let mut scopes: Vec<i64> = of_story.into_iter().chain(of_link).collect();
        if scopes.is_empty() {
            scopes.push(self.row);
        }
        scopes
    }
}

/// Writes a match, to wait for being told, or as a duplicate with the reason.
pub(super) fn write(db: &Connection, news: &News, new: &RuleMatch, receipt: &mut PollReceipt) -> Result<(), Fault> {
    let scopes = news.scopes(new.telling.dedup);
    let Some(first) = told_first(db, &scopes, &new.found)? else {
        if new.telling.dedup != Dedup::Item && was_told(db, &news.pruned, &new.found)? {
            receipt.duplicates += 1;
            return insert(db, (news.row, scopes[0]), &new.found, (State::Duplicate(OF_PRUNED), news.now));
        }
        receipt.waiting += 1;
        return insert(db, (news.row, scopes[0]), &new.found, (State::Waiting(None), news.now));
    };
    if let Some(outlets) = growth(db, news, new)? {
        receipt.waiting += 1;
        // Told again on purpose: it stands for itself.
        let state = State::Waiting(Some(&Occasion::Grown { outlets }));
        return insert(db, (news.row, news.row), &new.found, (state, news.now));
    }
    receipt.duplicates += 1;
    let reason = duplicate_reason(news, new.telling.dedup, &first);
    insert(db, (news.row, scopes[0]), &new.found, (State::Duplicate(&reason), news.now))
}

/// The feed from which the rule has been told, or will be, of what one of `scopes` stands for.
pub(super) fn told_first(db: &Connection, scopes: &[i64], found: &Match) -> Result<Option<String>, Fault> {
    let mut statement = db.prepare_cached(
        "SELECT feed.name FROM match JOIN item ON item.id = match.item JOIN feed ON feed.id = item.feed
         WHERE match.original = ?1 AND match.rule = ?2 AND match.state <> 'duplicate'",
    )?;
    for scope in scopes {
        let feed = statement.query_row(params![scope, found.rule.as_str()], |row| row.get(0)).optional()?;
        if feed.is_some() {
            return Ok(feed);
        }
    }
    Ok(None)
}

/// Whether the rule was told of one of these items, which were pruned since.
fn was_told(db: &Connection, pruned: &[i64], found: &Match) -> Result<bool, Fault> {
    let mut statement = db.prepare_cached("SELECT 1 FROM told WHERE original = ?1 AND rule = ?2")?;
    for item in pruned {
        if statement.exists(params![item, found.rule.as_str()])? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The reason of a duplicate of something that was pruned.
const OF_PRUNED: &str = "duplicate: the same item came long ago, and what was told of it has been pruned";

/// What the reason of a duplicate looks like because of a story, as [`duplicate_reason`] says it.
pub(super) const OF_STORY: &str = "duplicate: % told the same story first (%; story %)";

fn duplicate_reason(news: &News, dedup: Dedup, feed: &str) -> String {
    match &news.report {
        Some(Report { story, reason: Some(reason), .. }) if dedup == Dedup::Story && news.originals.is_empty() => {
            format!("duplicate: {feed} told the same story first ({reason}; story {story})")
        }
        _ => format!("duplicate: the same item came first in {feed}"),
    }
}

/// How many outlets report the story, if that is a number at which the rule wants to be told again.
fn growth(db: &Connection, news: &News, new: &RuleMatch) -> Result<Option<u32>, Fault> {
    let Some(report) = news.report.as_ref().filter(|_| !new.telling.grow.is_empty()) else { return Ok(None) };
    let outlets: u32 = db
        .prepare_cached("SELECT count(DISTINCT voice) FROM report WHERE story = ?1")?
        .query_row([report.story], |row| row.get(0))?;
    let told: Option<u32> = db
        .prepare_cached(
            "SELECT max(json_extract(match.occasion, '$.outlets')) FROM report JOIN match ON match.item = report.item
             WHERE report.story = ?1 AND match.rule = ?2 AND match.occasion IS NOT NULL",
        )?
        .query_row(params![report.story, new.found.rule.as_str()], |row| row.get(0))?;
    let reached = new.telling.grow.iter().filter(|&&step| step <= outlets).max();
    Ok(reached.filter(|&&step| told.is_none_or(|told| told < step)).map(|_| outlets))
}

/// What becomes of a match.
#[derive(Clone, Copy, Debug)]
pub(super) enum State<'a> {
    /// It waits to be told, on some occasion.
    Waiting(Option<&'a Occasion>),
    /// It is not told, for a reason.
    Duplicate(&'a str),
}

/// Writes a match of an item, which stands for `original`.
pub(super) fn insert(
    db: &Connection,
    (item, original): (i64, i64),
    found: &Match,
    (state, now): (State<'_>, Timestamp),
) -> Result<(), Fault> {
    let (word, reason, occasion) = match state {
        State::Waiting(occasion) => ("waiting", None, occasion),
        State::Duplicate(reason) => ("duplicate", Some(reason), None),
    };
    db.prepare_cached(
        "INSERT INTO match (rule, item, original, state, reason, occasion, created, evidence)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        found.rule.as_str(),
        item,
        original,
        word,
        reason,
        occasion.map(Json),
        At(now),
        Json(&found.evidence)
    ])?;
    counts::matched(db, &found.rule)?;
    Ok(())
}
