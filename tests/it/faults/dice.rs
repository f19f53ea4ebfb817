//! Chance that can be repeated.

use std::sync::Arc;
use std::time::Duration;

use newswatch::random::Random;

/// Chance, shared by all that misbehaves.
#[derive(Clone, Debug)]
pub(super) struct Dice(Arc<Random>);

impl Dice {
    /// The same throws for the same seed, as far as the same things ask in the same order.
    pub(super) fn new(seed: u64) -> Self {
        Self(Arc::new(Random::seeded(seed)))
    }

    /// From 0 (included) to 1 (excluded).
    pub(super) fn fraction(&self) -> f64 {
        self.0.fraction()
    }

    pub(super) fn chance(&self, share: f64) -> bool {
        self.fraction() < share
    }

    /// A number below `end`.
    pub(super) fn below(&self, end: usize) -> usize {
        (self.fraction() * end as f64) as usize
    }

    /// A part of a time.
    pub(super) fn part(&self, of: Duration) -> Duration {
        of.mul_f64(self.fraction())
    }
}

/// The seed of this run: that of `NEWSWATCH_SEED`, or another one each time.
pub(super) fn seed() -> u64 {
    let given = std::env::var("NEWSWATCH_SEED").ok().and_then(|seed| seed.parse().ok());
    given.unwrap_or_else(|| (Random::from_system().fraction() * 1e9) as u64)
}
