//! Gradient boosting of small trees for a yes or no (Friedman, "Greedy function approximation: a gradient boosting
//! machine", 2001, and "Stochastic gradient boosting", 2002), with values in bins and second-order gains (Chen and
//! Guestrin, "XGBoost: a scalable tree boosting system", 2016).

use std::thread;

use fastrand::Rng;

use crate::bins::{BINS, Bins};

/// One example: its features, whether it is positive, and what it counts.
#[derive(Clone, Debug)]
pub(crate) struct Example {
    pub(crate) features: Vec<f64>,
    /// What tells by its words (`telling_words`).
    pub(crate) words: Vec<u64>,
    pub(crate) positive: bool,
    pub(crate) counts: f64,
}

/// Levels of decisions in a tree.
const DEPTH: usize = 4;
/// Decisions of a tree.
pub(crate) const NODES: usize = (1 << DEPTH) - 1;
/// Ends of a tree.
pub(crate) const LEAVES: usize = 1 << DEPTH;
/// Models that are fitted to the same examples, each by its own chances, and whose mean is taken: what one of them
/// believes by chance the other one does not.
const MODELS: u64 = 2;
/// Trees of each.
const TREES: usize = 350;
/// How much each tree adds of what it would.
const RATE: f64 = 0.12;
/// The share of the examples, and of the features, that each tree sees.
const SEEN: f64 = 0.6;
/// The least firmness at an end of a tree: the sum of what the examples there count, each by how undecided it is.
const FIRM: f64 = 1.2;
/// How much firmness is added to each end, so that few examples move it little.
const EASE: f64 = 1.0;

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

/// What an example pulls towards, and how firmly.
#[derive(Clone, Copy, Debug, Default)]
struct Pull {
    towards: f64,
    firm: f64,
}

impl Pull {
    fn of(example: &Example, sum: f64) -> Self {
        let likely = logistic(sum);
        let residual = f64::from(u8::from(example.positive)) - likely;
        Self { towards: example.counts * residual, firm: example.counts * likely * (1.0 - likely) }
    }

    fn plus(self, other: Self) -> Self {
        Self { towards: self.towards + other.towards, firm: self.firm + other.firm }
    }

    fn less(self, other: Self) -> Self {
        Self { towards: self.towards - other.towards, firm: self.firm - other.firm }
    }

    /// How well one value for all of them would do.
    fn gain(self) -> f64 {
        self.towards * self.towards / (self.firm + EASE)
    }
}

/// Fits a model: the mean of several.
pub(crate) fn fit(examples: &[Example]) -> Model {
    let bins = &Bins::of(examples);
    let models: Vec<Model> = thread::scope(|scope| {
        let fitted = |seed| scope.spawn(move || boosted(examples, bins, Rng::with_seed(seed)));
        let fits: Vec<_> = (1..=MODELS).map(fitted).collect();
        fits.into_iter().map(|fit| fit.join().expect("a fit ends")).collect()
    });
    let base = models.iter().map(|model| model.base).sum::<f64>() / MODELS as f64;
    let mut trees: Vec<Tree> = models.into_iter().flat_map(|model| model.trees).collect();
    trees.iter_mut().flat_map(|tree| &mut tree.leaves).for_each(|leaf| *leaf /= MODELS as f64);
    Model { base, trees }
}

fn boosted(examples: &[Example], bins: &Bins, mut random: Rng) -> Model {
    let (mut positive, mut all) = (0.0, 0.0);
    for example in examples {
        all += example.counts;
        positive += if example.positive { example.counts } else { 0.0 };
    }
    let base = (positive / (all - positive)).ln();
    let mut sums = vec![base; examples.len()];
    let mut trees = Vec::with_capacity(TREES);
    for _ in 0..TREES {
        let seen = (0..examples.len()).filter(|_| random.f64() < SEEN).collect();
        let features: Vec<usize> = (0..bins.features()).filter(|_| random.f64() < SEEN).collect();
        let pulls: Vec<Pull> = examples.iter().zip(&sums).map(|(example, sum)| Pull::of(example, *sum)).collect();
        let tree = grow(bins, &pulls, seen, &features);
        for (sum, example) in sums.iter_mut().zip(examples) {
            *sum += tree.leaves[tree.leaf(&example.features)];
        }
        trees.push(tree);
    }
    Model { base, trees }
}

fn grow(bins: &Bins, pulls: &[Pull], seen: Vec<usize>, features: &[usize]) -> Tree {
    let mut tree = Tree { nodes: [(0, f64::INFINITY); NODES], leaves: [0.0; LEAVES] };
    let mut parts = vec![seen];
    for node in 0..NODES {
        let part = std::mem::take(&mut parts[node]);
        let (left, right) = match best(bins, pulls, &part, features) {
            Some((feature, bin)) => {
                tree.nodes[node] = (feature, bins.value(feature, bin));
                part.into_iter().partition(|&nth| bins.bin(feature, nth) < bin)
            }
            None => (part, Vec::new()),
        };
        parts.extend([left, right]);
    }
    for (leaf, part) in parts[NODES..].iter().enumerate() {
        let all = sum(pulls, part);
        tree.leaves[leaf] = RATE * all.towards / (all.firm + EASE);
    }
    tree
}

fn sum(pulls: &[Pull], part: &[usize]) -> Pull {
    part.iter().map(|&nth| pulls[nth]).fold(Pull::default(), Pull::plus)
}

/// The decision that parts these examples best: a feature, and the bin from which on it leads right.
fn best(bins: &Bins, pulls: &[Pull], part: &[usize], features: &[usize]) -> Option<(usize, usize)> {
    let all = sum(pulls, part);
    let found = features.iter().filter_map(|&feature| {
        let (gain, bin) = best_bin(bins, pulls, part, feature, all)?;
        Some((gain, feature, bin))
    });
    let (gain, feature, bin) = found.max_by(|a, b| a.0.total_cmp(&b.0))?;
    (gain > 0.0).then_some((feature, bin))
}

/// The bin of a feature that parts the examples best, and how well.
fn best_bin(bins: &Bins, pulls: &[Pull], part: &[usize], feature: usize, all: Pull) -> Option<(f64, usize)> {
    let mut by_bin = [Pull::default(); BINS];
    for &nth in part {
        let bin = &mut by_bin[bins.bin(feature, nth)];
        *bin = bin.plus(pulls[nth]);
    }
    let mut left = Pull::default();
    let mut best: Option<(f64, usize)> = None;
    for bin in 1..BINS {
        left = left.plus(by_bin[bin - 1]);
        let right = all.less(left);
        let gain = left.gain() + right.gain() - all.gain();
        if left.firm >= FIRM && right.firm >= FIRM && best.is_none_or(|(known, _)| known < gain) {
            best = Some((gain, bin));
        }
    }
    best
}
