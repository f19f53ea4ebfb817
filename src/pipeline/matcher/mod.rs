//! All rules against one item.
//!
//! An [`Item`] comes in, with the tags of its feed; the [`Match`]es go out, in the order of the
//! rules. An index over the rules finds those that match, so that what an item costs hardly depends
//! on how many rules there are.
//!
//! The promise: exactly the rules whose feeds cover the item's feed and whose condition it
//! satisfies, each with the evidence that made it true.
//!
//! Deliberately not here: what a condition means, and how conditions are indexed (`query`).

use std::sync::{Mutex, PoisonError};

use crate::model::{Item, Match};
use crate::query::{Index, Scratch};
use crate::store::RuleMatch;
use crate::text::Document;

use super::rule::Rule;

/// The rules, ready to be tried on items. Shared by all that match; a reload makes a new one.
#[derive(Debug)]
pub struct Matcher {
    rules: Vec<Rule>,
    index: Index,
    /// Each thread takes one while it tries an item, and puts it back.
    scratches: Mutex<Vec<Scratch>>,
}

impl Matcher {
    /// A matcher over these rules.
    pub fn new(rules: Vec<Rule>) -> Self {
        let index = Index::new(rules.iter().map(|rule| &rule.condition));
        Self { rules, index, scratches: Mutex::default() }
    }

    /// A matcher over other rules, with what this one learned about how often words are met. This one
    /// can go on meanwhile.
    pub fn relearned(&self, rules: Vec<Rule>) -> Self {
        let scratch = self.lock().pop().unwrap_or_default();
        let index = self.index.relearned(rules.iter().map(|rule| &rule.condition), &scratch);
        self.lock().push(scratch);
        Self { rules, index, scratches: Mutex::default() }
    }

    /// The rules, in the order of the configuration.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rules that `item` satisfies; `feed_tags` are the tags of the feed that it came from.
    pub fn matches(&self, item: &Item, feed_tags: &[String]) -> Vec<Match> {
        self.found(item, feed_tags).into_iter().map(|(_, found)| found).collect()
    }

    /// The same, with what each of the rules wants to be told of the same news again.
    pub fn rule_matches(&self, item: &Item, feed_tags: &[String]) -> Vec<RuleMatch> {
        let found = self.found(item, feed_tags).into_iter();
        found.map(|(rule, found)| RuleMatch { found, telling: rule.telling.clone() }).collect()
    }

    fn found(&self, item: &Item, feed_tags: &[String]) -> Vec<(&Rule, Match)> {
        let document = Document::new(item);
        let mut scratch = self.lock().pop().unwrap_or_default();
        let found = self.index.matching(&document, &mut scratch);
        self.lock().push(scratch);
        let rules = found.into_iter().map(|number| &self.rules[number as usize]);
        let covering = rules.filter(|rule| rule.feeds.covers(&item.feed, feed_tags));
        covering
            .filter_map(|rule| {
                let evidence = rule.condition.evidence(&document)?;
                Some((rule, Match { rule: rule.name.clone(), evidence }))
            })
            .collect()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Scratch>> {
        // Nothing is half done while the lock is held.
        self.scratches.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Matcher {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}
