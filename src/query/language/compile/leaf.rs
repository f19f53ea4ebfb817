//! Words, phrases, sites, languages and regular expressions.

use std::ops::Range;

use url::Url;

use super::super::super::fault::Place;
use super::super::super::finder::{Finder, Sought};
use super::super::super::keywords::language_named;
use super::super::super::label::Label;
use super::super::super::regular::{Regular, RegularError};
use super::super::super::term::{Context, Term, terms};
use super::super::super::units::Unit;
use super::super::fields::FieldName;
use super::super::refusals;
use super::super::syntax::{Kind, Node};
use super::{Compiler, Within};
use crate::text::words;

impl Compiler<'_> {
    /// What a word, a phrase or a regular expression looks for.
    pub(super) fn finder(&mut self, node: &Node, within: Within) -> Option<Finder> {
        let sought = match (&node.kind, within.named) {
            (Kind::Regex { pattern, ignore_case }, _) => {
                Sought::Regular(self.regular(pattern, *ignore_case, within, &node.span)?)
            }
            (Kind::Word(text) | Kind::Phrase { text, .. }, Some(FieldName::Site)) => {
                Sought::Label(self.site(text, &node.span)?)
            }
            (Kind::Word(text) | Kind::Phrase { text, .. }, Some(FieldName::Lang)) => {
                Sought::Label(self.lang(text, &node.span)?)
            }
            (Kind::Word(text), named) => {
                let quoted = named == Some(FieldName::Url) && words(text).nth(1).is_some();
                Sought::Term(self.term(text, quoted, within, &node.span)?)
            }
            (Kind::Phrase { text, .. }, _) => Sought::Term(self.term(text, true, within, &node.span)?),
            _ => return None,
        };
        Some(Finder { sought, first: within.first })
    }

    /// The one term that a text is.
    pub(super) fn term(&mut self, text: &str, quoted: bool, within: Within, span: &Range<usize>) -> Option<Term> {
        let faults_before = self.faults.len();
        let unit = Unit { text: text.to_owned(), span: span.clone(), quoted };
        let context = Context {
            fields: within.fields,
            freedom: self.freedom,
            exact_case: within.exact_case,
            place: Place::Query,
        };
        let mut terms = terms(&unit, context, self.faults);
        if terms.len() > 1 {
            let words: Vec<_> = words(text).map(|word| &text[word.start..word.end]).collect();
            self.faults.push(refusals::cut_by_punctuation(text, &words, span.clone()));
        }
        if terms.is_empty() && self.faults.len() == faults_before {
            self.faults.push(refusals::no_word(text, span.clone()));
        }
        terms.pop()
    }

    fn site(&mut self, text: &str, span: &Range<usize>) -> Option<Label> {
        let domain = domain(text);
        if domain.as_deref().is_some_and(|domain| same_domain(domain, text)) {
            return domain.map(Label::Site);
        }
        self.faults.push(if text.contains(['*', '?']) {
            refusals::wildcard_site(text, span.clone())
        } else {
            refusals::bad_site(text, domain.as_deref(), span.clone())
        });
        None
    }

    fn lang(&mut self, text: &str, span: &Range<usize>) -> Option<Label> {
        let tag = text.replace('_', "-").to_ascii_lowercase();
        let mut parts = tag.split('-');
        let primary = parts.next().unwrap_or_default();
        let good = matches!(primary.len(), 2 | 3)
            && primary.bytes().all(|byte| byte.is_ascii_alphabetic())
            && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        if good {
            return Some(Label::Lang(tag));
        }
        self.faults.push(refusals::bad_language(text, language_named(&tag), span.clone()));
        None
    }

    fn regular(&mut self, pattern: &str, ignore_case: bool, within: Within, span: &Range<usize>) -> Option<Regular> {
        let fault = match Regular::new(pattern, ignore_case, within.fields) {
            Ok(regular) if !regular.fits_nothing() => return Some(regular),
            Ok(_) => refusals::greedy_regex(pattern, span.clone()),
            Err(RegularError::TooLarge) => refusals::large_regex(span.clone()),
            Err(RegularError::Syntax(why)) => refusals::bad_regex(&why, span.clone()),
        };
        self.faults.push(fault);
        None
    }
}

/// The host of a text that is a domain or an address.
fn domain(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches('.');
    if text.is_empty() || text.contains(char::is_whitespace) {
        return None;
    }
    let address = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
    Url::parse(&address).ok()?.host_str().map(|host| host.trim_end_matches('.').to_owned())
}

/// Whether a text is a domain and nothing more.
fn same_domain(domain: &str, text: &str) -> bool {
    let text = text.trim().trim_end_matches('.');
    !text.contains(['/', ':', '@', '?', '#', '*', '\\', '%']) && !domain.is_empty()
}
