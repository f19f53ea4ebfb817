//! In what the headlines with the first sentences agree: what is new stands there, and what was known before
//! stands behind.

use super::figures::{shared_as as figures_shared_as, strange};
use super::met::{Side, covered, early_name, shared_as, weight};
use super::{begins, met, of_full};

pub(super) const NAMES: [&str; 11] = [
    "begins",
    "early_of_new",
    "early_of_old",
    "early_of_new_early",
    "early_of_old_early",
    "early_shared",
    "early_names_of_new",
    "early_names_of_old",
    "early_figures_new",
    "early_figures_old",
    "early_figures_shared",
];

pub(super) fn early((old, olds): Side<'_>, (new, news): Side<'_>) -> [f64; NAMES.len()] {
    let both = shared_as(news, met::early);
    [
        begins(old, new),
        covered(news, met::early),
        covered(olds, met::early),
        both / weight(news, met::early).max(1.0),
        both / weight(olds, met::early).max(1.0),
        of_full(both, 10.0),
        covered(news, early_name),
        covered(olds, early_name),
        of_full(strange(new, old, |figure| figure.is_early), 2.0),
        of_full(strange(old, new, |figure| figure.is_early), 2.0),
        of_full(figures_shared_as(new, old, |figure| figure.is_early), 3.0),
    ]
}
