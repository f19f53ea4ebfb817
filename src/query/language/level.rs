//! The operands and operators of one level: what binds to what.
//!
//! NOT has bound already. NEAR binds tighter than AND and OR; AND beside OR, and NEAR beside
//! NEAR, can be read in two ways and are refused.

use std::ops::Range;

use super::super::fault::Fault;
use super::refusals;
use super::syntax::{Kind, Node};

/// Most operands of a chain of `NEAR` whose readings are written out.
const LONGEST_CHAIN: usize = 6;

/// What stands between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    And,
    Or,
    Near {
        within: u32,
        ordered: bool,
    },
    /// Something that was refused.
    Joint,
}

/// Operands side by side, and the operator before them.
#[derive(Debug)]
struct Run {
    operator: Operator,
    parts: Vec<Node>,
}

/// Operands that `NEAR` joins, and the operator before them.
#[derive(Debug)]
struct Chain {
    operator: Operator,
    parts: Vec<Node>,
    /// How close, and whether in this order, between each two of them.
    joints: Vec<(u32, bool)>,
}

/// One level of a query while it is read.
#[derive(Debug)]
pub(super) struct Level<'a> {
    source: &'a str,
    runs: Vec<Run>,
    pending: Option<(Operator, Range<usize>)>,
}

impl<'a> Level<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        Self { source, runs: Vec::new(), pending: None }
    }

    pub(super) fn operator(&mut self, operator: Operator, span: Range<usize>, faults: &mut Vec<Fault>) {
        let text = &self.source[span.clone()];
        if self.runs.is_empty() {
            faults.push(refusals::nothing_before(text, span));
            return;
        }
        match &self.pending {
            None => self.pending = Some((operator, span)),
            Some((Operator::Joint, _)) => {}
            Some((_, first)) => {
                let first = first.clone();
                faults.push(refusals::two_operators(&self.source[first.clone()], text, first.start..span.end));
                self.pending = Some((Operator::Joint, first));
            }
        }
    }

    /// Adds an operand; `denied` if NOT stands before it, which joins like AND.
    pub(super) fn operand(&mut self, part: Node, denied: bool) {
        let operator = self.pending.take().map(|(operator, _)| operator);
        match (operator, self.runs.last_mut()) {
            (None, Some(run)) if !denied => run.parts.push(part),
            (operator, _) => self.runs.push(Run { operator: operator.unwrap_or(Operator::And), parts: vec![part] }),
        }
    }

    /// The tree of the level; nothing if it has no operand.
    pub(super) fn finish(self, faults: &mut Vec<Fault>) -> Option<Node> {
        if let Some((_, span)) = self.pending.filter(|(operator, _)| *operator != Operator::Joint) {
            faults.push(refusals::nothing_behind(&self.source[span.clone()], span));
        }
        let operands: Vec<_> = self.runs.into_iter().map(|run| (run.operator, single(run.parts, faults))).collect();
        let groups = nearest(operands, faults);
        if groups.is_empty() { None } else { Some(joined(groups, faults)) }
    }
}

/// Operands side by side are refused, unless one of them was refused already.
fn single(parts: Vec<Node>, faults: &mut Vec<Fault>) -> Node {
    if parts.len() > 1 && !parts.iter().any(|part| part.kind == Kind::Missing) {
        let span = parts[0].span.start..parts[parts.len() - 1].span.end;
        faults.push(refusals::side_by_side(&parts, span));
    }
    Node::all(parts)
}

/// Binds what `NEAR` joins.
fn nearest(operands: Vec<(Operator, Node)>, faults: &mut Vec<Fault>) -> Vec<(Operator, Node)> {
    let mut chains: Vec<Chain> = Vec::new();
    for (operator, node) in operands {
        match (operator, chains.last_mut()) {
            (Operator::Near { within, ordered }, Some(chain)) => {
                chain.parts.push(node);
                chain.joints.push((within, ordered));
            }
            _ => chains.push(Chain { operator, parts: vec![node], joints: Vec::new() }),
        }
    }
    chains.into_iter().map(|chain| (chain.operator, near(chain.parts, &chain.joints, faults))).collect()
}

fn near(mut chain: Vec<Node>, joints: &[(u32, bool)], faults: &mut Vec<Fault>) -> Node {
    if let [(within, ordered)] = *joints {
        let right = chain.remove(1);
        return Node::near(chain.remove(0), right, within, ordered);
    }
    if joints.len() > 1 {
        let span = chain[0].span.start..chain[chain.len() - 1].span.end;
        let shown = chain.len().min(LONGEST_CHAIN);
        let (left, right) = readings(&chain[..shown], &joints[..shown - 1]);
        faults.push(refusals::chained(&left, &right, span));
        return Node::missing(chain[0].span.clone());
    }
    Node::all(chain)
}

/// A chain of `NEAR` read from the left, and from the right.
fn readings(chain: &[Node], joints: &[(u32, bool)]) -> (Node, Node) {
    let mut left = chain[0].clone();
    for (part, &(within, ordered)) in chain[1..].iter().zip(joints) {
        left = Node::near(left, part.clone(), within, ordered);
    }
    let mut right = chain[chain.len() - 1].clone();
    for (part, &(within, ordered)) in chain[..chain.len() - 1].iter().zip(joints).rev() {
        right = Node::near(part.clone(), right, within, ordered);
    }
    (left, right)
}

/// Binds what `AND` and `OR` join, if only one of them is there.
fn joined(groups: Vec<(Operator, Node)>, faults: &mut Vec<Fault>) -> Node {
    let has = |wanted| groups.iter().skip(1).any(|(operator, _)| *operator == wanted);
    match (has(Operator::And), has(Operator::Or)) {
        (true, true) => {
            let span = groups[0].1.span.start..groups[groups.len() - 1].1.span.end;
            let and_first = bound(&groups, Operator::Or, Node::all, Node::any);
            let or_first = bound(&groups, Operator::And, Node::any, Node::all);
            faults.push(refusals::mixed(&or_first, &and_first, span));
            and_first
        }
        (false, true) => Node::any(groups.into_iter().map(|(_, node)| node).collect()),
        _ => Node::all(groups.into_iter().map(|(_, node)| node).collect()),
    }
}

/// Joins what stands between `loose` operators first, and then the rest.
fn bound(
    groups: &[(Operator, Node)],
    loose: Operator,
    inner: fn(Vec<Node>) -> Node,
    outer: fn(Vec<Node>) -> Node,
) -> Node {
    let mut runs: Vec<Vec<Node>> = Vec::new();
    for (operator, node) in groups {
        match runs.last_mut() {
            Some(run) if *operator != loose => run.push(node.clone()),
            _ => runs.push(vec![node.clone()]),
        }
    }
    outer(runs.into_iter().map(inner).collect())
}
