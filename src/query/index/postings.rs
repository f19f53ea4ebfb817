//! From a key to the groups of conditions that are registered under it.

use super::compile::Group;
use super::keys::{Entry, Key, Verdict};
use super::patterns::Pattern;
use super::table::Table;

/// The bits of a guard; the others are the verdict.
const GUARD: u32 = (1 << 28) - 1;

/// A group under one of its keys.
#[derive(Clone, Copy, Debug)]
pub(super) struct Posting {
    pub(super) group: u32,
    /// The guard's pattern, or all ones; above it the verdict.
    rest: u32,
}

impl Posting {
    fn new(group: u32, entry: Entry) -> Self {
        let guard = entry.guard.filter(|&guard| guard < GUARD).unwrap_or(GUARD);
        // Without its guard an entry decides nothing.
        let lost = entry.guard.is_some() && guard == GUARD;
        let verdict = if lost { Verdict::Open } else { entry.verdict };
        Self { group, rest: guard | (verdict as u32) << 28 }
    }

    /// A further word that must be there.
    #[inline]
    pub(super) fn guard(self) -> Option<Pattern> {
        Some(self.rest & GUARD).filter(|&guard| guard != GUARD)
    }

    #[inline]
    pub(super) fn verdict(self) -> Verdict {
        match self.rest >> 28 {
            verdict if verdict == Verdict::Usual as u32 => Verdict::Usual,
            verdict if verdict == Verdict::Title as u32 => Verdict::Title,
            _ => Verdict::Open,
        }
    }
}

/// The postings of all keys.
#[derive(Debug)]
pub(super) struct Postings {
    postings: Box<[Posting]>,
    /// Where the postings of each pattern begin; one more at the end.
    words: Box<[u32]>,
    pairs: Table,
    /// Where the postings of each pair begin; one more at the end.
    pair_starts: Box<[u32]>,
    /// Whether a pattern is the first of a pair, one bit each.
    opens: Box<[u64]>,
    /// Groups without a key: they are tried on every item.
    pub(super) always: Box<[u32]>,
}

impl Postings {
    pub(super) fn new(groups: &[Group], patterns: usize) -> Self {
        let mut always = Vec::new();
        let mut all: Vec<(Key, Posting)> = Vec::new();
        for (number, group) in (0..).zip(groups) {
            match &group.plan.entries {
                None => always.push(number),
                Some(entries) => all.extend(entries.iter().map(|&entry| (entry.key, Posting::new(number, entry)))),
            }
        }
        all.sort_by_key(|&(key, posting)| (key, posting.group, posting.rest));
        all.dedup_by_key(|&mut (key, posting)| (key, posting.group, posting.rest));
        let first_pair = all.partition_point(|(key, _)| matches!(key, Key::Word(_)));
        let (pairs, pair_starts) = pairs(&all, first_pair);
        let mut opens = vec![0; patterns / 64 + 1];
        for (key, _) in &all[first_pair..] {
            if let Key::Pair(a, _) = key {
                opens[*a as usize / 64] |= 1 << (a % 64);
            }
        }
        Self {
            words: word_starts(&all[..first_pair], patterns),
            pairs,
            pair_starts,
            opens: opens.into(),
            always: always.into(),
            postings: all.into_iter().map(|(_, posting)| posting).collect(),
        }
    }

    /// The groups under a pattern.
    #[inline]
    pub(super) fn of_word(&self, pattern: Pattern) -> &[Posting] {
        let pattern = pattern as usize;
        &self.postings[self.words[pattern] as usize..self.words[pattern + 1] as usize]
    }

    /// Whether a pattern is the first of a pair.
    #[inline]
    pub(super) fn opens_pair(&self, pattern: Pattern) -> bool {
        self.opens[pattern as usize / 64] & 1 << (pattern % 64) != 0
    }

    /// The groups under two neighbours.
    #[inline]
    pub(super) fn of_pair(&self, a: Pattern, b: Pattern) -> &[Posting] {
        let Some(number) = self.pairs.find(&pair_key(a, b)) else { return &[] };
        let number = number as usize;
        &self.postings[self.pair_starts[number] as usize..self.pair_starts[number + 1] as usize]
    }

    pub(super) fn has_pairs(&self) -> bool {
        !self.pairs.is_empty()
    }
}

fn pair_key(a: Pattern, b: Pattern) -> [u64; 2] {
    [u64::from(a), u64::from(b)]
}

/// Where the postings of each pattern begin; those of words stand first, in order.
fn word_starts(words: &[(Key, Posting)], patterns: usize) -> Box<[u32]> {
    let mut starts = vec![0_u32; patterns + 1];
    for (key, _) in words {
        if let Key::Word(pattern) = key {
            starts[*pattern as usize + 1] += 1;
        }
    }
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
    starts.into()
}

/// The distinct pairs, and where the postings of each begin.
fn pairs(all: &[(Key, Posting)], first_pair: usize) -> (Table, Box<[u32]>) {
    let mut keys = Vec::new();
    let mut starts = Vec::new();
    let mut last = None;
    for (at, (key, _)) in (first_pair..).zip(&all[first_pair..]) {
        if let Key::Pair(a, b) = *key
            && last != Some(*key)
        {
            keys.push(pair_key(a, b));
            starts.push(at as u32);
            last = Some(*key);
        }
    }
    starts.push(all.len() as u32);
    (Table::new(keys), starts.into())
}
