//! What a reload has changed, in one line.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::SocketAddr;
use std::time::Duration;

use jiff::tz::TimeZone;

use super::setup::Setup;
use crate::channel::{ChannelSettings, MuteLinks};
use crate::config::Config;
use crate::model::ChannelName;
use crate::net::NetworkSettings;
use crate::pipeline::{AlertRoute, Fallback, HealthSettings, Timing};
use crate::store::Retention;
use crate::web::{MetricsSettings, WebsubSettings};

/// What was written of what is built and cannot be compared any more.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) channels: HashMap<ChannelName, (ChannelSettings, Option<Timing>, Option<Fallback>)>,
    pub(super) others: Others,
    /// Whether the files are read anew when they change.
    pub(super) watch: bool,
}

/// What is neither a feed, nor a rule, nor a channel.
#[derive(Debug, PartialEq)]
pub(super) struct Others {
    timezone: TimeZone,
    watch: bool,
    network: NetworkSettings,
    retention: Retention,
    metrics: Option<MetricsSettings>,
    health: HealthSettings,
    websub: Option<WebsubSettings>,
    mute: Option<(SocketAddr, MuteLinks)>,
    story_window: Duration,
    routes: Vec<AlertRoute>,
}

impl Written {
    /// What a configuration says of it.
    pub(super) fn of(config: &Config) -> Self {
        let channel = |settings: &ChannelSettings| {
            let name = settings.name.clone();
            let (timing, fallback) = (config.timings.get(&name).cloned(), config.fallbacks.get(&name).cloned());
            (name, (settings.clone(), timing, fallback))
        };
        let others = Others {
            timezone: config.timezone.clone(),
            watch: config.watch,
            network: config.network.clone(),
            retention: config.retention,
            metrics: config.metrics.clone(),
            health: config.health.clone(),
            websub: config.websub.clone(),
            mute: config.mute.clone(),
            story_window: config.story_window,
            routes: config.routes.clone(),
        };
        Self { channels: config.channels.iter().map(channel).collect(), others, watch: config.watch }
    }
}

/// As "2 feeds added, 1 rule changed"; none if nothing differs.
pub(super) fn changes(before: &Setup, after: &Setup) -> Option<String> {
    let feeds = |setup: &Setup| setup.feeds.iter().map(|(name, feed)| (name.clone(), feed.clone())).collect();
    let mut parts = compared("feed", &feeds(before), &feeds(after));
    let rules = |setup: &Setup| -> HashMap<_, _> {
        let rules = setup.matcher.rules().to_vec().into_iter();
        rules.map(|rule| (rule.name.clone(), rule)).collect()
    };
    parts.extend(compared("rule", &rules(before), &rules(after)));
    parts.extend(compared("channel", &before.written.channels, &after.written.channels));
    if before.written.others != after.written.others {
        parts.push("other settings changed".to_owned());
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// How many were added, changed and removed.
fn compared<K: Eq + Hash, V: PartialEq>(noun: &str, before: &HashMap<K, V>, after: &HashMap<K, V>) -> Vec<String> {
    let added = after.keys().filter(|name| !before.contains_key(name)).count();
    let removed = before.keys().filter(|name| !after.contains_key(name)).count();
    let changed = after.iter().filter(|(name, one)| before.get(name).is_some_and(|other| other != *one)).count();
    let counts = [(added, "added"), (changed, "changed"), (removed, "removed")];
    let plural = |count| if count == 1 { "" } else { "s" };
    let told = counts.into_iter().filter(|(count, _)| *count > 0);
    told.map(|(count, what)| format!("{count} {noun}{} {what}", plural(count))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_counted_by_how_it_differs() {
        let before = HashMap::from([("a", 1), ("b", 1), ("c", 1)]);
        let after = HashMap::from([("b", 1), ("c", 2), ("d", 1), ("e", 1)]);
        assert_eq!(compared("feed", &before, &after), ["2 feeds added", "1 feed changed", "1 feed removed"]);
        assert_eq!(compared("feed", &before, &before), [""; 0]);
    }
}
