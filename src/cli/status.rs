//! `newswatch status`: how it goes, in a few lines.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use super::Listing;
use super::exit::Exit;
use super::feeds::{Polls, about, outcomes};
use super::print;
use super::setting::Setting;
use crate::status;
use crate::store::{ChannelCounts, Counts, Subject, Trouble};
use crate::time::{Clock, SystemClock};

/// What is printed as JSON.
#[derive(Debug, Serialize)]
struct Shown {
    feeds: usize,
    failing: usize,
    gone: usize,
    next_poll: Option<Timestamp>,
    items: usize,
    matches_waiting: usize,
    deliveries_held: usize,
    deliveries_pending: usize,
    oldest_pending: Option<Timestamp>,
    deliveries_dead: usize,
    polls: Polls,
    received_bytes: u64,
    matches: BTreeMap<String, u64>,
    channels: BTreeMap<String, Channel>,
    troubles: Vec<Wrong>,
}

/// A trouble in it.
#[derive(Debug, Serialize)]
struct Wrong {
    subject: String,
    since: Timestamp,
    text: String,
}

impl From<&Trouble> for Wrong {
    fn from(Trouble { subject, since, text }: &Trouble) -> Self {
        Self { subject: subject.to_string(), since: *since, text: text.clone() }
    }
}

/// A channel in it.
#[derive(Debug, Serialize)]
struct Channel {
    held: u64,
    pending: u64,
    dead: u64,
    oldest_pending: Option<Timestamp>,
    attempts: Attempts,
}

#[derive(Debug, Serialize)]
struct Attempts {
    sent: u64,
    retry: u64,
    dead: u64,
}

impl From<&ChannelCounts> for Channel {
    fn from(counts: &ChannelCounts) -> Self {
        let ChannelCounts { held, pending, dead, oldest_pending, sent, retried, given_up } = *counts;
        Self { held, pending, dead, oldest_pending, attempts: Attempts { sent, retry: retried, dead: given_up } }
    }
}

pub(super) async fn execute(setting: &Setting<'_>, listing: Listing) -> Exit {
    let store = match setting.store() {
        Ok(store) => store,
        Err(exit) => return exit,
    };
    let now = SystemClock.now();
    let (counts, troubles) = match (store.counts(now).await, store.told_troubles().await) {
        (Ok(counts), Ok(troubles)) => (counts, troubles),
        (Err(error), _) | (_, Err(error)) => return print::failure(&error),
    };
    if listing.json {
        print::json(&shown(&counts, &troubles));
    } else {
        tell(&counts, now);
        tell_troubles(&troubles, now);
    }
    Exit::Success
}

fn shown(counts: &Counts, troubles: &[Trouble]) -> Shown {
    let (totals, polls) = (&counts.totals, counts.polls());
    Shown {
        feeds: totals.feeds,
        failing: totals.failing,
        gone: totals.gone,
        next_poll: totals.next_poll,
        items: totals.items,
        matches_waiting: totals.waiting,
        deliveries_held: totals.held,
        deliveries_pending: totals.pending,
        oldest_pending: totals.oldest_pending,
        deliveries_dead: totals.dead,
        polls: Polls::from(&polls),
        received_bytes: polls.received,
        matches: counts.matches.iter().map(|(rule, count)| (rule.to_string(), *count)).collect(),
        channels: counts.channels.iter().map(|(name, counts)| (name.to_string(), counts.into())).collect(),
        troubles: troubles.iter().map(Wrong::from).collect(),
    }
}

fn tell(counts: &Counts, now: Timestamp) {
    let (totals, polls) = (&counts.totals, counts.polls());
    print::line(&status::line(totals, now));
    print::line(&format!("{} stored", print::counted(totals.items, "item")));
    print::line(&format!("{}; {} received", outcomes(&polls), about(polls.received)));
    let matches: u64 = counts.matches.iter().map(|(_, count)| count).sum();
    let attempts = |of: fn(&ChannelCounts) -> u64| counts.channels.iter().map(|(_, counts)| of(counts)).sum::<u64>();
    print::line(&format!(
        "{matches} {}; attempts: {} sent, {} to be tried again, {} given up",
        if matches == 1 { "match" } else { "matches" },
        attempts(|counts| counts.sent),
        attempts(|counts| counts.retried),
        attempts(|counts| counts.given_up)
    ));
    if let Some(oldest) = totals.oldest_pending {
        print::line(&format!("{} on their way, the oldest for {}", totals.pending, status::wait(now, oldest)));
    }
    if totals.held > 0 {
        print::line(&format!("{} held; `newswatch alerts --state held` shows until when", totals.held));
    }
    if totals.failing > 0 {
        print::line("`newswatch feeds` shows which feeds fail and why.");
    }
    if totals.dead > 0 {
        print::line("`newswatch alerts --state dead` shows what was given up and why.");
    }
}

/// What has gone wrong for a while, but for feeds, which have a list of their own.
fn tell_troubles(troubles: &[Trouble], now: Timestamp) {
    for Trouble { subject, since, text } in troubles.iter().filter(|one| !matches!(one.subject, Subject::Feed(_))) {
        print::line(&format!("{subject}, for {}: {text}", status::wait(now, *since)));
    }
}
