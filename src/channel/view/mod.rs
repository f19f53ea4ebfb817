//! An alert goes in; what a person is shown of it comes out, for mail and terminal alike.
//!
//! The promise: every text is inert and shortened, every link is `http` or `https` and carries
//! no credentials, every time is in the reader's zone.
//!
//! Deliberately not here: how it looks.

use jiff::tz::TimeZone;
use serde::Serialize;

pub(super) use self::item::{ItemView, plain, safe_link};
use super::inert::inert_within;
use crate::model::{Alert, AlertItem, HoldReason, RuleName};

mod item;

/// Items shown; no alert has more.
const ITEMS: usize = 100;
/// Characters of a name: of a rule, a feed, an author or a term.
const NAME: usize = 100;

/// What a person is shown of an alert.
#[derive(Clone, Debug, Serialize)]
pub(super) struct View {
    /// The rule that fired; what the alert is where several did.
    pub(super) rule: String,
    /// The rules that fired, by their own names.
    #[serde(skip)]
    pub(super) rules: Vec<RuleName>,
    /// How many items there are of each rule, where several fired.
    pub(super) contents: Vec<Contents>,
    /// What is to be said of the whole, as "held in quiet hours"; often nothing.
    pub(super) note: &'static str,
    /// The items, shortened in number too; those of one rule stand together.
    pub(super) items: Vec<ItemView>,
    /// How many items the alert has in all.
    pub(super) total: usize,
}

/// What an alert of several rules has of one of them.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Contents {
    /// The rule.
    pub(super) rule: String,
    /// How many items.
    pub(super) items: usize,
}

impl View {
    /// What a person in `zone` is shown of `alert`.
    pub(super) fn new(alert: &Alert, zone: &TimeZone) -> Self {
        let by_rule = by_rule(alert);
        let contents: Vec<Contents> =
            by_rule.iter().map(|(rule, items)| Contents { rule: rule.clone(), items: items.len() }).collect();
        let items = by_rule.iter().flat_map(|(_, items)| items).take(ITEMS);
        Self {
            rule: inert_within(alert.name(), NAME),
            rules: rules(alert),
            note: note(alert.hold),
            items: items.map(|item| ItemView::new(item, zone)).collect(),
            contents: if contents.len() > 1 { contents } else { Vec::new() },
            total: alert.items.len(),
        }
    }

    /// How many items are not shown.
    pub(super) fn omitted(&self) -> usize {
        self.total - self.items.len()
    }

    /// One line: the rule and the first headline; how many items if there are several, and of which
    /// rules.
    pub(super) fn subject(&self) -> String {
        let title = self.items.first().map(|item| plain(&item.title)).unwrap_or_default();
        let of_rules: Vec<String> = self.contents.iter().map(|of| format!("{} {}", of.rule, of.items)).collect();
        match (self.total, of_rules.as_slice()) {
            (0, _) => format!("[{}] {}", self.rule, self.size()),
            (1, _) => format!("[{}] {title}", self.rule),
            (_, []) => format!("[{}] {}: {title}", self.rule, self.size()),
            (_, rules) => format!("[{}] {}: {}", self.rule, self.size(), rules.join(", ")),
        }
    }

    /// How many items, and why they come together.
    pub(super) fn size(&self) -> String {
        let items = match self.total {
            0 => "nothing matched".to_owned(),
            1 => "1 item".to_owned(),
            total => format!("{total} items"),
        };
        if self.note.is_empty() { items } else { format!("{items} {}", self.note) }
    }
}

/// The rules of an alert, each once.
fn rules(alert: &Alert) -> Vec<RuleName> {
    let mut rules: Vec<RuleName> = Vec::new();
    for item in &alert.items {
        if !rules.contains(&item.rule) {
            rules.push(item.rule.clone());
        }
    }
    rules
}

/// The items of each rule. What has waited is shown with the newest first.
fn by_rule(alert: &Alert) -> Vec<(String, Vec<&AlertItem>)> {
    let mut rules: Vec<(&RuleName, Vec<&AlertItem>)> = Vec::new();
    for item in &alert.items {
        match rules.iter_mut().find(|(rule, _)| *rule == &item.rule) {
            Some((_, items)) => items.push(item),
            None => rules.push((&item.rule, vec![item])),
        }
    }
    if alert.hold.is_some_and(|hold| hold != HoldReason::Bundle) {
        rules.iter_mut().for_each(|(_, items)| items.reverse());
    }
    rules.into_iter().map(|(rule, items)| (inert_within(rule.as_str(), NAME), items)).collect()
}

/// Why items come together, where the reader may wonder.
fn note(hold: Option<HoldReason>) -> &'static str {
    match hold {
        None | Some(HoldReason::Bundle | HoldReason::Digest) => "",
        Some(HoldReason::Quiet) => "held in quiet hours",
        Some(HoldReason::Limit) => "over the limit",
    }
}
