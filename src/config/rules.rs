//! `[[rule]]`, and the defaults that `[matching]` sets for all of them.

use std::collections::{HashMap, HashSet};

use super::condition;
use super::finding::{Finding, nearest};
use super::names::Taken;
use super::place::Spot;
use super::reader::{Table, Text, Value};
use super::routes;
use super::rule_tests;
use super::scope::{self, FeedIndex};
use super::{telling, timing};
use crate::model::{ChannelName, Dedup, RuleName, Severity};
use crate::pipeline::{Rule, Timing};

pub(super) const KEYS: [&str; 21] = [
    "name",
    "keywords",
    "all",
    "exclude",
    "near",
    "fields",
    "feeds",
    "notify",
    "language",
    "deliver",
    "quiet",
    "limit",
    "urgent",
    "severity",
    "suppresses",
    "dedup",
    "on_update",
    "on_withdrawal",
    "grow",
    "query",
    "test",
];
/// The channel of rules that name none.
pub(super) const TERMINAL: &str = "stdout";
/// How close the words of an entry must stand, in words, if nothing else is said.
const USUAL_NEAR: u32 = 20;

/// What all rules share.
#[derive(Debug)]
pub(super) struct Surroundings<'a> {
    pub(super) near: u32,
    pub(super) language: Option<Text<'a>>,
    pub(super) feeds: FeedIndex<'a>,
    /// The channels of rules that name none.
    pub(super) notify: Vec<ChannelName>,
    /// The names of all channels, also of those that are faulty.
    pub(super) channels: HashSet<&'a str>,
    /// When the channels may be told.
    pub(super) timings: &'a HashMap<ChannelName, Timing>,
    /// The names of all rules, also of those that are faulty.
    pub(super) rules: HashSet<&'a str>,
    /// What counts as the same news for rules that do not say it.
    pub(super) dedup: Dedup,
}

/// The rules before this one.
#[derive(Debug, Default)]
pub(super) struct Earlier<'a> {
    names: Taken<'a>,
    /// Where each meaning stands.
    meanings: HashMap<String, Spot>,
}

/// `[matching]`: how close, and in which language.
pub(super) fn read_matching<'a>(main: &Table<'a>) -> (u32, Option<Text<'a>>) {
    let Some(table) = main.value("matching").and_then(|value| value.table("`[matching]`", &["near", "language"]))
    else {
        return (USUAL_NEAR, None);
    };
    (condition::near(&table).unwrap_or(USUAL_NEAR), table.text("language"))
}

/// Reads one rule.
pub(super) fn read<'a>(table: &Table<'a>, around: &Surroundings<'a>, earlier: &mut Earlier<'a>) -> Option<Rule> {
    table.refuse_unknown(&KEYS);
    let name = table.required("name", "\"iran-drones\"").and_then(|value| value.text());
    let name = name.and_then(|text| earlier.names.claim(&text, "rule"));
    let condition = condition::read(table, around);
    rule_tests::run(table, condition.as_ref());
    let feeds = scope::read(table, &around.feeds);
    let notify = match table.value("notify") {
        Some(value) => notify(&value, table, &around.channels),
        None => Some(around.notify.clone()),
    };
    let timing = timing::read(table);
    for (name, of_channel) in around.timings.iter().filter(|(name, _)| notify.iter().flatten().any(|own| own == *name))
    {
        timing::refuse_silence(table, &timing.quiet, name.as_str(), &of_channel.quiet);
    }
    let urgent = table.value("urgent").and_then(|value| value.boolean()).unwrap_or_default();
    let severity = table.text("severity").map_or(Some(Severity::default()), |text| routes::severity(&text));
    let suppresses = suppresses(table, &around.rules);
    let name = RuleName::from(name?);
    let rule = Rule {
        name,
        condition: condition?,
        feeds: feeds?,
        notify: notify?,
        timing,
        urgent,
        severity: severity?,
        suppresses,
        telling: telling::read(table, around.dedup),
    };
    earlier.warn_of_twin(&rule, table);
    Some(rule)
}

impl Earlier<'_> {
    /// Warns of a rule that means the same as one before it.
    fn warn_of_twin(&mut self, rule: &Rule, table: &Table<'_>) {
        let meaning = format!("{} {:?}", rule.condition.meaning(), rule.feeds);
        if let Some(twin) = self.meanings.get(&meaning) {
            let finding = Finding::at(table.spot(), "this rule means the same as another one");
            let help = "leave one of them out; one rule can notify several channels";
            table.origin().reading.findings.warn(finding.help(help).beside(twin.clone(), "the other one"));
        } else {
            self.meanings.insert(meaning, table.spot());
        }
    }
}

/// The rules that are silent about an item that this one tells.
fn suppresses(table: &Table<'_>, rules: &HashSet<&str>) -> Vec<RuleName> {
    let own = table.value("name").filter(|name| name.is_text()).and_then(|name| name.text()).map(|name| name.value);
    let mut known = Vec::new();
    for text in table.texts("suppresses") {
        if own == Some(text.value) {
            text.refuse("a rule cannot silence itself", "name another rule, or leave it out");
        } else if rules.contains(text.value) {
            known.push(RuleName::from(text.value));
        } else {
            let help = match nearest(text.value, rules.iter().copied()) {
                Some(meant) => format!("write `\"{meant}\"`"),
                None => "name a rule of this configuration".to_owned(),
            };
            text.refuse(format!("there is no rule {}", text.quoted()), help);
        }
    }
    known
}

/// `notify` of the main file: the channels of rules that name none, which else is the terminal.
pub(super) fn read_notify(main: &Table<'_>, channels: &HashSet<&str>) -> Vec<ChannelName> {
    let written = main.value("notify").and_then(|value| notify(&value, main, channels));
    written.unwrap_or_else(|| vec![ChannelName::from(TERMINAL)])
}

pub(super) fn notify(value: &Value<'_>, table: &Table<'_>, channels: &HashSet<&str>) -> Option<Vec<ChannelName>> {
    let texts = value.texts();
    if texts.is_empty() && value.is_list() {
        value.refuse("this list is empty", "name a channel, or leave `notify` out for the terminal");
    }
    let mut names = Vec::new();
    for text in texts {
        if text.value == TERMINAL || channels.contains(text.value) {
            let name = ChannelName::from(text.value);
            if !names.contains(&name) {
                names.push(name);
            }
        } else if !table.origin().reading.findings.is_incomplete() {
            let help = match nearest(text.value, channels.iter().copied().chain([TERMINAL])) {
                Some(meant) => format!("write `\"{meant}\"`"),
                None => format!("add `[channel.{}]`", text.value),
            };
            text.refuse(format!("there is no channel {}", text.quoted()), help);
        }
    }
    Some(names).filter(|names| !names.is_empty())
}
