//! The words that a condition cannot be true without.

use super::patterns::{Pattern, Patterns};

/// What a condition is registered under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Key {
    /// A word that fits.
    Word(Pattern),
    /// Two neighbouring words.
    Pair(Pattern, Pattern),
}

/// When a key alone, with its guard, makes the condition true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The code must be asked.
    Open,
    /// Wherever it stands in one of the usual fields.
    Usual,
    /// If it stands in the title.
    Title,
}

/// One key of a condition; at least one of its keys is met where it is true.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) key: Key,
    /// A further word that must be there.
    pub(super) guard: Option<Pattern>,
    pub(super) verdict: Verdict,
}

/// How a part of a condition is found.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    /// Nothing if it can be true of items without any of a few words.
    pub(super) entries: Option<Vec<Entry>>,
    /// A word without which it is not true.
    pub(super) necessary: Option<Pattern>,
}

impl Plan {
    /// Nothing is known of it.
    pub(super) const UNKNOWN: Self = Self { entries: None, necessary: None };

    pub(super) fn of(key: Key, necessary: Pattern, verdict: Verdict) -> Self {
        Self { entries: Some(vec![Entry { key, guard: None, verdict }]), necessary: Some(necessary) }
    }

    /// Any of these parts.
    pub(super) fn any(parts: Vec<Self>) -> Self {
        let mut parts = parts.into_iter();
        let Some(first) = parts.next() else {
            return Self { entries: Some(Vec::new()), necessary: None };
        };
        parts.fold(first, |all, part| {
            let entries = all.entries.zip(part.entries).map(|(mut all, more)| {
                all.extend(more);
                all
            });
            let same = all.necessary == part.necessary;
            Self { entries, necessary: all.necessary.filter(|_| same) }
        })
    }

    /// All of these parts: the one that is met least often, guarded by the next.
    pub(super) fn all(mut parts: Vec<Self>, patterns: &Patterns<'_>) -> Self {
        if parts.len() == 1 {
            return parts.remove(0);
        }
        let cost = |part: &Self| part.cost(patterns);
        let Some(best) = (0..parts.len()).min_by(|&a, &b| cost(&parts[a]).total_cmp(&cost(&parts[b]))) else {
            return Self::UNKNOWN;
        };
        let best = parts.swap_remove(best);
        let rarest = |words: &mut dyn Iterator<Item = Pattern>| {
            words.min_by(|&a, &b| patterns.share(a).total_cmp(&patterns.share(b)))
        };
        let guard = rarest(&mut parts.iter().filter_map(|part| part.necessary));
        let necessary = rarest(&mut best.necessary.into_iter().chain(guard));
        // Two single words decide together if both are asked for in the same fields.
        let verdict = match (parts.as_slice(), best.verdict()) {
            ([other], verdict) if other.verdict() == verdict && other.is_word() => verdict,
            _ => Verdict::Open,
        };
        let guarded = |entry: Entry| Entry {
            guard: entry.guard.or(guard),
            verdict: if entry.guard.is_none() && guard.is_some() { verdict } else { Verdict::Open },
            ..entry
        };
        Self { entries: best.entries.map(|entries| entries.into_iter().map(guarded).collect()), necessary }
    }

    /// The verdict that all of its entries share.
    fn verdict(&self) -> Verdict {
        let mut verdicts = self.entries.iter().flatten().map(|entry| entry.verdict);
        let first = verdicts.next().unwrap_or(Verdict::Open);
        if verdicts.all(|verdict| verdict == first) { first } else { Verdict::Open }
    }

    /// Whether it is one word, which decides.
    fn is_word(&self) -> bool {
        matches!(self.entries.as_deref(), Some([Entry { key: Key::Word(_), guard: None, verdict }]) if *verdict != Verdict::Open)
    }

    /// Without any entry that decides.
    pub(super) fn undecided(mut self) -> Self {
        self.entries.iter_mut().flatten().for_each(|entry| entry.verdict = Verdict::Open);
        self
    }

    /// The share of items that meet a key.
    pub(super) fn cost(&self, patterns: &Patterns<'_>) -> f64 {
        match &self.entries {
            None => f64::INFINITY,
            Some(entries) => entries.iter().map(|entry| share(entry.key, patterns)).sum(),
        }
    }
}

/// The share of items that are expected to have a key. Words that stand in one phrase are more
/// often neighbours than chance has it.
pub(super) fn share(key: Key, patterns: &Patterns<'_>) -> f64 {
    match key {
        Key::Word(pattern) => patterns.share(pattern),
        Key::Pair(a, b) => {
            let (a, b) = (patterns.share(a), patterns.share(b));
            (a * b * 4.0).min(a.min(b)).max(a.min(b) / 20.0)
        }
    }
}
