//! What words tell of repeats, those that one item has alone and those that stand for each other: a logistic regression
//! over them, with small weights preferred, by coordinate descent (Fan and others, "LIBLINEAR: a library for large
//! linear classification", 2008).

use std::collections::BTreeMap;

use newswatch::story::Novelty;

use crate::boosting::Example;

/// What a word must count to be learned, in the ways of pairs: of fewer, each says more of its pair than of the word.
const LEAST: f64 = 10.0;

/// What one example counts against the smallness of the weights.
const COST: f64 = 0.1;

/// How often all weights are bettered in turn.
const SWEEPS: usize = 20;

/// What says less is left out.
const NOTHING: f64 = 0.05;

/// The words of the examples with what each says.
pub(crate) fn learned(examples: &[&Example]) -> Novelty {
    let mut places: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (place, example) in examples.iter().enumerate() {
        example.words.iter().for_each(|word| places.entry(*word).or_default().push(place));
    }
    places.retain(|_, places| places.iter().map(|&place| examples[place].counts).sum::<f64>() >= LEAST);
    let everywhere: Vec<usize> = (0..examples.len()).collect();
    let mut sums = vec![0.0; examples.len()];
    let mut weights: BTreeMap<u64, f64> = places.keys().map(|word| (*word, 0.0)).collect();
    for _ in 0..SWEEPS {
        // What is so without any word, at no cost.
        better(examples, &everywhere, &mut sums, None);
        for (word, weight) in &mut weights {
            *weight += better(examples, &places[word], &mut sums, Some(*weight));
        }
    }
    weights.retain(|_, weight| weight.abs() >= NOTHING);
    Novelty(weights.into_iter().collect())
}

/// A Newton step of one weight, which changes the sums of the examples that have it.
fn better(examples: &[&Example], places: &[usize], sums: &mut [f64], weight: Option<f64>) -> f64 {
    let (mut slope, mut bend) = (weight.unwrap_or(0.0), f64::from(u8::from(weight.is_some())));
    for &place in places {
        let likely = 1.0 / (1.0 + (-sums[place]).exp());
        let counts = COST * examples[place].counts;
        slope += counts * (likely - f64::from(u8::from(examples[place].positive)));
        bend += counts * likely * (1.0 - likely);
    }
    let step = -slope / bend.max(1e-9);
    places.iter().for_each(|&place| sums[place] += step);
    step
}
