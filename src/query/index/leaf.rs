//! The words of what is decided the slow way: they still find it.

use super::compile::Compiler;
use super::keys::Plan;
use crate::query::expression::Expression;
use crate::query::finder::{Finder, Sought};
use crate::query::spans::Spans;

impl Compiler<'_> {
    pub(super) fn plan_of_leaf(&mut self, expression: &Expression) -> Plan {
        match expression {
            Expression::Find(finder) => self.plan_of_finder(finder),
            Expression::AtLeast(often) => Plan::any(often.finders.iter().map(|f| self.plan_of_finder(f)).collect()),
            Expression::Spans(spans) => self.plan_of_spans(spans),
            _ => Plan::UNKNOWN,
        }
    }

    fn plan_of_finder(&mut self, finder: &Finder) -> Plan {
        match &finder.sought {
            Sought::Term(term) => self.term(term, &mut Vec::new()),
            Sought::Regular(_) | Sought::Label(_) => Plan::UNKNOWN,
        }
    }

    fn plan_of_spans(&mut self, spans: &Spans) -> Plan {
        match spans {
            Spans::Find(finder) => self.plan_of_finder(finder),
            Spans::Any(parts) => Plan::any(parts.iter().map(|part| self.plan_of_spans(part)).collect()),
            Spans::Near(near) => {
                let sides = [&near.left, &near.right].map(|side| self.plan_of_spans(side));
                Plan::all(sides.into(), self.patterns())
            }
            Spans::Window(window) => {
                let words = window.finders.iter().map(|finder| self.plan_of_finder(finder)).collect();
                Plan::all(words, self.patterns())
            }
        }
    }
}
