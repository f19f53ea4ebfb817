//! Whether two items report the same thing.
//!
//! Two profiles come in with how far apart they are; why they are the same news goes out, or that they are not.
//! A false likeness hides news, so doubt means that they are not.

use std::fmt;

use jiff::SignedDuration;

use super::compare::{FEATURES, features, have_in_common};
use super::distance::Distance;
use super::model::{THRESHOLD, likely};
use super::profile::Profile;

/// What two items must have in common, said or meant, in words that say something: of one name alone anything can be
/// told.
const LEAST_IN_COMMON: f64 = 1.5;

/// How likely the first report of a story must be the same news as one that joins by a later report: what drifts from
/// report to report is no longer the story.
const LEAST_OF_THE_FIRST: f64 = 0.3;

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
        let may_be = self.may_be_in_other_words(old);
        let may_be_one = self.may_be_told_again(old, distance) && !self.continues_series(old, distance);
        if !may_be_one || !(may_be || self.may_be_copied(old)) {
            return None;
        }
        let score = likely();
        if self.is_copied(old) && score >= self.least_of_a_copy(old, distance, threshold) {
            let share = self.sketch.contained(&old.sketch);
            // A copy in another feed says more of the story than what one feed gives again under another headline.
            let strength = if self.is_reissue(old, distance) { score } else { 1.0 + share };
            return Some(Sameness { ground: Ground::Text(per_cent(share)), strength });
        }
        if score < self.least(old, distance, threshold) || !may_be {
            return None;
        }
        let ground = if self.has_headline_of(old) { Ground::Headline } else { Ground::News(per_cent(score)) };
        Some(Sameness { ground, strength: score })
    }

    /// Whether what this item says may be the same as the other one's in other words: not under headlines that
    /// come again and again, not in another language, and not if hardly anything is common.
    pub fn may_be_in_other_words(&self, old: &Self) -> bool {
        !self.recurs && !old.recurs && self.speaks_as(old) && have_in_common(old, self, LEAST_IN_COMMON)
    }

    /// Whether this item may belong to a story with that first report: less than that both are the same news.
    pub fn agrees(&self, first: &Self, distance: Distance) -> bool {
        self.score(first, distance) >= LEAST_OF_THE_FIRST
    }

    /// How likely it is that both are the same news, from 0 to 1, whatever their texts have in common.
    fn score(&self, old: &Self, distance: Distance) -> f64 {
        likely(&with_time(features(old, self), self.dated(old, distance).apart))
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
