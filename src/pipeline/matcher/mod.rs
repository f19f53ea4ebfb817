//! All rules against one item.
//!
//! An [`Item`] comes in, with the tags of its feed; the [`Match`]es go out, in the order of the
//! rules. The item is cut into words once, however many rules there are.
//!
//! The promise: exactly the rules whose feeds cover the item's feed and whose condition it
//! satisfies, each with the evidence that made it true.
//!
//! Deliberately not here: what a condition means (`query`).

use crate::model::{Item, Match};
use crate::text::Document;

use super::rule::Rule;

/// The rules, ready to be tried on items. Cheap to share; a reload makes a new one.
#[derive(Debug, Default)]
pub struct Matcher {
    rules: Vec<Rule>,
}

impl Matcher {
    /// A matcher over these rules.
    pub fn new(rules: Vec<Rule>) -> Self {
        Self { rules }
    }

    /// The rules, in the order of the configuration.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rules that `item` satisfies; `feed_tags` are the tags of the feed that it came from.
    pub fn matches(&self, item: &Item, feed_tags: &[String]) -> Vec<Match> {
        let mut covering = self.rules.iter().filter(|rule| rule.feeds.covers(&item.feed, feed_tags)).peekable();
        if covering.peek().is_none() {
            return Vec::new();
        }
        let document = Document::new(item);
        covering
            .filter_map(|rule| {
                let evidence = rule.condition.evidence(&document)?;
                Some(Match { rule: rule.name.clone(), evidence })
            })
            .collect()
    }
}
