//! Tokens to a tree. A fault is recorded with its place, something takes the place of what was
//! refused, and the parser goes on.

use std::ops::Range;

use super::super::fault::Fault;
use super::level::{Level, Operator};
use super::syntax::{Kind, Node, Scope};
use super::token::{Token, TokenKind};
use super::{lexer, refusals, small};

/// Brackets in brackets; far more than anyone can read.
const DEEPEST: usize = 100;

/// Parses a query. The tree is whole if no fault was added.
pub(super) fn parse(source: &str, faults: &mut Vec<Fault>) -> Node {
    let faults_before = faults.len();
    let tokens = lexer::lex(source, faults);
    let tokens = small::settle(source, tokens, faults);
    let mut parser = Parser { source, tokens, at: 0, depth: 0, gave_up: false, faults };
    match parser.level(Inside::Query) {
        Some(node) => node,
        None => {
            if faults.len() == faults_before {
                faults.push(refusals::empty_query(source.len()));
            }
            Node::missing(0..source.len())
        }
    }
}

/// What a level of the query is surrounded by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Inside {
    Query,
    Bracket,
    Brace,
}

struct Parser<'a> {
    source: &'a str,
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    /// The rest was not read, so that closing brackets may be missing.
    gave_up: bool,
    faults: &'a mut Vec<Fault>,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&TokenKind> {
        self.tokens.get(self.at).map(|token| &token.kind)
    }

    /// The next token, of which there is one.
    fn take(&mut self) -> Token {
        self.at += 1;
        self.tokens[self.at - 1].clone()
    }

    fn text(&self, span: &Range<usize>) -> &'a str {
        &self.source[span.clone()]
    }

    /// Everything up to the end of the query or to the closing bracket, which is not taken.
    fn level(&mut self, inside: Inside) -> Option<Node> {
        let mut level = Level::new(self.source);
        while let Some(kind) = self.peek() {
            match kind {
                TokenKind::Close if inside == Inside::Bracket => break,
                TokenKind::CloseBrace if inside == Inside::Brace => break,
                TokenKind::Close | TokenKind::CloseBrace => {
                    let token = self.take();
                    self.faults.push(refusals::stray_bracket(self.text(&token.span), token.span));
                }
                TokenKind::And => self.operator(&mut level, Operator::And),
                TokenKind::Or => self.operator(&mut level, Operator::Or),
                TokenKind::Joint => self.operator(&mut level, Operator::Joint),
                &TokenKind::Near { within, ordered } => self.operator(&mut level, Operator::Near { within, ordered }),
                TokenKind::Behind(_) => {
                    let token = self.take();
                    self.faults.push(refusals::stray_postfix(self.text(&token.span), token.span));
                }
                _ => {
                    let denied = matches!(kind, TokenKind::Not);
                    let operand = self.operand();
                    level.operand(operand, denied);
                }
            }
        }
        level.finish(self.faults)
    }

    fn operator(&mut self, level: &mut Level<'_>, operator: Operator) {
        let span = self.take().span;
        level.operator(operator, span, self.faults);
    }

    /// A part with every NOT before it.
    fn operand(&mut self) -> Node {
        let (start, from) = (self.at, self.tokens[self.at].span.start);
        while self.peek() == Some(&TokenKind::Not) {
            self.at += 1;
        }
        let denials = self.at - start;
        let part = match self.peek() {
            Some(kind) if kind.begins_operand() => self.part(),
            _ => {
                let not = self.tokens[self.at - 1].span.clone();
                self.faults.push(refusals::nothing_behind("NOT", not.clone()));
                Node::missing(not)
            }
        };
        let span = from..part.span.end;
        if denials % 2 == 1 { Node { span, ..Node::not(part) } } else { Node { span, ..part } }
    }

    /// A part, with `/F50/` behind it or without.
    fn part(&mut self) -> Node {
        if self.depth == DEEPEST {
            return self.give_up();
        }
        self.depth += 1;
        let part = self.bare_part();
        self.depth -= 1;
        match self.peek() {
            Some(&TokenKind::Behind(words)) => {
                let span = part.span.start..self.take().span.end;
                Node::scoped(Scope::First(words), part, span)
            }
            _ => part,
        }
    }

    /// Reads nothing more, so that depth is no danger.
    fn give_up(&mut self) -> Node {
        let span = self.tokens[self.at].span.clone();
        self.faults.push(refusals::too_deep(DEEPEST, span.clone()));
        self.tokens.truncate(self.at);
        self.gave_up = true;
        Node::missing(span)
    }

    fn bare_part(&mut self) -> Node {
        let Token { kind, span } = self.take();
        match kind {
            TokenKind::Word(text) => Node::new(Kind::Word(text), span),
            TokenKind::Phrase { text, within } => Node::new(Kind::Phrase { text, within }, span),
            TokenKind::Regex { pattern, ignore_case } => Node::new(Kind::Regex { pattern, ignore_case }, span),
            TokenKind::Open => self.bracket(Inside::Bracket, span),
            TokenKind::OpenBrace => {
                let inner = self.bracket(Inside::Brace, span);
                let span = inner.span.clone();
                Node::scoped(Scope::Case, inner, span)
            }
            TokenKind::Prefix(scope) => self.scoped(scope, span),
            TokenKind::AllCaps => {
                let node = self.scoped(Scope::Case, span);
                in_capitals(node)
            }
            _ => Node::missing(span),
        }
    }

    fn bracket(&mut self, inside: Inside, open: Range<usize>) -> Node {
        let faults_before = self.faults.len();
        let node = self.level(inside);
        let end = match self.peek() {
            Some(_) => self.take().span.end,
            None => {
                self.open_bracket(&open);
                self.source.len()
            }
        };
        let span = open.start..end;
        match node {
            Some(node) => Node { span, ..node },
            None => {
                if self.faults.len() == faults_before {
                    self.faults.push(refusals::empty_bracket(span.clone()));
                }
                Node::missing(span)
            }
        }
    }

    /// Reports a bracket that is never closed, unless the reading ended early.
    fn open_bracket(&mut self, open: &Range<usize>) {
        let last = self.tokens.last();
        let cut_short =
            last.is_none_or(|token| token.kind == TokenKind::Missing && token.span.end == self.source.len());
        if !cut_short && !self.gave_up {
            let inside = &self.source[open.end..];
            self.faults.push(refusals::open_bracket(self.text(open), inside, open.clone()));
        }
    }

    /// What stands behind `title:`, `atleast3` or `cs`.
    fn scoped(&mut self, scope: Scope, prefix: Range<usize>) -> Node {
        let denied = self.peek() == Some(&TokenKind::Not);
        if denied {
            self.at += 1;
        }
        let part = match self.peek() {
            Some(kind) if kind.begins_operand() && *kind != TokenKind::Not => self.part(),
            _ => {
                self.faults.push(refusals::nothing_behind(self.text(&prefix), prefix.clone()));
                return Node::missing(prefix);
            }
        };
        if denied {
            let span = prefix.start..part.span.end;
            let alone = self.text(&span) == self.source.trim();
            let fault = refusals::not_behind_prefix(self.text(&prefix), self.text(&part.span), alone, span);
            self.faults.push(fault);
        }
        let span = prefix.start..part.span.end;
        Node::scoped(scope, part, span)
    }
}

/// The same with every word in capitals; what would then read as an operator stands in quotes.
fn in_capitals(node: Node) -> Node {
    let Node { kind, span } = node;
    let each = |parts: Vec<Node>| parts.into_iter().map(in_capitals).collect();
    let kind = match kind {
        Kind::Word(text) => {
            let text = text.to_uppercase();
            if lexer::is_plain_word(&text) { Kind::Word(text) } else { Kind::Phrase { text, within: None } }
        }
        Kind::Phrase { text, within } => Kind::Phrase { text: text.to_uppercase(), within },
        Kind::All(parts) => Kind::All(each(parts)),
        Kind::Any(parts) => Kind::Any(each(parts)),
        Kind::Not(part) => Kind::Not(Box::new(in_capitals(*part))),
        Kind::Scoped(scope, part) => Kind::Scoped(scope, Box::new(in_capitals(*part))),
        other => other,
    };
    Node { kind, span }
}
