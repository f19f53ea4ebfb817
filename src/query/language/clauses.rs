//! The clauses of a query.
//!
//! A clause is compiled as a query of its own: its part of the tree, in the scopes that it stands
//! in.

use super::super::clause::{ALL, ANY, Clause, Join, NONE};
use super::super::expression::Expression;
use super::super::pattern::Freedom;
use super::super::wording::{Written, close};
use super::compile;
use super::fields::FieldName;
use super::syntax::{Kind, Near, Node, Scope};
use crate::text::{FieldSet, words};

/// The clauses of a query that compiles.
pub(super) fn clauses(query: &Node, fields: FieldSet, freedom: Freedom) -> Clause {
    Teller { fields, freedom }.clause(query, &[])
}

struct Teller {
    fields: FieldSet,
    freedom: Freedom,
}

/// A part without the scopes around it, and these, the outermost first.
struct Inside<'a> {
    part: &'a Node,
    scopes: Vec<Scope>,
    /// The scopes directly around the part, in words.
    narrowed: String,
}

impl<'a> Inside<'a> {
    fn new(mut part: &'a Node, around: &[Scope]) -> Self {
        let mut scopes = around.to_vec();
        while let Kind::Scoped(scope @ (Scope::Field(_) | Scope::First(_) | Scope::Case), inner) = &part.kind {
            scopes.push(*scope);
            part = inner;
        }
        let cased = !matches!(part.kind, Kind::Regex { .. });
        let own = scopes[around.len()..].iter().filter(|&&scope| cased || scope != Scope::Case);
        let narrowed = own.map(|&scope| narrowing(scope)).collect();
        Self { part, scopes, narrowed }
    }

    /// The field that was named last.
    fn named(&self) -> Option<FieldName> {
        self.scopes.iter().rev().find_map(|scope| if let Scope::Field(name) = scope { Some(*name) } else { None })
    }
}

impl Teller {
    fn clause(&self, node: &Node, around: &[Scope]) -> Clause {
        let inside = Inside::new(node, around);
        match &inside.part.kind {
            Kind::All(parts) => self.joined(&inside, Join::All, ALL.to_owned(), parts),
            Kind::Any(parts) => self.joined(&inside, Join::Any, ANY.to_owned(), parts),
            Kind::Not(part) => self.over(&inside, Join::None, NONE.to_owned(), part),
            Kind::Scoped(Scope::AtLeast(times), part) => {
                let times = if *times == 1 { "once".to_owned() } else { format!("{times} times") };
                self.over(&inside, Join::Often, format!("at least {times}"), part)
            }
            Kind::Near(near) => self.near(&inside, near),
            Kind::Phrase { text, within: Some(within) } => self.window(&inside, text, *within),
            Kind::Word(_) | Kind::Phrase { .. } | Kind::Regex { .. } | Kind::Scoped(..) | Kind::Missing => {
                Clause::single(self.single(&inside), self.compiled(&inside))
            }
        }
    }

    /// The part, with its scopes around it, as a query of its own. As a part of a query that
    /// compiles, it has no fault.
    fn compiled(&self, inside: &Inside<'_>) -> Expression {
        let scoped = |part: Node, scope: &Scope| {
            let span = part.span.clone();
            Node::scoped(*scope, part, span)
        };
        let query = inside.scopes.iter().rev().fold(inside.part.clone(), scoped);
        compile::compile(&query, self.fields, self.freedom, &mut Vec::new())
    }

    fn joined(&self, inside: &Inside<'_>, join: Join, what: String, parts: &[Node]) -> Clause {
        let parts = parts.iter().map(|part| self.clause(part, &inside.scopes)).collect();
        Clause::joined(join, what + &inside.narrowed, parts, self.compiled(inside))
    }

    /// What is said of any of several parts, or of one.
    fn over(&self, inside: &Inside<'_>, join: Join, what: String, operand: &Node) -> Clause {
        let inner = Inside::new(operand, &inside.scopes);
        let (parts, narrowed): (Vec<_>, _) = match &inner.part.kind {
            Kind::Any(parts) => {
                (parts.iter().map(|part| self.clause(part, &inner.scopes)).collect(), inner.narrowed.as_str())
            }
            _ => (vec![self.clause(operand, &inside.scopes)], ""),
        };
        let together = if join == Join::Often && parts.len() > 1 { ", all of these counted together" } else { "" };
        Clause::joined(join, what + &inside.narrowed + narrowed + together, parts, self.compiled(inside))
    }

    fn near(&self, inside: &Inside<'_>, near: &Near) -> Clause {
        let what = format!("both of these, {}", close(2, near.within, near.ordered, in_one_field(inside)));
        let parts = [&near.left, &near.right].map(|side| self.clause(side, &inside.scopes));
        Clause::joined(Join::Close, what + &inside.narrowed, parts.into(), self.compiled(inside))
    }

    fn window(&self, inside: &Inside<'_>, text: &str, within: u32) -> Clause {
        let words = text.split(' ').filter(|word| words(word).next().is_some());
        let parts = words.map(|word| {
            let word = Kind::Phrase { text: word.to_owned(), within: None };
            self.clause(&Node::new(word, inside.part.span.clone()), &inside.scopes)
        });
        let parts: Vec<_> = parts.collect();
        let what = format!("the words of `{text}`, {}", close(parts.len(), within, false, in_one_field(inside)));
        Clause::joined(Join::Close, what + &inside.narrowed, parts, self.compiled(inside))
    }

    /// A word, a phrase or a regular expression in words.
    fn single(&self, inside: &Inside<'_>) -> String {
        let named = inside.named();
        match (&inside.part.kind, named) {
            (Kind::Regex { pattern, ignore_case }, _) => {
                let case = if *ignore_case { " in any case" } else { "" };
                format!("a text that fits the regular expression `{pattern}`{case}{}", inside.narrowed)
            }
            (Kind::Word(text) | Kind::Phrase { text, .. }, Some(FieldName::Site)) => {
                format!("the site `{text}`, or one of its subdomains")
            }
            (Kind::Word(text) | Kind::Phrase { text, .. }, Some(FieldName::Lang)) => {
                format!("the language `{text}`, or a variant of it")
            }
            (Kind::Word(text), _) => {
                let quoted = named == Some(FieldName::Url) && words(text).nth(1).is_some();
                self.term(text, quoted, inside)
            }
            (Kind::Phrase { text, .. }, _) => self.term(text, true, inside),
            _ => inside.part.to_string(),
        }
    }

    fn term(&self, text: &str, quoted: bool, inside: &Inside<'_>) -> String {
        let exact_case = inside.scopes.contains(&Scope::Case);
        let written = Written { text, quoted, freedom: self.freedom, exact_case };
        written.in_words() + &inside.narrowed
    }
}

fn narrowing(scope: Scope) -> String {
    let field = match scope {
        Scope::AtLeast(_) => return String::new(),
        Scope::First(words) => return format!(", within the first {words} words of the text"),
        Scope::Case => return ", in this case only".to_owned(),
        Scope::Field(field) => field,
    };
    let place = match field {
        FieldName::Title => "the title",
        FieldName::Summary => "the summary",
        FieldName::Content => "the content",
        FieldName::Body => "summary or content",
        FieldName::Author => "the author's name",
        FieldName::Category => "a category",
        FieldName::Url => "the address",
        FieldName::Site => "the site",
        FieldName::Feed => "the feed's name",
        FieldName::Lang => "the language",
    };
    format!(", in {place} only")
}

/// That it must be one field, if several are searched.
fn in_one_field(inside: &Inside<'_>) -> &'static str {
    if inside.named().is_none_or(|field| field == FieldName::Body) { " in one field" } else { "" }
}
