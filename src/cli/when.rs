//! `newswatch when RULE`: when a match of a rule would be told, in plain words.

use clap::Args;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::exit::Exit;
use super::print::{self, time};
use super::setting::Setting;
use crate::config::{self, Config};
use crate::daemon;
use crate::model::{DeliveryState, FeedName, HoldReason, ItemId, MatchId, Mute, MuteTarget};
use crate::pipeline::{Plan, Rule, Situation, plan};
use crate::random::Random;
use crate::store::{DeliveryFilter, DeliveryRow, Store, StoreError, WaitingMatch, sqlite};
use crate::time::{Clock, SystemClock};

/// How many of the newest deliveries are shown.
const SHOWN: usize = 10;

/// Which rule is asked about.
#[derive(Clone, Debug, Args)]
pub(super) struct Options {
    /// The rule
    rule: String,
}

pub(super) async fn execute(setting: &Setting<'_>, options: &Options) -> Exit {
    tell(setting, options).await.err().unwrap_or(Exit::Success)
}

async fn tell(setting: &Setting<'_>, options: &Options) -> Result<(), Exit> {
    let config = setting.config()?;
    let Some(rule) = config.rules.iter().find(|rule| rule.name.as_str() == options.rule) else {
        let meant = config::nearest(&options.rule, config.rules.iter().map(|rule| rule.name.as_str()));
        let hint = meant.map(|meant| format!("; did you mean `{meant}`?")).unwrap_or_default();
        print::note(&format!("error: there is no rule `{}`{hint}", options.rule));
        return Err(Exit::Usage);
    };
    let store = sqlite::open_beside(&config.state).map_err(|error| print::failure(&error))?;
    let now = SystemClock.now();
    let lines = lines(&config, rule, &*store, now).await.map_err(|error| print::failure(&error))?;
    lines.iter().for_each(|line| print::line(line));
    Ok(())
}

async fn lines(config: &Config, rule: &Rule, store: &dyn Store, now: Timestamp) -> Result<Vec<String>, StoreError> {
    let zone = &config.timezone;
    let mut lines = Vec::new();
    let filter = DeliveryFilter { rule: Some(rule.name.clone()), limit: Some(SHOWN), ..DeliveryFilter::default() };
    lines.extend(store.deliveries(filter).await?.iter().rev().map(|row| past(row, zone)));
    let mutes = store.mutes(now).await?;
    lines.extend(
        mutes
            .iter()
            .filter(|mute| is_about(mute, rule))
            .map(|mute| format!("{} is muted until {} (mute {})", mute.target, time(mute.until, zone), mute.id)),
    );
    lines.push(format!("a match now, {}:", time(now, zone)));
    let urgent = Rule { urgent: true, ..rule.clone() };
    let now_urgent = would_be(config, &urgent, store, now).await?;
    for (told, told_urgent) in would_be(config, rule, store, now).await?.into_iter().zip(now_urgent) {
        let urgent = if told == told_urgent { String::new() } else { format!("; urgent {}", told_urgent.1) };
        lines.push(format!("  {}: {}{urgent}", told.0, told.1));
    }
    Ok(lines)
}

/// A delivery in plain words.
fn past(row: &DeliveryRow, zone: &TimeZone) -> String {
    let delivery = &row.delivery;
    let what =
        format!("{}: alert {} ({}) to {}", time(delivery.created, zone), delivery.alert, row.title, delivery.channel);
    let items = if row.items > 1 { format!(", {} items", row.items) } else { String::new() };
    let became = match delivery.state {
        DeliveryState::Held => format!("is held until {}", time(delivery.next_attempt, zone)),
        DeliveryState::Pending if delivery.attempts > 0 => {
            format!("failed {} times, next try {}", delivery.attempts, time(delivery.next_attempt, zone))
        }
        DeliveryState::Pending => "is on its way".to_owned(),
        DeliveryState::Sent => "was sent".to_owned(),
        DeliveryState::Dead | DeliveryState::Discarded => "was given up".to_owned(),
    };
    format!("{what}{items} {became}")
}

fn is_about(mute: &Mute, rule: &Rule) -> bool {
    match &mute.target {
        MuteTarget::Rule(name) => *name == rule.name,
        MuteTarget::Feed(_) | MuteTarget::Story(_) | MuteTarget::Query(_) => true,
    }
}

/// For each channel of the rule, when a match would be told that came now.
async fn would_be(
    config: &Config,
    rule: &Rule,
    store: &dyn Store,
    now: Timestamp,
) -> Result<Vec<(String, String)>, StoreError> {
    let alone = Config { rules: vec![rule.clone()], ..config.clone() };
    let routes = daemon::routes(&alone, |_| Some(vec![String::new()]));
    let (limited, span) = routes.limited();
    let since = now.saturating_sub(SignedDuration::try_from(span).unwrap_or(SignedDuration::MAX));
    let waiting = WaitingMatch {
        id: MatchId(0),
        rule: rule.name.clone(),
        item: ItemId(0),
        story: None,
        feed: FeedName::from(""),
        created: now,
    };
    let situation = Situation {
        waiting: vec![waiting],
        open: store.open_alerts().await?,
        told: store.told_since(&limited, since.unwrap_or(Timestamp::MIN)).await?,
    };
    let open = situation.open.clone();
    let planned = plan(situation, &routes, (now, &config.timezone), &Random::seeded(0));
    Ok(rule
        .notify
        .iter()
        .map(|name| (name.to_string(), told(&planned, &open, name.as_str(), &config.timezone)))
        .collect())
}

/// What a plan has for one channel.
fn told(plan: &Plan, open: &[crate::store::OpenAlert], channel: &str, zone: &TimeZone) -> String {
    let grown = plan.alerts.grown.iter().filter(|growth| !growth.matches.is_empty());
    let joined = grown.filter_map(|growth| Some((open.iter().find(|alert| alert.id == growth.alert)?, growth.until)));
    if let Some((alert, until)) = joined.into_iter().find(|(alert, _)| alert.channel.as_str() == channel) {
        let items = print::counted(alert.matches, "item");
        return format!("{}, with the {items} of alert {}", held(alert.hold.reason, until, zone), alert.id);
    }
    let begun = plan
        .alerts
        .new
        .iter()
        .find(|alert| alert.deliveries.iter().any(|delivery| delivery.channel.as_str() == channel));
    match begun.map(|alert| alert.hold) {
        Some(Some(hold)) => held(hold.reason, hold.until, zone),
        Some(None) => "told at once".to_owned(),
        None => "not told".to_owned(),
    }
}

fn held(reason: HoldReason, until: Timestamp, zone: &TimeZone) -> String {
    let until = time(until, zone);
    match reason {
        HoldReason::Bundle => format!("bundled until {until}"),
        HoldReason::Digest => format!("in the digest of {until}"),
        HoldReason::Quiet => format!("held by quiet hours until {until}"),
        HoldReason::Limit => format!("over the limit, held until {until}"),
    }
}
