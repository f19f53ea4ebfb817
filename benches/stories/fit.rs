//! The comparison, fitted to the labelled pairs, and what it is worth.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use newswatch::story::{THRESHOLD, names, with_time};

use crate::boosting::{Example, Model, fit};
use crate::examples::{examples, judged};
use crate::pairs::Pair;
use crate::strangers::strangers;

/// Parts of a set of which each is left out of a fit in turn. Neighbours in a set may be of one affair, so a part is
/// a stretch of it.
const PARTS: usize = 6;

/// The thresholds that are shown.
const THRESHOLDS: [f64; 6] = [0.6, 0.65, THRESHOLD, 0.7, 0.75, 0.8];

/// A set of pairs with the examples that each gives.
struct Set {
    pairs: Vec<Pair>,
    examples: Vec<Vec<Example>>,
}

impl Set {
    fn read(name: &str) -> Self {
        let pairs = Pair::read(name);
        let examples = examples(&pairs);
        Self { pairs, examples }
    }

    /// The part of the pair at this place.
    fn part(&self, place: usize) -> usize {
        place * PARTS / self.pairs.len()
    }

    /// The examples of all parts but one.
    fn without(&self, part: usize) -> impl Iterator<Item = &Example> {
        self.examples.iter().enumerate().filter(move |(place, _)| self.part(*place) != part).flat_map(|(_, own)| own)
    }

    /// How likely each pair is the same news by the model that was not fitted to its part.
    fn left_out(&self, models: &[Model]) -> Vec<(&Pair, f64)> {
        self.pairs.iter().enumerate().map(|(place, pair)| (pair, judged(pair, &models[self.part(place)]))).collect()
    }
}

/// Fits, writes the model down, and prints what it is worth.
pub(crate) fn print() {
    let sets: Vec<Set> = Pair::FITTED.into_iter().map(Set::read).collect();
    let model = fitted(&sets, PARTS);
    println!("{}", written(&model));
    for (feature, name) in names().iter().chain(&["time"]).enumerate() {
        println!("{name:<20}{:>5} decisions", model.decisions(feature));
    }
    let pairs: Vec<&Pair> = sets.iter().flat_map(|set| &set.pairs).collect();
    let languages: BTreeSet<&str> = pairs.iter().map(|pair| pair.lang.as_str()).collect();
    println!("{} pairs in {} languages", pairs.len(), languages.len());
    worth(&sets, &model);
}

/// Prints how often the model is right at each threshold.
fn worth(sets: &[Set], model: &Model) {
    let models: Vec<Model> = (0..PARTS).map(|part| fitted(sets, part)).collect();
    let left_out: Vec<(&Pair, f64)> = sets.iter().flat_map(|set| set.left_out(&models)).collect();
    let unseen: Vec<Pair> = Pair::UNSEEN.into_iter().flat_map(Pair::read).collect();
    let soon: Vec<Pair> = unseen.iter().map(|pair| Pair { hours: 1.0, ..pair.clone() }).collect();
    let strange = Pair::UNSEEN.into_iter().flat_map(|set| strangers(&Pair::read(set))).flatten();
    let hour = SignedDuration::from_hours(1);
    let strange: Vec<f64> = strange.map(|stranger| model.likely(&with_time(stranger.features, hour))).collect();
    println!("\n{:<36}{:>10}{:>8}", "threshold, set", "precision", "recall");
    for threshold in THRESHOLDS {
        let own = sets.iter().flat_map(|set| &set.pairs).map(|pair| (pair, judged(pair, model)));
        row(threshold, "fitted to", own);
        row(threshold, "left out of the fit", left_out.iter().copied());
        row(threshold, "never fitted to", unseen.iter().map(|pair| (pair, judged(pair, model))));
        row(threshold, "the same, all after an hour", soon.iter().map(|pair| (pair, judged(pair, model))));
        let wrong = strange.iter().filter(|likely| **likely >= threshold).count();
        println!("{threshold}, strangers: {wrong} of the {} nearest", strange.len());
    }
    by_kind(&unseen, model);
}

/// Prints how many of the repeats of each kind the model finds at the threshold in use.
fn by_kind(unseen: &[Pair], model: &Model) {
    let kinds: BTreeSet<&str> = unseen.iter().filter(|pair| pair.is_same()).map(|pair| pair.kind.as_str()).collect();
    for kind in kinds {
        let of_kind = unseen.iter().filter(|pair| pair.is_same() && pair.kind == kind);
        let row_name = format!("{kind}, of {}", of_kind.clone().count());
        row(THRESHOLD, &row_name, of_kind.map(|pair| (pair, judged(pair, model))));
    }
}

/// A model of all sets, without one part of each. Strangers stay: they are drawn from whole sets.
fn fitted(sets: &[Set], part: usize) -> Model {
    fit(&sets.iter().flat_map(|set| set.without(part)).cloned().collect::<Vec<_>>())
}

fn row<'a>(threshold: f64, set: &str, judged: impl Iterator<Item = (&'a Pair, f64)>) {
    let (mut found, mut right, mut same) = (0, 0, 0);
    for (pair, score) in judged {
        let is_found = score >= threshold;
        found += usize::from(is_found);
        right += usize::from(is_found && pair.is_same());
        same += usize::from(pair.is_same());
    }
    let share = |whole: usize| right as f64 / whole.max(1) as f64;
    println!("{:<36}{:>10.3}{:>8.3}", format!("{threshold}, {set}"), share(found), share(same));
}

/// The model as `src/story/model.txt` has it: the base, then a tree a line.
fn written(model: &Model) -> String {
    let mut text = format!("{:.4}\n", model.base);
    for tree in &model.trees {
        let nodes = tree.nodes.iter().map(|(feature, value)| format!("{feature}:{:.4}", value.min(9.0)));
        let leaves = tree.leaves.iter().map(|leaf| format!("{leaf:.4}"));
        text += &nodes.chain(leaves).collect::<Vec<_>>().join(" ");
        text.push('\n');
    }
    text
}
