//! The Boolean query of a rule: text in, expression out, or everything that is wrong with it.
//!
//! ```text
//! text → tokens → tree → checks → expression
//! ```
//!
//! The promise: no fault hides another, each has a place and a fix to paste, and a query prints
//! back in one form that means the same. No text can make it panic or take long.
//!
//! Deliberately not here: what a word matches (`term`), and how an item is searched (`expression`).

use self::overlap::Reading;
use super::expression::Expression;
use super::fault::Fault;
use super::pattern::Freedom;
use crate::text::FieldSet;

mod fields;
mod token;
mod syntax;
mod canonical;
mod refusals;
mod lexer;
mod small;
mod level;
mod parser;
mod overlap;
mod check;
mod compile;
mod doubts;
#[cfg(test)]
mod tests;

/// Compiles a query; the expression counts only if no fault was added.
pub(super) fn compile(text: &str, fields: FieldSet, freedom: Freedom, faults: &mut Vec<Fault>) -> Compiled {
    let query = parser::parse(text, faults);
    let stemmed = matches!(freedom, Freedom::Stem(_));
    check::check(&query, Reading { fields: Some(fields), stemmed }, faults);
    let expression = compile::compile(&query, fields, freedom, faults);
    Compiled { expression, canonical: query.to_string(), meaning: canonical::meaning(&query) }
}

/// What is doubtful in a query that compiles; `feeds` are the names of all feeds.
pub(super) fn doubts(text: &str, feeds: &[&str]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let query = parser::parse(text, &mut faults);
    if faults.is_empty() { doubts::doubts(&query, feeds) } else { Vec::new() }
}

/// A query, ready to be evaluated and to be shown.
#[derive(Debug)]
pub(super) struct Compiled {
    pub(super) expression: Expression,
    /// The one form of the query.
    pub(super) canonical: String,
    /// The same for queries that differ only in the order of their parts.
    pub(super) meaning: String,
}
