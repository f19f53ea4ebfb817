//! The expression tree and its evaluation.

use super::near::Close;
use super::regex::Regex;
use super::sequence::Occurrence;
use super::site::Site;
use super::term::Term;
use crate::text::Document;

/// A condition as a tree.
#[derive(Clone, Debug)]
pub(super) enum Expression {
    /// The term stands somewhere.
    Term(Term),
    /// Terms stand close together.
    Close(Close),
    /// All of these are true.
    All(Vec<Expression>),
    /// At least one of these is true.
    Any(Vec<Expression>),
    /// This is not true.
    Not(Box<Expression>),
    /// The places of this are at least so many.
    AtLeast(u32, Box<Expression>),
    /// A regular expression matches somewhere.
    Regex(Regex),
    /// The item's link leads to this domain.
    Site(Site),
}

impl Expression {
    /// If the document satisfies the expression, the places that made it so; never one of a
    /// negated part.
    pub(super) fn evaluate(&self, document: &Document) -> Option<Vec<Occurrence>> {
        match self {
            Self::Term(term) => Some(term.occurrences(document)).filter(|found| !found.is_empty()),
            Self::Close(close) => close.evaluate(document),
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
            Self::AtLeast(times, part) => {
                let mut found = part.evaluate(document)?;
                found.sort_unstable();
                found.dedup();
                (found.len() >= *times as usize).then_some(found)
            }
            Self::Regex(regex) => Some(regex.occurrences(document)).filter(|found| !found.is_empty()),
            Self::Site(site) => site.occurrence(document).map(|place| vec![place]),
        }
    }
}
