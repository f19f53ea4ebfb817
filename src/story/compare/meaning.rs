//! Which share of what one item says the other one means, in the same words or in others.

use super::met::{Met, early, meant, name, said, title};

pub(super) const NAMES: [&str; 8] = [
    "meant_title_of_new",
    "meant_title_of_old",
    "meant_early_of_new",
    "meant_early_of_old",
    "meant_names_of_new",
    "meant_names_of_old",
    "meant_of_new",
    "meant_of_old",
];

pub(super) fn meaning(olds: &[Met], news: &[Met]) -> [f64; NAMES.len()] {
    [
        meant(news, title),
        meant(olds, title),
        meant(news, early),
        meant(olds, early),
        meant(news, name),
        meant(olds, name),
        meant(news, said),
        meant(olds, said),
    ]
}
