//! A condition taken apart: clauses in words, and which of them hold for an item.
//!
//! The keywords or the query that a condition came from come in; a tree of [`Clause`]s goes out.
//! Each clause carries the expression that its part of the condition compiles to, so that a clause
//! is judged by the same evaluation as the whole. It is built on demand and kept nowhere.
//!
//! The promise: the first clause holds for exactly the items that satisfy the condition, and what
//! a clause says of its parts ([`Join`]) is so.

use serde::Serialize;

use super::evidence::{each_once, shown};
use super::expression::Expression;
use crate::model::Evidence;
use crate::text::Document;

/// How the truth of a clause comes from its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Join {
    /// It has no parts: one thing to look for.
    Single,
    /// Every part holds.
    All,
    /// At least one part holds.
    Any,
    /// No part holds.
    None,
    /// Every part is there, and they stand close together.
    Close,
    /// The parts, taken together, are there often enough.
    Often,
}

/// A part of a condition, in words.
#[derive(Clone, Debug, Serialize)]
pub struct Clause {
    /// How its truth comes from its parts.
    pub join: Join,
    /// What is looked for; without the parts, where there are any.
    pub wording: String,
    /// What it consists of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Clause>,
    #[serde(skip)]
    expression: Expression,
}

/// A clause, judged on one item.
#[derive(Clone, Debug, Serialize)]
pub struct Judged {
    /// How its truth comes from its parts.
    pub join: Join,
    /// What is looked for; without the parts, where there are any.
    pub wording: String,
    /// Whether the item satisfies it.
    pub holds: bool,
    /// How many places it was found at. Of what must stand close together these are only the
    /// places that do; of what must be there often they are all, also where they are too few.
    /// 0 where the parts say it: for `all`, `any` and `none`.
    pub places: usize,
    /// These places, at most 20.
    pub evidence: Vec<Evidence>,
    /// What it consists of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Judged>,
}

impl Clause {
    /// One thing to look for.
    pub(super) fn single(wording: String, expression: Expression) -> Self {
        Self { join: Join::Single, wording, parts: Vec::new(), expression }
    }

    /// Something that consists of parts.
    pub(super) fn joined(join: Join, wording: String, parts: Vec<Self>, expression: Expression) -> Self {
        Self { join, wording, parts, expression }
    }

    /// All of these; just the one if there is but one.
    pub(super) fn all(mut parts: Vec<Self>) -> Self {
        if parts.len() == 1 {
            return parts.remove(0);
        }
        let expression = Expression::All(parts.iter().map(|part| part.expression.clone()).collect());
        Self::joined(Join::All, ALL.to_owned(), parts, expression)
    }

    /// Any of these; just the one if there is but one.
    pub(super) fn any(mut parts: Vec<Self>) -> Self {
        if parts.len() == 1 {
            return parts.remove(0);
        }
        let expression = Expression::Any(parts.iter().map(|part| part.expression.clone()).collect());
        Self::joined(Join::Any, ANY.to_owned(), parts, expression)
    }

    /// None of these.
    pub(super) fn none(parts: Vec<Self>) -> Self {
        let any = Expression::Any(parts.iter().map(|part| part.expression.clone()).collect());
        Self::joined(Join::None, NONE.to_owned(), parts, Expression::Not(Box::new(any)))
    }

    /// The parts of a plain "all of these"; of anything else, itself.
    pub(super) fn into_needed(self) -> Vec<Self> {
        if self.join == Join::All && self.wording == ALL { self.parts } else { vec![self] }
    }

    /// What holds of it for a document, and where.
    pub(super) fn judged(&self, document: &Document) -> Judged {
        let found = self.expression.evaluate(document);
        let holds = found.is_some();
        let places = match self.join {
            Join::Single | Join::Close => found.unwrap_or_default(),
            Join::Often => found.unwrap_or_else(|| {
                self.parts.iter().filter_map(|part| part.expression.evaluate(document)).flatten().collect()
            }),
            Join::All | Join::Any | Join::None => Vec::new(),
        };
        let places = each_once(places);
        Judged {
            join: self.join,
            wording: self.wording.clone(),
            holds,
            places: places.len(),
            evidence: shown(document, &places),
            parts: self.parts.iter().map(|part| part.judged(document)).collect(),
        }
    }
}

/// What the groups are called.
pub(super) const ALL: &str = "all of these";
pub(super) const ANY: &str = "any one of these";
pub(super) const NONE: &str = "none of these";
