//! Where more than the usual likelihood is asked for, and where none is enough.
//!
//! Two profiles come in with how far apart they are; how likely they must be the same news to count as that goes out.
//! The promise is strictness where the comparison is known to see too little. What is asked for is not fitted, but was
//! chosen by what went wrong.

use jiff::SignedDuration;

use super::compare::{Figures, names_differ, rarest_in_common};
use super::distance::Distance;
use super::profile::Profile;

/// How likely it must be where hardly a word of one item is known, since all of them look rare there and what is common
/// says less than it seems to; and where one item is a headline alone and each has its own names, as drones over two
/// towns, or nothing that is seldom in the news stands in both.
const SURER: f64 = 0.85;

/// How likely it must be where one feed has one text under two headlines.
const REISSUE: f64 = 0.9;

/// Less is little, of the mean rarity of the three rarest words that both items have: one of them is rare at the most.
const RARE: f64 = 0.4;

/// Reports of a series are at least so far apart.
const SERIES_STEP: SignedDuration = SignedDuration::from_hours(6);

/// What is given once more within this time is still of the same day, and later of the next one.
const DAILY_STEP: SignedDuration = SignedDuration::from_hours(18);

/// Reports of a series share fewer of their figures than this.
const FEW_FIGURES: f64 = 0.34;

/// And so many of them at least stand where the other one has another figure.
const MOST_FIGURES: f64 = 0.9;

impl Profile {
    /// Whether both may be the same news by feed and time. Within one feed somebody meant to give a second report, or
    /// reused a form, and one headline over two texts fits many events: there one text must stand, or on the same day
    /// one headline alone; under another headline only on the same day, as where a headline was improved.
    pub(super) fn may_be_told_again(&self, old: &Self, distance: Distance) -> bool {
        let is_same_day = distance.apart < DAILY_STEP;
        if !distance.same_feed {
            true
        } else if self.has_headline_of(old) {
            self.is_one_text(old) || (is_same_day && self.lacks_text(old))
        } else {
            is_same_day && !self.recurs && !old.recurs && self.is_copied(old)
        }
    }

    /// Whether one feed has both, under two headlines.
    pub(super) fn is_reissue(&self, old: &Self, distance: Distance) -> bool {
        distance.same_feed && !self.has_headline_of(old)
    }

    /// How likely both must be the same news, where one text copies the other one.
    pub(super) fn least_of_a_copy(&self, old: &Self, distance: Distance, threshold: f64) -> f64 {
        if self.is_reissue(old, distance) { threshold.max(REISSUE) } else { threshold }
    }

    /// How likely both must be the same news, in whatever words they are told.
    pub(super) fn least(&self, old: &Self, distance: Distance, threshold: f64) -> f64 {
        let threshold = self.least_of_a_copy(old, distance, threshold);
        let is_unknown = self.is_in_unknown_words() || old.is_in_unknown_words();
        let is_doubtful = || rarest_in_common(old, self) < RARE || names_differ(old, self);
        if is_unknown || (self.lacks_text(old) && is_doubtful()) { threshold.max(SURER) } else { threshold }
    }

    /// Whether both are of a series, as of daily prices or of warnings: one headline over figures that are always
    /// others, or on the next day over a text that was changed.
    pub(super) fn continues_series(&self, old: &Self, distance: Distance) -> bool {
        if !self.has_headline_of(old) || distance.apart < SERIES_STEP {
            return false;
        }
        let figures = Figures::of(old, self);
        let has_other_figures = figures.share < FEW_FIGURES && figures.conflict >= MOST_FIGURES;
        has_other_figures || (distance.apart >= DAILY_STEP && self.has_changed_text(old))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Item;

    const FLOOD: &str = "The river Inn rose by two metres in the night and four hundred people of Rosenheim were \
                         brought to a school, the district office said on Monday.";

    const FLED: &str = "Rosenheim: hundreds flee the Inn";

    const DRIVEN: &str = "Flood drives hundreds from their homes";

    fn told(title: &str, summary: &str) -> Profile {
        let item = Item::from_feed("Wire".into());
        Profile::of(&Item { title: title.to_owned(), summary: summary.to_owned(), ..item })
    }

    fn after(hours: i64) -> Distance {
        Distance { apart: SignedDuration::from_hours(hours), same_feed: true }
    }

    #[test]
    fn under_another_headline_a_feed_tells_again_only_one_text_and_only_on_the_same_day() {
        let may_be = |summary, hours| told(DRIVEN, summary).may_be_told_again(&told(FLED, FLOOD), after(hours));
        assert!(may_be(FLOOD, 2));
        assert!(!may_be(FLOOD, 20));
        assert!(!may_be("Four hundred people sleep in a school.", 2));
        let elsewhere = Distance { same_feed: false, ..after(20) };
        assert!(told(DRIVEN, "").may_be_told_again(&told(FLED, FLOOD), elsewhere));
    }

    #[test]
    fn under_one_headline_a_feed_tells_again_one_text_or_on_the_same_day_no_text() {
        let may_be = |summary, hours| told(FLED, summary).may_be_told_again(&told(FLED, FLOOD), after(hours));
        assert!(may_be(FLOOD, 20));
        assert!(may_be("", 2));
        assert!(!may_be("", 20));
        assert!(!may_be("Four hundred people sleep in a school.", 2));
    }

    #[test]
    fn without_a_headline_a_feed_tells_nothing_again_and_no_series_goes_on() {
        let none = told("", FLOOD);
        assert!(!none.may_be_told_again(&none, after(2)));
        assert!(!told("", "Three trains stood still at Olten for an hour.").continues_series(&none, after(24)));
    }

    #[test]
    fn one_text_of_a_feed_under_two_headlines_must_be_very_likely_one_and_that_of_two_feeds_not() {
        let (old, new) = (told(FLED, FLOOD), told(DRIVEN, FLOOD));
        let is_same = |same_feed, likely| {
            let distance = Distance { same_feed, ..after(2) };
            new.sameness_by(&old, distance, 0.45, || likely).is_some()
        };
        assert!(is_same(true, REISSUE) && !is_same(true, REISSUE - 0.01));
        assert!(is_same(false, 0.45) && !is_same(false, 0.44));
    }

    #[test]
    fn headlines_alone_that_have_little_in_common_must_be_surer() {
        let elsewhere = Distance { same_feed: false, ..after(1) };
        let least = |old: &str, new: &str| told(new, "").least(&told(old, ""), elsewhere, 0.45);
        assert_eq!(least("Drones seen over Aarhus", "Three drones seen over Billund"), SURER);
        assert_eq!(least("Runway of Billund closed by drones", "Drones have closed the runway of Billund"), 0.45);
    }

    #[test]
    fn a_headline_that_comes_again_on_the_next_day_over_a_changed_text_is_of_a_series() {
        let [monday, tuesday] = [
            told(
                "Orange warning of storms",
                "Gusts are feared in Liguria and on the coast of Tuscany until the evening.",
            ),
            told("Orange warning of storms", "The south is warned now: Calabria, Basilicata and the east of Sicily."),
        ];
        assert!(tuesday.continues_series(&monday, after(24)));
        assert!(!tuesday.continues_series(&monday, after(8)));
        assert!(!monday.continues_series(&monday, after(24)));
    }

    #[test]
    fn a_headline_that_comes_again_over_other_figures_is_of_a_series_within_the_day() {
        let [morning, evening] = [
            told("Bitcoin price today", "One bitcoin cost 91,240 dollars, 2.1 percent more than on the day before."),
            told("Bitcoin price today", "One bitcoin cost 88,415 dollars, 3.4 percent less than on the day before."),
        ];
        assert!(evening.continues_series(&morning, after(8)));
        assert!(!evening.continues_series(&morning, after(2)));
    }
}
