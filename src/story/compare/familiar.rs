//! How much there is to judge by. Where the words are not known, as in a language that newswatch was not taught or in a
//! trade of its own, all of them look rare, and what is common says less than it seems to.

use super::flag;
use super::met::{Met, Side, name, weight, word};
use crate::story::weights::{EVERYDAY, FULL};

pub(super) const NAMES: [&str; 5] = ["no_text", "no_names", "languages_known", "everyday_of_new", "everyday_of_old"];

pub(super) fn familiar((old, olds): Side<'_>, (new, news): Side<'_>) -> [f64; NAMES.len()] {
    let has_names = weight(olds, name) > 0.0 && weight(news, name) > 0.0;
    let known = [old, new].map(|of| flag(of.language.is_some()));
    [
        flag(old.sketch.runs == 0 || new.sketch.runs == 0),
        flag(!has_names),
        (known[0] + known[1]) / 2.0,
        everyday(news),
        everyday(olds),
    ]
}

/// The share of the words that are known to stand in news of every kind; a third where there are none.
fn everyday(of: &[Met]) -> f64 {
    let light = f64::from(EVERYDAY) / f64::from(FULL);
    let words = of.iter().filter(|term| word(term.kind));
    let (known, all) = words.fold((0.0, 0.0), |(known, all), term| (known + flag(term.weight <= light), all + 1.0));
    if all > 0.0 { known / all } else { 1.0 / 3.0 }
}
