//! What a query must not say, although every part of it can be read.

use super::fixes;
use super::syntax::{Node, NodeKind};
use crate::query::fault::Fault;

/// Reports parts that can match nothing, or everything but something.
pub(super) fn check(node: &Node, query: &str, faults: &mut Vec<Fault>) {
    if !is_positive(node) && faults.is_empty() {
        faults.push(fixes::only_absence(0..query.len()));
    }
    walk(node, faults);
}

/// Whether something must be there for the node to be true.
fn is_positive(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Not(_) => false,
        NodeKind::And(parts) => parts.iter().any(is_positive),
        NodeKind::Or(parts) => parts.iter().all(is_positive),
        NodeKind::Field(_, part) | NodeKind::AtLeast(_, part) | NodeKind::First(_, part) => is_positive(part),
        _ => true,
    }
}

fn walk(node: &Node, faults: &mut Vec<Fault>) {
    match &node.kind {
        NodeKind::And(parts) => {
            contradiction(node, parts, faults);
            parts.iter().for_each(|part| walk(part, faults));
        }
        NodeKind::Or(parts) => parts.iter().for_each(|part| walk(part, faults)),
        NodeKind::Near { left, right, .. } => {
            for part in [left, right] {
                faults.extend(near_fault(part));
                walk(part, faults);
            }
        }
        NodeKind::Not(part) | NodeKind::Field(_, part) => walk(part, faults),
        NodeKind::AtLeast(_, part) | NodeKind::First(_, part) => {
            if !is_positive(part) {
                faults.push(fixes::only_absence(part.span.clone()));
            }
            walk(part, faults);
        }
        _ => {}
    }
}

fn contradiction(node: &Node, parts: &[Node], faults: &mut Vec<Fault>) {
    let excluded = parts.iter().filter_map(|part| match &part.kind {
        NodeKind::Not(part) => Some(part.as_ref()),
        _ => None,
    });
    for excluded in excluded {
        if parts.contains(excluded) {
            faults.push(fixes::never(node.span.clone(), &excluded.to_string()));
        }
    }
}

fn near_fault(part: &Node) -> Option<Fault> {
    let found = match &part.kind {
        NodeKind::Word(_) | NodeKind::Phrase(_) | NodeKind::Case(_) => return None,
        NodeKind::Or(parts) => return parts.iter().find_map(near_fault),
        NodeKind::And(_) => "AND",
        NodeKind::Not(_) => "NOT",
        NodeKind::Near { .. } => return None,
        NodeKind::Window(..) => "\"…\"~n",
        NodeKind::Field(..) => "a field; write it before brackets around the NEAR, as in title:(a NEAR/5 b)",
        NodeKind::AtLeast(..) => "atleast",
        NodeKind::First(..) => "first",
        NodeKind::Regex(..) => "re:",
    };
    Some(fixes::near_over(part.span.clone(), found))
}
