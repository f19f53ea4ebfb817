//! The comparison, fitted to the labelled pairs.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use newswatch::story::{NAMES, Profile, features, with_time};

use crate::boosting::{Example, Model, fit};
use crate::pairs::{Pair, Text};

/// Every so many-th pair is left out of a fit in turn.
const FOLDS: usize = 8;

/// The thresholds that are shown.
const THRESHOLDS: [f64; 5] = [0.6, 0.65, 0.7, 0.75, 0.8];

/// Fits, writes the model down, and prints what it is worth.
pub(crate) fn print() {
    let pairs: Vec<Pair> = ["wire", "ordinary"].iter().flat_map(|set| Pair::read(set)).collect();
    let hard = Pair::read("hard");
    let model = fitted(pairs.iter());
    println!("{}", written(&model));
    for (feature, name) in NAMES.iter().chain(&["time"]).enumerate() {
        println!("{name:<20}{:>5} decisions", model.decisions(feature));
    }
    let languages: BTreeSet<&str> = pairs.iter().map(|pair| pair.lang.as_str()).collect();
    println!("{} pairs in {} languages", pairs.len(), languages.len());
    println!("\n{:<34}{:>10}{:>8}", "threshold, set", "precision", "recall");
    let left_out: Vec<f64> = (0..FOLDS).flat_map(|fold| left_out(&pairs, fold)).collect();
    let in_folds: Vec<&Pair> = (0..FOLDS).flat_map(|fold| pairs.iter().skip(fold).step_by(FOLDS)).collect();
    for threshold in THRESHOLDS {
        row(threshold, "left out of the fit", in_folds.iter().copied().zip(left_out.iter().copied()));
        row(threshold, "fitted to", pairs.iter().map(|pair| (pair, judged(pair, &model))));
        row(threshold, "hard", hard.iter().map(|pair| (pair, judged(pair, &model))));
    }
}

/// How likely the pairs of one fold are the same news, by weights fitted to all others.
fn left_out(pairs: &[Pair], fold: usize) -> Vec<f64> {
    let others = pairs.iter().enumerate().filter(|(nth, _)| nth % FOLDS != fold).map(|(_, pair)| pair);
    let model = fitted(others);
    pairs.iter().skip(fold).step_by(FOLDS).map(|pair| judged(pair, &model)).collect()
}

fn fitted<'a>(pairs: impl Iterator<Item = &'a Pair>) -> Model {
    fit(&pairs.flat_map(examples).collect::<Vec<_>>())
}

/// A pair as it is, and as it might also have come: at once, without texts, one of them without, the second first.
fn examples(pair: &Pair) -> Vec<Example> {
    let (a, b) = (&pair.a, &pair.b);
    let mut ways = vec![(a.clone(), b.clone(), pair.hours, 1.0)];
    if !matches!(pair.kind.as_str(), "agency-copy" | "translation" | "recurring") {
        ways.push((a.clone(), b.clone(), 0.0, 0.5));
        if !a.summary.is_empty() {
            ways.push((bare(a), bare(b), pair.hours, 0.35));
        }
        if pair.kind != "same-headline" {
            ways.push((a.clone(), bare(b), pair.hours, 0.25));
            ways.push((b.clone(), bare(a), pair.hours, 0.25));
        }
        ways.push((b.clone(), a.clone(), pair.hours, 0.5));
    }
    let example = |(a, b, hours, counts): (Text, Text, f64, f64)| {
        let (old, new) = (a.profile(), b.profile());
        let features = timed(&old, &new, hours);
        new.may_be_in_other_words(&old).then_some(Example { features, positive: pair.is_same(), counts })
    };
    ways.into_iter().filter_map(example).collect()
}

/// The same without lead and text.
fn bare(text: &Text) -> Text {
    Text { summary: String::new(), content: String::new(), ..text.clone() }
}

fn timed(old: &Profile, new: &Profile, hours: f64) -> Vec<f64> {
    with_time(features(old, new), SignedDuration::from_secs_f64(hours * 3600.0)).to_vec()
}

/// How likely a pair is the same news; copies are so for sure, and what cannot be is not.
fn judged(pair: &Pair, model: &Model) -> f64 {
    let (old, new) = (pair.a.profile(), pair.b.profile());
    let score = model.likely(&timed(&old, &new, pair.hours));
    match (new.copied(&old, score), new.may_be_in_other_words(&old)) {
        (Some(_), _) => 1.0,
        (None, true) => score,
        (None, false) => 0.0,
    }
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
    println!("{:<34}{:>10.3}{:>8.3}", format!("{threshold}, {set}"), share(found), share(same));
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
