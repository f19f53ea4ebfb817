//! The simple level of a rule: lists of words and phrases.

use frostem::Stemmer;

use super::expression::Expression;
use super::fault::{Fault, Place};
use super::near::Close;
use super::pattern::{Freedom, Language};
use super::term::{Context, terms};
use super::units::units;
use crate::model::Field;
use crate::text::FieldSet;

/// Languages by ISO 639-1 code, with the names that the stemmers have.
const LANGUAGES: [(&str, &str); 35] = [
    ("ar", "arabic"),
    ("ca", "catalan"),
    ("cs", "czech"),
    ("da", "danish"),
    ("de", "german"),
    ("el", "greek"),
    ("en", "english"),
    ("eo", "esperanto"),
    ("es", "spanish"),
    ("et", "estonian"),
    ("eu", "basque"),
    ("fa", "persian"),
    ("fi", "finnish"),
    ("fr", "french"),
    ("ga", "irish"),
    ("hi", "hindi"),
    ("hu", "hungarian"),
    ("hy", "armenian"),
    ("id", "indonesian"),
    ("it", "italian"),
    ("lt", "lithuanian"),
    ("ne", "nepali"),
    ("nl", "dutch"),
    ("no", "norwegian"),
    ("pl", "polish"),
    ("pt", "portuguese"),
    ("ro", "romanian"),
    ("ru", "russian"),
    ("sr", "serbian"),
    ("st", "sesotho"),
    ("sv", "swedish"),
    ("ta", "tamil"),
    ("tr", "turkish"),
    ("uk", "ukrainian"),
    ("yi", "yiddish"),
];

/// A rule's keywords as the user wrote them. Entries are literal text; only double quotes and the
/// wildcards `*` and `?` are special.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keywords {
    /// Any one of these is enough; if empty, `all` alone decides.
    pub any: Vec<String>,
    /// Each of these is needed too.
    pub all: Vec<String>,
    /// None of these may be there.
    pub exclude: Vec<String>,
    /// How close the words of one entry must stand: at most so many words between them.
    pub near: u32,
    /// The fields that are searched; empty for title, summary, content and category.
    pub fields: Vec<Field>,
    /// ISO 639-1 code of the language whose stems unquoted words match by.
    pub language: Option<String>,
}

/// Compiles keywords, collecting everything that is wrong with them.
pub(super) fn compile(keywords: &Keywords, faults: &mut Vec<Fault>) -> Expression {
    if keywords.any.is_empty() && keywords.all.is_empty() {
        faults.push(nothing_to_look_for(keywords));
    }
    let reader = Reader::new(keywords, faults);
    let any = reader.entries(&keywords.any, Place::Any, faults);
    let mut parts = reader.entries(&keywords.all, Place::All, faults);
    let excluded = reader.excluded(&keywords.exclude, faults);
    if !any.is_empty() {
        parts.insert(0, Expression::Any(any));
    }
    parts.extend(excluded);
    Expression::All(parts)
}

fn nothing_to_look_for(keywords: &Keywords) -> Fault {
    let message = if keywords.exclude.is_empty() {
        "this rule has nothing to look for"
    } else {
        "this rule only excludes; it would match every other item"
    };
    let fix = Some("add `keywords = [\"…\"]`".to_owned());
    Fault { place: Place::Rule, span: 0..0, message: message.to_owned(), fix }
}

fn language(code: &str, faults: &mut Vec<Fault>) -> Option<Language> {
    let lower = code.to_ascii_lowercase();
    let known = LANGUAGES.iter().find(|(known, _)| *known == lower);
    let found = known.and_then(|(_, name)| Some(Language { name, stemmer: Stemmer::try_from_name(name).ok()? }));
    if found.is_none() {
        let named = LANGUAGES.iter().find(|(_, name)| *name == lower);
        let codes: Vec<_> = LANGUAGES.iter().map(|(code, _)| *code).collect();
        let fix = match named {
            Some((code, _)) => format!("write \"{code}\""),
            None => format!("the codes are {}", codes.join(", ")),
        };
        let message = format!("`{code}` is no language that words can be stemmed in");
        faults.push(Fault { place: Place::Language, span: 0..code.len(), message, fix: Some(fix) });
    }
    found
}

/// The code of a language whose English name is this.
pub(super) fn language_named(name: &str) -> Option<&'static str> {
    LANGUAGES.iter().find(|(_, known)| *known == name).map(|(code, _)| *code)
}

/// What the entries of one rule are read with.
pub(super) struct Reader {
    pub(super) fields: FieldSet,
    pub(super) freedom: Freedom,
    pub(super) near: u32,
}

impl Reader {
    pub(super) fn new(keywords: &Keywords, faults: &mut Vec<Fault>) -> Self {
        let language = keywords.language.as_deref().and_then(|code| language(code, faults));
        let fields = match keywords.fields.as_slice() {
            [] => FieldSet::DEFAULT,
            fields => fields.iter().copied().collect(),
        };
        Self { fields, freedom: language.map_or(Freedom::Plural, Freedom::Stem), near: keywords.near }
    }

    /// That none of these entries is there.
    pub(super) fn excluded(&self, entries: &[String], faults: &mut Vec<Fault>) -> Option<Expression> {
        let excluded = self.entries(entries, Place::Exclude, faults);
        (!excluded.is_empty()).then(|| Expression::Not(Box::new(Expression::Any(excluded))))
    }

    fn entries(&self, entries: &[String], list: fn(usize) -> Place, faults: &mut Vec<Fault>) -> Vec<Expression> {
        let numbered = entries.iter().enumerate();
        numbered.filter_map(|(index, entry)| self.entry(entry, list(index), faults)).collect()
    }

    pub(super) fn entry(&self, entry: &str, place: Place, faults: &mut Vec<Fault>) -> Option<Expression> {
        let faults_before = faults.len();
        let context = Context { fields: self.fields, freedom: self.freedom, exact_case: false, place };
        let units = units(entry, place, faults);
        let mut terms: Vec<_> = units.iter().flat_map(|unit| terms(unit, context, faults)).collect();
        match (terms.pop(), terms.is_empty()) {
            (Some(only), true) => Some(Expression::Term(only)),
            (Some(last), false) => {
                terms.push(last);
                Some(Expression::Close(Close { terms, within: self.near }))
            }
            (None, _) => {
                if faults.len() == faults_before {
                    faults.push(no_word(entry, place));
                }
                None
            }
        }
    }
}

fn no_word(entry: &str, place: Place) -> Fault {
    let message = if entry.trim().is_empty() { "this entry is empty" } else { "this entry has no word in it" };
    let fix = Some("write a word or a phrase, or leave the entry out".to_owned());
    Fault { place, span: 0..entry.len(), message: message.to_owned(), fix }
}
