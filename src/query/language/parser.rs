//! Tokens to a syntax tree. It never stops at the first fault: it reports, assumes what was most
//! likely meant, and goes on.

use std::ops::Range;

use super::fixes;
use super::readings::{Joint, readings};
use super::scope;
use super::syntax::{Node, NodeKind};
use super::token::{Kind, Token};
use crate::query::fault::Fault;

/// Brackets and prefixes nest at most so deep.
const DEEPEST: usize = 100;

/// Parses tokens; `None` where there is nothing that could be looked for.
pub(super) fn parse(query: &str, tokens: &[Token], faults: &mut Vec<Fault>) -> Option<Node> {
    let mut parser = Parser { query, tokens, at: 0, depth: 0, faults };
    let mut node = parser.level();
    while let Some(token) = parser.peek().cloned() {
        parser.at += 1;
        if token.kind == Kind::Close {
            parser.faults.push(fixes::unbalanced(token.span.start, ')'));
        }
        node = node.or(parser.level());
    }
    if node.is_none() && parser.faults.is_empty() {
        parser.faults.push(fixes::no_word(0..query.len()));
    }
    node
}

struct Parser<'a> {
    query: &'a str,
    tokens: &'a [Token],
    at: usize,
    depth: usize,
    faults: &'a mut Vec<Fault>,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn kind(&self) -> Option<&Kind> {
        self.peek().map(|token| &token.kind)
    }

    fn text(&self, span: &Range<usize>) -> &str {
        &self.query[span.clone()]
    }

    /// Everything up to the end or a closing bracket.
    fn level(&mut self) -> Option<Node> {
        let mut parts: Vec<Node> = Vec::new();
        let mut joints: Vec<Joint> = Vec::new();
        loop {
            let before = self.at;
            match self.near() {
                Some(node) => parts.push(node),
                None => {
                    joints.pop();
                }
            }
            match self.joint(parts.last(), self.at > before) {
                Some(joint) => joints.push(joint),
                None => break,
            }
        }
        joints.truncate(parts.len().saturating_sub(1));
        self.joined(parts, &joints)
    }

    /// What joins the part before to what follows; reports it where nothing does.
    fn joint(&mut self, before: Option<&Node>, moved: bool) -> Option<Joint> {
        while self.kind() == Some(&Kind::Refused) {
            self.at += 1;
            if self.kind().is_some_and(Kind::begins_operand) {
                return Some(Joint::And);
            }
        }
        let token = self.peek()?.clone();
        match token.kind {
            Kind::And => self.at += 1,
            Kind::Or => {
                self.at += 1;
                self.operand_follows(&token, "OR", before.is_some());
                return Some(Joint::Or);
            }
            // `a NOT b` joins like AND; the part reads its own NOT.
            Kind::Not => return Some(Joint::And),
            Kind::Close => return None,
            Kind::Near { .. } | Kind::FirstBehind(_) => {
                self.at += 1;
                self.faults.push(fixes::missing_operand(token.span, "NEAR"));
                return Some(Joint::And);
            }
            _ if moved || before.is_some() => {
                if let Some(left) = before {
                    let left = self.text(&left.span).to_owned();
                    let right = self.text(&token.span).to_owned();
                    self.faults.push(fixes::missing_operator(token.span.clone(), &left, &right));
                }
                return Some(Joint::And);
            }
            _ => return None,
        }
        self.operand_follows(&token, "AND", before.is_some());
        Some(Joint::And)
    }

    fn operand_follows(&mut self, operator: &Token, name: &str, something_before: bool) {
        let next = self.kind();
        let follows = next.is_some_and(|kind| kind.begins_operand() || matches!(kind, Kind::Not | Kind::Refused));
        if !follows || !something_before {
            self.faults.push(fixes::missing_operand(operator.span.clone(), name));
        }
    }

    fn joined(&mut self, mut parts: Vec<Node>, joints: &[Joint]) -> Option<Node> {
        if parts.len() < 2 {
            return parts.pop();
        }
        let span = parts[0].span.start..parts[parts.len() - 1].span.end;
        if joints.windows(2).any(|pair| pair[0] != pair[1]) {
            let (and_first, or_first) = readings(&parts, joints);
            self.faults.push(fixes::mixed(span.clone(), &or_first, &and_first));
        }
        let kind = if joints.contains(&Joint::Or) { NodeKind::Or(parts) } else { NodeKind::And(parts) };
        Some(Node { kind, span })
    }

    /// Parts that NEAR joins, or one part.
    fn near(&mut self) -> Option<Node> {
        let mut left = self.unary()?;
        let mut chained = false;
        let mut middle = left.span.clone();
        while let Some(&Kind::Near { within, ordered }) = self.kind() {
            let operator = self.tokens[self.at].clone();
            self.at += 1;
            let Some(right) = self.unary() else {
                self.faults.push(fixes::missing_operand(operator.span, "NEAR"));
                return Some(left);
            };
            let span = left.span.start..right.span.end;
            if chained {
                let second = self.text(&(middle.start..right.span.end)).to_owned();
                let first = self.text(&left.span).to_owned();
                self.faults.push(fixes::near_chain(span.clone(), &first, &second));
            }
            chained = true;
            middle = right.span.clone();
            left =
                Node { kind: NodeKind::Near { left: Box::new(left), right: Box::new(right), within, ordered }, span };
        }
        Some(left)
    }

    fn unary(&mut self) -> Option<Node> {
        let token = self.peek()?.clone();
        let prefixed: fn(Box<Node>) -> NodeKind = match token.kind {
            Kind::Not => NodeKind::Not,
            _ => return self.primary(&token),
        };
        self.at += 1;
        let part = self.deeper(&token, Self::unary);
        if part.is_none() && self.kind() != Some(&Kind::Refused) {
            self.faults.push(fixes::nothing_behind(token.span.clone(), "NOT"));
        }
        let part = part?;
        let span = token.span.start..part.span.end;
        Some(Node { kind: prefixed(Box::new(part)), span })
    }

    fn primary(&mut self, token: &Token) -> Option<Node> {
        let node = self.leaf_or_group(token)?;
        let Some(&Kind::FirstBehind(words)) = self.kind() else { return Some(node) };
        let span = node.span.start..self.tokens[self.at].span.end;
        self.at += 1;
        Some(Node { kind: NodeKind::First(words, Box::new(node)), span })
    }

    fn leaf_or_group(&mut self, token: &Token) -> Option<Node> {
        let kind = match &token.kind {
            Kind::Word(word) => NodeKind::Word(word.clone()),
            Kind::Phrase(phrase, None) => NodeKind::Phrase(phrase.clone()),
            Kind::Phrase(phrase, Some(within)) => NodeKind::Window(phrase.clone(), *within),
            Kind::Braced(word) => NodeKind::Case(word.clone()),
            Kind::Regex(pattern, ignore_case) => NodeKind::Regex(pattern.clone(), *ignore_case),
            Kind::Open => return self.group(token),
            Kind::Field(_) | Kind::AtLeast(_) | Kind::First(_) => return self.prefixed(token),
            Kind::Case | Kind::Capitals => return self.exact_case(token),
            _ => return None,
        };
        self.at += 1;
        Some(Node { kind, span: token.span.clone() })
    }

    fn group(&mut self, open: &Token) -> Option<Node> {
        self.at += 1;
        let faults_before = self.faults.len();
        let inner = self.deeper(open, Self::level);
        let end = match self.peek() {
            Some(token) if token.kind == Kind::Close => {
                let end = token.span.end;
                self.at += 1;
                end
            }
            _ => {
                self.faults.push(fixes::unbalanced(open.span.start, '('));
                self.query.len()
            }
        };
        if inner.is_none() && self.faults.len() == faults_before {
            self.faults.push(fixes::empty(open.span.start..end, "between these brackets"));
        }
        inner.map(|node| Node { span: open.span.start..end, ..node })
    }

    /// A scope or a count before its operand.
    fn prefixed(&mut self, token: &Token) -> Option<Node> {
        self.at += 1;
        let Some(part) = self.deeper(token, |parser| parser.operand_of(token)) else {
            let prefix = self.text(&token.span).to_owned();
            self.faults.push(match &token.kind {
                Kind::Field(name) if scope::canonical(name).is_none() => fixes::unknown_field(token.span.clone(), name),
                _ => fixes::nothing_behind(token.span.clone(), &prefix),
            });
            return None;
        };
        let span = token.span.start..part.span.end;
        let part = Box::new(part);
        let kind = match &token.kind {
            Kind::Field(name) => match scope::canonical(name) {
                Some(name) => NodeKind::Field(name, part),
                None => {
                    self.faults.push(fixes::unknown_field(token.span.clone(), name));
                    return Some(*part);
                }
            },
            Kind::AtLeast(times) => NodeKind::AtLeast(*times, part),
            Kind::First(words) => NodeKind::First(*words, part),
            _ => return Some(*part),
        };
        Some(Node { kind, span })
    }

    fn operand_of(&mut self, prefix: &Token) -> Option<Node> {
        let token = self.peek()?.clone();
        let may_follow =
            token.kind.begins_operand() && (token.kind == Kind::Open || token.span.start >= prefix.span.end);
        if may_follow { self.primary(&token) } else { None }
    }

    /// `cs(WHO)`: the text in the brackets is taken as typed.
    fn exact_case(&mut self, token: &Token) -> Option<Node> {
        let open = token.span.end + 1;
        let close = self.query[open..].find(')').map(|at| open + at);
        let Some(close) = close else {
            self.at += 1;
            self.faults.push(fixes::unbalanced(token.span.end, '('));
            return None;
        };
        self.at += self.tokens[self.at..].iter().take_while(|token| token.span.start <= close).count();
        let typed = self.query[open..close].trim().trim_matches(super::lexer::is_quote).to_owned();
        if typed.is_empty() {
            self.faults.push(fixes::empty(token.span.end..close + 1, "between these brackets"));
            return None;
        }
        let word = if token.kind == Kind::Capitals { typed.to_uppercase() } else { typed };
        Some(Node { kind: NodeKind::Case(word), span: token.span.start..close + 1 })
    }

    fn deeper(&mut self, token: &Token, parse: impl FnOnce(&mut Self) -> Option<Node>) -> Option<Node> {
        if self.depth >= DEEPEST {
            self.faults.push(fixes::too_deep(token.span.clone()));
            self.at = self.tokens.len();
            return None;
        }
        self.depth += 1;
        let node = parse(self);
        self.depth -= 1;
        node
    }
}
