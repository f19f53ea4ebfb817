//! In what the figures of two items agree.

use super::of_full;
use crate::story::figures::Figure;
use crate::story::profile::Profile;

/// In what the figures of two items agree, each from 0 to 1.
pub(in crate::story) struct Figures {
    /// The share of the figures of the item with fewer that the other one has, one half if one has none.
    pub(in crate::story) share: f64,
    /// How many both have.
    pub(super) shared: f64,
    /// How many both lack of each other.
    pub(in crate::story) conflict: f64,
    /// How many of the new headline the old item lacks.
    pub(super) new_in_title: f64,
}

impl Figures {
    pub(in crate::story) fn of(old: &Profile, new: &Profile) -> Self {
        let (all_old, all_new) = (weight(old, |_| true), weight(new, |_| true));
        let (met_old, met_new) = (all_old - strange(old, new, |_| true), all_new - strange(new, old, |_| true));
        let fewer = all_old.min(all_new);
        Self {
            share: if fewer > 0.0 { (met_old.min(met_new) / fewer).min(1.0) } else { 0.5 },
            shared: of_full(met_old.min(met_new), 3.0),
            conflict: ((all_old - met_old).min(all_new - met_new) / 2.0).clamp(0.0, 1.0),
            new_in_title: strange(new, old, |figure| figure.in_title).min(1.0),
        }
    }
}

/// The weight of the figures of a kind.
fn weight(of: &Profile, wanted: impl Fn(&Figure) -> bool) -> f64 {
    of.figures.iter().filter(|figure| wanted(figure)).map(|figure| figure.weight()).sum()
}

/// The weight of those of a kind that the other item lacks.
pub(super) fn strange(of: &Profile, to: &Profile, wanted: impl Fn(&Figure) -> bool) -> f64 {
    weight(of, |figure| wanted(figure) && !to.figures.iter().any(|other| figure.agrees(*other)))
}

/// The weight of those that are of the kind in both items.
pub(super) fn shared_as(of: &Profile, with: &Profile, wanted: impl Fn(&Figure) -> bool) -> f64 {
    weight(of, |figure| wanted(figure) && with.figures.iter().any(|other| wanted(other) && figure.agrees(*other)))
}
