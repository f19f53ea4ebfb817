//! How much two versions of one item resemble each other.

use super::profile::Profile;

/// How much two versions of one item resemble each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Resemblance {
    /// The share of the lighter headline that stands in the other one, from 0 to 1.
    pub titles: f64,
    /// The share of the shorter text that stands in the longer one, from 0 to 1; none if there is no text to
    /// compare.
    pub texts: Option<f64>,
}

impl Profile {
    /// How much this item resembles an earlier version.
    pub fn resemblance(&self, old: &Self) -> Resemblance {
        let weight = |profile: &Self| -> u32 { profile.in_title().map(|term| u32::from(term.weight)).sum() };
        let lighter = weight(self).min(weight(old));
        let shared = self.in_title().filter(|term| old.in_title().any(|other| other.key == term.key));
        let shared: u32 = shared.map(|term| u32::from(term.weight)).sum();
        let is_same = self.headline == old.headline;
        let titles = if is_same { 1.0 } else { f64::from(shared) / f64::from(lighter.max(1)) };
        let has_texts = self.sketch.runs > 0 && old.sketch.runs > 0;
        Resemblance { titles, texts: has_texts.then(|| self.sketch.contained(&old.sketch)) }
    }

    fn in_title(&self) -> impl Iterator<Item = &super::terms::Term> {
        self.terms.iter().filter(|term| term.kind.in_title)
    }
}

impl Profile {
    /// Whether the headline comes again and again, or says nothing.
    pub fn recurs(&self) -> bool {
        self.recurs
    }
}
