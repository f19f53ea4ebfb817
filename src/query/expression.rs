//! The expression tree and its evaluation.

use super::finder::Finder;
use super::near::Close;
use super::sequence::Occurrence;
use super::spans::{AtLeast, Spans};
use super::term::Term;
use crate::text::Document;

/// A condition as a tree.
#[derive(Clone, Debug)]
pub(super) enum Expression {
    /// The term stands somewhere.
    Term(Term),
    /// Terms stand close together, as the words of an entry of keywords do.
    Close(Close),
    /// Something of a query stands somewhere.
    Find(Finder),
    /// Parts of a query stand close together.
    Spans(Spans),
    /// Parts of a query stand often enough.
    AtLeast(AtLeast),
    /// All of these are true.
    All(Vec<Expression>),
    /// At least one of these is true.
    Any(Vec<Expression>),
    /// This is not true.
    Not(Box<Expression>),
}

impl Expression {
    /// If the document satisfies the expression, the places that made it so; never one of a
    /// negated part.
    pub(super) fn evaluate(&self, document: &Document) -> Option<Vec<Occurrence>> {
        match self {
            Self::Term(term) => Some(term.occurrences(document)).filter(|found| !found.is_empty()),
            Self::Close(close) => close.evaluate(document),
            Self::Find(finder) => Some(finder.occurrences(document)).filter(|found| !found.is_empty()),
            Self::Spans(spans) => Some(spans.occurrences(document)).filter(|found| !found.is_empty()),
            Self::AtLeast(often) => often.occurrences(document),
            Self::All(parts) => {
                let mut found = Vec::new();
                for part in parts {
                    found.extend(part.evaluate(document)?);
                }
                Some(found)
            }
            Self::Any(parts) => {
                let mut all = parts.iter().filter_map(|part| part.evaluate(document)).peekable();
                all.peek()?;
                Some(all.flatten().collect())
            }
            Self::Not(part) => part.evaluate(document).is_none().then(Vec::new),
        }
    }
}
