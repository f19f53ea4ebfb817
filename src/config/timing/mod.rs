//! `deliver`, `quiet` and `limit`, of a rule or of a channel.

use std::ops::RangeInclusive;
use std::time::Duration;

use self::calendar::as_cron;
use self::quiet::quiet;
pub(super) use self::quiet::refuse_silence;
use super::amount;
use super::reader::{Table, Text};
use crate::pipeline::{Deliver, Digest, Limit, Timing};
use crate::time::cron::Cron;

mod calendar;
mod quiet;

/// The keys that are read here.
pub(super) const KEYS: [&str; 3] = ["deliver", "quiet", "limit"];

const DELIVER: &str = "write `\"now\"`, `\"bundle 5m\"`, `\"digest 07:00\"`, `\"digest Mon-Fri 07:00\"` or \
                       `\"digest cron 0 7,19 * * *\"`";
const LIMIT: &str = "write it as `\"20 per hour\"`, `\"3 per minute\"` or `\"100 per 1d\"`";
const WINDOWS: RangeInclusive<Duration> = Duration::from_secs(1)..=Duration::from_secs(7 * 24 * 3600);
/// A digest may be told sooner with so many matches; no alert has more than 100.
const MATCHES: RangeInclusive<usize> = 1..=100;

/// What a table says of when to tell.
pub(super) fn read(table: &Table<'_>) -> Timing {
    Timing {
        deliver: table.text("deliver").and_then(|text| deliver(&text)),
        quiet: quiet(table),
        limit: table.text("limit").and_then(|text| limit(&text)),
    }
}

fn deliver(text: &Text<'_>) -> Option<Deliver> {
    let (word, rest) = text.value.split_once(' ').unwrap_or((text.value, ""));
    match (word, rest.trim()) {
        ("now", "") => Some(Deliver::Now),
        ("bundle", window) => bundle(text, window),
        ("digest", times) if !times.is_empty() => digest(text, times),
        _ => {
            text.refuse(format!("{} is not a way to deliver", text.quoted()), DELIVER);
            None
        }
    }
}

fn bundle(text: &Text<'_>, window: &str) -> Option<Deliver> {
    let found = amount::duration(window).ok().filter(|window| WINDOWS.contains(window));
    if found.is_none() {
        let (least, most) = (amount::shown(*WINDOWS.start()), amount::shown(*WINDOWS.end()));
        text.refuse(
            format!("{} does not say for how long to gather", text.quoted()),
            format!("write `\"bundle 5m\"`, with a time from {least} to {most}"),
        );
    }
    found.map(Deliver::Bundle)
}

/// `07:00`, `Mon-Fri 07:00` or `cron …`, and perhaps ` or 50 items`, and perhaps ` even empty`.
fn digest(text: &Text<'_>, written: &str) -> Option<Deliver> {
    let (written, even_empty) = match written.strip_suffix("even empty") {
        Some(written) => (written.trim_end(), true),
        None => (written, false),
    };
    let (times, count) = match written.split_once(" or ") {
        Some((times, count)) => (times.trim(), Some(count)),
        None => (written, None),
    };
    let or_matches = match count.map(|count| (count, items(count))) {
        Some((count, None)) => {
            let message = format!("`{count}` is not a number of items from {} to {}", MATCHES.start(), MATCHES.end());
            text.refuse(message, "write it as `\"digest 07:00 or 50 items\"`");
            return None;
        }
        Some((_, found)) => found,
        None => None,
    };
    let cron = match times.strip_prefix("cron ") {
        Some(fields) => fields.trim().to_owned(),
        None => as_cron(times).or_else(|| {
            text.refuse(format!("{} names no time of day", text.quoted()), DELIVER);
            None
        })?,
    };
    match Cron::parse(&cron) {
        Ok(at) => Some(Deliver::Digest(Digest { at, or_matches, even_empty })),
        Err(fault) => {
            text.refuse(fault.message, fault.fix.map_or(DELIVER.to_owned(), |fix| format!("write {fix}")));
            None
        }
    }
}

fn items(count: &str) -> Option<usize> {
    let number = count.trim().strip_suffix("items").or_else(|| count.trim().strip_suffix("item"))?;
    number.trim().parse().ok().filter(|number| MATCHES.contains(number))
}

fn limit(text: &Text<'_>) -> Option<Limit> {
    let found = text.value.split_once(" per ").and_then(|(count, span)| {
        let alerts = count.trim().parse().ok().filter(|count| (1..=10_000).contains(count))?;
        let per = match span.trim() {
            unit @ ("second" | "minute" | "hour" | "day" | "week") => amount::duration(&format!("1 {unit}")).ok()?,
            span => amount::duration(span).ok()?,
        };
        WINDOWS.contains(&per).then_some(Limit { alerts, per })
    });
    if found.is_none() {
        text.refuse(format!("{} is not a limit", text.quoted()), LIMIT);
    }
    found
}
