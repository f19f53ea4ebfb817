//! In what the figures agree and differ that count the same: a toll that has risen is news, and one that is the same to
//! its last digit is hardly another event's.

use super::of_full;
use crate::story::figures::Figure;
use crate::story::profile::Profile;

pub(super) const NAMES: [&str; 6] = [
    "counts_agree",
    "counts_of_new_differ",
    "counts_of_old_differ",
    "exact_shared",
    "exact_shared_early",
    "exact_strange",
];

pub(super) fn counts(old: &Profile, new: &Profile) -> [f64; NAMES.len()] {
    let agree = early(new).filter(|figure| old.figures.iter().any(|other| agrees(**figure, *other)));
    let exact = new.figures.iter().filter(|figure| old.figures.iter().any(|other| other.value == figure.value));
    let exact_early = early(new).filter(|figure| early(old).any(|other| other.value == figure.value));
    let strange = early(new).filter(|figure| !is_in(**figure, &old.figures));
    [
        of_full(agree.map(|figure| figure.weight()).sum(), 2.0),
        of_full(differing(new, old), 2.0),
        of_full(differing(old, new), 2.0),
        of_full(exact.map(|figure| figure.digits()).sum(), 8.0),
        of_full(exact_early.map(|figure| figure.digits()).sum(), 5.0),
        of_full(strange.map(|figure| figure.digits()).sum(), 5.0),
    ]
}

/// The figures of headline and first sentence.
fn early(of: &Profile) -> impl Iterator<Item = &Figure> {
    of.figures.iter().filter(|figure| figure.is_early)
}

fn agrees(figure: Figure, other: Figure) -> bool {
    figure.agrees(other) && figure.counts_as(other)
}

fn is_in(figure: Figure, others: &[Figure]) -> bool {
    others.iter().any(|other| figure.agrees(*other))
}

/// How many early figures of an item there are of whose kind the other one has only others.
fn differing(of: &Profile, from: &Profile) -> f64 {
    let strange = early(of).filter(|figure| !is_in(**figure, &from.figures));
    strange.filter(|figure| from.figures.iter().any(|other| figure.counts_as(*other))).count() as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::compare::headlines;

    fn told(old: &str, new: &str) -> [f64; NAMES.len()] {
        let [old, new] = headlines(old, new);
        counts(&old, &new)
    }

    #[test]
    fn a_toll_that_has_risen_differs_and_another_figure_does_not() {
        let [agree, new, old, ..] = told("Mine blast in Ruda kills 7", "Mine blast in Ruda: 9 dead");
        assert!(agree == 0.0 && new > 0.0 && old > 0.0);
        let [agree, new, old, ..] = told("Mine blast in Ruda kills 7", "Mine blast in Ruda, shares fall 9 %");
        assert_eq!([agree, new, old], [0.0; 3]);
        let [agree, new, old, ..] = told("Mine blast in Ruda kills 7", "Mine blast in Ruda: seven dead");
        assert!(agree > 0.0 && new == 0.0 && old == 0.0);
    }

    #[test]
    fn the_more_digits_agree_the_more_exact_it_is() {
        let exact = |figure: &str| told(&format!("Profit of {figure}"), &format!("Earned {figure}"))[3];
        assert!(exact("4") < exact("36.5") && exact("36.5") < exact("17,432"));
        assert_eq!(exact("2026"), 0.0);
    }
}
