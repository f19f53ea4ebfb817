//! What words mean, where newsrooms write now one and now another for the same thing: "vessel" and "ferry", "sacked"
//! and "ousted", "Riyadh" and "Saudi Arabia".
//!
//! The files of `concepts` hold a concept a paragraph: its name, then a line for each language with the words that tell
//! of it, or their beginnings. They were written down by hand; what a concept says of two items is learned (`compare`).

use std::borrow::Cow;
use std::num::NonZeroU32;
use std::sync::LazyLock;

use super::digest::{digest, digest_wide, digests_of_beginnings};
use super::language::{Language, number};
use super::particles::without_particle;
use super::rarity::rarity_of_concept;
use crate::text::{Script, fold};

/// How many of the parts are of places.
const PLACES: usize = 2;

const PARTS: [&str; 10] = [
    include_str!("concepts/places-west.txt"),
    include_str!("concepts/places-east.txt"),
    include_str!("concepts/politics.txt"),
    include_str!("concepts/war.txt"),
    include_str!("concepts/crime.txt"),
    include_str!("concepts/accidents.txt"),
    include_str!("concepts/business.txt"),
    include_str!("concepts/science.txt"),
    include_str!("concepts/life.txt"),
    include_str!("concepts/verbs.txt"),
];

/// What a word means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Concept {
    /// A digest of its name.
    pub(super) number: NonZeroU32,
    /// How seldom news is of it.
    pub(super) rarity: u8,
    /// It is a country, a region or a town.
    pub(super) is_place: bool,
}

/// A word that tells of a concept.
struct Entry {
    word: u64,
    concept: Concept,
    /// Its language; none of one that cannot be told, whose words count in all.
    language: Option<Language>,
}

/// The entries by word, in drawers: a word is looked for in one of them.
struct Thesaurus {
    entries: Vec<Entry>,
    /// Where each drawer begins, and the last one ends.
    drawers: Vec<usize>,
}

/// How many bits of a word's digest tell its drawer: one or two entries lie in each.
const DRAWER_BITS: u32 = 16;

static THESAURUS: LazyLock<Thesaurus> = LazyLock::new(|| {
    let mut entries: Vec<Entry> = PARTS.iter().enumerate().flat_map(|(nth, part)| read(part, nth < PLACES)).collect();
    // Of two concepts of a word the first one counts.
    entries.sort_by_key(|entry| entry.word);
    let mut drawers = vec![0; (1 << DRAWER_BITS) + 1];
    entries.iter().for_each(|entry| drawers[drawer(entry.word) + 1] += 1);
    (1..drawers.len()).for_each(|nth| drawers[nth] += drawers[nth - 1]);
    Thesaurus { entries, drawers }
});

fn drawer(word: u64) -> usize {
    // So many bits are left that nothing is cut off.
    (word >> (u64::BITS - DRAWER_BITS)) as usize
}

impl Thesaurus {
    fn entries_of(&self, word: u64) -> impl Iterator<Item = &Entry> {
        let drawer = drawer(word);
        let entries = &self.entries[self.drawers[drawer]..self.drawers[drawer + 1]];
        entries.iter().filter(move |entry| entry.word == word)
    }
}

fn read(part: &str, is_place: bool) -> Vec<Entry> {
    let mut concept = None;
    let mut entries = Vec::new();
    for line in part.lines() {
        let Some((code, words)) = line.split_once(':') else {
            concept = named(line, is_place).or(concept);
            continue;
        };
        let language = number(code);
        let Some(concept) = concept else { continue };
        entries.extend(words.split_whitespace().map(|word| Entry { word: written(word), concept, language }));
    }
    entries
}

/// A star stands for any ending.
fn written(word: &str) -> u64 {
    match word.strip_suffix('*') {
        Some(beginning) => key(&folded(beginning), true),
        None => key(&folded(word), false),
    }
}

/// Half of the words are folded as they stand; a program that has just started waits for all of them.
fn folded(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|sign| sign.is_ascii_lowercase()) { Cow::Borrowed(word) } else { Cow::Owned(fold(word)) }
}

fn named(name: &str, is_place: bool) -> Option<Concept> {
    let number = NonZeroU32::new(digest(name)).filter(|_| !name.is_empty())?;
    Some(Concept { number, rarity: rarity_of_concept(number), is_place })
}

/// A whole word never meets a beginning.
fn key(form: &str, is_beginning: bool) -> u64 {
    let digest = digest_wide(form.as_bytes());
    if is_beginning { !digest } else { digest }
}

/// What a folded word means in a language, or in any if that is not known; none if nobody has written it down.
pub(super) fn concept(word: &str, script: Script, language: Option<Language>) -> Option<Concept> {
    let of_form = |form: &str| of_form(form, script, language);
    let bare = || without_particle(word).find_map(of_form);
    of_form(word).or_else(|| (script == Script::Arabic).then(bare).flatten())
}

/// The whole word, then its beginnings, the longest first.
fn of_form(form: &str, script: Script, language: Option<Language>) -> Option<Concept> {
    let least = form.char_indices().nth(shortest(script) - 1).map_or(usize::MAX, |(at, _)| at + 1);
    let beginnings: Vec<u64> =
        digests_of_beginnings(form).filter(|(end, _)| *end >= least).map(|(_, digest)| digest).collect();
    let beginnings = || beginnings.iter().rev().find_map(|digest| found(!digest, language));
    found(key(form, false), language).or_else(|| (script != Script::Unspaced).then(beginnings).flatten())
}

/// The letters of the shortest beginning.
fn shortest(script: Script) -> usize {
    match script {
        Script::Hangul | Script::Arabic => 2,
        _ => 4,
    }
}

fn found(word: u64, language: Option<Language>) -> Option<Concept> {
    let is_spoken = |entry: &&Entry| entry.language.zip(language).is_none_or(|(one, other)| one == other);
    THESAURUS.entries_of(word).filter(is_spoken).map(|entry| entry.concept).next()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn meant(word: &str, language: &str) -> Option<Concept> {
        let script = crate::text::words(word).next().map_or(Script::Spaced, |word| word.script);
        concept(&fold(word), script, number(language))
    }

    #[test]
    fn what_newsrooms_call_by_many_words_is_one_concept() {
        for (language, one, other) in [
            ("en", "ferry", "vessels"),
            ("en", "sacked", "ousted"),
            ("en", "Riyadh", "Saudi"),
            ("de", "Fähre", "Schiffe"),
            ("fr", "limogé", "limogeage"),
            ("ru", "взрыва", "взрывом"),
            ("pl", "wybuchu", "eksplozja"),
            ("ar", "والانفجار", "انفجارات"),
            ("ja", "爆発", "爆破"),
            ("ko", "폭발로", "폭발했다"),
        ] {
            assert!(meant(one, language).is_some(), "{one}");
            assert_eq!(meant(one, language), meant(other, language), "{one} and {other}");
        }
    }

    #[test]
    fn opposites_and_stages_of_an_affair_are_concepts_of_their_own() {
        let meanings = ["rises", "falls", "arrested", "charged", "sentenced", "acquitted", "released"];
        let different: BTreeSet<_> =
            meanings.iter().map(|word| meant(word, "en").map(|concept| concept.number)).collect();
        assert_eq!(different.len(), meanings.len());
    }

    #[test]
    fn a_word_means_what_it_does_in_its_language_if_that_is_known() {
        // Money in English, what was found in German.
        assert_eq!(meant("fund", "en"), meant("funds", "en"));
        assert_eq!(meant("Fund", "de"), meant("entdeckt", "de"));
        assert_ne!(meant("fund", "en"), meant("Fund", "de"));
        assert!(meant("Schiff", "unknown").is_some());
        assert_eq!(meant("Schiff", "unknown"), meant("ship", "en"));
        assert_eq!(meant("Schiff", "en"), None);
    }

    #[test]
    fn each_concept_has_one_place_and_one_line_a_language() {
        let mut concepts = BTreeSet::new();
        for part in PARTS {
            let mut concept = "";
            for line in part.lines().filter(|line| !line.is_empty()) {
                match line.split_once(':') {
                    Some((code, words)) => {
                        assert!(concepts.insert((concept, code)), "{concept} has {code} twice");
                        assert!(code.len() == 2 && !words.trim().is_empty(), "{concept}, {code}");
                    }
                    None => concept = line,
                }
            }
        }
        assert!(concepts.iter().filter(|(_, code)| *code == "en").count() > 850);
    }
}
