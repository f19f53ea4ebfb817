//! The comparison, fitted to the labelled pairs, and what it is worth.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{fs, io, thread};

use newswatch::story::{Novelty, THRESHOLD, names};

use crate::boosting::{Example, Model, fit};
use crate::examples::{Given, Judged, examples, of_stranger};
use crate::pairs::Pair;
use crate::strangers::strangers;
use crate::wild::wild;
use crate::words::learned;

/// Parts of a set of which each is left out of a fit in turn. Neighbours in a set may be of one affair, so a part is
/// a stretch of it.
const PARTS: usize = 6;

/// The thresholds that are shown.
const THRESHOLDS: [f64; 7] = [0.34, 0.38, 0.42, THRESHOLD, 0.5, 0.55, 0.6];

/// What words tell is learned from all stretches of a set but one for the pairs of that one: the model would else be
/// fitted to a certainty that no new pair brings.
const STRETCH: usize = 20;

/// In so many turns.
const TURNS: usize = 5;

/// What the pairs count that were written without a rule, beside the others, which were made to be hard.
const FREE_COUNTS: f64 = 2.0;

/// The sets of which several pairs a line are made.
const TOGETHER: [&str; 3] = ["groups", "edits", "steps"];

/// What their pairs count: each of their items stands in several.
const TOGETHER_COUNTS: f64 = 0.7;

/// What is fitted.
type Fitted = (Novelty, Model);

/// A set of pairs with the examples that each gives.
struct Set {
    pairs: Vec<Pair>,
    given: Vec<Given>,
}

impl Set {
    fn read(name: &str) -> Self {
        let pairs = Pair::read(name);
        let counts = match name {
            free if free.starts_with("free") => FREE_COUNTS,
            set if TOGETHER.iter().any(|together| set.starts_with(together)) => TOGETHER_COUNTS,
            _ => 1.0,
        };
        let given = examples(&pairs).into_iter().map(|given| given.times(counts)).collect();
        Self { pairs, given }
    }

    /// The part of the pair at this place.
    fn part(&self, place: usize) -> usize {
        place * PARTS / self.pairs.len()
    }

    /// What the pairs of all parts but one give, each with the turn in which nothing is learned of it.
    fn without(&self, part: usize) -> impl Iterator<Item = (usize, &Given)> {
        let kept = self.given.iter().enumerate().filter(move |(place, _)| self.part(*place) != part);
        kept.map(|(place, given)| (place / STRETCH % TURNS, given))
    }

    /// Each pair as judged by what was not fitted to its part.
    fn left_out(&self, fitted: &[Fitted]) -> Vec<Judged<'_>> {
        self.pairs.iter().enumerate().map(|(place, pair)| Judged::by(pair, &fitted[self.part(place)])).collect()
    }
}

/// Fits, writes what was fitted to where the program has it, and prints what that is worth.
pub(crate) fn print() -> io::Result<()> {
    let sets: Vec<Set> = Pair::sets(Pair::FITTED).map(|set| Set::read(&set)).collect();
    let hours: Vec<f64> = sets.iter().flat_map(|set| &set.pairs).map(|pair| pair.hours).collect();
    let others = wild(false, &hours);
    let fitted_to_all = fitted(&sets, PARTS, &others);
    let (novelty, model) = &fitted_to_all;
    let stories = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/story");
    fs::write(stories.join("model.txt"), written(model))?;
    fs::write(stories.join("compare/novelty.txt"), written_words(novelty))?;
    println!("{} words tell of repeats or of what is new", novelty.0.len());
    for (feature, name) in names().iter().chain(&["time"]).enumerate() {
        println!("{name:<20}{:>5} decisions", model.decisions(feature));
    }
    let pairs: Vec<&Pair> = sets.iter().flat_map(|set| &set.pairs).collect();
    let languages: BTreeSet<&str> = pairs.iter().map(|pair| pair.lang.as_str()).collect();
    println!("{} pairs in {} languages", pairs.len(), languages.len());
    worth(&sets, &fitted_to_all, &others);
    Ok(())
}

/// Prints how often what was fitted is right at each threshold, last of all for what was left out of it in turn.
fn worth(sets: &[Set], model: &Fitted, others: &[Example]) {
    let unseen: Vec<Pair> = Pair::all(Pair::UNSEEN);
    let exam: Vec<Pair> = Pair::all(Pair::EXAM);
    let groups: Vec<Pair> = Pair::all(Pair::GROUPS);
    let soon: Vec<Pair> = unseen.iter().map(|pair| Pair { hours: 1.0, ..pair.clone() }).collect();
    let strange = Pair::sets(Pair::UNSEEN).flat_map(|set| strangers(&Pair::read(&set))).flatten();
    let strange = likely(strange.map(|stranger| of_stranger(stranger, 1.0)), model);
    let real = likely(wild(true, &[]).into_iter(), model);
    let own = judged(sets.iter().flat_map(|set| &set.pairs), model);
    let [unseen, exam, groups, soon] = [&unseen, &exam, &groups, &soon].map(|pairs| judged(pairs, model));
    println!("\n{:<44}{:>10}{:>8}", "threshold, set", "precision", "recall");
    for threshold in THRESHOLDS {
        row(threshold, "fitted to", &own);
        row(threshold, "never fitted to, as people write them", &exam);
        row(threshold, "never fitted to, in groups", &groups);
        row(threshold, "never fitted to, hard", &unseen);
        row(threshold, "hard, all after an hour", &soon);
        let wrong = |all: &[f64]| all.iter().filter(|likely| **likely >= threshold).count();
        println!("{threshold}, strangers: {} of the {} nearest", wrong(&strange), strange.len());
        println!("{threshold}, of feeds never fitted to: {} of {}", wrong(&real), real.len());
    }
    by_kind(&unseen);
    let without = without_each(sets, others);
    let left_out: Vec<Judged> = sets.iter().flat_map(|set| set.left_out(&without)).collect();
    THRESHOLDS.into_iter().for_each(|threshold| row(threshold, "left out of the fit", &left_out));
}

fn judged<'a>(pairs: impl IntoIterator<Item = &'a Pair>, model: &Fitted) -> Vec<Judged<'a>> {
    pairs.into_iter().map(|pair| Judged::by(pair, model)).collect()
}

/// How likely these are the same news.
fn likely(examples: impl Iterator<Item = Example>, (novelty, model): &Fitted) -> Vec<f64> {
    examples.map(|example| model.likely(&example.told_by(novelty).features)).collect()
}

/// What is fitted without each part, side by side.
fn without_each(sets: &[Set], others: &[Example]) -> Vec<Fitted> {
    thread::scope(|scope| {
        let fits: Vec<_> = (0..PARTS).map(|part| scope.spawn(move || fitted(sets, part, others))).collect();
        fits.into_iter().map(|fit| fit.join().expect("a fit ends")).collect()
    })
}

/// Prints how many of the repeats of each kind the model finds at the threshold in use.
fn by_kind(judged: &[Judged]) {
    let same = || judged.iter().filter(|judged| judged.pair.is_same());
    let kinds: BTreeSet<&str> = same().map(|judged| judged.pair.kind.as_str()).collect();
    for kind in kinds {
        let of_kind: Vec<&Judged> = same().filter(|judged| judged.pair.kind == kind).collect();
        row(THRESHOLD, &format!("{kind}, of {}", of_kind.len()), of_kind);
    }
}

/// What is fitted to all sets, without one part of each. Strangers stay: they are drawn from whole sets.
fn fitted(sets: &[Set], part: usize, others: &[Example]) -> Fitted {
    let given: Vec<(usize, &Given)> = sets.iter().flat_map(|set| set.without(part)).collect();
    let learned_but = |turn: usize| {
        let others = given.iter().filter(|(other, _)| *other != turn);
        learned(&others.flat_map(|(_, given)| &given.ways).collect::<Vec<_>>())
    };
    let in_turn: Vec<Novelty> = (0..TURNS).map(learned_but).collect();
    let told = given.iter().flat_map(|(turn, given)| {
        let all = given.ways.iter().chain(&given.besides);
        all.map(|example| example.clone().told_by(&in_turn[*turn]))
    });
    // No pair has this turn, so the program knows what all of them have taught.
    let novelty = learned_but(TURNS);
    let others = others.iter().map(|other| other.clone().told_by(&novelty));
    let model = fit(&told.chain(others).collect::<Vec<Example>>());
    (novelty, model)
}

fn row<'a>(threshold: f64, set: &str, judged: impl IntoIterator<Item = &'a Judged<'a>>) {
    let (mut found, mut right, mut same) = (0, 0, 0);
    for one in judged {
        let is_found = one.is_found(threshold);
        found += usize::from(is_found);
        right += usize::from(is_found && one.pair.is_same());
        same += usize::from(one.pair.is_same());
    }
    let share = |whole: usize| right as f64 / whole.max(1) as f64;
    println!("{:<44}{:>10.3}{:>8.3}", format!("{threshold}, {set}"), share(found), share(same));
}

/// The words as `src/story/compare/novelty.txt` has them.
fn written_words(novelty: &Novelty) -> String {
    let words: BTreeMap<&u64, &f64> = novelty.0.iter().collect();
    words.into_iter().map(|(word, says)| format!("{word:x} {says:.2}\n")).collect()
}

/// The model as `src/story/model.txt` has it: the base, then a tree a line. Values are cut, not rounded: the examples
/// that are at a value lead right.
fn written(model: &Model) -> String {
    let mut text = format!("{:.4}\n", model.base);
    for tree in &model.trees {
        let cut = |value: f64| (value.min(9.0) * 1e4).floor() / 1e4;
        let nodes = tree.nodes.iter().map(|(feature, value)| format!("{feature}:{:.4}", cut(*value)));
        let leaves = tree.leaves.iter().map(|leaf| format!("{leaf:.5}"));
        text += &nodes.chain(leaves).collect::<Vec<_>>().join(" ");
        text.push('\n');
    }
    text
}
