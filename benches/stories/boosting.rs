//! Gradient boosting of small trees for a yes or no (Friedman, "Greedy function approximation: a gradient boosting
//! machine", 2001, and "Stochastic gradient boosting", 2002).

use fastrand::Rng;

/// One example: its features, whether it is positive, and what it counts.
#[derive(Clone, Debug)]
pub(crate) struct Example {
    pub(crate) features: Vec<f64>,
    pub(crate) positive: bool,
    pub(crate) counts: f64,
}

/// Levels of decisions in a tree.
const DEPTH: usize = 3;
/// Decisions of a tree.
pub(crate) const NODES: usize = (1 << DEPTH) - 1;
/// Ends of a tree.
pub(crate) const LEAVES: usize = 1 << DEPTH;
/// Trees of a model.
const TREES: usize = 160;
/// How much each tree adds of what it would.
const RATE: f64 = 0.06;
/// The share of the examples that each tree sees.
const SEEN: f64 = 0.6;
/// The fewest examples, by what they count, at an end of a tree.
const FEWEST: f64 = 8.0;

/// A tree: the decisions level by level, then what each end adds.
#[derive(Clone, Debug)]
pub(crate) struct Tree {
    /// Which feature decides, and from which value on it leads right.
    pub(crate) nodes: [(usize, f64); NODES],
    pub(crate) leaves: [f64; LEAVES],
}

impl Tree {
    fn leaf(&self, features: &[f64]) -> usize {
        let mut node = 0;
        while let Some((feature, value)) = self.nodes.get(node) {
            node = 2 * node + 1 + usize::from(features[*feature] >= *value);
        }
        node - NODES
    }
}

/// A model.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub(crate) base: f64,
    pub(crate) trees: Vec<Tree>,
}

impl Model {
    /// How many decisions a feature makes.
    pub(crate) fn decisions(&self, feature: usize) -> usize {
        let nodes = self.trees.iter().flat_map(|tree| &tree.nodes);
        nodes.filter(|(decides, value)| *decides == feature && value.is_finite()).count()
    }

    /// How likely an example is positive.
    pub(crate) fn likely(&self, features: &[f64]) -> f64 {
        let sum: f64 = self.trees.iter().map(|tree| tree.leaves[tree.leaf(features)]).sum();
        logistic(self.base + sum)
    }
}

fn logistic(sum: f64) -> f64 {
    1.0 / (1.0 + (-sum).exp())
}

/// Fits a model.
pub(crate) fn fit(examples: &[Example]) -> Model {
    let (mut positive, mut all) = (0.0, 0.0);
    for example in examples {
        all += example.counts;
        positive += if example.positive { example.counts } else { 0.0 };
    }
    let base = (positive / (all - positive)).ln();
    let mut random = Rng::with_seed(2026);
    let mut sums = vec![base; examples.len()];
    let mut trees = Vec::with_capacity(TREES);
    for _ in 0..TREES {
        let seen: Vec<usize> = (0..examples.len()).filter(|_| random.f64() < SEEN).collect();
        let tree = grow(examples, &sums, seen);
        for (sum, example) in sums.iter_mut().zip(examples) {
            *sum += tree.leaves[tree.leaf(&example.features)];
        }
        trees.push(tree);
    }
    Model { base, trees }
}

/// What an example pulls towards, and how firmly.
fn pull(example: &Example, sum: f64) -> (f64, f64) {
    let likely = logistic(sum);
    let residual = f64::from(u8::from(example.positive)) - likely;
    (example.counts * residual, example.counts * likely * (1.0 - likely))
}

fn grow(examples: &[Example], sums: &[f64], seen: Vec<usize>) -> Tree {
    let mut tree = Tree { nodes: [(0, f64::INFINITY); NODES], leaves: [0.0; LEAVES] };
    let mut parts = vec![seen];
    for node in 0..NODES {
        let part = std::mem::take(&mut parts[node]);
        if let Some(decision) = best(examples, sums, &part) {
            tree.nodes[node] = decision;
        }
        let (feature, value) = tree.nodes[node];
        let (right, left) = part.into_iter().partition(|&nth| examples[nth].features[feature] >= value);
        parts.extend([left, right]);
    }
    for (leaf, part) in parts[NODES..].iter().enumerate() {
        let pulls = part.iter().map(|&nth| pull(&examples[nth], sums[nth]));
        let (pulled, firm) = pulls.fold((0.0, 0.0), |sum, pull| (sum.0 + pull.0, sum.1 + pull.1));
        tree.leaves[leaf] = RATE * pulled / (firm + 1.0);
    }
    tree
}

/// The decision that parts these examples best.
fn best(examples: &[Example], sums: &[f64], part: &[usize]) -> Option<(usize, f64)> {
    let features = examples.first()?.features.len();
    let found = (0..features).filter_map(|feature| {
        let (gain, value) = best_value(examples, sums, part, feature)?;
        Some((gain, feature, value))
    });
    found.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, feature, value)| (feature, value))
}

/// The value of a feature that parts the examples best, and how well.
fn best_value(examples: &[Example], sums: &[f64], part: &[usize], feature: usize) -> Option<(f64, f64)> {
    let mut rows: Vec<(f64, f64, f64)> = part
        .iter()
        .map(|&nth| (examples[nth].features[feature], pull(&examples[nth], sums[nth]).0, examples[nth].counts))
        .collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (all, counts) = rows.iter().fold((0.0, 0.0), |sum, row| (sum.0 + row.1, sum.1 + row.2));
    let (mut left, mut left_counts) = (0.0, 0.0);
    let mut best: Option<(f64, f64)> = None;
    for pair in rows.windows(2) {
        left += pair[0].1;
        left_counts += pair[0].2;
        let right_counts = counts - left_counts;
        if pair[0].0 == pair[1].0 || left_counts < FEWEST || right_counts < FEWEST {
            continue;
        }
        let difference = left / left_counts - (all - left) / right_counts;
        let gain = difference * difference * left_counts * right_counts / counts;
        if best.is_none_or(|(known, _)| known < gain) {
            best = Some((gain, (pair[0].0 + pair[1].0) / 2.0));
        }
    }
    best
}
