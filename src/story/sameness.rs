//! Whether two items report the same thing.
//!
//! Two profiles come in with how far apart they are; goes out why they are the same news, or that they are not.
//! A false likeness hides news, so doubt means that they are not.

use std::fmt;

use jiff::SignedDuration;

use super::compare::{FEATURES, Figures, begins, features, have_in_common, names_differ, rarest_in_common};
use super::model::{THRESHOLD, likely};
use super::profile::Profile;

/// How likely it must be where hardly a word of one item is known, since all of them look rare there and what is common
/// says less than it seems to; and where one item is a headline alone and each has its own names, as drones over two
/// towns, or nothing that is seldom in the news stands in both.
const SURER: f64 = 0.85;

/// How likely it must be where hardly anything that is seldom in the news stands in both.
const SURE: f64 = 0.46;

/// Less is little, of the mean rarity of the three rarest words that both items have: one of them is rare at the most.
const RARE: f64 = 0.4;

/// The share of the shorter text that must stand in the longer one for a copy.
const COPY: f64 = 0.6;

/// Shorter texts are alike by chance: three-word runs.
pub(super) const SHORTEST_COPY: u16 = 12;

/// The share of the first words that copies have in common.
const SAME_BEGINNING: f64 = 0.4;

/// What two items must have in common, said or meant, in words that say something: of one name alone anything can be
/// told.
const LEAST_IN_COMMON: f64 = 1.9;

/// How likely the first report of a story must be the same news as one that joins by a later report: what drifts from
/// report to report is no longer the story.
const LEAST_OF_THE_FIRST: f64 = 0.3;

/// Reports of a series are at least so far apart.
const SERIES_STEP: SignedDuration = SignedDuration::from_hours(6);

/// Dates that are further apart say nothing: one of them is of 1970, or of another year, and not of these days.
const LONGEST_APART: SignedDuration = SignedDuration::from_hours(30 * 24);

/// How far two reports are apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Distance {
    /// In the time at which they came; never negative.
    pub apart: SignedDuration,
    /// Both came from one feed.
    pub same_feed: bool,
}

/// Why two items are the same news.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sameness {
    /// What they agree in.
    pub ground: Ground,
    /// How sure that is: comparable between all of one item, the larger the surer.
    pub strength: f64,
}

/// What two items agree in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// One text, of which so many per cent of the shorter one stand in the longer one.
    Text(u8),
    /// One headline.
    Headline,
    /// Names, figures and words, so sure in per cent.
    News(u8),
}

impl Sameness {
    /// Whether one copies the other's text: copies speak with one voice.
    pub fn is_copy(&self) -> bool {
        matches!(self.ground, Ground::Text(_))
    }
}

impl fmt::Display for Sameness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.ground {
            Ground::Text(share) => write!(f, "same text, {share} %,"),
            Ground::Headline => write!(f, "same headline"),
            Ground::News(sure) => write!(f, "same names, figures and words, {sure} % sure,"),
        }
    }
}

impl Profile {
    /// Why this item is the same news as one that came before it; none if it is not.
    ///
    /// Within one feed only items under one headline can be, if one text stands there: under another headline it is a
    /// second report, which somebody meant to give, or a form filled in anew, and one headline over two texts is one
    /// that fits many events.
    pub fn sameness(&self, old: &Self, distance: Distance) -> Option<Sameness> {
        self.sameness_by(old, distance, THRESHOLD, || self.score(old, distance))
    }

    /// The same, as another model would say how likely it is, which is asked if it matters, and with another threshold.
    pub fn sameness_by(
        &self,
        old: &Self,
        distance: Distance,
        threshold: f64,
        likely: impl FnOnce() -> f64,
    ) -> Option<Sameness> {
        let distance = self.dated(old, distance);
        let is_headline = self.headline.is_some() && self.headline == old.headline;
        let may_be_one = !distance.same_feed || (is_headline && self.has_no_other_text(old));
        let may_be = self.may_be_in_other_words(old);
        if !may_be_one || !(may_be || self.may_be_copied(old)) {
            return None;
        }
        let score = likely();
        if self.is_copied(old) && score >= threshold {
            let share = self.sketch.contained(&old.sketch);
            return Some(Sameness { ground: Ground::Text(per_cent(share)), strength: 1.0 + share });
        }
        if score < self.least(old, threshold) || !may_be || self.continues_series(old, distance) {
            return None;
        }
        let ground = if is_headline { Ground::Headline } else { Ground::News(per_cent(score)) };
        Some(Sameness { ground, strength: score })
    }

    /// Whether what this item says may be the same as the other one's in other words: not under headlines that
    /// come again and again, not in another language, and not if hardly anything is common.
    pub fn may_be_in_other_words(&self, old: &Self) -> bool {
        !self.recurs && !old.recurs && self.speaks_as(old) && have_in_common(old, self, LEAST_IN_COMMON)
    }

    /// Whether both texts are one, or one of them is not there.
    fn has_no_other_text(&self, old: &Self) -> bool {
        let is_bare = self.sketch.runs == 0 || old.sketch.runs == 0;
        is_bare || self.is_one_text(old)
    }

    fn is_one_text(&self, old: &Self) -> bool {
        self.sketch.contained(&old.sketch) >= COPY && begins(old, self) >= SAME_BEGINNING
    }

    /// Whether one text may copy the other one: a look that costs little, since most candidates are neither.
    fn may_be_copied(&self, old: &Self) -> bool {
        self.is_long() && old.is_long() && self.sketch.contained(&old.sketch) >= COPY
    }

    /// Whether one text copies the other one, if both are likely the same news: forms filled in anew are alike, and what
    /// stands at a barred door is the same at every article.
    fn is_copied(&self, old: &Self) -> bool {
        self.is_long() && old.is_long() && self.is_one_text(old)
    }

    /// Whether this item may belong to a story with that first report: less than that both are the same news.
    pub fn agrees(&self, first: &Self, distance: Distance) -> bool {
        self.score(first, distance) >= LEAST_OF_THE_FIRST
    }

    /// How likely it is that both are the same news, from 0 to 1, whatever their texts have in common.
    fn score(&self, old: &Self, distance: Distance) -> f64 {
        likely(&with_time(features(old, self), self.dated(old, distance).apart))
    }

    /// The distance as the dates of both tell it, too: after an outage all that was published in it comes at once.
    fn dated(&self, old: &Self, distance: Distance) -> Distance {
        let dates = self.published.zip(old.published).map(|(new, old)| new.duration_since(old).abs());
        let apart = dates.filter(|dates| *dates <= LONGEST_APART).unwrap_or_default();
        Distance { apart: distance.apart.max(apart), ..distance }
    }

    /// How likely both must be the same news to count as that.
    fn least(&self, old: &Self, threshold: f64) -> f64 {
        let is_bare = self.sketch.runs == 0 || old.sketch.runs == 0;
        let is_unknown = self.is_in_unknown_words() || old.is_in_unknown_words();
        let has_little = rarest_in_common(old, self) < RARE;
        if is_unknown || (is_bare && (has_little || names_differ(old, self))) {
            return threshold.max(SURER);
        }
        if has_little { threshold.max(SURE) } else { threshold }
    }

    /// Whether both are of a series, as of daily prices: one headline over ever other figures.
    fn continues_series(&self, old: &Self, distance: Distance) -> bool {
        let figures = Figures::of(old, self);
        let is_later = distance.apart >= SERIES_STEP;
        is_later && self.headline == old.headline && figures.share < 0.34 && figures.conflict >= 0.9
    }

    /// Whether both are in one language, as far as that is known: translations are not looked for.
    fn speaks_as(&self, old: &Self) -> bool {
        let agree = |one: Option<u8>, other: Option<u8>| one.zip(other).is_none_or(|(one, other)| one == other);
        agree(self.language, old.language) && agree(self.writing, old.writing)
    }
}

/// The features with the time between both, the last one: it says less the longer it is.
pub fn with_time(features: [f64; FEATURES], apart: SignedDuration) -> [f64; FEATURES + 1] {
    let hours = apart.as_secs_f64() / 3600.0;
    std::array::from_fn(|nth| features.get(nth).copied().unwrap_or(((1.0 + hours).ln() / 4.0).min(1.0)))
}

fn per_cent(share: f64) -> u8 {
    // Between 0 and 100, so that nothing is cut off.
    (share.clamp(0.0, 1.0) * 100.0).floor() as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Item;

    fn published(date: &str) -> Profile {
        Profile::of(&Item { published: date.parse().ok(), ..Item::from_feed("Wire".into()) })
    }

    fn apart(old: &str, new: &str, seen: SignedDuration) -> SignedDuration {
        published(new).dated(&published(old), Distance { apart: seen, same_feed: false }).apart
    }

    #[test]
    fn what_was_seen_at_once_after_an_outage_is_as_far_apart_as_it_was_published() {
        let [night, morning] = ["2026-11-22T23:00:00Z", "2026-11-23T09:00:00Z"];
        assert_eq!(apart(night, morning, SignedDuration::ZERO), SignedDuration::from_hours(10));
        assert_eq!(apart(morning, night, SignedDuration::from_hours(12)), SignedDuration::from_hours(12));
        assert_eq!(apart("2026-11-18T23:00:00Z", night, SignedDuration::ZERO), SignedDuration::from_hours(96));
    }

    #[test]
    fn dates_that_cannot_be_and_missing_ones_count_nothing() {
        let hour = SignedDuration::from_hours(1);
        assert_eq!(apart("1970-01-01T00:00:00Z", "2026-11-23T09:00:00Z", hour), hour);
        assert_eq!(apart("", "2026-11-23T09:00:00Z", hour), hour);
    }
}
