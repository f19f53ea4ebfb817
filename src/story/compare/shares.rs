//! Which share of what one item says the other one says, too.

use super::figures::Figures;
use super::met::{Side, covered, name, said, shared, shared_as, title, title_name, weight, word};
use super::{flag, of_full};

pub(super) const NAMES: [&str; 13] = [
    "same_headline",
    "titles",
    "title_of_new",
    "title_of_old",
    "names",
    "title_names",
    "words",
    "shared",
    "text",
    "figures",
    "figures_shared",
    "figures_conflict",
    "figures_new",
];

/// Runs of three words that a text must have to be compared.
const LEAST_TEXT: u16 = 6;

pub(super) fn shares((old, olds): Side<'_>, (new, news): Side<'_>) -> [f64; NAMES.len()] {
    let figures = Figures::of(old, new);
    let has_texts = old.sketch.runs.min(new.sketch.runs) >= LEAST_TEXT;
    [
        flag(new.has_headline_of(old)),
        shared_as(olds, title) / weight(olds, title).min(weight(news, title)).max(1.0),
        covered(news, title),
        covered(olds, title),
        (covered(olds, name) + covered(news, name)) / 2.0,
        covered(olds, title_name).min(covered(news, title_name)),
        (covered(olds, word) + covered(news, word)) / 2.0,
        of_full(shared(olds, said), 14.0),
        if has_texts { old.sketch.contained(&new.sketch) } else { 0.0 },
        figures.share,
        figures.shared,
        figures.conflict,
        figures.new_in_title,
    ]
}
