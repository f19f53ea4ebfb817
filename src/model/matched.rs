//! One item that satisfies one rule, and why.

use serde::{Deserialize, Serialize};

use super::{Field, RuleName};

/// One item that satisfies one rule, with its evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Match {
    /// The rule that is satisfied.
    pub rule: RuleName,
    /// For each term that made the rule true, where it stands; never empty.
    pub evidence: Vec<Evidence>,
}

/// One place in an item that made a rule true.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The field that was searched.
    pub field: Field,
    /// First byte in the field's plain text.
    pub start: usize,
    /// One past the last byte in the field's plain text.
    pub end: usize,
    /// The text between the two, as it stands in the item.
    pub text: String,
    /// The sentence around it.
    pub sentence: String,
}
