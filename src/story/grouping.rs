//! Which of many items report the same thing, in memory: for trying the comparison.
//!
//! Items come in one after the other; the story that each joins goes out. The promise: it is found as a store
//! finds it, by the same keys, of which each leads to as few, with the same comparison and the same regard to
//! the first report. Only the time between two items is what they say themselves.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use super::distance::Distance;
use super::profile::Profile;
use super::sameness::Sameness;
use crate::model::{FeedName, Item};

/// The most reports that one key leads to, the newest: a name that everybody writes is a poor key.
pub const PER_KEY: usize = 32;

/// The most reports that are compared, those first that most keys lead to.
pub const COMPARED: usize = 16;

/// Items that have come so far, each in its story.
#[derive(Clone, Debug)]
pub struct Grouping {
    window: SignedDuration,
    reports: Vec<Report>,
    by_key: HashMap<i64, Vec<usize>>,
}

/// Where an item belongs; items are counted from 0, as they came.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Joined {
    /// The first item of its story, which may be itself.
    pub story: usize,
    /// The item that it was found to be the same news as, and why; none of the first.
    pub same_as: Option<(usize, Sameness)>,
}

#[derive(Clone, Debug)]
struct Report {
    profile: Profile,
    feed: FeedName,
    published: Option<Timestamp>,
    story: usize,
}

impl Grouping {
    /// No items yet; stories are joined for so long.
    pub fn new(window: SignedDuration) -> Self {
        Self { window, reports: Vec::new(), by_key: HashMap::new() }
    }

    /// Finds the story of an item, which is its own if there is none.
    pub fn add(&mut self, item: &Item) -> Joined {
        let number = self.reports.len();
        let (feed, published) = (item.feed.clone(), item.published);
        let mut report = Report { profile: Profile::of(item), feed, published, story: number };
        let same_as = self.found(&report);
        report.story = same_as.map_or(number, |(other, _)| self.reports[other].story);
        for key in report.profile.keys() {
            let reports = self.by_key.entry(key).or_default();
            // An item may have a key twice.
            if reports.last() != Some(&number) {
                reports.push(number);
            }
        }
        let story = report.story;
        self.reports.push(report);
        Joined { story, same_as }
    }

    /// The report that is most surely the same news.
    fn found(&self, new: &Report) -> Option<(usize, Sameness)> {
        let mut best: Option<(usize, Sameness)> = None;
        for number in self.candidates(new) {
            let Some(sameness) = self.compared(new, number) else { continue };
            if best.is_none_or(|(_, known)| known.strength < sameness.strength) {
                best = Some((number, sameness));
            }
        }
        best
    }

    fn candidates(&self, new: &Report) -> Vec<usize> {
        let mut hits: HashMap<usize, u32> = HashMap::new();
        for key in new.profile.keys() {
            for &number in self.by_key.get(&key).into_iter().flatten().rev().take(PER_KEY) {
                *hits.entry(number).or_default() += 1;
            }
        }
        let mut hits: Vec<(u32, usize)> = hits.into_iter().map(|(number, hits)| (hits, number)).collect();
        hits.sort_unstable_by(|a, b| b.cmp(a));
        let candidates = hits.into_iter().take(COMPARED).map(|(_, number)| number);
        candidates.filter(|&number| self.is_open(new, number)).collect()
    }

    /// Why the new item is the same news as a report, if it is and the first report of that story agrees.
    fn compared(&self, new: &Report, number: usize) -> Option<Sameness> {
        let report = &self.reports[number];
        let sameness = new.profile.sameness(&report.profile, distance(new, report))?;
        if report.story == number {
            return Some(sameness);
        }
        let first = &self.reports[report.story];
        let agrees = sameness.is_copy() || new.profile.agrees(&first.profile, distance(new, first));
        (agrees && self.is_open(new, report.story)).then_some(sameness)
    }

    /// Whether a report is not too old to be joined.
    fn is_open(&self, new: &Report, number: usize) -> bool {
        distance(new, &self.reports[number]).apart <= self.window
    }
}

/// How far two items are apart, as far as they say; what names no feed is of no other item's feed.
fn distance(new: &Report, old: &Report) -> Distance {
    let apart = new.published.zip(old.published).map(|(new, old)| new.duration_since(old).abs());
    let same_feed = new.feed == old.feed && !new.feed.as_str().is_empty();
    Distance { apart: apart.unwrap_or(SignedDuration::ZERO), same_feed }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::Ground;

    const STRIKE: &str = "Drones struck the oil terminal of Odessa on Monday night and set three tanks on fire, the \
        governor said, while two dock workers were taken to hospital with burns and the port was closed.";

    fn item(title: &str, text: &str, feed: &str, hour: i64) -> Item {
        let published = Timestamp::from_second(hour * 3600).ok();
        Item { title: title.to_owned(), summary: text.to_owned(), published, ..Item::from_feed(feed.into()) }
    }

    fn stories(items: &[Item]) -> Vec<usize> {
        let mut grouping = Grouping::new(SignedDuration::from_hours(72));
        items.iter().map(|item| grouping.add(item).story).collect()
    }

    #[test]
    fn one_text_under_another_headline_joins_the_first_item_that_has_it() {
        let mut grouping = Grouping::new(SignedDuration::from_hours(72));
        assert_eq!(grouping.add(&item("Oil port hit", STRIKE, "Wire", 0)), Joined { story: 0, same_as: None });
        assert_eq!(grouping.add(&item("Cup final ends in rain", "", "Wire", 0)).story, 1);
        let copy = grouping.add(&item("Night of fire in Odessa", STRIKE, "Blog", 1));
        let (same_as, sameness) = copy.same_as.unwrap();
        assert_eq!((copy.story, same_as, sameness.ground), (0, 0, Ground::Text(100)));
    }

    #[test]
    fn what_came_too_late_is_a_story_of_its_own() {
        let at = |hour| item("Night of fire in Odessa", STRIKE, "Blog", hour);
        assert_eq!(stories(&[item("Oil port hit", STRIKE, "Wire", 0), at(72)]), [0, 0]);
        assert_eq!(stories(&[item("Oil port hit", STRIKE, "Wire", 0), at(73)]), [0, 1]);
    }

    #[test]
    fn within_a_feed_only_one_text_on_one_day_is_one_story_and_no_feed_is_no_common_feed() {
        let told_anew = "Three tanks burned after drones struck the oil terminal of Odessa on Monday night and took two \
            dock workers to hospital with burns, and the port was closed, its governor said.";
        let (one, other) = ("Drones hit oil terminal of Odessa", "Oil terminal of Odessa on fire after drones hit it");
        let later = |hour, title, text, feed| stories(&[item(one, STRIKE, feed, 0), item(title, text, feed, hour)]);
        let both = |title, text, feed| later(0, title, text, feed);
        assert_eq!(both(one, STRIKE, "Wire"), [0, 0]);
        assert_eq!(both(other, STRIKE, "Wire"), [0, 0]);
        assert_eq!(later(20, other, STRIKE, "Wire"), [0, 1]);
        assert_eq!(both(one, told_anew, "Wire"), [0, 1]);
        assert_eq!(both(other, told_anew, ""), [0, 0]);
    }
}
