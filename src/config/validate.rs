//! From tables to settings: after this, nothing checks again.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use jiff::tz::TimeZone;

use super::Config;
use super::finding::{Finding, nearest};
use super::names::Taken;
use super::reader::{Table, Text};
use super::rules::{self, Earlier, Surroundings, TERMINAL};
use super::schedule::Usual;
use super::scope::FeedIndex;
use super::written::Written;
use super::{channels, feeds, health, metrics, mute, network, retention, routes, schedule, telling, websub};
use crate::channel::{ChannelKind, ChannelSettings};
use crate::model::{ChannelName, Dedup};
use crate::pipeline::{AlertRoute, Fallback, FeedSettings, HealthSettings, Rule, Timing};

const POLL_KEYS: [&str; 5] = ["every", "cron", "publisher_wait", "fastest", "user_agent_contact"];

/// Judges everything that is written. The result counts only if no fault was found on the way.
pub(super) fn validate(main: &Table<'_>, written: &Written<'_>) -> Config {
    let (schedule, contact) = poll(main);
    let network = network::read(main, contact);
    let usual = Usual { allow_private: network.route.allow_private.clone(), ..schedule };
    let timezone = main.text("timezone").and_then(|name| zone(&name));
    let reading = main.origin().reading;
    let feeds = feeds(written, &usual);
    let read = read_channels(written, &usual);
    let name = |channel: &channels::Channel| channel.settings.name.clone();
    let timings = read.iter().map(|channel| (name(channel), channel.timing.clone())).collect();
    let fallbacks = read.iter().filter_map(|channel| Some((name(channel), channel.fallback.clone()?))).collect();
    let mut channels = read.into_iter().map(|channel| channel.settings).collect();
    let stories = telling::read_stories(main);
    let rules = read_rules(main, written, &feeds, (&timings, stories.dedup));
    let routes = read_routes(written, &feeds, &rules);
    let names = written.channels.iter().map(|(name, _)| name.value).chain([TERMINAL]);
    let health = health::read(main, &names.collect());
    finish_channels(&mut channels, (&rules, &routes), (&health, &fallbacks), written);
    warn_if_idle(main, written);
    Config {
        state: state(main),
        watch: main.value("watch").and_then(|value| value.boolean()).unwrap_or_default(),
        timezone: timezone.unwrap_or_else(|| reading.environment.zone()),
        network,
        retention: retention::read(main, stories.window),
        health,
        websub: websub::read(main),
        mute: mute::read(main),
        metrics: metrics::read(main),
        story_window: stories.window,
        feeds,
        rules,
        routes,
        channels,
        timings,
        fallbacks,
    }
}

fn poll<'a>(main: &Table<'a>) -> (Usual, Option<Text<'a>>) {
    let usual = Usual::default();
    let Some(table) = main.value("poll").and_then(|value| value.table("`[poll]`", &POLL_KEYS)) else {
        return (usual, None);
    };
    let usual = Usual {
        schedule: schedule::read(&table).unwrap_or(usual.schedule),
        publisher_wait: schedule::publisher_wait(&table).unwrap_or(usual.publisher_wait),
        fastest: schedule::fastest(&table).unwrap_or(usual.fastest),
        allow_private: usual.allow_private,
    };
    (usual, table.text("user_agent_contact"))
}

fn zone(name: &Text<'_>) -> Option<TimeZone> {
    let found = TimeZone::get(name.value).ok();
    if found.is_none() {
        let known: Vec<String> = jiff::tz::db().available().map(|name| name.to_string()).collect();
        let help = match nearest(name.value, known.iter().map(String::as_str)) {
            Some(meant) => format!("write `\"{meant}\"`"),
            None if known.is_empty() => "this machine has no time zones; install the package tzdata".to_owned(),
            None => "write a name as in `timedatectl list-timezones`, for example `\"Europe/Riga\"`".to_owned(),
        };
        name.refuse(format!("{} is not a time zone", name.quoted()), help);
    }
    found
}

fn state(main: &Table<'_>) -> PathBuf {
    let file = main.origin().file;
    let Some(text) = main.text("state") else {
        let path = std::path::absolute(&file.path).unwrap_or_else(|_| file.path.clone());
        return main.origin().reading.environment.default_state(&path);
    };
    if text.value.trim().is_empty() || text.value.contains('\0') {
        text.refuse("the state directory has no name", "write it as `state = \"/var/lib/newswatch\"`");
    }
    file.folder.join(text.value)
}

fn feeds(written: &Written<'_>, usual: &Usual) -> Vec<FeedSettings> {
    let mut taken = Taken::default();
    written.feeds.iter().filter_map(|table| feeds::read(table, usual, &mut taken)).collect()
}

fn read_channels(written: &Written<'_>, usual: &Usual) -> Vec<channels::Channel> {
    let mut taken = Taken::default();
    let names = written.channels.iter().map(|(name, _)| name.value).collect();
    let around = (&usual.allow_private[..], &names);
    written.channels.iter().filter_map(|(name, value)| channels::read(name, value, around, &mut taken)).collect()
}

fn read_rules(
    main: &Table<'_>,
    written: &Written<'_>,
    feeds: &[FeedSettings],
    (timings, dedup): (&HashMap<ChannelName, Timing>, Dedup),
) -> Vec<Rule> {
    let (near, language) = rules::read_matching(main);
    let channels: HashSet<&str> = written.channels.iter().map(|(name, _)| name.value).collect();
    let notify = rules::read_notify(main, &channels);
    let names = written.rules.iter().filter_map(|rule| rule.value("name").filter(|name| name.is_text()));
    let rules = names.filter_map(|name| name.text()).map(|name| name.value).collect();
    let around = Surroundings { near, language, feeds: FeedIndex::of(feeds), notify, channels, timings, rules, dedup };
    let mut earlier = Earlier::default();
    written.rules.iter().filter_map(|table| rules::read(table, &around, &mut earlier)).collect()
}

fn read_routes(written: &Written<'_>, feeds: &[FeedSettings], rules: &[Rule]) -> Vec<AlertRoute> {
    let index = FeedIndex::of(feeds);
    let channels = written.channels.iter().map(|(name, _)| name.value).collect();
    written.routes.iter().filter_map(|table| routes::read(table, (&index, &channels), rules)).collect()
}

/// Adds the terminal where a rule needs it, and warns of channels that no rule needs.
fn finish_channels(
    channels: &mut Vec<ChannelSettings>,
    (rules, routes): (&[Rule], &[AlertRoute]),
    (health, fallbacks): (&HealthSettings, &HashMap<ChannelName, Fallback>),
    written: &Written<'_>,
) {
    let others = health.notify.iter().chain(fallbacks.values().map(|fallback| &fallback.to));
    let others = others.chain(routes.iter().flat_map(|route| &route.notify));
    let all = rules.iter().flat_map(|rule| &rule.notify).chain(others);
    let used: HashSet<&str> = all.map(ChannelName::as_str).collect();
    for (name, _) in &written.channels {
        if !used.contains(name.value) {
            let finding = Finding::at(name.spot(), format!("no rule notifies the channel {}", name.quoted()));
            name.origin()
                .reading
                .findings
                .warn(finding.help(format!("add `notify = [\"{}\"]` to a rule", name.value.escape_debug())));
        }
    }
    let defined = channels.iter().any(|channel| channel.name.as_str() == TERMINAL);
    if used.contains(TERMINAL) && !defined {
        channels.push(ChannelSettings { name: TERMINAL.into(), kind: ChannelKind::Stdout });
    }
}

fn warn_if_idle(main: &Table<'_>, written: &Written<'_>) {
    let findings = main.origin().reading.findings;
    if written.feeds.is_empty() {
        let finding = Finding::anywhere("there is no feed, so there is nothing to poll");
        findings.warn(finding.help("add `[[feed]]` with `name` and `url`"));
    }
    if written.rules.is_empty() {
        let finding = Finding::anywhere("there is no rule, so nothing will ever be told");
        findings.warn(finding.help("add `[[rule]]` with `name` and `keywords`"));
    }
}
