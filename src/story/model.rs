//! How much each feature weighs: a logistic regression.
//!
//! The weights are not thought out but fitted, by `cargo bench --bench stories -- fit`, to the labelled pairs in
//! `tests/it/fixtures/stories`; the same command prints what they are worth. The threshold is where, on pairs
//! that were left out of the fit, ninety-eight of a hundred likenesses are true.

use super::compare::FEATURES;

/// How likely it must be that two items are the same news.
pub(super) const THRESHOLD: f64 = 0.7;

/// What is added to the weighted sum.
pub(super) const BIAS: f64 = -0.81;

/// The weights of the features, in their order; the last one is that of the time between both.
pub(super) const WEIGHTS: [f64; FEATURES + 1] = [
    3.24,  // same_headline
    -1.91, // titles
    1.64,  // title_of_new
    -0.60, // title_of_old
    1.56,  // names
    0.20,  // title_names
    -0.93, // words
    0.38,  // shared
    -0.04, // text
    0.79,  // figures
    2.56,  // figures_shared
    -1.23, // figures_conflict
    -0.98, // figures_new
    -0.38, // days_same
    -1.97, // days_new
    0.25,  // events_all
    0.09,  // events_new
    -0.50, // events_old
    -2.38, // develop_title
    -0.78, // develop_lead
    -0.16, // events_shared
    -0.54, // awaited
    1.25,  // no_text
    0.35,  // no_names
    -1.91, // hours
];
