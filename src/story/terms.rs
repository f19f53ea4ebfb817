//! What an item is about, as a list of terms: words without endings, pairs of characters, numbers.

use std::collections::HashMap;

use super::concepts::{Concept, concept};
use super::digest::digest;
use super::headline::folded;
use super::language::Language;
use super::lead::first_sentence;
use super::number;
use super::particles::without_particle;
use super::rarity::rarity;
use super::weights::{FULL, weight};
use crate::text::{Script, Word, fold, words};

/// How much of the text counts as its lead, in words; characters count as words where none are cut.
const LEAD: usize = 90;

/// The longest word that is looked for among characters that no space parts.
const LONGEST_WORD: usize = 4;

/// The most terms of one item: a few heavy ones decide, and what is kept must stay small.
const MOST: usize = 96;

/// One term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Term {
    /// A digest of it.
    pub(super) key: u32,
    /// How much it says, up to [`FULL`].
    pub(super) weight: u8,
    /// How seldom news has it.
    pub(super) rarity: u8,
    /// Where it stands and what it is.
    pub(super) kind: Kind,
    /// What it means, if that is written down; of words with one beginning what the first one does.
    pub(super) concept: Option<Concept>,
}

/// Where a term stands and what it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Kind {
    pub(super) in_title: bool,
    pub(super) is_name: bool,
    pub(super) is_number: bool,
    /// It stands in the headline or in the first sentence of the lead.
    pub(super) is_early: bool,
}

/// The terms of a headline and a text in a language, by key; names of the feed do not count.
pub(super) fn terms(title: &str, text: &str, feed: &str, language: Option<Language>) -> Vec<Term> {
    let own = folded(feed);
    let mut found = Found { own: &own, language, terms: HashMap::new() };
    found.add(title, usize::MAX, true, title.len());
    found.add(text, LEAD, false, first_sentence(text));
    let mut terms: Vec<Term> = found.terms.into_values().collect();
    terms.sort_by_key(|term| (!term.kind.in_title, std::cmp::Reverse(term.weight), term.key));
    terms.truncate(MOST);
    terms.sort_by_key(|term| term.key);
    terms
}

struct Found<'a> {
    own: &'a [String],
    language: Option<Language>,
    terms: HashMap<u32, Term>,
}

impl Found<'_> {
    fn add(&mut self, text: &str, most: usize, in_title: bool, early: usize) {
        let cut: Vec<Word> = words(text).take(most).collect();
        let telling = cased(text, &cut);
        let mut number_end = 0;
        for (nth, word) in cut.iter().enumerate() {
            if word.start < number_end {
                continue;
            }
            let kind = Kind { in_title, is_early: word.end <= early, ..Kind::default() };
            if let Some((number, length)) = number::written(&text[word.start..]) {
                number_end = word.start + length;
                if word.end <= number_end {
                    self.number(&number, kind);
                    continue;
                }
            }
            if word.script == Script::Unspaced {
                self.characters(text, &cut, nth, kind);
            } else {
                let is_name = telling && is_capital(text, *word) && !begins_sentence(text, *word);
                self.word(&text[word.start..word.end], word.script, Kind { is_name, ..kind });
            }
        }
    }

    fn word(&mut self, word: &str, script: Script, kind: Kind) {
        let folded = fold(word);
        if let Some(number) = number::spelled(&folded, self.language) {
            return self.number(&number, kind);
        }
        let weight = weight(&folded, self.language);
        if weight == 0 || self.own.contains(&folded) || (folded.chars().count() < 2 && script == Script::Spaced) {
            return;
        }
        let concept = concept(&folded, script, self.language);
        self.put(stem(&folded, script), weight, kind, concept);
    }

    /// Years say little, and small numbers stand everywhere.
    fn number(&mut self, number: &str, kind: Kind) {
        let weight = match number.parse::<f64>() {
            Ok(value) if (1950.0..2100.0).contains(&value) && number.len() == 4 => FULL / 4,
            Ok(value) if value < 2.0 => FULL / 4,
            _ => FULL / 2,
        };
        self.put(number, weight, Kind { is_number: true, ..kind }, None);
    }

    /// A character with the next one; a run of Katakana is a word.
    fn characters(&mut self, text: &str, cut: &[Word], nth: usize, kind: Kind) {
        let word = cut[nth];
        let here = &text[word.start..word.end];
        if is_katakana(here) {
            let follows =
                nth > 0 && cut[nth - 1].end == word.start && is_katakana(&text[cut[nth - 1].start..word.start]);
            if !follows {
                let run = cut[nth..].iter().take_while(|next| is_katakana(&text[next.start..next.end]));
                let end = run.last().map_or(word.end, |last| last.end);
                let run = &text[word.start..end];
                let concept = self.concept(run).or_else(|| self.meant(text, &cut[nth..]));
                self.put(&fold(run), FULL, Kind { is_name: true, ..kind }, concept);
            }
            return;
        }
        let Some(next) = cut.get(nth + 1).filter(|next| next.start == word.end && next.script == Script::Unspaced)
        else {
            return;
        };
        let pair = &text[word.start..next.end];
        if !pair.chars().any(is_kana) {
            let folded = fold(pair);
            let weight = weight(&folded, self.language) / 2;
            self.put(&folded, weight, kind, self.meant(text, &cut[nth..]));
        }
    }

    /// What the first of these characters mean together, as many of them as may be.
    fn meant(&self, text: &str, cut: &[Word]) -> Option<Concept> {
        (2..=LONGEST_WORD).rev().filter_map(|length| run(text, cut, length)).find_map(|run| self.concept(run))
    }

    fn concept(&self, run: &str) -> Option<Concept> {
        concept(&fold(run), Script::Unspaced, self.language)
    }

    fn put(&mut self, term: &str, weight: u8, kind: Kind, concept: Option<Concept>) {
        let key = digest(term);
        let known = self.terms.entry(key).or_insert_with(|| Term { key, weight, rarity: rarity(key), kind, concept });
        known.weight = weight.max(known.weight);
        known.concept = known.concept.or(concept);
        known.kind.in_title |= kind.in_title;
        known.kind.is_name |= kind.is_name;
        known.kind.is_number |= kind.is_number;
        known.kind.is_early |= kind.is_early;
    }
}

/// So many characters from the first of these on, if nothing stands between them.
fn run<'a>(text: &'a str, cut: &[Word], length: usize) -> Option<&'a str> {
    let run = cut.get(..length)?;
    let is_run = run.windows(2).all(|two| two[0].end == two[1].start && two[1].script == Script::Unspaced);
    is_run.then(|| &text[run[0].start..run[length - 1].end])
}

/// Whether capitals tell names here: not in headlines that write every word with one, not in German, and
/// not in writings without them.
fn cased(text: &str, cut: &[Word]) -> bool {
    let inner =
        cut.iter().filter(|word| !begins_sentence(text, **word) && text[word.start..word.end].chars().count() > 3);
    let (capitals, all) =
        inner.fold((0, 0), |(capitals, all), word| (capitals + usize::from(is_capital(text, *word)), all + 1));
    capitals * 2 <= all
}

fn is_capital(text: &str, word: Word) -> bool {
    text[word.start..].chars().next().is_some_and(char::is_uppercase)
}

fn begins_sentence(text: &str, word: Word) -> bool {
    let before =
        text[..word.start].trim_end_matches(|sign: char| sign.is_whitespace() || "\"'“”„«»‘’([".contains(sign));
    before.is_empty() || before.ends_with(['.', '!', '?', ':', '–', '—', '|', '\n'])
}

fn is_katakana(text: &str) -> bool {
    text.chars().next().is_some_and(|sign| matches!(sign, '\u{30A0}'..='\u{30FF}' | '\u{FF66}'..='\u{FF9D}'))
}

fn is_kana(sign: char) -> bool {
    matches!(sign, '\u{3040}'..='\u{30FF}')
}

/// The beginning that forms of one word share. Endings of a dozen languages would be a dozen guesses; the
/// beginning is one, and what it confuses is outvoted by the other words.
pub(super) fn stem(word: &str, script: Script) -> &str {
    let word = match script {
        Script::Arabic => without_particle(word).max_by_key(|rest| rest.len()).unwrap_or(word),
        _ => word,
    };
    let letters = match script {
        Script::Hangul => 3,
        Script::Arabic | Script::Hebrew => 5,
        _ => 6,
    };
    let word = if word.is_ascii() && word.len() > 3 { word.strip_suffix('s').unwrap_or(word) } else { word };
    word.char_indices().nth(letters).map_or(word, |(end, _)| &word[..end])
}
