//! Matches to be told together: what a person receives.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::Serialize;

use super::{AlertId, Evidence, FeedName, HoldReason, Item, ItemId, Occasion, RuleName, StoryId};

/// Matches that are told together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// The alert's row.
    pub id: AlertId,
    /// The rule that fired; none where several may have, as in a digest.
    pub rule: Option<RuleName>,
    /// Why it was not told at once, if it was not.
    pub hold: Option<HoldReason>,
    /// When the alert was put together, or begun.
    pub created: Timestamp,
    /// When it was to be told; the same, unless it was held.
    pub due: Timestamp,
    /// What matched, oldest first sight first; empty only of a digest that is wanted even then.
    pub items: Vec<AlertItem>,
}

impl Alert {
    /// What the alert is called: its rule, or what it is where it tells of several.
    pub fn name(&self) -> &str {
        let rules: BTreeSet<&RuleName> = self.items.iter().map(|item| &item.rule).collect();
        match (&self.rule, rules.first()) {
            (Some(rule), _) => rule.as_str(),
            (None, Some(only)) if rules.len() == 1 => only.as_str(),
            _ => "digest",
        }
    }

    /// The story that all of it is about, where one rule tells of one.
    pub fn story(&self) -> Option<StoryId> {
        let first = self.items.first()?;
        let same = |item: &AlertItem| item.rule == first.rule && item.story == first.story;
        first.story.filter(|_| self.items.iter().all(same))
    }
}

/// One matched item inside an alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertItem {
    /// The item's row.
    pub id: ItemId,
    /// The rule that it satisfies.
    pub rule: RuleName,
    /// The item as it was when it matched.
    pub item: Item,
    /// When newswatch first saw it.
    pub first_seen: Timestamp,
    /// Why the rule fired; never empty.
    pub evidence: Vec<Evidence>,
    /// Why it is told, where it is not simply new.
    pub occasion: Option<Occasion>,
    /// The story that it belongs to, if it has one.
    pub story: Option<StoryId>,
    /// Other feeds that carried the same item by the time the alert is rendered.
    pub also_in: Vec<AlsoIn>,
    /// Other reports of the same story by the time the alert is rendered, the earliest first.
    pub also_by: Vec<AlsoBy>,
}

/// Another item that reports the same story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AlsoBy {
    /// The feed's name.
    pub feed: FeedName,
    /// Its headline.
    pub title: String,
    /// Where it points to.
    pub link: Option<String>,
}

/// Another feed that carried the same item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AlsoIn {
    /// The feed's name.
    pub feed: FeedName,
    /// Where that feed's copy points to.
    pub link: Option<String>,
}
