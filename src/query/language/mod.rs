//! The Boolean level of a rule.
//!
//! A query comes in as text; an expression goes out, or everything that is wrong with the text.
//!
//! ```text
//! text → tokens → syntax tree → checks → expression
//! ```
//!
//! The promise: every habit that has one meaning is accepted; a form that has two is refused with
//! both written out. A tree prints in one canonical form, which parses to the same tree. No text
//! makes this panic, and brackets nest up to a bound.

use super::expression::Expression;
use super::fault::{Fault, Place};
use super::pattern::Freedom;
use crate::text::FieldSet;

pub(super) use self::syntax::Node;

mod token;
mod lexer;
mod syntax;
mod scope;
mod fixes;
mod readings;
mod parser;
mod checks;
mod compile;
#[cfg(test)]
mod tests;

/// What the terms of a query mean where the query does not say it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Usual {
    /// The fields that are searched.
    pub(super) fields: FieldSet,
    /// How freely words outside quotes match.
    pub(super) freedom: Freedom,
}

/// Reads a query, collecting everything that is wrong with it.
pub(super) fn read(query: &str, usual: Usual, faults: &mut Vec<Fault>) -> Option<Expression> {
    let node = parse(query, faults)?;
    checks::check(&node, query, faults);
    let expression = compile::compile(&node, usual, faults);
    faults.is_empty().then_some(expression)
}

/// Reads a query into its tree; `None` where there is nothing to read.
pub(super) fn parse(query: &str, faults: &mut Vec<Fault>) -> Option<Node> {
    if query.trim().is_empty() {
        let fix = Some("write what to look for, as in `iran AND drone*`".to_owned());
        faults.push(Fault {
            place: Place::Query,
            span: 0..query.len(),
            message: "this query is empty".to_owned(),
            fix,
        });
        return None;
    }
    let tokens = lexer::tokens(query, faults);
    parser::parse(query, &tokens, faults)
}
