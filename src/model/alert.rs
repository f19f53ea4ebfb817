//! Matches to be told together: what a person receives.

use jiff::Timestamp;
use serde::Serialize;

use super::{AlertId, Evidence, FeedName, Item, ItemId, RuleName};

/// Matches of one rule that are told together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// The alert's row.
    pub id: AlertId,
    /// The rule that fired.
    pub rule: RuleName,
    /// When the alert was put together.
    pub created: Timestamp,
    /// What matched, oldest first sight first; never empty.
    pub items: Vec<AlertItem>,
}

/// One matched item inside an alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertItem {
    /// The item's row.
    pub id: ItemId,
    /// The item as it was when it matched.
    pub item: Item,
    /// When newswatch first saw it.
    pub first_seen: Timestamp,
    /// Why the rule fired; never empty.
    pub evidence: Vec<Evidence>,
    /// Other feeds that carried the same item by the time the alert is rendered.
    pub also_in: Vec<AlsoIn>,
}

/// Another feed that carried the same item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AlsoIn {
    /// The feed's name.
    pub feed: FeedName,
    /// Where that feed's copy points to.
    pub link: Option<String>,
}
