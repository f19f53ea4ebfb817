//! What was missed of one feed, or of all, as it is listed.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::cli::print::{counted, time};
use crate::model::FeedName;
use crate::store::{Coverage, FeedCoverage, Gap, Span};

/// The time that is looked at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Period {
    pub(super) since: Timestamp,
    pub(super) now: Timestamp,
}

impl Period {
    /// Whether the feed was first read only in it, or never.
    fn begins_before(self, feed: &FeedCoverage) -> bool {
        feed.watched_since.is_none_or(|first| first > self.since)
    }
}

/// What is printed as JSON.
#[derive(Debug, Serialize)]
pub(super) struct Shown<'a> {
    feed: &'a FeedName,
    since: Timestamp,
    until: Timestamp,
    complete: bool,
    gaps: Vec<ShownGap>,
    blind_spots: Vec<ShownBlindSpot<'a>>,
    late_polls: usize,
    latest_seconds: i64,
    dated_items: usize,
    delay_median_seconds: Option<i64>,
    delay_95_seconds: Option<i64>,
}

#[derive(Debug, Serialize)]
struct ShownGap {
    from: Timestamp,
    until: Timestamp,
    polls: usize,
    items: usize,
}

#[derive(Debug, Serialize)]
struct ShownBlindSpot<'a> {
    from: Timestamp,
    until: Timestamp,
    cause: &'static str,
    reason: Option<&'a str>,
    lasts: bool,
}

/// What is known of a feed as an object, with what holds for all feeds.
pub(super) fn shown<'a>(feed: &'a FeedCoverage, coverage: &Coverage, period: Period) -> Shown<'a> {
    let own = feed.blind_spots.iter().map(|spot| blind(spot.span, "failing", Some(&spot.reason), spot.lasts));
    let down = coverage.down.iter().map(|span| blind(*span, DOWN, None, span.ended == period.now));
    let offline = coverage.offline.iter().map(|span| blind(*span, OFFLINE, None, false));
    let mut blind_spots: Vec<_> = own.chain(down).chain(offline).collect();
    blind_spots.sort_by_key(|spot| spot.from);
    let gap = |gap: &Gap| ShownGap { from: gap.began, until: gap.ended, polls: gap.polls, items: gap.items };
    Shown {
        feed: &feed.name,
        since: feed.watched_since.unwrap_or(period.now).max(period.since),
        until: period.now,
        complete: feed.watched_since.is_some() && feed.is_complete() && blind_spots.is_empty(),
        gaps: feed.gaps.iter().map(gap).collect(),
        blind_spots,
        late_polls: feed.late_polls,
        latest_seconds: feed.latest.as_secs(),
        dated_items: feed.delays.len(),
        delay_median_seconds: feed.delay(50).map(|delay| delay.as_secs()),
        delay_95_seconds: feed.delay(95).map(|delay| delay.as_secs()),
    }
}

const DOWN: &str = "not running";
const OFFLINE: &str = "network down";

fn blind<'a>(span: Span, cause: &'static str, reason: Option<&'a str>, lasts: bool) -> ShownBlindSpot<'a> {
    ShownBlindSpot { from: span.began, until: span.ended, cause, reason: reason.filter(|text| !text.is_empty()), lasts }
}

/// The columns of [`rows`].
pub(super) const COLUMNS: [&str; 5] = ["feed", "what", "from", "until", "remarks"];

/// The delay of a feed is worth a row from here on: its items come late, whoever is to blame.
const SLOW: SignedDuration = SignedDuration::from_hours(2);

/// What was missed as rows of a table, first what holds for all feeds.
pub(super) fn rows(coverage: &Coverage, all: bool, zone: &TimeZone) -> Vec<Vec<String>> {
    let span = |feed: &str, what: &str, span: &Span, remarks: String| {
        vec![feed.to_owned(), what.to_owned(), time(span.began, zone), time(span.ended, zone), remarks]
    };
    let mut rows: Vec<_> = coverage.down.iter().map(|down| span("all", DOWN, down, about(down.length()))).collect();
    rows.extend(coverage.offline.iter().map(|offline| span("all", OFFLINE, offline, about(offline.length()))));
    for feed in &coverage.feeds {
        let name = feed.name.as_str();
        let gaps = feed.gaps.iter().map(|gap| {
            let Gap { began, ended, .. } = *gap;
            span(name, "probably lost", &Span { began, ended }, remarks(gap))
        });
        rows.extend(gaps);
        rows.extend(feed.blind_spots.iter().map(|spot| {
            let mut row = span(name, "not readable", &spot.span, spot.reason.clone());
            if spot.lasts {
                row[3] = "now".to_owned();
            }
            row
        }));
        let is_slow = feed.delay(50).is_some_and(|delay| delay >= SLOW);
        if feed.late_polls > 0 || is_slow {
            rows.push(without_span(name, "late", late(feed)));
        } else if all && feed.is_complete() {
            rows.push(without_span(name, "covered", delays(feed).unwrap_or_default()));
        }
    }
    rows
}

fn without_span(name: &str, what: &str, remarks: String) -> Vec<String> {
    vec![name.to_owned(), what.to_owned(), String::new(), String::new(), remarks]
}

/// How much a gap may hide.
fn remarks(gap: &Gap) -> String {
    let polls = match gap.polls {
        0 | 1 => "two polls did not overlap".to_owned(),
        more => format!("{} polls in a row did not overlap", more + 1),
    };
    format!("{polls}; the feed held {}", counted(gap.items, "item"))
}

fn late(feed: &FeedCoverage) -> String {
    let polls = (feed.late_polls > 0)
        .then(|| format!("{} came late, by up to {}", counted(feed.late_polls, "poll"), about(feed.latest)));
    polls.into_iter().chain(delays(feed)).collect::<Vec<_>>().join("; ")
}

/// How long after their dates items are seen.
fn delays(feed: &FeedCoverage) -> Option<String> {
    let (median, most) = (about(feed.delay(50)?), about(feed.delay(95)?));
    Some(format!("items are seen {median} after their date, 95 in 100 within {most}"))
}

/// One sentence for all.
pub(super) fn sum(coverage: &Coverage, asked: &str, period: Period) -> String {
    let feeds = coverage.feeds.len();
    let with = |has: fn(&FeedCoverage) -> bool| coverage.feeds.iter().filter(|feed| has(feed)).count();
    let young = coverage.feeds.iter().filter(|feed| period.begins_before(feed)).count();
    let when = match feeds {
        _ if young < feeds || feeds == 0 => format!("in the last {asked}"),
        1 => "since it was first read".to_owned(),
        _ => "since they were first read".to_owned(),
    };
    let lost = with(|feed| !feed.gaps.is_empty());
    let gaps = match coverage.feeds.iter().map(|feed| feed.gaps.len()).sum() {
        1 => "once".to_owned(),
        gaps => format!("{gaps} times"),
    };
    let covered = |covered: &str| {
        let were = if feeds == 1 { "was" } else { "were" };
        format!("{covered}{} {were} covered without a gap {when}", counted(feeds, "feed"))
    };
    let mut parts = match lost {
        0 => vec![covered("")],
        1 if feeds == 1 => vec![format!("items of the feed were probably lost {gaps} {when}")],
        1 => vec![covered(&format!("{} of ", feeds - lost)), format!("the other one probably lost items {gaps}")],
        _ => vec![covered(&format!("{} of ", feeds - lost)), format!("the other {lost} probably lost items {gaps}")],
    };
    let all: SignedDuration = coverage.down.iter().chain(&coverage.offline).map(Span::length).sum();
    if all > SignedDuration::ZERO {
        parts.push(format!("none was read for {}", about(all)));
    }
    let blind = with(|feed| !feed.blind_spots.is_empty());
    if blind > 0 {
        parts.push(format!("{} could not be read at times", counted(blind, "feed")));
    }
    if (1..feeds).contains(&young) {
        parts.push(format!(
            "{} {} first read later than that",
            counted(young, "feed"),
            if young == 1 { "was" } else { "were" }
        ));
    }
    let late = with(|feed| feed.late_polls > 0);
    if late > 0 {
        parts.push(format!("{} {} polled late", counted(late, "feed"), if late == 1 { "was" } else { "were" }));
    }
    format!("{}.", parts.join("; "))
}

/// A time in its largest unit.
fn about(time: SignedDuration) -> String {
    match time.as_secs() {
        seconds @ ..100 => format!("{} s", seconds.max(0)),
        seconds @ 100..6_000 => format!("{} min", (seconds + 30) / 60),
        seconds @ 6_000..172_800 => format!("{} h", (seconds + 1_800) / 3_600),
        seconds => format!("{} d", (seconds + 43_200) / 86_400),
    }
}
