//! What can be wrong with a rule's condition.

use std::ops::Range;

/// Which part of a rule a fault is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// An entry of `keywords`, by index.
    Any(usize),
    /// An entry of `all`, by index.
    All(usize),
    /// An entry of `exclude`, by index.
    Exclude(usize),
    /// `query`.
    Query,
    /// `language`.
    Language,
    /// The rule as a whole.
    Rule,
}

/// One thing that is wrong with a rule's condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Which part of the rule.
    pub place: Place,
    /// Bytes within that part's text.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub fix: Option<String>,
}
