//! The syntax tree of a query.

use std::ops::Range;

use super::fields::FieldName;

/// A part of a query, and where it stands. Two parts are equal if they mean the same in the same
/// words, wherever they stand.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    /// Bytes of the query, brackets included.
    pub(super) span: Range<usize>,
}

/// What a part is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word outside quotes.
    Word(String),
    /// A phrase; with a number, its words within one window.
    Phrase {
        text: String,
        within: Option<u32>,
    },
    Regex {
        pattern: String,
        ignore_case: bool,
    },
    Not(Box<Node>),
    Near(Box<Near>),
    /// All of two or more parts; none of them is again `All`.
    All(Vec<Node>),
    /// Any of two or more parts; none of them is again `Any`.
    Any(Vec<Node>),
    Scoped(Scope, Box<Node>),
    /// Something that was refused.
    Missing,
}

/// Two parts that stand close together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Near {
    pub(super) left: Node,
    pub(super) right: Node,
    /// At most so many words between them.
    pub(super) within: u32,
    /// The left one comes first.
    pub(super) ordered: bool,
}

/// What narrows the part behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// Only in this field.
    Field(FieldName),
    /// At least so often.
    AtLeast(u32),
    /// Within so many first words.
    First(u32),
    /// In this case only.
    Case,
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

impl Eq for Node {}

impl Node {
    pub(super) fn new(kind: Kind, span: Range<usize>) -> Self {
        Self { kind, span }
    }

    pub(super) fn missing(span: Range<usize>) -> Self {
        Self::new(Kind::Missing, span)
    }

    /// All of these, flat; just the one if there is but one.
    pub(super) fn all(parts: Vec<Self>) -> Self {
        Self::joined(parts, |node| if let Kind::All(parts) = node.kind { Ok(parts) } else { Err(node) }, Kind::All)
    }

    /// Any of these, flat; just the one if there is but one.
    pub(super) fn any(parts: Vec<Self>) -> Self {
        Self::joined(parts, |node| if let Kind::Any(parts) = node.kind { Ok(parts) } else { Err(node) }, Kind::Any)
    }

    fn joined(parts: Vec<Self>, open: fn(Self) -> Result<Vec<Self>, Self>, join: fn(Vec<Self>) -> Kind) -> Self {
        let start = parts.first().map_or(0, |part| part.span.start);
        let end = parts.last().map_or(start, |part| part.span.end);
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match open(part) {
                Ok(inner) => flat.extend(inner),
                Err(part) => flat.push(part),
            }
        }
        match flat.len() {
            0 => Self::missing(start..end),
            1 => flat.remove(0),
            _ => Self::new(join(flat), start..end),
        }
    }

    /// The contrary; of a contrary, the part itself.
    pub(super) fn not(part: Self) -> Self {
        let span = part.span.clone();
        match part.kind {
            Kind::Not(inner) => Self::new(inner.kind, span),
            _ => Self::new(Kind::Not(Box::new(part)), span),
        }
    }

    pub(super) fn near(left: Self, right: Self, within: u32, ordered: bool) -> Self {
        let span = left.span.start..right.span.end;
        Self::new(Kind::Near(Box::new(Near { left, right, within, ordered })), span)
    }

    pub(super) fn scoped(scope: Scope, part: Self, span: Range<usize>) -> Self {
        Self::new(Kind::Scoped(scope, Box::new(part)), span)
    }

    /// Whether something in it was refused, so that nothing can be said of the whole.
    pub(super) fn is_incomplete(&self) -> bool {
        match &self.kind {
            Kind::Missing => true,
            Kind::Word(_) | Kind::Phrase { .. } | Kind::Regex { .. } => false,
            Kind::Not(part) | Kind::Scoped(_, part) => part.is_incomplete(),
            Kind::Near(near) => near.left.is_incomplete() || near.right.is_incomplete(),
            Kind::All(parts) | Kind::Any(parts) => parts.iter().any(Self::is_incomplete),
        }
    }
}
