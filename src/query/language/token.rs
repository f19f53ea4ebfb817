//! What a query is made of, before it has a structure.

use std::ops::Range;

use super::syntax::Scope;

/// One token, and where it stands in the query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    /// Bytes of the query.
    pub(super) span: Range<usize>,
}

/// What a token is. Other spellings of the same thing are already one here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    Open,
    Close,
    /// `{`, which begins something in exact case.
    OpenBrace,
    CloseBrace,
    Word(String),
    /// `"a b"`, with `~5` behind it or without.
    Phrase {
        text: String,
        within: Option<u32>,
    },
    Regex {
        pattern: String,
        ignore_case: bool,
    },
    And,
    Or,
    Not,
    Near {
        within: u32,
        ordered: bool,
    },
    /// `title:`, `atleast3`, `cs`: what follows is its operand.
    Prefix(Scope),
    /// `allcaps`: its operand is written in capitals.
    AllCaps,
    /// `/F50/` behind its operand.
    Behind(u32),
    /// Something that was refused and joins two operands, no one knows how.
    Joint,
    /// Something that was refused and is no operand.
    Missing,
}

impl TokenKind {
    /// Whether an operand can end here.
    pub(super) fn ends_operand(&self) -> bool {
        matches!(
            self,
            Self::Close
                | Self::CloseBrace
                | Self::Word(_)
                | Self::Phrase { .. }
                | Self::Regex { .. }
                | Self::Behind(_)
                | Self::Missing
        )
    }

    /// Whether an operand can begin here.
    pub(super) fn begins_operand(&self) -> bool {
        matches!(
            self,
            Self::Open
                | Self::OpenBrace
                | Self::Word(_)
                | Self::Phrase { .. }
                | Self::Regex { .. }
                | Self::Not
                | Self::Prefix(_)
                | Self::AllCaps
                | Self::Missing
        )
    }
}
