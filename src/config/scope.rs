//! `feeds` of a rule: which feeds it looks at, and whether there are any.

use std::collections::HashSet;

use super::finding::{Finding, nearest};
use super::reader::{Table, Text};
use crate::model::FeedName;
use crate::pipeline::{FeedScope, FeedSettings};

/// Most feeds or tags that a warning lists.
const MOST_LISTED: usize = 8;

/// The feeds by name and by tag, to tell whether a rule covers any.
#[derive(Debug)]
pub(super) struct FeedIndex<'a> {
    names: HashSet<&'a str>,
    tags: HashSet<&'a str>,
    in_order: Vec<&'a str>,
}

impl<'a> FeedIndex<'a> {
    pub(super) fn of(feeds: &'a [FeedSettings]) -> Self {
        let in_order: Vec<_> = feeds.iter().map(|feed| feed.name.as_str()).collect();
        let names = in_order.iter().copied().collect();
        let tags = feeds.iter().flat_map(|feed| &feed.tags).map(String::as_str).collect();
        Self { names, tags, in_order }
    }
}

/// The feeds that a rule looks at.
pub(super) fn read(table: &Table<'_>, feeds: &FeedIndex<'_>) -> Option<FeedScope> {
    let Some(value) = table.value("feeds") else {
        return Some(FeedScope::All);
    };
    let texts = value.texts();
    if texts.is_empty() && value.is_list() {
        value.refuse("this list is empty", "leave `feeds` out for all feeds");
        return None;
    }
    let (mut tags, mut patterns, mut idle) = (Vec::new(), Vec::new(), Vec::new());
    for text in &texts {
        let covered = match text.name()?.strip_prefix("tag:") {
            Some(tag) => {
                tags.push(tag.to_owned());
                feeds.tags.contains(tag)
            }
            None => {
                patterns.push(text.value.to_owned());
                feeds.has(text.value)
            }
        };
        if !covered {
            idle.push(feeds.idle(text));
        }
    }
    let findings = table.origin().reading.findings;
    if idle.len() == texts.len() {
        let help = "until a feed fits, the rule cannot match; leave `feeds` out for all feeds";
        findings.warn(Finding::at(value.spot(), "this rule covers no feed").help(help));
    }
    idle.into_iter().for_each(|finding| findings.warn(finding));
    Some(FeedScope::Only { tags, patterns })
}

impl FeedIndex<'_> {
    /// The names of all feeds, in the order of the files.
    pub(super) fn names(&self) -> &[&str] {
        &self.in_order
    }

    /// Whether any feed has this name, or fits this pattern.
    fn has(&self, pattern: &str) -> bool {
        if self.names.contains(pattern) {
            return true;
        }
        let scope = FeedScope::Only { tags: Vec::new(), patterns: vec![pattern.to_owned()] };
        pattern.contains(['*', '?']) && self.names.iter().any(|name| scope.covers(&FeedName::from(*name), &[]))
    }

    /// The warning that nothing fits this entry.
    fn idle(&self, text: &Text<'_>) -> Finding {
        let finding = Finding::at(text.spot(), format!("no feed fits {}", text.quoted()));
        let meant = match text.value.strip_prefix("tag:") {
            Some(tag) => nearest(tag, self.tags.iter().copied()).map(|tag| format!("tag:{tag}")),
            None if self.tags.contains(text.value) => Some(format!("tag:{}", text.value)),
            None => nearest(text.value, self.names.iter().copied()).map(str::to_owned),
        };
        match meant {
            Some(meant) => finding.help(format!("write `\"{meant}\"`")),
            None => finding.help(self.listed(text.value.starts_with("tag:"))),
        }
    }

    /// What could have been written: the names of the feeds, or their tags.
    fn listed(&self, as_tags: bool) -> String {
        let mut tags: Vec<_> = self.tags.iter().copied().collect();
        tags.sort_unstable();
        let (what, known) = if as_tags { ("tags", &tags) } else { ("feeds", &self.in_order) };
        let more = if known.len() > MOST_LISTED { ", …" } else { "" };
        let known: Vec<_> = known.iter().take(MOST_LISTED).map(|name| format!("`{name}`")).collect();
        match known.as_slice() {
            [] => format!("there are no {what}"),
            known => format!("the {what} are {}{more}", known.join(", ")),
        }
    }
}
