//! One story as it is shown, and as it is listed.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::channel::inert;
use crate::cli::print::{counted, headline, time};
use crate::model::{FeedName, ItemId, RuleName, StoryId};
use crate::store::{MatchState, ReportRow, StoryMatch, StoryRow, StorySummary};

/// A story as it is printed as JSON.
#[derive(Debug, Serialize)]
pub(super) struct Shown<'a> {
    id: StoryId,
    outlets: usize,
    reports: Vec<ShownReport<'a>>,
    matches: Vec<ShownMatch<'a>>,
}

#[derive(Debug, Serialize)]
struct ShownReport<'a> {
    item: ItemId,
    feed: &'a FeedName,
    title: &'a str,
    link: Option<&'a str>,
    first_seen: Timestamp,
    /// The report whose text it copies, or itself: one outlet.
    voice: ItemId,
    reason: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct ShownMatch<'a> {
    rule: &'a RuleName,
    item: ItemId,
    state: &'static str,
    reason: Option<&'a str>,
}

/// The story as an object.
pub(super) fn shown(story: &StoryRow) -> Shown<'_> {
    let matches = story.matches.iter().map(|StoryMatch { rule, item, state }| ShownMatch {
        rule,
        item: *item,
        state: state.as_str(),
        reason: state.reason(),
    });
    Shown {
        id: story.id,
        outlets: story.outlets,
        reports: story.reports.iter().map(report).collect(),
        matches: matches.collect(),
    }
}

fn report(report: &ReportRow) -> ShownReport<'_> {
    let ReportRow { item, feed, title, link, seen, voice, reason } = report;
    let (link, reason) = (link.as_deref(), reason.as_deref());
    ShownReport { item: *item, feed, title, link, first_seen: *seen, voice: *voice, reason }
}

/// The story for people: its reports in order, and which rules were told.
pub(super) fn lines(story: &StoryRow, zone: &TimeZone) -> Vec<String> {
    let reports = counted(story.reports.len(), "report");
    let mut lines = vec![format!("story {}: {reports} by {}", story.id, counted(story.outlets, "outlet"))];
    for report in &story.reports {
        lines.push(String::new());
        lines.push(format!("  item {}: {}", report.item, headline(&report.title)));
        lines.push(format!("    {}, {}", inert(report.feed.as_str()), time(report.seen, zone)));
        let details = report.link.iter().chain(&report.reason);
        lines.extend(details.map(|detail| format!("    {}", inert(detail))));
    }
    lines.push(String::new());
    lines.extend(fates(&story.matches).into_iter().map(|line| format!("  {line}")));
    lines
}

/// Which rules were told of the story, and which were not.
fn fates(matches: &[StoryMatch]) -> Vec<String> {
    let line = |found: &StoryMatch| {
        let what = format!("rule {} of item {}", inert(found.rule.as_str()), found.item);
        match &found.state {
            MatchState::Told => format!("told: {what}"),
            MatchState::Waiting => format!("waits to be told: {what}"),
            MatchState::Duplicate(reason) | MatchState::Closed(reason) => {
                format!("not told: {what}: {}", inert(reason))
            }
        }
    };
    if matches.is_empty() {
        vec!["No rule matched any of them.".to_owned()]
    } else {
        matches.iter().map(line).collect()
    }
}

/// A story as it is listed as JSON.
#[derive(Debug, Serialize)]
pub(super) struct Listed<'a> {
    id: StoryId,
    reports: usize,
    outlets: usize,
    feed: &'a FeedName,
    title: &'a str,
    first_seen: Timestamp,
    last_seen: Timestamp,
}

/// The story as an object of a list.
pub(super) fn listed(story: &StorySummary) -> Listed<'_> {
    let StorySummary { id, reports, outlets, feed, title, first_seen, last_seen } = story;
    let (first_seen, last_seen) = (*first_seen, *last_seen);
    Listed { id: *id, reports: *reports, outlets: *outlets, feed, title, first_seen, last_seen }
}

/// The columns of [`row`].
pub(super) const COLUMNS: [&str; 7] =
    ["story", "first seen (UTC)", "last (UTC)", "reports", "outlets", "first by", "title"];

/// The story as a row of a table.
pub(super) fn row(story: &StorySummary) -> Vec<String> {
    let time = |at: Timestamp| at.strftime("%Y-%m-%d %H:%M").to_string();
    vec![
        story.id.to_string(),
        time(story.first_seen),
        time(story.last_seen),
        story.reports.to_string(),
        story.outlets.to_string(),
        story.feed.to_string(),
        headline(&story.title),
    ]
}
