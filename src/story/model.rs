//! How likely it is, by what two items agree in, that they are the same news: seven hundred small
//! decision trees.
//!
//! Nobody thought them out. They are fitted by `cargo bench --bench stories -- fit` to the labelled pairs and the
//! strangers in `tests/it/fixtures/stories`, by gradient boosting; the same command prints what they are worth. The
//! threshold is strict: a false likeness hides news.

use std::sync::LazyLock;

use super::compare::FEATURES;

/// The base, then a tree a line: fifteen decisions, level by level, each a feature with the value from which on it
/// leads right, and what the sixteen ends add.
const MODEL: &str = include_str!("model.txt");

/// How likely it must be that two items are the same news, from 0 to 1: so that of pairs as people write them more than
/// three in four repeats are found, and fewer than one in fifty wrongly. Some must be likelier (`caution`).
pub const THRESHOLD: f64 = 0.45;

/// Decisions of a tree.
const NODES: usize = 15;

/// Ends of a tree.
const LEAVES: usize = 16;

/// Small, so that all of them stay in a processor's cache: a new item is asked about with each of its candidates.
struct Tree {
    features: [u8; NODES],
    values: [f32; NODES],
    leaves: [f32; LEAVES],
}

static TREES: LazyLock<(f64, Vec<Tree>)> = LazyLock::new(|| {
    let mut lines = MODEL.lines();
    let base = lines.next().and_then(|base| base.parse().ok());
    let trees = lines.map(|line| tree(line).expect("the model that is built in is whole"));
    (base.expect("the model that is built in has a base"), trees.collect())
});

fn tree(line: &str) -> Option<Tree> {
    let mut words = line.split_whitespace();
    let mut tree = Tree { features: [0; NODES], values: [0.0; NODES], leaves: [0.0; LEAVES] };
    for node in 0..NODES {
        let (feature, value) = words.next()?.split_once(':')?;
        tree.features[node] = feature.parse().ok().filter(|&feature| usize::from(feature) <= FEATURES)?;
        tree.values[node] = value.parse().ok()?;
    }
    for leaf in &mut tree.leaves {
        *leaf = words.next()?.parse().ok()?;
    }
    words.next().is_none().then_some(tree)
}

impl Tree {
    fn adds(&self, features: &[f32; FEATURES + 1]) -> f64 {
        let mut node = 0;
        while let Some(value) = self.values.get(node) {
            node = 2 * node + 1 + usize::from(features[usize::from(self.features[node])] >= *value);
        }
        f64::from(self.leaves[node - NODES])
    }
}

/// How likely two items with these features, the last of which is the time between them, are the same news.
pub(super) fn likely(features: &[f64; FEATURES + 1]) -> f64 {
    let (base, trees) = &*TREES;
    let features = features.map(|feature| feature as f32);
    let sum: f64 = trees.iter().map(|tree| tree.adds(&features)).sum();
    1.0 / (1.0 + (-(base + sum)).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_model_is_whole() {
        assert_eq!(TREES.1.len(), 700);
        let likely = likely(&[0.5; FEATURES + 1]);
        assert!((0.0..=1.0).contains(&likely));
    }
}
