//! The one form that a query is printed in: it parses to the same tree.

use std::fmt;

use super::syntax::{Kind, Node, Scope};

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Word(text) => f.write_str(text),
            Kind::Phrase { text, within: None } => write!(f, "\"{text}\""),
            Kind::Phrase { text, within: Some(within) } => write!(f, "\"{text}\"~{within}"),
            Kind::Regex { pattern, ignore_case } => write!(f, "re:/{pattern}/{}", if *ignore_case { "i" } else { "" }),
            Kind::Not(part) => write!(f, "NOT {}", Operand(part)),
            Kind::Near(near) => {
                let order = if near.ordered { "O" } else { "" };
                write!(f, "{} {order}NEAR/{} {}", Side(&near.left), near.within, Side(&near.right))
            }
            Kind::All(parts) => joined(f, parts, " AND "),
            Kind::Any(parts) => joined(f, parts, " OR "),
            Kind::Scoped(Scope::Field(field), part) => write!(f, "{}:{}", field.as_str(), Value(part)),
            Kind::Scoped(Scope::AtLeast(count), part) => write!(f, "atleast{count}({part})"),
            Kind::Scoped(Scope::First(words), part) => write!(f, "first{words}({part})"),
            Kind::Scoped(Scope::Case, part) => write!(f, "cs({part})"),
            Kind::Missing => f.write_str("…"),
        }
    }
}

/// The same text for queries that differ only in the order of what AND, OR and NEAR join.
pub(super) fn meaning(query: &Node) -> String {
    ordered(query).to_string()
}

fn ordered(node: &Node) -> Node {
    let in_order = |parts: &[Node]| {
        let mut parts: Vec<_> = parts.iter().map(ordered).collect();
        parts.sort_by_cached_key(Node::to_string);
        parts.dedup();
        parts
    };
    match &node.kind {
        Kind::All(parts) => Node::all(in_order(parts)),
        Kind::Any(parts) => Node::any(in_order(parts)),
        Kind::Not(part) => Node::not(ordered(part)),
        Kind::Scoped(scope, part) => Node::scoped(*scope, ordered(part), node.span.clone()),
        Kind::Near(near) => {
            let (left, right) = (ordered(&near.left), ordered(&near.right));
            let turn = !near.ordered && right.to_string() < left.to_string();
            let (left, right) = if turn { (right, left) } else { (left, right) };
            Node::near(left, right, near.within, near.ordered)
        }
        _ => node.clone(),
    }
}

fn joined(f: &mut fmt::Formatter<'_>, parts: &[Node], joint: &str) -> fmt::Result {
    for (number, part) in parts.iter().enumerate() {
        let joint = if number > 0 { joint } else { "" };
        write!(f, "{joint}{}", Operand(part))?;
    }
    Ok(())
}

/// A part beside an operator: in brackets if it has an operator of its own.
struct Operand<'a>(&'a Node);

impl fmt::Display for Operand<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        bracketed(f, self.0, matches!(self.0.kind, Kind::All(_) | Kind::Any(_) | Kind::Near(_)))
    }
}

/// A part beside `NEAR`.
struct Side<'a>(&'a Node);

impl fmt::Display for Side<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        bracketed(f, self.0, matches!(self.0.kind, Kind::All(_) | Kind::Any(_) | Kind::Near(_) | Kind::Not(_)))
    }
}

/// A part behind the name of a field.
struct Value<'a>(&'a Node);

impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let simple = matches!(self.0.kind, Kind::Word(_) | Kind::Phrase { .. } | Kind::Regex { .. });
        bracketed(f, self.0, !simple)
    }
}

fn bracketed(f: &mut fmt::Formatter<'_>, part: &Node, brackets: bool) -> fmt::Result {
    if brackets { write!(f, "({part})") } else { write!(f, "{part}") }
}
