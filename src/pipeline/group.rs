//! Waiting matches become alerts: the second stage, ending in commit 2.
//!
//! Matches that wait come in; alerts with their deliveries go out, one a rule, or several where a
//! flood would make one too long to read. Every match leaves the waiting list with an alert or
//! with a reason.
//!
//! Deliberately not here: sending. An alert is a row with its deliveries before anything moves.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;

use crate::model::{ChannelName, MatchId, RuleName};
use crate::random::Random;
use crate::store::{NewAlert, NewDelivery, WaitingMatch};

/// Most matches that one alert tells.
const LONGEST_ALERT: usize = 50;

/// Where the alerts of each rule go: its channels, each with its recipients.
#[derive(Clone, Debug, Default)]
pub struct Routes(HashMap<RuleName, Vec<(ChannelName, Vec<String>)>>);

impl Routes {
    /// Routes of rules; each rule has at least one channel with at least one recipient, which is
    /// the empty text for a channel without recipients of its own.
    pub fn new(routes: impl IntoIterator<Item = (RuleName, Vec<(ChannelName, Vec<String>)>)>) -> Self {
        Self(routes.into_iter().collect())
    }
}

/// What becomes of the waiting matches.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Alerts to be written.
    pub alerts: Vec<NewAlert>,
    /// Matches of rules that are no longer configured.
    pub orphans: Vec<MatchId>,
}

/// Gathers the waiting matches of each rule into alerts.
pub fn plan(waiting: Vec<WaitingMatch>, routes: &Routes, now: Timestamp, random: &Random) -> Plan {
    let mut by_rule: BTreeMap<RuleName, Vec<MatchId>> = BTreeMap::new();
    for waiting in waiting {
        by_rule.entry(waiting.rule).or_default().push(waiting.id);
    }
    let mut plan = Plan::default();
    for (rule, matches) in by_rule {
        match routes.0.get(&rule) {
            Some(channels) => plan.alerts.extend(matches.chunks(LONGEST_ALERT).map(|told| NewAlert {
                rule: rule.clone(),
                created: now,
                matches: told.to_vec(),
                deliveries: deliveries(channels, now, random),
            })),
            None => plan.orphans.extend(matches),
        }
    }
    plan
}

fn deliveries(channels: &[(ChannelName, Vec<String>)], now: Timestamp, random: &Random) -> Vec<NewDelivery> {
    let ways = channels.iter().flat_map(|(channel, recipients)| recipients.iter().map(move |to| (channel, to)));
    ways.map(|(channel, recipient)| NewDelivery {
        id: random.delivery_id(now),
        channel: channel.clone(),
        recipient: recipient.clone(),
        refused: None,
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting(id: i64, rule: &str) -> WaitingMatch {
        WaitingMatch { id: MatchId(id), rule: rule.into(), created: Timestamp::UNIX_EPOCH }
    }

    fn routes() -> Routes {
        let recipients = vec!["a@example.org".to_owned(), "b@example.org".to_owned()];
        Routes::new([("drones".into(), vec![("desk".into(), recipients), ("hook".into(), vec![String::new()])])])
    }

    #[test]
    fn matches_of_one_rule_are_told_together_to_every_recipient() {
        let plan = plan(
            vec![waiting(1, "drones"), waiting(2, "drones")],
            &routes(),
            Timestamp::UNIX_EPOCH,
            &Random::seeded(1),
        );
        let [alert] = plan.alerts.as_slice() else { panic!("one alert") };
        assert_eq!(alert.matches, [MatchId(1), MatchId(2)]);
        let to: Vec<_> = alert.deliveries.iter().map(|d| (d.channel.as_str(), d.recipient.as_str())).collect();
        assert_eq!(to, [("desk", "a@example.org"), ("desk", "b@example.org"), ("hook", "")]);
    }

    #[test]
    fn a_flood_becomes_several_alerts_that_tell_everything() {
        let flood = (0..120).map(|id| waiting(id, "drones")).collect();
        let plan = plan(flood, &routes(), Timestamp::UNIX_EPOCH, &Random::seeded(1));
        let sizes: Vec<_> = plan.alerts.iter().map(|alert| alert.matches.len()).collect();
        assert_eq!(sizes, [50, 50, 20]);
    }

    #[test]
    fn a_match_of_a_rule_that_is_gone_is_not_left_waiting() {
        let plan = plan(vec![waiting(1, "gone")], &routes(), Timestamp::UNIX_EPOCH, &Random::seeded(1));
        assert_eq!(plan.orphans, [MatchId(1)]);
    }
}
