//! How seldom the labelled pairs have a word or are of what it means (`src/story/rarity.txt`).

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{fs, io};

use crate::pairs::Pair;

/// What fewer affairs have is as rare as what none has: each of them is fitted to, and must not look less rare for it.
const LEAST: usize = 5;

/// Of languages with fewer affairs nothing is counted.
const FEW: usize = 100;

/// The rarity of what stands in hardly any affair; two steps halve how often.
const RAREST: f64 = 15.0;

/// Counts, and writes down what is less rare than that.
pub(crate) fn write() -> io::Result<()> {
    let mut counts: BTreeMap<u32, [usize; 2]> = BTreeMap::new();
    for (all, words) in counted().into_values().filter(|(all, _)| *all >= FEW) {
        // Over all languages that have it: of a country its own one tells in every affair.
        for (word, often) in words.into_iter().filter(|(_, often)| *often >= LEAST) {
            let count = counts.entry(word).or_default();
            *count = [count[0] + all, count[1] + often];
        }
    }
    let rarity = |[all, often]: [usize; 2]| 2.0 * (all as f64 / often as f64).log2() - 2.0;
    let rarities = counts.into_iter().map(|(word, count)| (word, rarity(count).max(0.0).round()));
    let lines: String =
        rarities.filter(|(_, rare)| *rare < RAREST).map(|(word, rare)| format!("{word:x} {rare}\n")).collect();
    fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/story/rarity.txt"), lines)
}

/// How many affairs there are in each language, and how many of them have each word. What two items of one affair say
/// is counted once.
fn counted() -> BTreeMap<String, (usize, BTreeMap<u32, usize>)> {
    let mut counted: BTreeMap<String, (usize, BTreeMap<u32, usize>)> = BTreeMap::new();
    for affair in Pair::sets(Pair::FITTED).flat_map(|set| affairs(Pair::read(&set))) {
        let (all, counts) = counted.entry(affair[0].lang.clone()).or_default();
        *all += 1;
        let texts = affair.iter().flat_map(|pair| [&pair.a, &pair.b]);
        let words: BTreeSet<u32> = texts.flat_map(|text| text.profile().words().collect::<Vec<_>>()).collect();
        words.into_iter().for_each(|word| *counts.entry(word).or_default() += 1);
    }
    counted
}

/// The pairs of a set by affair.
fn affairs(pairs: Vec<Pair>) -> Vec<Vec<Pair>> {
    pairs.chunk_by(|one, other| one.affair == other.affair).map(<[Pair]>::to_vec).collect()
}
