//! The two readings of AND and OR that stand side by side without brackets.

use super::syntax::{Node, NodeKind};

/// What joins two parts of one level.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    And,
    Or,
}

/// Both readings of AND and OR without brackets: AND binds first, then from left to right.
pub(super) fn readings(parts: &[Node], joints: &[Joint]) -> (String, String) {
    let grouped = |tight: Joint| {
        let mut groups: Vec<Vec<String>> = vec![vec![shown(&parts[0])]];
        for (joint, part) in joints.iter().zip(&parts[1..]) {
            if *joint == tight {
                groups.last_mut().expect("there is always a group").push(shown(part));
            } else {
                groups.push(vec![shown(part)]);
            }
        }
        let (inner, outer) = if tight == Joint::And { (" AND ", " OR ") } else { (" OR ", " AND ") };
        let shown: Vec<_> = groups
            .iter()
            .map(|group| if group.len() > 1 { format!("({})", group.join(inner)) } else { group.join(inner) })
            .collect();
        shown.join(outer)
    };
    (grouped(Joint::And), grouped(Joint::Or))
}

fn shown(node: &Node) -> String {
    match node.kind {
        NodeKind::And(_) | NodeKind::Or(_) => format!("({node})"),
        _ => node.to_string(),
    }
}
