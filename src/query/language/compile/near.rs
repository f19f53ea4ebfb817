//! What stands close together: both sides of `NEAR`, and the words of `"a b"~5`.

use super::super::super::finder::{Finder, Sought};
use super::super::super::spans::{Near as NearSpans, Spans, Window};
use super::super::fields::FieldName;
use super::super::refusals;
use super::super::syntax::{Kind, Near, Node, Scope};
use super::{Compiler, Within, both, is_empty};
use crate::text::FieldSet;

impl Compiler<'_> {
    /// What may stand beside `NEAR`; everything else is refused.
    pub(super) fn spans(&mut self, node: &Node, within: Within) -> Option<Spans> {
        match &node.kind {
            Kind::Word(_) | Kind::Phrase { within: None, .. } => match within.named {
                Some(field @ (FieldName::Site | FieldName::Lang)) => {
                    self.faults.push(refusals::near_over(&format!("`{}:`", field.as_str()), None, node.span.clone()));
                    None
                }
                _ => self.finder(node, within).map(Spans::Find),
            },
            Kind::Phrase { text, within: Some(words) } => self.window(node, text, *words, within).map(Spans::Window),
            Kind::Any(parts) => Some(Spans::Any(parts.iter().filter_map(|part| self.spans(part, within)).collect())),
            Kind::Near(near) => self.near(near, node, within),
            Kind::Scoped(scope @ (Scope::Field(_) | Scope::First(_) | Scope::Case), part) => {
                let within = self.narrowed(*scope, within, &node.span);
                self.spans(part, within)
            }
            Kind::Missing => None,
            kind => {
                self.faults.push(refusals::near_over(name(kind), None, node.span.clone()));
                None
            }
        }
    }

    fn near(&mut self, near: &Near, node: &Node, within: Within) -> Option<Spans> {
        let [left, right] = [(&near.left, true), (&near.right, false)].map(|(side, first)| {
            if let Some(what) = refused(side, within) {
                let meant = match side.kind {
                    Kind::All(_) | Kind::Not(_) => meant(near, side, first),
                    _ => Some(anywhere(near)),
                };
                self.faults.push(refusals::near_over(what, meant.as_ref(), side.span.clone()));
                return None;
            }
            self.spans(side, within)
        });
        let (left, right) = (left?, right?);
        if is_empty(both(left.fields(), right.fields())) {
            self.faults.push(refusals::near_apart(&anywhere(near), node.span.clone()));
        }
        Some(Spans::Near(Box::new(NearSpans { left, right, within: near.within, ordered: near.ordered })))
    }

    fn window(&mut self, node: &Node, text: &str, words: u32, within: Within) -> Option<Window> {
        if let Some(field @ (FieldName::Site | FieldName::Lang)) = within.named {
            self.faults.push(refusals::near_over(&format!("`{}:`", field.as_str()), None, node.span.clone()));
            return None;
        }
        let mut finders = Vec::new();
        for word in text.split(' ').filter(|word| crate::text::words(word).next().is_some()) {
            let term = self.term(word, true, within, &node.span)?;
            finders.push(Finder { sought: Sought::Term(term), first: within.first });
        }
        if finders.len() < 2 {
            self.faults.push(refusals::window_of_one(text, node.span.clone()));
        }
        Some(Window { finders, within: words })
    }
}

fn name(kind: &Kind) -> &'static str {
    match kind {
        Kind::All(_) => "AND",
        Kind::Not(_) => "NOT",
        Kind::Regex { .. } => "a regular expression",
        _ => "`atleast`",
    }
}

/// What a side of `NEAR` is, if it can be seen at once that it cannot be one.
fn refused(side: &Node, within: Within) -> Option<&'static str> {
    match &side.kind {
        Kind::All(_) | Kind::Not(_) | Kind::Regex { .. } | Kind::Scoped(Scope::AtLeast(_), _) => Some(name(&side.kind)),
        Kind::Scoped(Scope::Field(FieldName::Site), _) if within.named.is_none() => Some("`site:`"),
        Kind::Scoped(Scope::Field(FieldName::Lang), _) if within.named.is_none() => Some("`lang:`"),
        _ => None,
    }
}

/// Both sides of `NEAR`, however far apart.
fn anywhere(near: &Near) -> Node {
    Node::all(vec![near.left.clone(), near.right.clone()])
}

/// What `a NEAR/5 (b AND NOT c)` means, if that can be said.
fn meant(near: &Near, side: &Node, first: bool) -> Option<Node> {
    let other = if first { &near.right } else { &near.left };
    let close = |part: &Node| {
        let (left, right) = if first { (part, other) } else { (other, part) };
        Node::near(left.clone(), right.clone(), near.within, near.ordered)
    };
    let parts = if let Kind::All(parts) = &side.kind { parts.as_slice() } else { std::slice::from_ref(side) };
    let mut near_parts = Vec::new();
    for part in parts {
        let (denied, part) = if let Kind::Not(inner) = &part.kind { (true, &**inner) } else { (false, part) };
        if !can_stand_near(part) || !can_stand_near(other) {
            return None;
        }
        near_parts.push(if denied { Node::not(close(part)) } else { close(part) });
    }
    if near_parts.iter().all(|part| matches!(part.kind, Kind::Not(_))) {
        near_parts.insert(0, other.clone());
    }
    Some(Node::all(near_parts))
}

fn can_stand_near(node: &Node) -> bool {
    match &node.kind {
        Kind::Word(_) | Kind::Phrase { .. } => true,
        Kind::Any(parts) => parts.iter().all(can_stand_near),
        Kind::Near(near) => can_stand_near(&near.left) && can_stand_near(&near.right),
        Kind::Scoped(scope, part) => !matches!(scope, Scope::AtLeast(_)) && can_stand_near(part),
        _ => false,
    }
}

impl Spans {
    /// The fields in which it can stand.
    fn fields(&self) -> FieldSet {
        match self {
            Self::Find(finder) => finder.fields(),
            Self::Any(parts) => union(parts.iter().map(Self::fields)),
            Self::Near(near) => both(near.left.fields(), near.right.fields()),
            Self::Window(window) => union(window.finders.iter().map(Finder::fields)),
        }
    }
}

fn union(sets: impl Iterator<Item = FieldSet>) -> FieldSet {
    let sets: Vec<_> = sets.collect();
    crate::model::Field::ALL.into_iter().filter(|&field| sets.iter().any(|set| set.contains(field))).collect()
}
