//! What is counted, as metrics: names and units as the community of Prometheus writes them.
//!
//! The promise: a label holds the name of a feed, a rule or a channel, or one of a few words; never an
//! address, a text of a feed, or a secret. Every rule and channel that is configured has its series from the
//! beginning, so that the first match is an increase.

use std::collections::HashMap;

use jiff::Timestamp;

use super::exposition::{Exposition, Kind, seconds};
use super::inside::Running;
use crate::pipeline::silences;
use crate::store::{ChannelCounts, Counts, FeedRow, Subject};

/// Writes all metrics but those of the process.
pub(super) fn write(text: &mut Exposition, counts: &Counts, running: &Running, now: Timestamp) {
    let version = [("version", env!("CARGO_PKG_VERSION"))];
    text.family(Kind::Gauge, "newswatch_build_info", "The version that runs; always 1.").sample(&version, 1.0);
    of_loops(text, running, now);
    of_totals(text, counts);
    of_polls(text, &counts.feeds);
    of_feeds(text, &counts.feeds, now);
    of_rules(text, counts, running);
    of_channels(text, counts, running);
}

fn of_loops(text: &mut Exposition, running: &Running, now: Timestamp) {
    let help = "When each loop last made progress, in seconds since 1970.";
    let mut beats = text.family(Kind::Gauge, "newswatch_loop_last_beat_timestamp_seconds", help);
    for (which, since) in &running.beats {
        beats.instant(&[("loop", which.name())], now.checked_sub(*since).ok());
    }
    let help = "Whether anybody answers; 0 while the network of this machine seems to be down.";
    text.single(Kind::Gauge, "newswatch_network_up", help, flag(!running.offline));
}

fn of_totals(text: &mut Exposition, counts: &Counts) {
    let help = "Configured feeds, by state: new (not polled yet), ok, failing, gone.";
    let mut feeds = text.family(Kind::Gauge, "newswatch_feeds", help);
    for state in FeedRow::STATES {
        let count = counts.feeds.iter().filter(|feed| feed.state() == state).count();
        feeds.sample(&[("state", state)], count as f64);
    }
    let totals = &counts.totals;
    let help = "Feeds that are due and not yet polled.";
    text.single(Kind::Gauge, "newswatch_feeds_due", help, totals.due as f64);
    let help = "Items in the store, those of former feeds included.";
    text.single(Kind::Gauge, "newswatch_items", help, totals.items as f64);
    let help = "Matches that wait to be grouped into alerts.";
    text.single(Kind::Gauge, "newswatch_matches_waiting", help, totals.waiting as f64);
}

fn of_polls(text: &mut Exposition, feeds: &[FeedRow]) {
    let help = "Polls by outcome: new (brought something new), unchanged, not_modified (304), failed.";
    let mut polls = text.family(Kind::Counter, "newswatch_feed_polls_total", help);
    for feed in feeds {
        let outcomes = [
            ("new", feed.polls.new),
            ("unchanged", feed.polls.unchanged),
            ("not_modified", feed.polls.not_modified),
            ("failed", feed.polls.failed),
        ];
        for (outcome, count) in outcomes {
            polls.sample(&[("feed", feed.memory.name.as_str()), ("outcome", outcome)], count as f64);
        }
    }
    let help = "Bytes of documents received, after decompression.";
    each(text, (Kind::Counter, "newswatch_feed_received_bytes_total", help), feeds, |feed| {
        Some(feed.polls.received as f64)
    });
    let help = "Time from the question to the end of the answer, without the wait for the host's turn.";
    let mut answers = text.family(Kind::Summary, "newswatch_feed_answer_duration_seconds", help);
    for feed in feeds {
        let name = [("feed", feed.memory.name.as_str())];
        answers.summed(&name, feed.polls.answering.as_secs_f64(), feed.polls.answers as f64);
    }
}

fn of_feeds(text: &mut Exposition, feeds: &[FeedRow], now: Timestamp) {
    let help = "Whether the last poll succeeded; nothing before the first one.";
    each(text, (Kind::Gauge, "newswatch_feed_up", help), feeds, |feed| match feed.state() {
        "new" => None,
        state => Some(flag(state == "ok")),
    });
    let silent: Vec<Subject> =
        silences(feeds.iter().map(|feed| &feed.memory), now).into_iter().map(|silence| silence.subject).collect();
    let help = "Whether the feed can be read, but brings nothing for far longer than it used to.";
    each(text, (Kind::Gauge, "newswatch_feed_silent", help), feeds, |feed| {
        Some(flag(silent.contains(&Subject::Silence(feed.memory.name.clone()))))
    });
    let help = "Polls that failed since the last one that succeeded.";
    each(text, (Kind::Gauge, "newswatch_feed_failures", help), feeds, |feed| Some(f64::from(feed.memory.failures)));
    let help = "Items of the feed in the store.";
    each(text, (Kind::Gauge, "newswatch_feed_items", help), feeds, |feed| Some(feed.items as f64));
    let help = "Time from the last poll to the next one, as planned.";
    each(text, (Kind::Gauge, "newswatch_feed_interval_seconds", help), feeds, |feed| {
        feed.interval().map(|interval| interval.as_secs_f64())
    });
    let (name, help) =
        ("newswatch_feed_last_success_timestamp_seconds", "When a poll last succeeded, in seconds since 1970.");
    each(text, (Kind::Gauge, name, help), feeds, |feed| feed.memory.last_success.map(seconds));
    let (name, help) =
        ("newswatch_feed_last_new_item_timestamp_seconds", "When an item was last new, in seconds since 1970.");
    each(text, (Kind::Gauge, name, help), feeds, |feed| feed.memory.last_new_item.map(seconds));
    let (name, help) =
        ("newswatch_feed_next_poll_timestamp_seconds", "When the feed is polled next, in seconds since 1970.");
    each(text, (Kind::Gauge, name, help), feeds, |feed| (!feed.memory.gone).then(|| seconds(feed.memory.next.at)));
}

/// A family with one sample for each feed that has a value.
fn each(
    text: &mut Exposition,
    (kind, name, help): (Kind, &str, &str),
    feeds: &[FeedRow],
    value: impl Fn(&FeedRow) -> Option<f64>,
) {
    let mut family = text.family(kind, name, help);
    for feed in feeds {
        if let Some(value) = value(feed) {
            family.sample(&[("feed", feed.memory.name.as_str())], value);
        }
    }
}

fn of_rules(text: &mut Exposition, counts: &Counts, running: &Running) {
    let known: HashMap<&str, u64> = counts.matches.iter().map(|(rule, count)| (rule.as_str(), *count)).collect();
    let help = "Items that satisfied the rule, duplicates included.";
    let mut matches = text.family(Kind::Counter, "newswatch_matches_total", help);
    for rule in &running.rules {
        let count = known.get(rule.as_str()).copied().unwrap_or_default();
        matches.sample(&[("rule", rule.as_str())], count as f64);
    }
}

fn of_channels(text: &mut Exposition, counts: &Counts, running: &Running) {
    let known: HashMap<&str, ChannelCounts> =
        counts.channels.iter().map(|(channel, counts)| (channel.as_str(), *counts)).collect();
    let channels: Vec<(&str, ChannelCounts)> = running
        .channels
        .iter()
        .map(|channel| (channel.as_str(), known.get(channel.as_str()).copied().unwrap_or_default()))
        .collect();
    let help = "Deliveries that are not done, by state: held, pending, dead (given up).";
    let mut deliveries = text.family(Kind::Gauge, "newswatch_deliveries", help);
    for (channel, counts) in &channels {
        for (state, count) in [("held", counts.held), ("pending", counts.pending), ("dead", counts.dead)] {
            deliveries.sample(&[("channel", channel), ("state", state)], count as f64);
        }
    }
    let help = "When the oldest pending delivery was to be sent, in seconds since 1970; nothing while none waits.";
    let mut oldest = text.family(Kind::Gauge, "newswatch_delivery_oldest_pending_timestamp_seconds", help);
    for (channel, counts) in &channels {
        oldest.instant(&[("channel", channel)], counts.oldest_pending);
    }
    let help = "Attempts to deliver, by outcome: sent, retry (failed, and is repeated), dead (failed for good).";
    let mut attempts = text.family(Kind::Counter, "newswatch_attempts_total", help);
    for (channel, counts) in &channels {
        for (outcome, count) in [("sent", counts.sent), ("retry", counts.retried), ("dead", counts.given_up)] {
            attempts.sample(&[("channel", channel), ("outcome", outcome)], count as f64);
        }
    }
}

fn flag(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}

#[cfg(test)]
pub(in crate::web) mod tests;
