//! A plan in the making.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::held::{Held, Kind};
use super::{LONGEST_ALERT, Routes, Way, later};
use crate::model::{ChannelName, Hold, HoldReason, MatchId, RuleName};
use crate::pipeline::timing::{Deliver, Digest, Limit, after_quiet};
use crate::random::Random;
use crate::store::{AlertPlan, NewAlert, NewDelivery, OpenAlert, Told};

/// A plan in the making.
pub(super) struct Planner<'a> {
    now: Timestamp,
    zone: &'a TimeZone,
    /// What was told, and what this plan tells.
    told: Vec<Told>,
    held: Vec<Held>,
    /// What is told at once: the rule, the matches and the ways.
    at_once: Vec<(RuleName, Vec<MatchId>, Vec<&'a Way>)>,
}

impl<'a> Planner<'a> {
    /// Takes up what is held. After a change of the clock or of the configuration nothing waits longer
    /// than it would if it came now.
    pub(super) fn new(
        open: Vec<OpenAlert>,
        told: Vec<Told>,
        routes: &Routes,
        (now, zone): (Timestamp, &'a TimeZone),
    ) -> Self {
        let all = open.clone();
        let held = open.into_iter().map(|alert| {
            let latest = latest(&alert, &all, routes, (now, zone));
            let mut held = Held::known(alert);
            held.kind.hold.until = held.kind.hold.until.min(latest);
            held
        });
        Self { now, zone, told, held: held.collect(), at_once: Vec::new() }
    }

    /// Tells matches of a rule, or has them wait.
    pub(super) fn tell(&mut self, rule: &RuleName, matches: &[MatchId], ways: &[&'a Way]) {
        let mut now = Vec::new();
        for &way in ways {
            match self.to_wait_for(rule, way) {
                Some(kind) => matches.iter().for_each(|&id| self.hold(&kind, way, id)),
                None => now.push(way),
            }
        }
        for chunk in matches.chunks(LONGEST_ALERT) {
            self.tell_now(rule, chunk, &now);
        }
    }

    /// Tells matches at once where no limit is reached.
    fn tell_now(&mut self, rule: &RuleName, matches: &[MatchId], ways: &[&'a Way]) {
        let mut free = Vec::new();
        for &way in ways {
            match self.over_limit(rule, way, self.now) {
                Some(kind) => matches.iter().for_each(|&id| self.hold(&kind, way, id)),
                None => free.push(way),
            }
        }
        if free.is_empty() {
            return;
        }
        let told = |way: &&Way| Told { channel: way.channel.clone(), rule: Some(rule.clone()), due: self.now };
        let told: Vec<Told> = free.iter().map(told).collect();
        self.told.extend(told);
        self.at_once.push((rule.clone(), matches.to_vec(), free));
    }

    /// What a match of `rule` has to wait for on this way, limits aside.
    fn to_wait_for(&self, rule: &RuleName, way: &Way) -> Option<Kind> {
        let wish = wish(way, (self.now, self.zone));
        let until = after_quiet(&way.quiet, wish.map_or(self.now, |hold| hold.until), self.zone);
        let reason = match wish {
            Some(hold) if hold.until == until => hold.reason,
            _ if until > self.now => HoldReason::Quiet,
            _ => return None,
        };
        let own = Some(rule.clone()).filter(|_| reason == HoldReason::Bundle);
        let kind = Kind { channel: way.channel.clone(), rule: own, hold: Hold { reason, until } };
        let is_begun = || self.held.iter().any(|held| held.takes(&kind, self.now));
        match reason {
            HoldReason::Bundle if !is_begun() => self.over_limit(rule, way, until).or(Some(kind)),
            _ => Some(kind),
        }
    }

    /// What keeps an alert of `rule` from being told at `at`, if a limit does.
    fn over_limit(&self, rule: &RuleName, way: &Way, at: Timestamp) -> Option<Kind> {
        let limits = [(way.rule_limit, Some(rule.clone())), (way.channel_limit, None)];
        limits.into_iter().find_map(|(limit, rule)| {
            let until = self.room(limit?, (&way.channel, rule.as_ref()), at);
            let hold = Hold { reason: HoldReason::Limit, until };
            let kind = Kind { channel: way.channel.clone(), rule, hold };
            // What waits already goes first, and takes the others along.
            let is_begun = self.held.iter().any(|held| held.takes(&kind, self.now));
            (is_begun || until > at).then_some(kind)
        })
    }

    fn room(&self, limit: Limit, (channel, rule): (&ChannelName, Option<&RuleName>), at: Timestamp) -> Timestamp {
        let counts = |told: &&Told| told.channel == *channel && (rule.is_none() || told.rule.as_ref() == rule);
        let dues: Vec<Timestamp> = self.told.iter().filter(counts).map(|told| told.due).collect();
        let mut room = at;
        // What is to come may take a room that will be there by then.
        loop {
            match limit.room(dues.iter().copied(), room) {
                later if later > room => room = later,
                _ => return room,
            }
        }
    }

    /// Begins the digests that are told even if nothing comes.
    pub(super) fn begin_digests(&mut self, ways: impl Iterator<Item = &'a Way>) {
        for way in ways {
            let Deliver::Digest(Digest { even_empty: true, at, .. }) = &way.deliver else { continue };
            let Some(next) = at.next_after(self.now, self.zone) else { continue };
            let until = after_quiet(&way.quiet, next, self.zone);
            let reason = if until == next { HoldReason::Digest } else { HoldReason::Quiet };
            let kind = Kind { channel: way.channel.clone(), rule: None, hold: Hold { reason, until } };
            if !self.held.iter().any(|held| held.takes(&kind, self.now)) {
                self.held.push(Held::new(kind, way.recipients.clone()));
            }
        }
    }

    fn hold(&mut self, kind: &Kind, way: &Way, id: MatchId) {
        let now = self.now;
        let place = self.held.iter().position(|held| held.takes(kind, now)).unwrap_or_else(|| {
            let kind = self.with_room(kind, way);
            let (channel, rule, due) = (kind.channel.clone(), kind.rule.clone(), kind.hold.until);
            self.told.push(Told { channel, rule, due });
            self.held.push(Held::new(kind, way.recipients.clone()));
            self.held.len() - 1
        });
        let held = &mut self.held[place];
        held.added.push(id);
        if let Deliver::Digest(digest) = &way.deliver
            && digest.or_matches.is_some_and(|most| held.len() >= most)
            && kind.hold.reason == HoldReason::Digest
        {
            held.kind.hold.until = after_quiet(&way.quiet, now, self.zone);
        }
    }

    /// The kind of an alert that begins. One that is over a limit while others are that have no room left
    /// waits for a room of its own.
    fn with_room(&self, kind: &Kind, way: &Way) -> Kind {
        let limit = if kind.rule.is_some() { way.rule_limit } else { way.channel_limit };
        let Some(limit) = limit.filter(|_| kind.hold.reason == HoldReason::Limit) else { return kind.clone() };
        let until = self.room(limit, (&kind.channel, kind.rule.as_ref()), kind.hold.until);
        Kind { hold: Hold { until, ..kind.hold }, ..kind.clone() }
    }

    /// The plan, with ids for its deliveries.
    pub(super) fn plan(self, random: &Random) -> AlertPlan {
        let now = self.now;
        let grown = self.held.iter().filter_map(Held::growth).collect();
        let delivery = |channel: &ChannelName, recipient: &String| NewDelivery {
            id: random.delivery_id(now),
            channel: channel.clone(),
            recipient: recipient.clone(),
            refused: None,
        };
        let begun = self.held.into_iter().filter(|held| held.row.is_none()).map(|held| NewAlert {
            deliveries: held.recipients.iter().map(|recipient| delivery(&held.kind.channel, recipient)).collect(),
            rule: held.kind.rule,
            created: now,
            hold: Some(held.kind.hold),
            matches: held.added,
        });
        let at_once = self.at_once.into_iter().map(|(rule, matches, ways)| NewAlert {
            rule: Some(rule),
            created: now,
            hold: None,
            matches,
            deliveries: ways
                .iter()
                .flat_map(|way| way.recipients.iter().map(|recipient| delivery(&way.channel, recipient)))
                .collect(),
        });
        AlertPlan { new: at_once.chain(begun).collect(), grown }
    }
}

/// What a match waits for that comes now, quiet hours aside.
fn wish(way: &Way, (now, zone): (Timestamp, &TimeZone)) -> Option<Hold> {
    match &way.deliver {
        Deliver::Now => None,
        Deliver::Bundle(window) => Some(Hold { reason: HoldReason::Bundle, until: later(now, *window) }),
        // A time that never comes is refused by the configuration.
        Deliver::Digest(digest) => {
            digest.at.next_after(now, zone).map(|until| Hold { reason: HoldReason::Digest, until })
        }
    }
}

/// How long an alert that is held would wait at most if it began now.
fn latest(alert: &OpenAlert, open: &[OpenAlert], routes: &Routes, (now, zone): (Timestamp, &TimeZone)) -> Timestamp {
    let of_channel = routes.ways.iter().flat_map(|(rule, ways)| ways.iter().map(move |way| (rule, way)));
    let ways = of_channel
        .filter(|(rule, way)| way.channel == alert.channel && alert.rule.as_ref().is_none_or(|wanted| wanted == *rule));
    let ends = ways.filter_map(|(_, way)| match alert.hold.reason {
        HoldReason::Quiet => Some(after_quiet(&way.quiet, wish(way, (now, zone)).map_or(now, |hold| hold.until), zone)),
        HoldReason::Limit => {
            let limit = if alert.rule.is_some() { way.rule_limit } else { way.channel_limit };
            // Several that are over one limit wait for one another.
            limit.map(|limit| later(now, limit.per.saturating_mul(alike(alert, open))))
        }
        reason => {
            let wish = wish(way, (now, zone)).filter(|hold| hold.reason == reason)?;
            Some(after_quiet(&way.quiet, wish.until, zone))
        }
    });
    ends.max().unwrap_or(now)
}

/// How many alerts wait for the same limit.
fn alike(alert: &OpenAlert, open: &[OpenAlert]) -> u32 {
    let same = |other: &&OpenAlert| {
        (&other.channel, &other.rule, other.hold.reason) == (&alert.channel, &alert.rule, alert.hold.reason)
    };
    u32::try_from(open.iter().filter(same).count()).unwrap_or(u32::MAX)
}
