//! The code that decides a condition: a tree in a row of numbers.
//!
//! A node is a head, its numbers, and its parts. The head has what the node is, the fields that it
//! searches, and the length of the whole, so that a part can be left out.

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Op {
    /// All of its parts.
    All,
    /// Any of its parts.
    Any,
    /// Not its one part.
    Not,
    /// A pattern.
    Word,
    /// Patterns of neighbouring words.
    Phrase,
    /// The number of a sequence, and its patterns.
    Sequence,
    /// How many words may stand between, and parts.
    Close,
    /// The same with two parts, in any order.
    Near,
    /// The same in this order.
    Ordered,
    /// The number of what is decided the slow way.
    Leaf,
}

const OPS: [Op; 10] =
    [Op::All, Op::Any, Op::Not, Op::Word, Op::Phrase, Op::Sequence, Op::Close, Op::Near, Op::Ordered, Op::Leaf];
/// The longest node, in numbers; what is longer is decided the slow way.
pub(super) const LONGEST: usize = (1 << 19) - 1;

/// A node of code.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node<'a> {
    pub(super) op: Op,
    /// One bit a field.
    pub(super) fields: u16,
    /// Its numbers and parts.
    pub(super) rest: &'a [u32],
}

/// The head of a node of this length, head included.
pub(super) fn head(op: Op, fields: u16, length: usize) -> u32 {
    op as u32 | u32::from(fields) << 4 | (length as u32) << 13
}

/// The first node of a row, and what stands behind it.
#[inline]
pub(super) fn split(code: &[u32]) -> Option<(Node<'_>, &[u32])> {
    let head = *code.first()?;
    let (node, behind) = code.split_at((head >> 13) as usize);
    let op = OPS[(head & 15) as usize];
    Some((Node { op, fields: (head >> 4) as u16 & 0x1FF, rest: &node[1..] }, behind))
}

/// The nodes of a row.
pub(super) fn nodes(mut code: &[u32]) -> impl Iterator<Item = Node<'_>> {
    std::iter::from_fn(move || {
        let (node, behind) = split(code)?;
        code = behind;
        Some(node)
    })
}
