//! A watch rule, ready to be used.

use super::timing::Timing;
use crate::model::{ChannelName, FeedName, RuleName, Severity, Telling};
use crate::query::Condition;

/// A named watch rule, ready to be used.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// The rule's name.
    pub name: RuleName,
    /// What an item must satisfy.
    pub condition: Condition,
    /// Which feeds it looks at.
    pub feeds: FeedScope,
    /// Which channels it alerts through; never empty.
    pub notify: Vec<ChannelName>,
    /// When it is told.
    pub timing: Timing,
    /// Whether it breaks quiet hours.
    pub urgent: bool,
    /// How much its matches matter.
    pub severity: Severity,
    /// The rules that are not told of an item that this one tells.
    pub suppresses: Vec<RuleName>,
    /// What it wants to be told of the same news again.
    pub telling: Telling,
}

/// Which feeds a rule looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FeedScope {
    /// All of them.
    All,
    /// Those with one of these tags, or whose name fits one of these patterns.
    Only {
        /// Tags, as written behind `tag:`.
        tags: Vec<String>,
        /// Names, with `*` for any run of characters and `?` for one.
        patterns: Vec<String>,
    },
}

impl FeedScope {
    /// Whether a feed of this name and with these tags is looked at.
    pub fn covers(&self, name: &FeedName, feed_tags: &[String]) -> bool {
        match self {
            Self::All => true,
            Self::Only { tags, patterns } => {
                tags.iter().any(|tag| feed_tags.contains(tag))
                    || patterns.iter().any(|pattern| fits(pattern, name.as_str()))
            }
        }
    }
}

/// Whether `name` fits `pattern`; at worst the product of the lengths, whatever the pattern.
pub(super) fn fits(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    let (mut p, mut n) = (0, 0);
    let mut last_star = None;
    while n < name.len() {
        match pattern.get(p) {
            Some('*') => {
                last_star = Some((p, n));
                p += 1;
            }
            Some(&sign) if sign == name[n] || sign == '?' => (p, n) = (p + 1, n + 1),
            _ => match last_star {
                Some((star, from)) => {
                    last_star = Some((star, from + 1));
                    (p, n) = (star + 1, from + 1);
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|&sign| sign == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_fits_the_whole_name() {
        assert!(fits("Reuters*", "Reuters World"));
        assert!(fits("*World", "Reuters World"));
        assert!(fits("Z?rich", "Zürich"));
        assert!(!fits("Reuters", "Reuters World"));
        assert!(fits("*a*b*", "xxaxxbxx"));
        assert!(!fits("*a*b", "xxaxxbxx"));
    }

    #[test]
    fn a_scope_covers_by_tag_or_by_name() {
        let scope = FeedScope::Only { tags: vec!["world".into()], patterns: vec!["BBC *".into()] };
        assert!(scope.covers(&"Reuters".into(), &["world".into()]));
        assert!(scope.covers(&"BBC Africa".into(), &[]));
        assert!(!scope.covers(&"Reuters".into(), &["wire".into()]));
    }
}
