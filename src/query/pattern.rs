//! One word of a term: what a word of an item must look like.

use frostem::Stemmer;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::plural::forms;
use crate::text::{Document, Script, WordId, fold};

/// Particles that Arabic writes before a noun without a space; one of them may stand there.
pub(super) const ARABIC_PARTICLES: [&str; 21] = [
    "و", "ف", "ب", "ك", "ل", "ال", "وال", "فال", "بال", "كال", "لل", "وبال", "وكال", "ولل", "فبال", "فلل", "وب", "ول",
    "فب", "فل", "وك",
];

/// A language whose stems words match by.
#[derive(Clone, Copy)]
pub(super) struct Language {
    /// Its name, as the stemmer knows it.
    pub(super) name: &'static str,
    /// Its stemmer.
    pub(super) stemmer: Stemmer,
}

impl std::fmt::Debug for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// How freely a word matches.
#[derive(Clone, Copy, Debug)]
pub(super) enum Freedom {
    /// Only itself, as inside quotes.
    Exact,
    /// Its singular and plural too.
    Plural,
    /// Every word with the same stem.
    Stem(Language),
}

/// What a word of an item must look like, folded.
#[derive(Clone, Debug)]
pub(super) enum Shape {
    /// One of these words.
    Forms(Vec<String>),
    /// A word that begins so.
    Prefix(String),
    /// A word that fits: `*` is any run, `?` one letter. The first part is what stands before
    /// either.
    Wildcard { prefix: String, pattern: Vec<char> },
    /// A word with this stem.
    Stem { language: Language, stem: String },
}

/// What a word of an item must look like.
#[derive(Clone, Debug)]
pub(super) struct WordPattern {
    shape: Shape,
    case: Case,
}

/// How a word must be written, once it fits.
#[derive(Clone, Debug)]
enum Case {
    Any,
    /// In capitals, as an abbreviation whose stops may be missing.
    Capitals,
    /// As here, accents aside; wildcards are wildcards.
    As(Vec<char>),
}

impl WordPattern {
    /// The pattern of a word as the user wrote it; `*` and `?` in it are wildcards.
    pub(super) fn new(written: &str, script: Script, freedom: Freedom) -> Self {
        let folded = if written.contains(['*', '?']) { fold_around_wildcards(written) } else { fold(written) };
        let shape = match script {
            Script::Hangul => Shape::Prefix(folded.trim_end_matches('*').to_owned()),
            _ if folded.contains(['*', '?']) => wildcard(&folded),
            Script::Arabic if !matches!(freedom, Freedom::Stem(_)) => Shape::Forms(arabic_forms(&folded)),
            _ => match freedom {
                Freedom::Exact => Shape::Forms(vec![folded]),
                Freedom::Plural => Shape::Forms(forms(&folded)),
                Freedom::Stem(language) => Shape::Stem { language, stem: language.stemmer.stem(&folded).into_owned() },
            },
        };
        Self { shape, case: Case::Any }
    }

    /// The pattern of a word that must stand there in capitals.
    pub(super) fn capitals(written: &str) -> Self {
        Self { shape: Shape::Forms(vec![fold(written)]), case: Case::Capitals }
    }

    /// The pattern of a word that must stand there in the case that it is written in. Where a
    /// writing has no case, nothing more is asked for.
    pub(super) fn exact_case(written: &str, script: Script) -> Self {
        let cased = written.chars().any(|c| c.is_lowercase() || c.is_uppercase());
        let case = if cased { Case::As(without_accents(written)) } else { Case::Any };
        Self { case, ..Self::new(written, script, Freedom::Exact) }
    }

    /// The words of a document that fit.
    pub(super) fn candidates(&self, document: &Document) -> Vec<WordId> {
        match &self.shape {
            Shape::Forms(forms) => forms.iter().filter_map(|form| document.find(form)).collect(),
            Shape::Prefix(prefix) => document.with_prefix(prefix).to_vec(),
            Shape::Wildcard { prefix, pattern } => {
                let words = document.with_prefix(prefix).iter().copied();
                words.filter(|&id| fits(pattern, document.word(id))).collect()
            }
            Shape::Stem { language, stem } => {
                document.with_stem(language.name, |word| language.stemmer.stem(word).into_owned(), stem)
            }
        }
    }

    /// What the folded word must look like.
    pub(super) fn shape(&self) -> &Shape {
        &self.shape
    }

    /// Whether any spelling of a word that fits will do.
    pub(super) fn takes_any_spelling(&self) -> bool {
        matches!(self.case, Case::Any)
    }

    /// Whether the spelling of a word that fits does so too.
    pub(super) fn spelling_fits(&self, spelling: &str) -> bool {
        match &self.case {
            Case::Any => true,
            Case::Capitals => spelling.nfkc().all(|c| !c.is_lowercase()),
            Case::As(written) => fits(written, &without_accents(spelling).into_iter().collect::<String>()),
        }
    }
}

impl Shape {
    /// Whether a folded word fits.
    pub(super) fn fits(&self, word: &str) -> bool {
        match self {
            Self::Forms(forms) => forms.iter().any(|form| form == word),
            Self::Prefix(prefix) => word.starts_with(prefix),
            Self::Wildcard { prefix, pattern } => word.starts_with(prefix) && fits(pattern, word),
            Self::Stem { language, stem } => language.stemmer.stem(word) == *stem,
        }
    }
}

fn without_accents(text: &str) -> Vec<char> {
    text.nfkd().filter(|&c| !is_combining_mark(c)).collect()
}

/// Folds what stands between wildcards, since folding may change the number of letters.
fn fold_around_wildcards(written: &str) -> String {
    let parts = written.split_inclusive(['*', '?']);
    parts
        .map(|part| part.strip_suffix(['*', '?']).map_or_else(|| fold(part), |word| fold(word) + &part[word.len()..]))
        .collect()
}

fn wildcard(folded: &str) -> Shape {
    let prefix = folded.split(['*', '?']).next().unwrap_or_default().to_owned();
    match folded.strip_suffix('*') {
        Some(only) if only == prefix => Shape::Prefix(prefix),
        _ => Shape::Wildcard { prefix, pattern: folded.chars().collect() },
    }
}

fn arabic_forms(folded: &str) -> Vec<String> {
    let behind = ARABIC_PARTICLES.iter().map(|particle| format!("{particle}{folded}"));
    // The article melts into the particle before it: الحرب and للحرب.
    let melted =
        folded.strip_prefix("ال").into_iter().flat_map(|noun| ["لل", "ولل", "فلل"].map(|le| le.to_owned() + noun));
    std::iter::once(folded.to_owned()).chain(behind).chain(melted).collect()
}

/// Whether a word fits a wildcard pattern; at worst the product of the lengths.
fn fits(pattern: &[char], word: &str) -> bool {
    let word: Vec<char> = word.chars().collect();
    let (mut p, mut w, mut star) = (0, 0, None);
    while w < word.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, w));
                p += 1;
            }
            Some(&c) if c == '?' || c == word[w] => (p, w) = (p + 1, w + 1),
            _ => match star {
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    (p, w) = (at + 1, from + 1);
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|&c| c == '*')
}
