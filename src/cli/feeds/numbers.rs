//! What the polls of feeds came to, in numbers: a row for each feed, or a few lines for one.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::row::{about, ago, next, remarks, source};
use crate::cli::print;
use crate::status;
use crate::store::FeedRow;

/// The columns of [`row`]; with a name of usual length they fit a hundred signs.
pub(super) const COLUMNS: [&str; 9] =
    ["feed", "every", "new item", "polls", "new", "304", "received", "answer", "failed"];

/// The feed as a row of a table. Shares are of the polls that did not fail.
pub(super) fn row(feed: &FeedRow, now: Timestamp) -> Vec<String> {
    let polls = &feed.polls;
    let share = |count: u64| (count * 100).checked_div(polls.all() - polls.failed);
    let percent = |share: Option<u64>| share.map_or("-".to_owned(), |share| format!("{share} %"));
    vec![
        feed.memory.name.to_string(),
        interval(feed, now),
        ago(feed.memory.last_new_item, now),
        polls.all().to_string(),
        percent(share(polls.new)),
        percent(polls.percent_not_modified()),
        about(polls.received),
        polls.average().map_or("-".to_owned(), short),
        polls.failed.to_string(),
    ]
}

/// Everything about one feed, a line each.
pub(super) fn lines(feed: &FeedRow, now: Timestamp) -> Vec<(&'static str, String)> {
    let (memory, polls) = (&feed.memory, &feed.polls);
    let mut lines = vec![
        ("source", source(&memory.source)),
        ("state", feed.state().to_owned()),
        ("interval", interval(feed, now)),
        ("last poll", ago(memory.last_poll, now)),
        ("last success", ago(memory.last_success, now)),
        ("last new item", ago(memory.last_new_item, now)),
        ("next poll", next(memory, now)),
        ("items", feed.items.to_string()),
        ("polls", polled(feed)),
        ("received", about(polls.received)),
    ];
    if let (Some(average), Some(last)) = (polls.average(), polls.last_answering) {
        lines.push(("answers", format!("after {} on average, the last one after {}", short(average), short(last))));
    }
    if memory.failures > 0 {
        lines.push(("failures", format!("{} in a row", memory.failures)));
    }
    lines.extend(remarks(memory).into_iter().map(|remark| ("remark", remark)));
    lines
}

fn polled(feed: &FeedRow) -> String {
    let polls = &feed.polls;
    let share = polls.percent_not_modified().map(|share| format!("; not modified is {share} % of the answers"));
    format!("{}{}", outcomes(polls), share.unwrap_or_default())
}

/// "6 polls: 3 with news, 1 without, 0 not modified, 2 failed".
pub(in crate::cli) fn outcomes(polls: &crate::store::PollCounts) -> String {
    format!(
        "{}: {} with news, {} without, {} not modified, {} failed",
        print::counted(usize::try_from(polls.all()).unwrap_or(usize::MAX), "poll"),
        polls.new,
        polls.unchanged,
        polls.not_modified,
        polls.failed
    )
}

fn interval(feed: &FeedRow, now: Timestamp) -> String {
    let interval = feed.interval().and_then(|interval| SignedDuration::try_from(interval).ok());
    let ahead = interval.and_then(|interval| now.checked_add(interval).ok());
    ahead.map_or("-".to_owned(), |ahead| status::wait(ahead, now))
}

/// A short time in a unit that keeps it readable: "85 ms", "1.2 s".
fn short(time: Duration) -> String {
    match time.as_millis() {
        milliseconds @ 0..1_000 => format!("{milliseconds} ms"),
        _ => format!("{:.1} s", time.as_secs_f64()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_time_keeps_a_unit_that_fits() {
        let shown = [0, 85, 999, 1_000, 12_345].map(|milliseconds| short(Duration::from_millis(milliseconds)));
        assert_eq!(shown, ["0 ms", "85 ms", "999 ms", "1.0 s", "12.3 s"]);
    }
}
