//! The tree becomes an expression: scopes move down to the words that they narrow.

use std::ops::Range;

use super::super::expression::Expression;
use super::super::fault::Fault;
use super::super::finder::Finder;
use super::super::pattern::Freedom;
use super::super::spans::AtLeast;
use super::fields::FieldName;
use super::refusals;
use super::syntax::{Kind, Node, Scope};
use crate::model::Field;
use crate::text::FieldSet;

mod leaf;
mod near;

/// The fields whose words count as the first words of an item.
const TEXT: [Field; 3] = [Field::Title, Field::Summary, Field::Content];

/// Compiles a query; what comes out counts only if no fault was added.
pub(super) fn compile(query: &Node, fields: FieldSet, freedom: Freedom, faults: &mut Vec<Fault>) -> Expression {
    let within = Within { fields, named: None, first: None, exact_case: false };
    Compiler { freedom, faults }.expression(query, within)
}

/// The scopes that a part stands in.
#[derive(Clone, Copy, Debug)]
struct Within {
    fields: FieldSet,
    /// The field that was named, if one was.
    named: Option<FieldName>,
    first: Option<u32>,
    exact_case: bool,
}

struct Compiler<'a> {
    freedom: Freedom,
    faults: &'a mut Vec<Fault>,
}

impl Compiler<'_> {
    fn expression(&mut self, node: &Node, within: Within) -> Expression {
        match &node.kind {
            Kind::Word(_) | Kind::Phrase { within: None, .. } | Kind::Regex { .. } => {
                self.finder(node, within).map_or(Expression::All(Vec::new()), Expression::Find)
            }
            Kind::Phrase { .. } | Kind::Near(_) => {
                self.spans(node, within).map_or(Expression::All(Vec::new()), Expression::Spans)
            }
            Kind::Not(part) => Expression::Not(Box::new(self.expression(part, within))),
            Kind::All(parts) => Expression::All(parts.iter().map(|part| self.expression(part, within)).collect()),
            Kind::Any(parts) => Expression::Any(parts.iter().map(|part| self.expression(part, within)).collect()),
            Kind::Scoped(Scope::AtLeast(times), part) => {
                let finders = self.countable(part, within, *times);
                Expression::AtLeast(AtLeast { times: *times as usize, finders })
            }
            Kind::Scoped(scope, part) => {
                let within = self.narrowed(*scope, within, &node.span);
                self.expression(part, within)
            }
            Kind::Missing => Expression::All(Vec::new()),
        }
    }

    /// The scope within a scope.
    fn narrowed(&mut self, scope: Scope, outer: Within, span: &Range<usize>) -> Within {
        let mut inner = outer;
        match scope {
            Scope::Field(field) => {
                inner.fields = field.fields();
                inner.named = Some(field);
                if let Some(named) = outer.named {
                    inner.fields = both(field.fields(), outer.fields);
                    if is_empty(inner.fields) {
                        let [outer, inner] = [named, field].map(|field| format!("{}:", field.as_str()));
                        self.faults.push(refusals::fields_apart(&outer, &inner, span.clone()));
                    }
                }
            }
            Scope::First(words) => inner.first = Some(outer.first.map_or(words, |outer| outer.min(words))),
            Scope::Case => inner.exact_case = true,
            Scope::AtLeast(_) => {}
        }
        if let (Some(first), Some(_)) = (inner.first, inner.named)
            && !is_empty(inner.fields)
            && is_empty(both(inner.fields, TEXT.into_iter().collect()))
        {
            self.faults.push(refusals::outside_first(first, span.clone()));
        }
        inner
    }

    /// What `atleast` counts.
    fn countable(&mut self, node: &Node, within: Within, times: u32) -> Vec<Finder> {
        match &node.kind {
            Kind::Word(_) | Kind::Phrase { within: None, .. } | Kind::Regex { .. } => {
                self.finder(node, within).into_iter().collect()
            }
            Kind::Any(parts) => parts.iter().flat_map(|part| self.countable(part, within, times)).collect(),
            Kind::Scoped(scope @ (Scope::Field(_) | Scope::First(_) | Scope::Case), part) => {
                let within = self.narrowed(*scope, within, &node.span);
                self.countable(part, within, times)
            }
            Kind::Missing => Vec::new(),
            _ => {
                let each = |part: &Node| Node::scoped(Scope::AtLeast(times), part.clone(), part.span.clone());
                let (what, meant) = match &node.kind {
                    Kind::All(parts) => ("AND", Some(Node::all(parts.iter().map(each).collect()))),
                    Kind::Not(part) => ("NOT", Some(Node::not(each(part)))),
                    Kind::Scoped(..) => ("another `atleast`", None),
                    _ => ("NEAR", None),
                };
                self.faults.push(refusals::cannot_count(times, what, meant.as_ref(), node.span.clone()));
                Vec::new()
            }
        }
    }
}

fn both(a: FieldSet, b: FieldSet) -> FieldSet {
    Field::ALL.into_iter().filter(|&field| a.contains(field) && b.contains(field)).collect()
}

fn is_empty(fields: FieldSet) -> bool {
    !Field::ALL.into_iter().any(|field| fields.contains(field))
}
