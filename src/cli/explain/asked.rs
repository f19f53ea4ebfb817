//! What a rule asks for.

use serde::Serialize;

use super::super::print;
use super::listed;
use crate::channel::inert;
use crate::config::Config;
use crate::model::{ChannelName, FeedName, Field, RuleName};
use crate::pipeline::{FeedScope, Rule};
use crate::query::{Clause, Join};

/// What is printed as JSON.
#[derive(Debug, Serialize)]
struct Asked<'a> {
    rule: &'a RuleName,
    clause: Clause,
    query: Option<String>,
    fields: &'a [Field],
    language: Option<&'a str>,
    /// The feeds that it looks at.
    feeds: Vec<&'a FeedName>,
    notify: &'a [ChannelName],
    /// The words without which it is not looked at; none if every item is tried.
    found_under: Vec<Term>,
}

/// A word, or several side by side, that rules are found under.
#[derive(Debug, Serialize)]
struct Term {
    term: String,
    /// The share of items, from 0 to 1, that are expected to have it.
    share: f64,
}

pub(super) fn show(config: &Config, rule: &Rule, json: bool) {
    let condition = &rule.condition;
    let covered = config.feeds.iter().filter(|feed| rule.feeds.covers(&feed.name, &feed.tags));
    let asked = Asked {
        rule: &rule.name,
        clause: condition.clauses(),
        query: condition.query(),
        fields: condition.fields(),
        language: condition.language(),
        feeds: covered.map(|feed| &feed.name).collect(),
        notify: &rule.notify,
        found_under: found_under(rule),
    };
    if json {
        return print::json(&asked);
    }
    let mut lines = vec![inert(rule.name.as_str()), String::new()];
    lines.extend(clauses(&asked.clause));
    lines.push(String::new());
    lines.extend(facts(&asked, rule).into_iter().map(|(what, text)| format!("{what}: {}", inert(&text))));
    lines.iter().for_each(|line| print::line(line));
}

/// What must be there, and what must not.
fn clauses(whole: &Clause) -> Vec<String> {
    let parts = if whole.join == Join::All { &whole.parts[..] } else { std::slice::from_ref(whole) };
    let (denied, needed): (Vec<_>, Vec<_>) = parts.iter().partition(|part| part.join == Join::None);
    let mut lines = Vec::new();
    if !needed.is_empty() {
        lines.push(if needed.len() == 1 { "There must be:" } else { "There must be each of these:" }.to_owned());
        needed.iter().for_each(|part| outline(part, 1, &mut lines));
    }
    for same in denied.chunk_by(|a, b| a.wording == b.wording) {
        lines.push(format!("There must be {}:", inert(&same[0].wording)));
        same.iter().flat_map(|none| &none.parts).for_each(|part| outline(part, 1, &mut lines));
    }
    lines
}

fn outline(clause: &Clause, depth: usize, lines: &mut Vec<String>) {
    let colon = if clause.parts.is_empty() { "" } else { ":" };
    lines.push(format!("{}- {}{colon}", "  ".repeat(depth), inert(&clause.wording)));
    clause.parts.iter().for_each(|part| outline(part, depth + 1, lines));
}

/// What is to be said beside the clauses, in the order in which it is printed.
fn facts(asked: &Asked<'_>, rule: &Rule) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    let unless = if asked.query.is_some() { ", where no field is named" } else { "" };
    facts.push(("Fields", format!("{}{unless}", listed(asked.fields.iter().map(|field| field.as_str())))));
    if let Some(code) = asked.language {
        facts.push(("Language", format!("{code}; words outside quotes match by their stem")));
    }
    facts.push(("Feeds", feeds(&rule.feeds, &asked.feeds)));
    facts.push(("Channels", listed(asked.notify.iter().map(ChannelName::as_str))));
    if let Some(query) = &asked.query {
        facts.push(("Query", query.clone()));
    }
    facts.push(("Found under", terms(&asked.found_under)));
    facts
}

fn found_under(rule: &Rule) -> Vec<Term> {
    let terms = rule.condition.index_terms().into_iter();
    terms.map(|(term, share)| Term { term, share: (share * 1e6).round() / 1e6 }).collect()
}

/// The index terms, and what they mean for the work that the rule makes.
fn terms(terms: &[Term]) -> String {
    if terms.is_empty() {
        return "nothing, so every item is tried on it".to_owned();
    }
    let share: f64 = terms.iter().map(|term| term.share).sum();
    let names = terms.iter().map(|term| format!("`{}`", term.term)).collect::<Vec<_>>().join(", ");
    format!("{names}; about {} tried on it", of_all_items(share.min(1.0)))
}

/// A share of all items as people say it.
fn of_all_items(share: f64) -> String {
    match share {
        share if share >= 0.1 => format!("{:.0} % of all items are", share * 100.0),
        share => format!("one item in {:.0} is", 1.0 / share.max(1e-6)),
    }
}

/// Which feeds, as it is written, and which these are.
fn feeds(scope: &FeedScope, covered: &[&FeedName]) -> String {
    let FeedScope::Only { tags, patterns } = scope else { return "all".to_owned() };
    let written = tags.iter().map(|tag| format!("`tag:{tag}`")).chain(patterns.iter().map(|name| format!("`{name}`")));
    let written = written.collect::<Vec<_>>().join(", ");
    match covered {
        [] => format!("{written}, which is none"),
        names => format!("{written}, which is {}", listed(names.iter().map(|name| name.as_str()))),
    }
}
