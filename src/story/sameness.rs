//! Whether two items report the same thing.
//!
//! Two profiles come in with how far apart they are; goes out why they are the same news, or that they are not.
//! A false likeness hides news, so doubt means that they are not.

use std::fmt;

use jiff::SignedDuration;

use super::compare::{FEATURES, Figures, begins, common_weight, features};
use super::model::{THRESHOLD, likely};
use super::profile::Profile;

/// How likely it must be where hardly a word of one item is known: all of them look rare there, and what is common
/// says less than it seems to.
const SURER: f64 = 0.85;

/// The share of the shorter text that must stand in the longer one for a copy.
const COPY: f64 = 0.6;

/// Shorter texts are alike by chance: three-word runs.
pub(super) const SHORTEST_COPY: u16 = 12;

/// The share of the first words that copies have in common.
const SAME_BEGINNING: f64 = 0.4;

/// What two items must have in common, in words that say something: of one name alone anything can be told.
const LEAST_IN_COMMON: f64 = 1.9;

/// How likely the first report of a story must be the same news as one that joins by a later report: what drifts from
/// report to report is no longer the story.
const LEAST_OF_THE_FIRST: f64 = 0.3;

/// Reports of a series are at least so far apart.
const SERIES_STEP: SignedDuration = SignedDuration::from_hours(6);

/// How far two reports are apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Distance {
    /// In time; never negative.
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
    /// Within one feed only items under one headline can be: in other words it is a second report, which
    /// somebody meant to give.
    pub fn sameness(&self, old: &Self, distance: Distance) -> Option<Sameness> {
        let is_headline = self.headline.is_some() && self.headline == old.headline;
        let may_be = self.may_be_in_other_words(old);
        if (distance.same_feed && !is_headline) || !(may_be || self.may_be_copied(old)) {
            return None;
        }
        let score = self.score(old, distance);
        if let Some(share) = self.copied(old, score) {
            return Some(Sameness { ground: Ground::Text(per_cent(share)), strength: 1.0 + share });
        }
        if score < self.least(old) || !may_be || self.continues_series(old, distance) {
            return None;
        }
        let ground = if is_headline { Ground::Headline } else { Ground::News(per_cent(score)) };
        Some(Sameness { ground, strength: score })
    }

    /// Whether what this item says may be the same as the other one's in other words: not under headlines that
    /// come again and again, not in another language, and not if hardly anything is common.
    pub fn may_be_in_other_words(&self, old: &Self) -> bool {
        !self.recurs && !old.recurs && self.speaks_as(old) && common_weight(old, self) >= LEAST_IN_COMMON
    }

    /// Whether one text may copy the other one: a look that costs little, since most candidates are neither.
    fn may_be_copied(&self, old: &Self) -> bool {
        self.is_long() && old.is_long() && self.sketch.contained(&old.sketch) >= COPY
    }

    /// How much of the shorter text stands in the longer one, if that makes it a copy; `score` says how likely both are
    /// the same news: forms filled in anew are alike, and what stands at a barred door is the same at every article.
    pub fn copied(&self, old: &Self, score: f64) -> Option<f64> {
        let share = self.sketch.contained(&old.sketch);
        let is_copy = self.may_be_copied(old) && begins(old, self) >= SAME_BEGINNING;
        (is_copy && score >= THRESHOLD).then_some(share)
    }

    /// Whether this item may belong to a story with that first report: less than that both are the same news.
    pub fn agrees(&self, first: &Self, distance: Distance) -> bool {
        self.score(first, distance) >= LEAST_OF_THE_FIRST
    }

    /// How likely it is that both are the same news, from 0 to 1, whatever their texts have in common.
    fn score(&self, old: &Self, distance: Distance) -> f64 {
        likely(&with_time(features(old, self), distance.apart))
    }

    /// How likely both must be the same news to count as that.
    fn least(&self, old: &Self) -> f64 {
        if self.is_in_unknown_words() || old.is_in_unknown_words() { SURER } else { THRESHOLD }
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
