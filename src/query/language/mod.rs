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
use super::clause::Clause;
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
mod clauses;
#[cfg(test)]
mod tests;

/// Compiles a query; the expression counts only if no fault was added.
pub(super) fn compile(text: &str, fields: FieldSet, freedom: Freedom, faults: &mut Vec<Fault>) -> Expression {
    let query = parser::parse(text, faults);
    let stemmed = matches!(freedom, Freedom::Stem(_));
    check::check(&query, Reading { fields: Some(fields), stemmed }, faults);
    compile::compile(&query, fields, freedom, faults)
}

/// The one form of a query that compiles.
pub(super) fn canonical(text: &str) -> String {
    parser::parse(text, &mut Vec::new()).to_string()
}

/// A text that is the same for queries that differ only in the order of their parts.
pub(super) fn meaning(text: &str) -> String {
    canonical::meaning(&parser::parse(text, &mut Vec::new()))
}

/// The clauses of a query that compiles.
pub(super) fn clauses(text: &str, fields: FieldSet, freedom: Freedom) -> Clause {
    clauses::clauses(&parser::parse(text, &mut Vec::new()), fields, freedom)
}

/// What is doubtful in a query that compiles; `feeds` are the names of all feeds.
pub(super) fn doubts(text: &str, feeds: &[&str]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let query = parser::parse(text, &mut faults);
    if faults.is_empty() { doubts::doubts(&query, feeds) } else { Vec::new() }
}
