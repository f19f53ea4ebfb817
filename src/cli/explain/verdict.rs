//! Why rules match an item or do not.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::Value;

use super::super::item_line::Line;
use super::super::print;
use super::tree;
use crate::channel::inert;
use crate::config::{Config, nearest};
use crate::model::{Evidence, FeedName, Item, RuleName};
use crate::pipeline::Rule;
use crate::query::Judged;
use crate::text::Document;

/// Most rules whose clauses are shown if none is named.
const MOST_TREES: usize = 20;

/// What is said of one rule; printed as JSON.
#[derive(Debug, Serialize)]
struct Verdict<'a> {
    id: Option<&'a Value>,
    rule: &'a RuleName,
    matches: bool,
    looks_at_feed: bool,
    /// As of a match, also if the rule does not look at the feed.
    evidence: Vec<Evidence>,
    #[serde(skip_serializing_if = "Option::is_none")]
    clause: Option<Judged>,
}

/// Shows what is said of the named rule, else of every rule, those that match first.
pub(super) fn show(config: &Config, named: Option<&Rule>, line: Line, json: bool) {
    let (id, item) = line.into_item();
    warn_of_unknown_feed(config, &item);
    let rules = named.map_or(&config.rules[..], std::slice::from_ref);
    let tags: HashMap<&FeedName, &[String]> =
        config.feeds.iter().map(|feed| (&feed.name, feed.tags.as_slice())).collect();
    let tags = tags.get(&item.feed).copied().unwrap_or_default();
    let document = Document::new(&item);
    let verdicts = rules.iter().map(|rule| {
        let evidence = rule.condition.evidence(&document);
        let looks_at_feed = rule.feeds.covers(&item.feed, tags);
        Verdict {
            id: id.as_ref(),
            rule: &rule.name,
            matches: looks_at_feed && evidence.is_some(),
            looks_at_feed,
            evidence: evidence.unwrap_or_default(),
            clause: (rules.len() <= MOST_TREES).then(|| rule.condition.judged(&document)),
        }
    });
    let (matching, others): (Vec<_>, Vec<_>) = verdicts.partition(|verdict| verdict.matches);
    for verdict in matching.iter().chain(&others) {
        if json {
            print::json(verdict);
        } else {
            in_words(verdict, &item).iter().for_each(|line| print::line(line));
        }
    }
}

fn warn_of_unknown_feed(config: &Config, item: &Item) {
    let known = || config.feeds.iter().map(|feed| feed.name.as_str());
    if item.feed.as_str().is_empty() || known().any(|name| name == item.feed.as_str()) {
        return;
    }
    let meant = nearest(item.feed.as_str(), known()).map(|name| format!("; did you mean `{name}`?"));
    let meant = meant.unwrap_or_default();
    print::note(&format!("warning: there is no feed `{}`{meant}", inert(item.feed.as_str())));
}

fn in_words(verdict: &Verdict<'_>, item: &Item) -> Vec<String> {
    let mark = tree::mark(verdict.matches);
    let matches = if verdict.matches { "matches" } else { "does not match" };
    let mut lines = vec![format!("{mark} {} {matches}{}", inert(verdict.rule.as_str()), feed(verdict, item))];
    match &verdict.clause {
        Some(clause) => lines.extend(tree::lines(clause, 1)),
        None => lines.extend(tree::evidence(&verdict.evidence, verdict.evidence.len(), 1)),
    }
    lines
}

/// That the rule does not look at the feed, if it does not.
fn feed(verdict: &Verdict<'_>, item: &Item) -> String {
    match item.feed.as_str() {
        _ if verdict.looks_at_feed => String::new(),
        "" => ": the item names no feed, and this rule looks at some feeds only".to_owned(),
        name => format!(": this rule does not look at the feed `{}`", inert(name)),
    }
}
