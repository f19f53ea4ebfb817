//! Who else reports the same story, in few words.

use serde::Serialize;

use super::item::safe_link;
use super::{NAME, TITLE};
use crate::channel::inert::inert_within;
use crate::model::{AlertItem, AlsoBy};

/// Reports that are named; of the others it is said how many they are.
const NAMED: usize = 5;

/// The other reports of an item's story.
#[derive(Clone, Debug, Default, Serialize)]
pub(in crate::channel) struct Reports {
    /// How many there are.
    pub(in crate::channel) total: usize,
    /// The earliest of them.
    pub(in crate::channel) named: Vec<ReportView>,
    /// How many are left.
    pub(in crate::channel) more: usize,
}

/// Another report of the same story.
#[derive(Clone, Debug, Serialize)]
pub(in crate::channel) struct ReportView {
    /// The feed.
    pub(in crate::channel) feed: String,
    /// Its headline; may be empty.
    pub(in crate::channel) title: String,
    /// Where it points to.
    pub(in crate::channel) link: Option<String>,
}

impl Reports {
    /// Who else reports what `matched` does, but for those that are shown beside it and those that carry the
    /// very same item, which is said of them already.
    pub(in crate::channel) fn new(matched: &AlertItem, beside: &[&AlertItem]) -> Self {
        let is_said = |report: &AlsoBy| {
            beside.iter().any(|shown| shown.item.feed == report.feed)
                || matched.also_in.iter().any(|copy| copy.feed == report.feed)
        };
        let others: Vec<&AlsoBy> = matched.also_by.iter().filter(|report| !is_said(report)).collect();
        let named: Vec<ReportView> = others.iter().take(NAMED).map(|report| ReportView::new(report)).collect();
        Self { total: others.len(), more: others.len() - named.len(), named }
    }

    /// Who they are, as in `6: BBC World, dpa and 4 more`; nothing if there are none.
    pub(in crate::channel) fn names(&self) -> Option<String> {
        let names = self.after(0)?;
        Some(if self.total == 1 { names } else { format!("{}: {names}", self.total) })
    }

    /// Who they are but for the first so many, as in `Ansa, EFE and 2 more`.
    pub(in crate::channel) fn after(&self, first: usize) -> Option<String> {
        let names: Vec<&str> = self.named.iter().skip(first).map(|report| report.feed.as_str()).collect();
        match (names.len(), self.more) {
            (0, _) => None,
            (_, 0) => Some(names.join(", ")),
            (_, more) => Some(format!("{} and {more} more", names.join(", "))),
        }
    }
}

impl ReportView {
    fn new(report: &AlsoBy) -> Self {
        Self {
            feed: inert_within(report.feed.as_str(), NAME),
            title: inert_within(&report.title, TITLE),
            link: report.link.as_deref().and_then(safe_link),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::fixture::{also_by, drones};

    fn names(feeds: &[&str], beside: &[&AlertItem]) -> Option<String> {
        Reports::new(&AlertItem { also_by: also_by(feeds), ..drones() }, beside).names()
    }

    #[test]
    fn a_few_are_named_and_the_others_are_counted() {
        assert_eq!(names(&[], &[]), None);
        assert_eq!(names(&["dpa"], &[]).unwrap(), "dpa");
        assert_eq!(names(&["dpa", "Ansa"], &[]).unwrap(), "2: dpa, Ansa");
        assert_eq!(names(&["a", "b", "c", "d", "e", "f", "g"], &[]).unwrap(), "7: a, b, c, d, e and 2 more");
    }

    #[test]
    fn who_is_shown_anyway_is_not_named_again() {
        let beside = drones();
        assert_eq!(names(&["BBC World", "dpa"], &[]).unwrap(), "dpa", "the BBC is among those that have the item");
        assert_eq!(names(&["dpa", "Reuters World"], &[&beside]).unwrap(), "dpa");
    }
}
