//! Whether the network as a whole is down.
//!
//! The end of each poll comes in; the moment at which nobody answers any more goes out, and the
//! one at which somebody does again. A person then reads one line instead of one a feed.

use std::collections::HashSet;
use std::time::Duration;

use tokio::time::Instant;

/// So many hosts must have been asked in vain …
const FEWEST_HOSTS: usize = 3;

/// … and nobody may have answered for so long.
const SILENCE: Duration = Duration::from_secs(60);

/// A change that is worth a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// None of so many hosts answers.
    Lost(usize),
    /// One answers again.
    Back,
}

/// Who has answered.
#[derive(Debug)]
pub(super) struct Outage {
    silent: HashSet<String>,
    last_answer: Instant,
    is_down: bool,
}

impl Outage {
    /// Nothing is known yet; silence counts from `now`.
    pub(super) fn new(now: Instant) -> Self {
        Self { silent: HashSet::new(), last_answer: now, is_down: false }
    }

    /// Whether nobody answers.
    pub(super) fn is_down(&self) -> bool {
        self.is_down
    }

    /// Takes in how a poll of `host` ended at `now`.
    pub(super) fn note(&mut self, host: &str, answered: bool, now: Instant) -> Option<Change> {
        if answered {
            self.silent.clear();
            self.last_answer = now;
            return std::mem::take(&mut self.is_down).then_some(Change::Back);
        }
        if self.is_down {
            return None;
        }
        self.silent.insert(host.to_owned());
        self.is_down = self.silent.len() >= FEWEST_HOSTS && now.duration_since(self.last_answer) >= SILENCE;
        self.is_down.then_some(Change::Lost(self.silent.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outage_is_told_once_and_so_is_its_end() {
        let begin = Instant::now();
        let at = |seconds| begin + Duration::from_secs(seconds);
        let mut outage = Outage::new(begin);
        assert_eq!(outage.note("a", false, at(30)), None);
        assert_eq!(outage.note("b", false, at(70)), None);
        assert_eq!(outage.note("a", false, at(80)), None);
        assert_eq!(outage.note("c", false, at(90)), Some(Change::Lost(3)));
        assert_eq!(outage.note("d", false, at(91)), None);
        assert!(outage.is_down());
        assert_eq!(outage.note("b", true, at(100)), Some(Change::Back));
        assert_eq!(outage.note("b", true, at(101)), None);
    }

    #[test]
    fn feeds_that_fail_beside_others_are_no_outage() {
        let begin = Instant::now();
        let mut outage = Outage::new(begin);
        for second in 0..600 {
            let now = begin + Duration::from_secs(second);
            assert_eq!(outage.note(&format!("dead {second}"), false, now), None);
            if second % 50 == 0 {
                assert_eq!(outage.note("alive", true, now), None);
            }
        }
    }
}
