//! Channels that are told of the matches of many rules.

use super::rule::{FeedScope, Rule, fits};
use crate::model::{ChannelName, Severity};

/// Channels that are told besides those that the rules name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertRoute {
    /// Patterns of the names of the rules; none for all.
    pub rules: Vec<String>,
    /// The severities of the rules; none for all.
    pub severities: Vec<Severity>,
    /// The feeds that the items come from.
    pub feeds: FeedScope,
    /// The channels; never empty.
    pub notify: Vec<ChannelName>,
}

impl AlertRoute {
    /// Whether matches of this rule go this way, if their feeds fit.
    pub fn takes(&self, rule: &Rule) -> bool {
        let named = self.rules.is_empty() || self.rules.iter().any(|pattern| fits(pattern, rule.name.as_str()));
        named && (self.severities.is_empty() || self.severities.contains(&rule.severity))
    }
}
