//! A syntax tree to an expression.

use regex::RegexBuilder;

use super::Usual;
use super::fixes;
use super::scope;
use super::syntax::{Node, NodeKind};
use crate::query::expression::Expression;
use crate::query::fault::{Fault, Place};
use crate::query::near::Close;
use crate::query::pattern::Freedom;
use crate::query::regex::Regex;
use crate::query::site::Site;
use crate::query::term::{Context, Term, terms};
use crate::query::units::Unit;
use crate::text::FieldSet;

/// Largest compiled size of one regular expression, in bytes.
const REGEX_LIMIT: usize = 1 << 20;

/// Where a part is compiled.
#[derive(Clone, Copy)]
struct Scope {
    fields: FieldSet,
    freedom: Freedom,
    /// Only the first so many words of title, summary and content.
    first: Option<u32>,
    /// Inside `site:`.
    site: bool,
}

/// Compiles a tree, reporting terms that make no sense.
pub(super) fn compile(node: &Node, usual: Usual, faults: &mut Vec<Fault>) -> Expression {
    let scope = Scope { fields: usual.fields, freedom: usual.freedom, first: None, site: false };
    Compiler { faults }.node(node, scope)
}

struct Compiler<'a> {
    faults: &'a mut Vec<Fault>,
}

impl Compiler<'_> {
    fn node(&mut self, node: &Node, scope: Scope) -> Expression {
        match &node.kind {
            NodeKind::Word(word) if scope.site => Expression::Site(Site::new(word)),
            NodeKind::Phrase(word) if scope.site => Expression::Site(Site::new(word)),
            NodeKind::Word(_) | NodeKind::Phrase(_) | NodeKind::Case(_) => match self.term(node, scope) {
                Some(term) => Expression::Term(term),
                None => Expression::Any(Vec::new()),
            },
            NodeKind::Window(phrase, within) => self.window(node, phrase, *within, scope),
            NodeKind::And(parts) => Expression::All(self.nodes(parts, scope)),
            NodeKind::Or(parts) => Expression::Any(self.nodes(parts, scope)),
            NodeKind::Not(part) => Expression::Not(Box::new(self.node(part, scope))),
            NodeKind::Near { left, right, within, ordered } => {
                let operands = vec![self.operand(left, scope), self.operand(right, scope)];
                Expression::Close(Close { operands, within: *within, ordered: *ordered, title_is_close: false })
            }
            NodeKind::Field(name, part) => {
                let fields = scope::fields(name);
                self.node(part, Scope { fields, site: *name == "site", ..scope })
            }
            NodeKind::AtLeast(times, part) => Expression::AtLeast(*times, Box::new(self.node(part, scope))),
            NodeKind::First(words, part) => self.node(part, Scope { first: Some(*words), ..scope }),
            NodeKind::Regex(pattern, ignore_case) => self.regex(node, pattern, *ignore_case, scope),
        }
    }

    fn nodes(&mut self, parts: &[Node], scope: Scope) -> Vec<Expression> {
        parts.iter().map(|part| self.node(part, scope)).collect()
    }

    /// An operand of NEAR: one term, or several of which any will do.
    fn operand(&mut self, node: &Node, scope: Scope) -> Vec<Term> {
        match &node.kind {
            NodeKind::Or(parts) => parts.iter().flat_map(|part| self.operand(part, scope)).collect(),
            NodeKind::Word(_) | NodeKind::Phrase(_) | NodeKind::Case(_) => self.term(node, scope).into_iter().collect(),
            // Everything else was reported.
            _ => Vec::new(),
        }
    }

    fn term(&mut self, node: &Node, scope: Scope) -> Option<Term> {
        let (text, quoted, freedom) = match &node.kind {
            NodeKind::Word(word) => (word, false, scope.freedom),
            NodeKind::Phrase(phrase) => (phrase, true, scope.freedom),
            NodeKind::Case(word) => (word, true, Freedom::Case),
            _ => return None,
        };
        let before = self.faults.len();
        let context = Context { fields: scope.fields, freedom, place: Place::Query, first: scope.first };
        let unit = Unit { text: text.clone(), span: node.span.clone(), quoted };
        let mut found = terms(&unit, context, self.faults);
        if found.len() > 1 {
            self.faults.push(fixes::several_terms(node.span.clone(), text));
        }
        let term = found.pop();
        if term.is_none() && self.faults.len() == before {
            self.faults.push(fixes::no_word(node.span.clone()));
        }
        term
    }

    fn window(&mut self, node: &Node, phrase: &str, within: u32, scope: Scope) -> Expression {
        let words = phrase
            .split_whitespace()
            .map(|word| Node { kind: NodeKind::Word(word.to_owned()), span: node.span.clone() });
        let operands = words.map(|word| self.term(&word, scope).into_iter().collect()).collect();
        Expression::Close(Close { operands, within, ordered: false, title_is_close: false })
    }

    fn regex(&mut self, node: &Node, pattern: &str, ignore_case: bool, scope: Scope) -> Expression {
        let built = RegexBuilder::new(pattern).case_insensitive(ignore_case).size_limit(REGEX_LIMIT).build();
        match built {
            Ok(regex) => Expression::Regex(Regex::new(regex, scope.fields)),
            Err(error) => {
                self.faults.push(fixes::bad_regex(node.span.clone(), &error.to_string()));
                Expression::Any(Vec::new())
            }
        }
    }
}
