//! What a rule means: from what the user wrote to a condition that an item satisfies or not.
//!
//! [`Keywords`] come in, the simple level of a rule, or a [`QueryText`], a Boolean query. Either
//! is cut into terms, each term is compiled to sequences of word patterns, and the whole is an
//! expression tree: a [`Condition`]. It is evaluated on a [`Document`](crate::text::Document) and
//! gives back [`Evidence`](crate::model::Evidence).
//!
//! ```text
//! entry → units (words, phrases)   ┐
//!                                  ├→ term (sequences of slots) → expression → occurrences → evidence
//! query → tokens → tree → checks   ┘
//! ```
//!
//! Asked what it means, a condition is taken apart into [`Clause`]s in words, and each of them can
//! be judged on a document.
//!
//! The promise: everything that has one meaning is accepted; everything else is refused, all of
//! it at once, with a place and a fix. Evidence names what made the rule true and nothing else.
//!
//! Deliberately not here: which feeds a rule looks at, and where it alerts (`pipeline`).

pub use self::clause::{Clause, Join, Judged};
pub use self::condition::Condition;
pub use self::fault::{Fault, Place};
pub use self::index::{Index, Scratch};
pub use self::keywords::Keywords;
pub use self::source::QueryText;

/// The language of queries, for those who write them.
pub const REFERENCE: &str = include_str!("reference.md");

mod fault;
mod plural;
mod common_words;
mod pattern;
mod sequence;
mod units;
mod spelling;
mod term;
mod near;
mod label;
mod regular;
mod finder;
mod spans;
mod expression;
mod evidence;
mod index;
mod clause;
mod wording;
mod keywords;
mod doubts;
mod keyword_clauses;
mod language;
mod source;
mod condition;
#[cfg(test)]
mod tests;
