//! The pieces that a query is cut into.

use std::ops::Range;

/// One piece of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// Bytes of the query.
    pub(super) span: Range<usize>,
}

/// What a piece is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Open,
    Close,
    /// A word or a run of signs, as typed.
    Word(String),
    /// A phrase in quotes, and the words that may stand between its words (`~5`).
    Phrase(String, Option<u32>),
    And,
    Or,
    Not,
    /// `NEAR/5` or, in this order, `ONEAR/5`.
    Near {
        within: u32,
        ordered: bool,
    },
    /// `title:`, with the name as typed.
    Field(String),
    /// `atleast3`: at least so many times.
    AtLeast(u32),
    /// `first50`: within so many words.
    First(u32),
    /// `x/F50/`: the same, behind its operand.
    FirstBehind(u32),
    /// `cs`: exact case.
    Case,
    /// `allcaps`: exact case, the word in capitals.
    Capitals,
    /// `{IT}`.
    Braced(String),
    /// `re:/…/`, and whether case is ignored.
    Regex(String, bool),
    /// Something that was reported and stands for nothing.
    Refused,
}

impl Kind {
    /// Whether something to look for can begin here.
    pub(super) fn begins_operand(&self) -> bool {
        matches!(
            self,
            Self::Open
                | Self::Word(_)
                | Self::Phrase(..)
                | Self::Field(_)
                | Self::AtLeast(_)
                | Self::First(_)
                | Self::Case
                | Self::Capitals
                | Self::Braced(_)
                | Self::Regex(..)
        )
    }
}
