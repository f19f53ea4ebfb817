//! What words mean, where newsrooms write now one and now another for the same thing: "vessel" and "ferry", "sacked"
//! and "ousted", "Riyadh" and "Saudi Arabia".
//!
//! The files of `concepts` hold a concept a paragraph: its name, then a line for each language with the words that tell
//! of it, or their beginnings. They were written down by hand; what a concept says of two items is learned (`compare`).

use std::borrow::Cow;
use std::num::NonZeroU32;
use std::sync::LazyLock;

use super::digest::{digest, digest_wide};
use super::language::{Language, number};
use super::particles::without_particle;
use crate::text::{Script, fold};

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

/// What a word means: a digest of the concept's name.
pub(super) type Concept = NonZeroU32;

/// A word that tells of a concept.
struct Entry {
    word: u64,
    concept: Concept,
    /// Its language; none of one that cannot be told, whose words count in all.
    language: Option<Language>,
}

/// By word.
static THESAURUS: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let mut entries: Vec<Entry> = PARTS.iter().flat_map(|part| read(part)).collect();
    // Of two concepts of a word the first one counts.
    entries.sort_by_key(|entry| entry.word);
    entries
});

fn read(part: &str) -> Vec<Entry> {
    let mut concept = None;
    let mut entries = Vec::new();
    for line in part.lines() {
        let Some((code, words)) = line.split_once(':') else {
            concept = named(line).or(concept);
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

fn named(name: &str) -> Option<Concept> {
    NonZeroU32::new(digest(name)).filter(|_| !name.is_empty())
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
    let ends = (least..=form.len()).rev().filter(|&end| form.is_char_boundary(end));
    let beginnings = || ends.map(|end| key(&form[..end], true)).find_map(|beginning| found(beginning, language));
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
    let from = THESAURUS.partition_point(|entry| entry.word < word);
    let of_word = THESAURUS[from..].iter().take_while(|entry| entry.word == word);
    let is_spoken = |entry: &&Entry| entry.language.zip(language).is_none_or(|(one, other)| one == other);
    of_word.filter(|entry| is_spoken(entry)).map(|entry| entry.concept).next()
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
        let different: BTreeSet<_> = meanings.iter().map(|word| meant(word, "en")).collect();
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
