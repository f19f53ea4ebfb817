//! What kinds of event a text tells of.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::text::{Script, fold, words};

/// For each language, by kind, the words that tell of it. All have the same kinds in the same order.
const THESAURUS: &[&str] = &[
    include_str!("events/en.txt"),
    include_str!("events/ar.txt"),
    include_str!("events/de.txt"),
    include_str!("events/es.txt"),
    include_str!("events/fr.txt"),
    include_str!("events/it.txt"),
    include_str!("events/ja.txt"),
    include_str!("events/nl.txt"),
    include_str!("events/pl.txt"),
    include_str!("events/pt.txt"),
    include_str!("events/ru.txt"),
    include_str!("events/sv.txt"),
    include_str!("events/tr.txt"),
    include_str!("events/uk.txt"),
    include_str!("events/zh.txt"),
];

/// Kinds of event, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Kinds(pub(super) u128);

impl Kinds {
    /// How many.
    pub(super) fn count(self) -> f64 {
        f64::from(self.0.count_ones())
    }

    /// Those of both.
    pub(super) fn shared(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Those of either.
    pub(super) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// How much alike both are, from 0 to 1: the kinds of both, of those of either.
    pub(super) fn alike(self, other: Self) -> f64 {
        self.shared(other).count() / self.with(other).count().max(1.0)
    }

    /// Those that the other lacks.
    pub(super) fn beyond(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Those that tell how a known affair has gone on.
    pub(super) fn developments(self) -> Self {
        Self(self.0 & TABLE.developments)
    }

    /// Whether it tells of what is still to come.
    pub(super) fn is_awaited(self) -> bool {
        self.0 & TABLE.awaited != 0
    }
}

/// The kinds of event that a text tells of.
pub(super) fn kinds(text: &str) -> Kinds {
    let mut found = 0;
    let mut run = String::new();
    for word in words(text) {
        let folded = fold(&text[word.start..word.end]);
        if word.script == Script::Unspaced {
            run.push_str(&folded);
            continue;
        }
        found |= of_run(&run) | of_word(&folded, word.script);
        run.clear();
    }
    Kinds(found | of_run(&run))
}

fn of_word(word: &str, script: Script) -> u128 {
    let mut found = of_form(word);
    if script == Script::Arabic {
        let rests = super::terms::ARABIC_PARTICLES.iter().filter_map(|particle| word.strip_prefix(particle));
        found |= rests.filter(|rest| rest.chars().count() > 2).map(of_form).fold(0, |all, kinds| all | kinds);
    }
    found
}

fn of_form(word: &str) -> u128 {
    let beginnings = word.char_indices().skip(2).map(|(end, _)| &word[..end]).chain([word]);
    let of_beginnings = beginnings.filter_map(|beginning| TABLE.beginnings.get(beginning));
    of_beginnings.chain(TABLE.words.get(word)).fold(0, |all, kinds| all | kinds)
}

/// Of characters that no space parts, every two to four together may be a word.
fn of_run(run: &str) -> u128 {
    let places: Vec<usize> = run.char_indices().map(|(at, _)| at).chain([run.len()]).collect();
    let lengths = |from: usize| (2..=4).map(move |length| (from, from + length));
    let parts = (0..places.len()).flat_map(lengths).filter(|&(_, to)| to < places.len());
    parts.filter_map(|(from, to)| TABLE.words.get(&run[places[from]..places[to]])).fold(0, |all, kinds| all | kinds)
}

static TABLE: LazyLock<Table> = LazyLock::new(Table::read);

#[derive(Default)]
struct Table {
    words: HashMap<String, u128>,
    beginnings: HashMap<String, u128>,
    developments: u128,
    awaited: u128,
}

impl Table {
    fn read() -> Self {
        let mut table = Self::default();
        for language in THESAURUS {
            let lines = language.lines().filter(|line| !line.starts_with('#'));
            for (nth, (kind, words)) in lines.filter_map(|line| line.split_once(':')).enumerate() {
                let bit = 1 << nth;
                match kind.chars().next_back() {
                    Some('+') => table.developments |= bit,
                    Some('-') => table.awaited |= bit,
                    _ => {}
                }
                for word in words.split_whitespace() {
                    let (list, word) = match word.strip_suffix('*') {
                        Some(beginning) => (&mut table.beginnings, beginning),
                        None => (&mut table.words, word),
                    };
                    *list.entry(fold(word)).or_default() |= bit;
                }
            }
        }
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_the_same_kinds_in_the_same_order() {
        let kinds = |text: &'static str| -> Vec<&str> {
            text.lines()
                .filter(|line| !line.starts_with('#'))
                .filter_map(|line| Some(line.split_once(':')?.0))
                .collect()
        };
        for language in THESAURUS {
            assert_eq!(kinds(language), kinds(THESAURUS[0]), "{}", language.lines().next().unwrap_or_default());
        }
        assert!(kinds(THESAURUS[0]).len() <= 128);
    }

    #[test]
    fn an_arrest_is_a_development_and_an_attack_is_none() {
        assert!(kinds("Suspect arrested").developments().count() > 0.0);
        assert_eq!(kinds("Missile attack").developments().count(), 0.0);
        assert!(kinds("Verdict expected on Monday").is_awaited());
    }
}
