//! From a word of an item to the patterns that it fits.

use std::collections::HashMap;

use super::patterns::{Pattern, name};
use super::table::Table;
use crate::query::pattern::{Language, Shape};
use crate::text::WordKey;

/// The words that patterns name, and the patterns that fit more words than can be named.
#[derive(Debug)]
pub(super) struct Vocabulary {
    short: Table,
    long: HashMap<Box<str>, u32>,
    /// Where the patterns of each word begin: first the short words, then the long ones; one more at
    /// the end.
    starts: Box<[u32]>,
    patterns: Box<[Pattern]>,
    prefixes: Prefixes,
    /// Patterns that say nothing about how a word begins.
    anywhere: Vec<(Pattern, Shape)>,
    stems: Vec<Stems>,
    names: Box<[Box<str>]>,
}

/// The patterns of one language, by stem.
#[derive(Debug)]
struct Stems {
    language: Language,
    patterns: HashMap<String, Pattern>,
}

/// The patterns that say how a word begins, by that beginning.
#[derive(Debug, Default)]
struct Prefixes {
    /// The distinct lengths of beginnings, in bytes, at most 16.
    lengths: Vec<usize>,
    table: Table,
    patterns: Vec<Vec<(Pattern, Shape)>>,
}

impl Vocabulary {
    /// The vocabulary of these patterns, which are numbered from 0.
    pub(super) fn new(shapes: Vec<Shape>) -> Self {
        let names = shapes.iter().map(|shape| name(shape).into()).collect();
        let mut words: HashMap<String, Vec<Pattern>> = HashMap::new();
        let mut vocabulary = Self {
            short: Table::default(),
            long: HashMap::new(),
            starts: Box::default(),
            patterns: Box::default(),
            prefixes: Prefixes::default(),
            anywhere: Vec::new(),
            stems: Vec::new(),
            names,
        };
        let mut beginnings = Vec::new();
        for (pattern, shape) in (0..).zip(shapes) {
            match shape {
                Shape::Forms(forms) => {
                    forms.into_iter().for_each(|form| words.entry(form).or_default().push(pattern));
                }
                Shape::Stem { language, stem } => vocabulary.stem(language, stem, pattern),
                shape if beginning(&shape).is_empty() => vocabulary.anywhere.push((pattern, shape)),
                shape => beginnings.push((pattern, shape)),
            }
        }
        vocabulary.prefixes = Prefixes::new(beginnings);
        vocabulary.set_words(words);
        vocabulary
    }

    fn stem(&mut self, language: Language, stem: String, pattern: Pattern) {
        match self.stems.iter_mut().find(|stems| stems.language.name == language.name) {
            Some(stems) => {
                stems.patterns.insert(stem, pattern);
            }
            None => self.stems.push(Stems { language, patterns: HashMap::from([(stem, pattern)]) }),
        }
    }

    /// Sets the words that are named, each with everything that it fits, so that a known word needs
    /// no second look.
    fn set_words(&mut self, words: HashMap<String, Vec<Pattern>>) {
        let mut words: Vec<_> = words.into_iter().collect();
        words.sort_unstable_by(|a, b| (a.0.len() > 16, &a.0).cmp(&(b.0.len() > 16, &b.0)));
        let (mut starts, mut patterns, mut keys) = (vec![0], Vec::new(), Vec::new());
        for (number, (word, mut fits)) in (0..).zip(words) {
            self.other_patterns(&word, &mut fits);
            patterns.append(&mut fits);
            starts.push(patterns.len() as u32);
            match WordKey::new(&word) {
                WordKey::Short(key) => keys.push(key),
                WordKey::Long(_) => {
                    self.long.insert(word.into(), number);
                }
            }
        }
        self.short = Table::new(keys);
        self.starts = starts.into();
        self.patterns = patterns.into();
    }

    /// The patterns of a word that some pattern names.
    #[inline]
    pub(super) fn named(&self, word: WordKey<'_>) -> Option<&[Pattern]> {
        let number = match word {
            WordKey::Short(key) => self.short.find(&key)?,
            WordKey::Long(word) => *self.long.get(word)?,
        } as usize;
        Some(&self.patterns[self.starts[number] as usize..self.starts[number + 1] as usize])
    }

    /// Whether a word that no pattern names can fit one.
    #[inline]
    pub(super) fn has_others(&self) -> bool {
        !self.prefixes.lengths.is_empty() || self.is_slow()
    }

    /// Whether finding the patterns of a word that none names takes long.
    #[inline]
    pub(super) fn is_slow(&self) -> bool {
        !self.stems.is_empty() || !self.anywhere.is_empty()
    }

    /// Whether a word that no pattern names may fit one by how it begins.
    #[inline]
    pub(super) fn may_begin(&self, key: &[u64; 2]) -> bool {
        self.prefixes.any(key)
    }

    /// Adds the patterns of a word that do not name it.
    pub(super) fn other_patterns(&self, word: &str, found: &mut Vec<Pattern>) {
        self.prefixes.patterns_of(word, found);
        found.extend(self.anywhere.iter().filter(|(_, shape)| shape.fits(word)).map(|(pattern, _)| *pattern));
        for stems in &self.stems {
            found.extend(stems.patterns.get(&*stems.language.stemmer.stem(word)));
        }
    }

    /// The names of the patterns, by number.
    pub(super) fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.names.iter().map(|name| &**name)
    }
}

/// What is said about how a word begins.
fn beginning(shape: &Shape) -> &str {
    match shape {
        Shape::Prefix(prefix) | Shape::Wildcard { prefix, .. } => prefix,
        Shape::Forms(_) | Shape::Stem { .. } => "",
    }
}

impl Prefixes {
    fn new(shapes: Vec<(Pattern, Shape)>) -> Self {
        let mut by_beginning: HashMap<_, Vec<_>> = HashMap::new();
        for (pattern, shape) in shapes {
            let beginning = beginning(&shape).as_bytes();
            let length = beginning.len().min(16);
            by_beginning.entry((length, first_bytes(beginning, length))).or_default().push((pattern, shape));
        }
        let mut lengths: Vec<_> = by_beginning.keys().map(|(length, _)| *length).collect();
        lengths.sort_unstable();
        lengths.dedup();
        let (keys, patterns) = by_beginning.into_iter().map(|((_, key), patterns)| (key, patterns)).unzip();
        Self { lengths, table: Table::new(keys), patterns }
    }

    #[inline]
    fn any(&self, key: &[u64; 2]) -> bool {
        self.lengths.iter().any(|&length| self.table.find(&cut_short(key, length)).is_some())
    }

    fn patterns_of(&self, word: &str, found: &mut Vec<Pattern>) {
        let key = first_bytes(word.as_bytes(), word.len().min(16));
        for &length in self.lengths.iter().take_while(|&&length| length <= word.len()) {
            if let Some(number) = self.table.find(&cut_short(&key, length)) {
                let here = &self.patterns[number as usize];
                found.extend(here.iter().filter(|(_, shape)| shape.fits(word)).map(|(pattern, _)| *pattern));
            }
        }
    }
}

/// The first bytes of a word, zeros behind them.
fn first_bytes(word: &[u8], length: usize) -> [u64; 2] {
    let mut bytes = [0; 16];
    bytes[..length].copy_from_slice(&word[..length]);
    let number = u128::from_le_bytes(bytes);
    [number as u64, (number >> 64) as u64]
}

/// The first bytes of a key, zeros behind them.
#[inline]
fn cut_short(key: &[u64; 2], length: usize) -> [u64; 2] {
    let ones = |length: usize| if length >= 8 { u64::MAX } else { (1 << (8 * length)) - 1 };
    [key[0] & ones(length), key[1] & ones(length.saturating_sub(8))]
}
