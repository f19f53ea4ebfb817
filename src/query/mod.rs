//! What a rule means: from what the user wrote to a condition that an item satisfies or not.
//!
//! [`Keywords`] or a Boolean query come in, the two levels of a rule. They are cut into terms, each
//! term is compiled to sequences of word patterns, and the whole is an expression tree: a
//! [`Condition`].
//! It is evaluated on a [`Document`](crate::text::Document) and gives back [`Evidence`](crate::model::Evidence).
//!
//! ```text
//! entry → units (words, phrases) ─┐
//!                                 ├→ terms (sequences of slots) → expression → occurrences → evidence
//! query → tokens → syntax tree ───┘
//! ```
//!
//! The promise: every entry that has one meaning is accepted; everything else is refused, all of
//! it at once, with a place and a fix. Evidence names what made the rule true and nothing else.
//!
//! Deliberately not here: which feeds a rule looks at, and where it alerts (`pipeline`).

pub use self::condition::Condition;
pub use self::fault::{Fault, Place};
pub use self::keywords::Keywords;

mod fault;
mod plural;
mod pattern;
mod sequence;
mod units;
mod spelling;
mod term;
mod expression;
mod near;
mod regex;
mod site;
mod keywords;
mod language;
mod condition;
#[cfg(test)]
mod tests;
