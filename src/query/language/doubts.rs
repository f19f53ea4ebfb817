//! Queries that work, but perhaps not as meant.

use std::collections::HashSet;
use std::ops::Range;

use super::super::common_words::{is_ambiguous_abbreviation, is_very_common, plus_form, plus_name};
use super::super::fault::{Fault, Place};
use super::super::pattern::Freedom;
use super::compile;
use super::fields::FieldName;
use super::overlap::{Reading, comparable};
use super::syntax::{Kind, Node, Scope};
use crate::model::Item;
use crate::text::{Document, FieldSet};

/// What is doubtful in a query that compiles; `feeds` are the names of all feeds.
pub(super) fn doubts(query: &Node, feeds: &[&str]) -> Vec<Fault> {
    let mut texts = HashSet::new();
    collect(query, &mut texts);
    let mut doubter = Doubter { texts, feeds, doubts: Vec::new() };
    doubter.single_common_word(query);
    doubter.visit(query, false);
    doubter.doubts.sort_by_key(|doubt| doubt.span.start);
    doubter.doubts
}

/// The texts of all words and phrases, in lower case.
fn collect(node: &Node, texts: &mut HashSet<String>) {
    match &node.kind {
        Kind::Word(text) | Kind::Phrase { text, .. } => {
            texts.insert(text.to_lowercase());
        }
        Kind::Not(part) | Kind::Scoped(_, part) => collect(part, texts),
        Kind::Near(near) => [&near.left, &near.right].into_iter().for_each(|side| collect(side, texts)),
        Kind::All(parts) | Kind::Any(parts) => parts.iter().for_each(|part| collect(part, texts)),
        Kind::Regex { .. } | Kind::Missing => {}
    }
}

struct Doubter<'a> {
    texts: HashSet<String>,
    feeds: &'a [&'a str],
    doubts: Vec<Fault>,
}

impl Doubter<'_> {
    fn add(&mut self, span: &Range<usize>, message: String, fix: impl Into<String>) {
        self.doubts.push(Fault { place: Place::Query, span: span.clone(), message, fix: Some(fix.into()) });
    }

    fn single_common_word(&mut self, query: &Node) {
        if let Kind::Word(text) | Kind::Phrase { text, .. } = &query.kind
            && is_very_common(text)
        {
            self.add(
                &query.span,
                format!("`{text}` alone is in a large part of all news"),
                format!("add more, as in `{text} AND iran`"),
            );
        }
    }

    /// Doubts about a part; `cased` inside `cs()` and in fields that hold no prose.
    fn visit(&mut self, node: &Node, cased: bool) {
        match &node.kind {
            Kind::Word(text) | Kind::Phrase { text, within: None } if !cased => self.term(text, &node.span),
            Kind::Not(part) => self.visit(part, cased),
            Kind::Near(near) => [&near.left, &near.right].into_iter().for_each(|side| self.visit(side, cased)),
            Kind::All(parts) | Kind::Any(parts) => {
                parts.iter().for_each(|part| self.visit(part, cased));
                self.idle(parts, matches!(node.kind, Kind::All(_)));
            }
            Kind::Scoped(scope, part) => {
                if *scope == Scope::Field(FieldName::Feed) {
                    self.feed(node);
                }
                let prose = !matches!(
                    scope,
                    Scope::Case | Scope::Field(FieldName::Feed | FieldName::Lang | FieldName::Site | FieldName::Url)
                );
                self.visit(part, cased || !prose);
            }
            _ => {}
        }
    }

    fn term(&mut self, text: &str, span: &Range<usize>) {
        if is_ambiguous_abbreviation(text) {
            let message = format!("`{text}` is also met as `{}`: case does not count", text.to_lowercase());
            self.add(span, message, format!("write `cs({text})`"));
        }
        if let Some(name) = plus_name(text)
            && !self.texts.contains(&plus_form(name))
        {
            let message = format!("`{text}` is not met where it is spelled out");
            self.add(span, message, format!("write `({text} OR \"{name} plus\")`"));
        }
    }

    /// Parts that another part beside them makes idle: `a OR (a AND b)`, `a AND (a OR b)`, `a OR a`.
    fn idle(&mut self, parts: &[Node], all: bool) {
        let mut seen: HashSet<String> = HashSet::new();
        let compared = comparable(parts, parts);
        for (number, part) in parts.iter().enumerate() {
            if !seen.insert(part.to_string()) {
                self.add(&part.span, format!("`{part}` stands here twice"), "leave one of them out");
            } else if compared && let Some(other) = decides(parts, number, all) {
                let message = format!("this part can never matter: `{other}` beside it decides alone");
                self.add(&part.span, message, format!("leave it out, or leave out `{other}`"));
            }
        }
    }

    fn feed(&mut self, node: &Node) {
        let condition = compile::compile(node, FieldSet::DEFAULT, Freedom::Plural, &mut Vec::new());
        let covered = |name: &&str| condition.evaluate(&Document::new(&Item::from_feed((*name).into()))).is_some();
        if !self.feeds.is_empty() && !self.feeds.iter().any(covered) {
            self.add(&node.span, format!("no feed fits `{node}`"), format!("the feeds are {}", listed(self.feeds)));
        }
    }
}

/// The part that makes this one idle; of two that are equal, the first.
fn decides(parts: &[Node], number: usize, all: bool) -> Option<&Node> {
    // Which fields are searched and whether words match by stem counts for little here.
    let reading = Reading { fields: None, stemmed: true };
    let idles = |a: &Node, b: &Node| if all { reading.covers(b, a) } else { reading.covers(a, b) };
    let others = parts.iter().enumerate().filter(|&(other, part)| other != number && *part != parts[number]);
    let mut idling = others.filter(|(_, part)| idles(part, &parts[number]));
    idling.find(|&(other, part)| other < number || !idles(&parts[number], part)).map(|(_, part)| part)
}

fn listed(feeds: &[&str]) -> String {
    const MOST: usize = 8;
    let more = if feeds.len() > MOST { ", …" } else { "" };
    feeds.iter().take(MOST).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ") + more
}
