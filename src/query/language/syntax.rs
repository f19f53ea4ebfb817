//! The syntax tree, and its one canonical form.

use std::fmt;
use std::ops::Range;

/// A query as a tree.
#[derive(Clone, Debug)]
pub(in crate::query) struct Node {
    pub(super) kind: NodeKind,
    /// Bytes of the query.
    pub(super) span: Range<usize>,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum NodeKind {
    /// A word, phrase or wildcard, as typed.
    Word(String),
    /// An exact phrase.
    Phrase(String),
    /// Words within one window.
    Window(String, u32),
    And(Vec<Node>),
    Or(Vec<Node>),
    Not(Box<Node>),
    Near {
        left: Box<Node>,
        right: Box<Node>,
        within: u32,
        ordered: bool,
    },
    /// A scope, by its one name.
    Field(&'static str, Box<Node>),
    AtLeast(u32, Box<Node>),
    First(u32, Box<Node>),
    Case(String),
    Regex(String, bool),
}

impl PartialEq for Node {
    /// Where a node stands does not matter.
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            NodeKind::Word(word) => f.write_str(word),
            NodeKind::Phrase(phrase) => write!(f, "\"{phrase}\""),
            NodeKind::Window(phrase, within) => write!(f, "\"{phrase}\"~{within}"),
            NodeKind::And(parts) => joined(f, parts, " AND "),
            NodeKind::Or(parts) => joined(f, parts, " OR "),
            NodeKind::Not(part) => write!(f, "NOT {}", Bracketed(part)),
            NodeKind::Near { left, right, within, ordered } => {
                let name = if *ordered { "ONEAR" } else { "NEAR" };
                write!(f, "{} {name}/{within} {}", Bracketed(left), Bracketed(right))
            }
            NodeKind::Field(name, part) => write!(f, "{name}:{}", Bracketed(part)),
            NodeKind::AtLeast(times, part) => write!(f, "atleast{times}({part})"),
            NodeKind::First(words, part) => write!(f, "first{words}({part})"),
            NodeKind::Case(word) => write!(f, "cs({word})"),
            NodeKind::Regex(pattern, ignore_case) => {
                write!(f, "re:/{}/{}", pattern.replace('/', "\\/"), if *ignore_case { "i" } else { "" })
            }
        }
    }
}

fn joined(f: &mut fmt::Formatter<'_>, parts: &[Node], operator: &str) -> fmt::Result {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            f.write_str(operator)?;
        }
        match part.kind {
            // NOT and NEAR bind tighter than what joins them here.
            NodeKind::Not(_) | NodeKind::Near { .. } => write!(f, "{part}")?,
            _ => write!(f, "{}", Bracketed(part))?,
        }
    }
    Ok(())
}

/// A node in brackets, where it needs them as a part of another.
struct Bracketed<'a>(&'a Node);

impl fmt::Display for Bracketed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.kind {
            NodeKind::And(_) | NodeKind::Or(_) | NodeKind::Not(_) | NodeKind::Near { .. } => write!(f, "({})", self.0),
            _ => write!(f, "{}", self.0),
        }
    }
}
