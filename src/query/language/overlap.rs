//! Whether one part of a query is true wherever another is.
//!
//! Two parts come in, as they are written; a yes is certain, a no may be a yes that cannot be seen
//! from the words alone.

use super::super::plural::forms;
use super::fields::FieldName;
use super::syntax::{Kind, Node, Scope};
use crate::text::{FieldSet, Script, fold, words};

/// Most pairs of words that are compared; of a longer level only equal parts are seen.
const MOST_PAIRS: usize = 10_000;

/// How the words of a query are read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    /// Where a word without a field is searched, if that is known.
    pub(super) fields: Option<FieldSet>,
    /// Whether words match by stem, so that one may match more than another that looks wider.
    pub(super) stemmed: bool,
}

/// Whether so many parts are few enough to be compared with each other.
pub(super) fn comparable<'a>(a: impl IntoIterator<Item = &'a Node>, b: impl IntoIterator<Item = &'a Node>) -> bool {
    let leaves = |parts: &mut dyn Iterator<Item = &'a Node>| parts.map(leaves).sum::<usize>();
    leaves(&mut a.into_iter()).saturating_mul(leaves(&mut b.into_iter())) <= MOST_PAIRS
}

fn leaves(node: &Node) -> usize {
    match &node.kind {
        Kind::Not(part) | Kind::Scoped(_, part) => leaves(part),
        Kind::Near(near) => leaves(&near.left) + leaves(&near.right),
        Kind::All(parts) | Kind::Any(parts) => parts.iter().map(leaves).sum(),
        _ => 1,
    }
}

impl Reading {
    /// Whether `wide` is true of every item of which `narrow` is.
    pub(super) fn covers(self, wide: &Node, narrow: &Node) -> bool {
        if wide == narrow {
            return !wide.is_incomplete();
        }
        match (&wide.kind, &narrow.kind) {
            (Kind::Any(parts), _) if parts.iter().any(|part| self.covers(part, narrow)) => true,
            (Kind::All(parts), _) => parts.iter().all(|part| self.covers(part, narrow)),
            (_, Kind::All(parts)) => parts.iter().any(|part| self.covers(wide, part)),
            (_, Kind::Any(parts)) => parts.iter().all(|part| self.covers(wide, part)),
            (_, Kind::Near(near)) => self.covers(wide, &near.left) || self.covers(wide, &near.right),
            (Kind::Scoped(Scope::Field(a), wide), Kind::Scoped(Scope::Field(b), narrow)) if a == b && is_prose(*a) => {
                self.covers(wide, narrow)
            }
            (Kind::Scoped(..), _) => false,
            (_, Kind::Scoped(scope, narrow)) => self.is_within(*scope) && self.covers(wide, narrow),
            _ => self.word_covers(wide, narrow),
        }
    }

    /// Whether what is narrowed so is also true where it is not.
    fn is_within(self, scope: Scope) -> bool {
        let holds = |fields: FieldSet, field: FieldName| field.fields().is_within(fields);
        match scope {
            Scope::Field(field) => self.fields.is_some_and(|fields| holds(fields, field)),
            Scope::First(_) => false,
            Scope::AtLeast(_) | Scope::Case => true,
        }
    }

    fn word_covers(self, wide: &Node, narrow: &Node) -> bool {
        let (Some((wide, wide_quoted)), Some((narrow, narrow_quoted))) = (written(wide), written(narrow)) else {
            return false;
        };
        let alike = wide == narrow || (!depends_on_case(narrow) && fold(wide) == fold(narrow));
        if alike && (!wide_quoted || narrow_quoted) {
            return true;
        }
        if let (Some(wide), Some(narrow)) = (beginning(wide), beginning(narrow)) {
            return fold(narrow).starts_with(&fold(wide));
        }
        if depends_on_case(narrow) || !is_plain(narrow) {
            return false;
        }
        let quoted = narrow_quoted || words(narrow).nth(1).is_some();
        words(narrow).any(|word| self.covers_word(wide, wide_quoted, &narrow[word.start..word.end], quoted))
    }

    /// Whether one plain word, or the beginning of words, fits all that another word fits.
    fn covers_word(self, wide: &str, wide_quoted: bool, narrow: &str, narrow_quoted: bool) -> bool {
        let exact = |word: &str, quoted| if quoted { vec![fold(word)] } else { forms(&fold(word)) };
        if self.stemmed && !narrow_quoted {
            return false;
        }
        let narrow = exact(narrow, narrow_quoted);
        if let Some(prefix) = beginning(wide) {
            return narrow.iter().all(|form| form.starts_with(&fold(prefix)));
        }
        let wide_forms = exact(wide, wide_quoted);
        is_one_word(wide) && narrow.iter().all(|form| wide_forms.contains(form))
    }
}

/// The text of a word or a phrase, and whether it stands in quotes.
fn written(node: &Node) -> Option<(&str, bool)> {
    match &node.kind {
        Kind::Word(text) => Some((text, false)),
        Kind::Phrase { text, within: None } => Some((text, true)),
        _ => None,
    }
}

fn is_prose(field: FieldName) -> bool {
    !matches!(field, FieldName::Site | FieldName::Lang | FieldName::Url)
}

/// Whether a text holds an abbreviation, whose stops may be there or not by its case.
fn depends_on_case(text: &str) -> bool {
    let is_abbreviation = |word: &str| word.chars().nth(1).is_some() && word.chars().all(char::is_uppercase);
    text.contains('.') || words(text).any(|word| is_abbreviation(&text[word.start..word.end]))
}

/// Whether each word of a text stands where the text stands: no wildcards, and no letter beside a
/// digit, which may stand together.
fn is_plain(text: &str) -> bool {
    !text.contains(['*', '?'])
        && !text.contains(char::is_numeric)
        && words(text).all(|word| word.script == Script::Spaced)
}

/// The beginning of words that a word with `*` behind it stands for.
fn beginning(text: &str) -> Option<&str> {
    text.strip_suffix('*').filter(|prefix| is_one_word(prefix))
}

fn is_one_word(text: &str) -> bool {
    text.chars().all(char::is_alphabetic) && is_plain(text)
}
