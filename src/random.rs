//! The only source of randomness: jitter, ids and tokens.
//!
//! An id must not repeat; it need not be hard to guess. A token must be.

use std::sync::{Mutex, MutexGuard};

use jiff::Timestamp;

use crate::model::DeliveryId;

/// Digits of Crockford's base 32, which leaves out letters that look like digits.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A source of randomness; seeded in tests, so that they repeat.
#[derive(Debug)]
pub struct Random(Mutex<State>);

#[derive(Debug)]
struct State {
    generator: fastrand::Rng,
    /// The number of the last delivery id.
    last: u128,
}

impl Random {
    /// A source that differs from run to run.
    #[expect(clippy::disallowed_methods, reason = "the one place that makes a generator")]
    pub fn from_system() -> Self {
        Self::with(fastrand::Rng::new())
    }

    /// A source that gives the same sequence for the same seed.
    pub fn seeded(seed: u64) -> Self {
        Self::with(fastrand::Rng::with_seed(seed))
    }

    /// A number from 0 (included) to 1 (excluded).
    pub fn fraction(&self) -> f64 {
        self.state().generator.f64()
    }

    /// A text of 32 hexadecimal digits that nobody can guess, from the system's generator.
    pub fn token(&self) -> String {
        let mut bytes = [0; 16];
        let generator = rustls::crypto::aws_lc_rs::default_provider().secure_random;
        generator.fill(&mut bytes).expect("the system gives random bytes once it has started");
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// A new delivery id: the time in milliseconds, then 80 random bits. Ids sort by age; those of
    /// one millisecond count up, so that what is written together stays in order.
    pub fn delivery_id(&self, now: Timestamp) -> DeliveryId {
        let milliseconds = u128::try_from(now.as_millisecond()).unwrap_or(0);
        let mut state = self.state();
        let noise = state.generator.u128(..) >> 48;
        let number = if state.last >> 80 == milliseconds { state.last + 1 } else { (milliseconds << 80) | noise };
        state.last = number;
        let digits = (0..26).rev().map(|place| DIGITS[(number >> (place * 5)) as usize & 31] as char);
        DeliveryId(format!("msg_{}", digits.collect::<String>()))
    }

    fn with(generator: fastrand::Rng) -> Self {
        Self(Mutex::new(State { generator, last: 0 }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("nothing panics while it holds the generator")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delivery_ids_sort_by_age_and_do_not_repeat() {
        let random = Random::seeded(7);
        let early = random.delivery_id(Timestamp::from_second(1_000).unwrap());
        let late = random.delivery_id(Timestamp::from_second(1_001).unwrap());
        let twin = random.delivery_id(Timestamp::from_second(1_001).unwrap());
        assert!(early < late);
        assert!(late < twin);
        assert_eq!(late.as_str().len(), 30);
    }

    #[test]
    fn a_token_is_never_the_same() {
        let random = Random::seeded(7);
        let [one, other] = [random.token(), random.token()];
        assert!(one.len() == 32 && one != other);
    }

    #[test]
    fn a_seed_gives_the_same_sequence() {
        assert_eq!(Random::seeded(3).fraction(), Random::seeded(3).fraction());
    }
}
