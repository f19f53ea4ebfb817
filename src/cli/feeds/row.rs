//! One feed as it is listed.

use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;
use url::Url;

use crate::model::{FeedMemory, FeedName};
use crate::secret;
use crate::status;
use crate::store::{FeedRow, PollCounts};

/// What is printed as JSON.
#[derive(Debug, Serialize)]
pub(super) struct Shown<'a> {
    name: &'a FeedName,
    source: String,
    state: &'static str,
    items: usize,
    next_poll: Timestamp,
    held_by: Option<&'static str>,
    last_poll: Option<Timestamp>,
    last_document: Option<Timestamp>,
    last_success: Option<Timestamp>,
    last_new_item: Option<Timestamp>,
    bytes: usize,
    conditional: bool,
    moved_to: Option<String>,
    failures: u32,
    error: Option<&'a str>,
    repaired: Option<&'a str>,
    interval_seconds: Option<u64>,
    polls: Polls,
    received_bytes: u64,
    answer_seconds: Option<f64>,
    last_answer_seconds: Option<f64>,
}

/// The outcomes of polls as JSON.
#[derive(Debug, Serialize)]
pub(in crate::cli) struct Polls {
    new: u64,
    unchanged: u64,
    not_modified: u64,
    failed: u64,
}

impl From<&PollCounts> for Polls {
    fn from(counts: &PollCounts) -> Self {
        let PollCounts { new, unchanged, not_modified, failed, .. } = *counts;
        Self { new, unchanged, not_modified, failed }
    }
}

/// The columns of [`row`].
pub(super) const COLUMNS: [&str; 7] = ["feed", "state", "items", "read", "new item", "next poll", "remarks"];

/// The feed as an object.
pub(super) fn shown(feed: &FeedRow) -> Shown<'_> {
    let memory = &feed.memory;
    Shown {
        name: &memory.name,
        source: source(&memory.source),
        state: feed.state(),
        items: feed.items,
        next_poll: memory.next.at,
        held_by: memory.next.held_by.map(|held_by| held_by.as_str()),
        last_poll: memory.last_poll,
        last_document: memory.last_document,
        last_success: memory.last_success,
        last_new_item: memory.last_new_item,
        bytes: memory.habits.bytes,
        conditional: is_conditional(memory),
        moved_to: memory.moved_to.as_deref().map(source),
        failures: memory.failures,
        error: memory.last_error.as_deref(),
        repaired: memory.repaired.as_deref(),
        interval_seconds: feed.interval().map(|interval| interval.as_secs()),
        polls: Polls::from(&feed.polls),
        received_bytes: feed.polls.received,
        answer_seconds: feed.polls.average().map(|time| time.as_secs_f64()),
        last_answer_seconds: feed.polls.last_answering.map(|time| time.as_secs_f64()),
    }
}

/// The feed as a row of a table.
pub(super) fn row(feed: &FeedRow, now: Timestamp) -> Vec<String> {
    let memory = &feed.memory;
    vec![
        memory.name.to_string(),
        feed.state().to_owned(),
        feed.items.to_string(),
        ago(memory.last_success, now),
        ago(memory.last_new_item, now),
        next(memory, now),
        remarks(memory).join("; "),
    ]
}

/// How long ago that was.
pub(super) fn ago(at: Option<Timestamp>, now: Timestamp) -> String {
    at.map_or("never".to_owned(), |at| format!("{} ago", status::wait(now, at)))
}

/// When the feed is polled next, and at whose wish.
pub(super) fn next(memory: &FeedMemory, now: Timestamp) -> String {
    let wait = status::wait(memory.next.at, now);
    match memory.next.held_by {
        _ if memory.gone => "never".to_owned(),
        Some(held_by) => format!("in {wait} ({})", held_by.as_str()),
        None => format!("in {wait}"),
    }
}

/// What is worth knowing of the feed: why it cannot be read, or else what is not as it should be.
pub(super) fn remarks(memory: &FeedMemory) -> Vec<String> {
    if let Some(error) = &memory.last_error {
        return vec![error.clone()];
    }
    let moved =
        memory.moved_to.as_deref().map(|to| format!("has moved to {}; see `newswatch feeds moved`", source(to)));
    let distrusted =
        memory.habits.distrusted.then(|| "its server says \"not modified\" against signs of a change".to_owned());
    let repaired = memory.repaired.as_ref().map(|flaws| format!("repaired: {flaws}"));
    moved.into_iter().chain(distrusted).chain(cost_of(memory)).chain(repaired).collect()
}

/// Less than this a day is not worth a remark, in bytes.
const WORTH_SAYING: f64 = (1 << 20) as f64;

/// What it costs a feed of so many bytes that it cannot be asked whether it changed, if that is worth
/// saying.
pub(in crate::cli) fn cost(bytes: usize, interval: Duration) -> Option<String> {
    const DAY: f64 = 86_400.0;
    let a_day = bytes as f64 * DAY / interval.as_secs_f64().max(1.0);
    (a_day >= WORTH_SAYING).then(|| {
        format!(
            "cannot be asked whether it changed, so every poll fetches {}, about {} a day; a longer `every` costs less",
            about(bytes as u64),
            about(a_day as u64)
        )
    })
}

fn cost_of(memory: &FeedMemory) -> Option<String> {
    let is_remote = memory.source.starts_with("http");
    let interval = Duration::try_from(memory.next.at.duration_since(memory.last_poll?)).ok()?;
    if is_remote && !is_conditional(memory) { cost(memory.habits.bytes, interval) } else { None }
}

/// A size in its largest unit.
pub(in crate::cli) fn about(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["B", "KiB", "MiB", "GiB"];
    let place = (0..UNITS.len() - 1).find(|place| bytes >> (10 * place) < 1024).unwrap_or(UNITS.len() - 1);
    format!("{} {}", bytes >> (10 * place), UNITS[place])
}

/// Whether the next request can ask for the document on condition that it changed.
fn is_conditional(memory: &FeedMemory) -> bool {
    memory.validators.etag.is_some() || memory.validators.last_modified.is_some()
}

/// A source as it may be shown: the store keeps what opens doors, too.
pub(super) fn source(stored: &str) -> String {
    match Url::parse(stored) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => secret::shown(&url),
        Ok(url) if url.scheme() == "exec" => stored.split(' ').next().unwrap_or_default().to_owned(),
        _ => stored.to_owned(),
    }
}
