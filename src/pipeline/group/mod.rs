//! Waiting matches become alerts: the second stage, ending in commit 2.
//!
//! Matches that wait come in, and what is held or was told already; alerts with their deliveries go
//! out. What a rule tells at once is one alert for all such channels, or several where a flood would
//! make one too long to read. What is to wait, for its bundle, its digest, the end of quiet hours or
//! because of a limit, goes into an alert of its own for that channel, which is held and may grow. So
//! everything that waits is in the outbox, with its time and its reason.
//!
//! The promise: every match leaves the waiting list for each of its channels, or with a reason.
//!
//! Deliberately not here: sending. An alert is a row with its deliveries before anything moves.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use self::planner::Planner;
use super::rule::FeedScope;
use super::timing::{Deliver, Limit, Quiet, Timing};
use crate::model::{ChannelName, FeedName, MatchId, RuleName};
use crate::random::Random;
use crate::store::{AlertPlan, OpenAlert, Told, WaitingMatch};

mod planner;
mod held;
#[cfg(test)]
mod tests;

/// Most matches that one alert tells at once: so many fit into the largest webhook, texts aside.
const LONGEST_ALERT: usize = 30;

/// Most matches that one alert tells that was held.
const LONGEST_DIGEST: usize = 100;

/// Where the alerts of a rule go, and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    /// The channel.
    pub channel: ChannelName,
    /// The feeds of which it is told.
    pub feeds: FeedScope,
    /// Its recipients; never empty. The empty text is that of a channel without recipients of its own.
    pub recipients: Vec<String>,
    /// When.
    pub deliver: Deliver,
    /// When not.
    pub quiet: Vec<Quiet>,
    /// How often the rule tells through the channel at most.
    pub rule_limit: Option<Limit>,
    /// How often the channel is told anything at most.
    pub channel_limit: Option<Limit>,
}

impl Way {
    /// What rule and channel say of when to tell, put together. An urgent rule breaks the silence.
    pub fn new(
        channel: ChannelName,
        recipients: Vec<String>,
        (of_rule, urgent): (&Timing, bool),
        of_channel: &Timing,
    ) -> Self {
        let quiet = of_rule.quiet.iter().chain(&of_channel.quiet).filter(|_| !urgent);
        Self {
            channel,
            feeds: FeedScope::All,
            recipients,
            deliver: of_rule.deliver.clone().or_else(|| of_channel.deliver.clone()).unwrap_or_default(),
            quiet: quiet.cloned().collect(),
            rule_limit: of_rule.limit,
            channel_limit: of_channel.limit,
        }
    }
}

/// Where the alerts of each rule go.
#[derive(Clone, Debug, Default)]
pub struct Routes {
    ways: HashMap<RuleName, Vec<Way>>,
    /// The tags of each feed that has any.
    tags: HashMap<FeedName, Vec<String>>,
}

impl Routes {
    /// Routes of rules; each rule has at least one way for all feeds.
    pub fn new(
        routes: impl IntoIterator<Item = (RuleName, Vec<Way>)>,
        tags: impl IntoIterator<Item = (FeedName, Vec<String>)>,
    ) -> Self {
        Self { ways: routes.into_iter().collect(), tags: tags.into_iter().collect() }
    }

    /// Which ways a match from this feed takes: each channel once.
    fn taken(&self, ways: &[Way], feed: &FeedName) -> Vec<usize> {
        let tags = self.tags.get(feed).map(Vec::as_slice).unwrap_or_default();
        let mut taken: Vec<usize> = Vec::new();
        for (number, way) in ways.iter().enumerate() {
            let is_told = taken.iter().any(|&other| ways[other].channel == way.channel);
            if !is_told && way.feeds.covers(feed, tags) {
                taken.push(number);
            }
        }
        taken
    }

    /// How far back it matters what was told, and through which channels.
    pub fn limited(&self) -> (Vec<ChannelName>, Duration) {
        let limits = |way: &Way| way.rule_limit.into_iter().chain(way.channel_limit).map(|limit| limit.per).max();
        let limited = self.ways.values().flatten().filter_map(|way| Some((way.channel.clone(), limits(way)?)));
        let limited: BTreeMap<ChannelName, Duration> = limited.collect();
        let longest = self.ways.values().flatten().filter_map(limits).max().unwrap_or_default();
        (limited.into_keys().collect(), longest)
    }
}

/// What the store knows when alerts are planned.
#[derive(Clone, Debug, Default)]
pub struct Situation {
    /// Matches that wait.
    pub waiting: Vec<WaitingMatch>,
    /// Alerts that are held.
    pub open: Vec<OpenAlert>,
    /// What was told through the channels that have a limit.
    pub told: Vec<Told>,
}

/// What becomes of the waiting matches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Alerts to be written, and alerts that grow.
    pub alerts: AlertPlan,
    /// Matches of rules that are no longer configured.
    pub orphans: Vec<MatchId>,
}

/// Gathers the waiting matches of each rule into alerts.
pub fn plan(situation: Situation, routes: &Routes, (now, zone): (Timestamp, &TimeZone), random: &Random) -> Plan {
    // Matches that are told to the same channels are told together.
    let mut together: BTreeMap<(RuleName, Vec<usize>), Vec<MatchId>> = BTreeMap::new();
    let mut orphans = Vec::new();
    for waiting in situation.waiting {
        match routes.ways.get(&waiting.rule) {
            Some(ways) => {
                let taken = routes.taken(ways, &waiting.feed);
                together.entry((waiting.rule, taken)).or_default().push(waiting.id);
            }
            None => orphans.push(waiting.id),
        }
    }
    let mut planner = Planner::new(situation.open, situation.told, routes, (now, zone));
    for ((rule, taken), matches) in together {
        let ways = &routes.ways[&rule];
        let taken: Vec<&Way> = taken.iter().map(|&number| &ways[number]).collect();
        planner.tell(&rule, &matches, &taken);
    }
    planner.begin_digests(routes.ways.values().flatten());
    Plan { alerts: planner.plan(random), orphans }
}

fn later(now: Timestamp, wait: Duration) -> Timestamp {
    let wait = SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX);
    now.saturating_add(wait).unwrap_or(Timestamp::MAX)
}
