//! The values of features in bins of about as many examples each, so that a decision is looked for in few places.

use crate::boosting::Example;

/// The most bins of a feature.
pub(crate) const BINS: usize = 64;

/// The examples by the bins of their values.
pub(crate) struct Bins {
    /// For each feature the value at which each bin but the first begins.
    begins: Vec<Vec<f64>>,
    /// For each feature the bin of each example.
    bins: Vec<Vec<u8>>,
}

impl Bins {
    pub(crate) fn of(examples: &[Example]) -> Self {
        let features = examples.first().map_or(0, |example| example.features.len());
        let values = |feature: usize| examples.iter().map(move |example| example.features[feature]);
        let begins: Vec<Vec<f64>> = (0..features).map(|feature| begins(values(feature).collect())).collect();
        let in_bins = |feature: usize| {
            values(feature).map(|value| begins[feature].partition_point(|begin| *begin <= value) as u8).collect()
        };
        let bins = (0..features).map(in_bins).collect();
        Self { begins, bins }
    }

    /// How many features there are.
    pub(crate) fn features(&self) -> usize {
        self.begins.len()
    }

    /// In which bin a feature of an example is.
    pub(crate) fn bin(&self, feature: usize, example: usize) -> usize {
        usize::from(self.bins[feature][example])
    }

    /// The value from which on a feature is in this bin or behind it; no value is in one that there is not.
    pub(crate) fn value(&self, feature: usize, bin: usize) -> f64 {
        self.begins[feature].get(bin - 1).copied().unwrap_or(f64::INFINITY)
    }
}

/// Between which values the bins of a feature part.
fn begins(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_by(f64::total_cmp);
    let places = (1..BINS).map(|nth| nth * values.len() / BINS);
    let mut begins: Vec<f64> = places.filter_map(|at| middle(&values, at)).collect();
    begins.dedup();
    begins
}

/// Halfway between the value at a place and the next smaller one.
fn middle(values: &[f64], at: usize) -> Option<f64> {
    let value = *values.get(at)?;
    let smaller = values[..at].iter().rev().find(|smaller| **smaller < value)?;
    Some((smaller + value) / 2.0)
}
