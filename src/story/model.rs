//! How likely it is, by what two items agree in, that they are the same news: sixteen hundred small decision
//! trees.
//!
//! Nobody thought them out. They are fitted by `cargo bench --bench stories -- fit` to the labelled pairs and the
//! strangers in `tests/it/fixtures/stories`, by gradient boosting; the same command prints what they are worth. The
//! threshold is strict: a false likeness hides news.

use std::sync::LazyLock;

use super::compare::FEATURES;

/// The base, then a tree a line: fifteen decisions, level by level, each a feature with the value from which on it
/// leads right, and what the sixteen ends add.
const MODEL: &str = include_str!("model.txt");

/// How likely it must be that two items are the same news, from 0 to 1: so that of the pairs that the model was fitted
/// to three in four repeats are found.
pub const THRESHOLD: f64 = 0.65;

/// Decisions of a tree.
const NODES: usize = 15;

/// Ends of a tree.
const LEAVES: usize = 16;

struct Tree {
    nodes: [(usize, f64); NODES],
    leaves: [f64; LEAVES],
}

static TREES: LazyLock<(f64, Vec<Tree>)> = LazyLock::new(|| {
    let mut lines = MODEL.lines();
    let base = lines.next().and_then(|base| base.parse().ok());
    let trees = lines.map(|line| tree(line).expect("the model that is built in is whole"));
    (base.expect("the model that is built in has a base"), trees.collect())
});

fn tree(line: &str) -> Option<Tree> {
    let mut words = line.split_whitespace();
    let mut tree = Tree { nodes: [(0, 0.0); NODES], leaves: [0.0; LEAVES] };
    for node in &mut tree.nodes {
        let (feature, value) = words.next()?.split_once(':')?;
        *node = (feature.parse().ok().filter(|&feature| feature <= FEATURES)?, value.parse().ok()?);
    }
    for leaf in &mut tree.leaves {
        *leaf = words.next()?.parse().ok()?;
    }
    words.next().is_none().then_some(tree)
}

impl Tree {
    fn adds(&self, features: &[f64; FEATURES + 1]) -> f64 {
        let mut node = 0;
        while let Some((feature, value)) = self.nodes.get(node) {
            node = 2 * node + 1 + usize::from(features[*feature] >= *value);
        }
        self.leaves[node - NODES]
    }
}

/// How likely two items with these features, the last of which is the time between them, are the same news.
pub(super) fn likely(features: &[f64; FEATURES + 1]) -> f64 {
    let (base, trees) = &*TREES;
    let sum: f64 = trees.iter().map(|tree| tree.adds(features)).sum();
    1.0 / (1.0 + (-(base + sum)).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_model_is_whole() {
        assert_eq!(TREES.1.len(), 1600);
        let likely = likely(&[0.5; FEATURES + 1]);
        assert!((0.0..=1.0).contains(&likely));
    }
}
