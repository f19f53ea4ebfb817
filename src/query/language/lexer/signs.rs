//! Signs that join or deny: the dash that is NOT, and those of other tools, which are refused.

use super::super::super::units::is_quote;
use super::super::refusals::{self, Before};
use super::super::token::TokenKind;
use super::{Lexer, scan};

impl<'a> Lexer<'a> {
    /// Whether the place is the start, or follows a space or a bracket, or the name of a field.
    pub(super) fn follows_gap(&self) -> bool {
        let before = self.source[..self.at].chars().next_back();
        before.is_none_or(|c| scan::is_space(c) || scan::is_bracket(c))
            || matches!(self.tokens.last().map(|token| &token.kind), Some(TokenKind::Prefix(_)))
    }

    /// Whether something that is no operator stands at `at`.
    fn operand_at(&self, at: usize) -> bool {
        self.source[at..].chars().next().is_some_and(|c| !scan::is_space(c) && !matches!(c, ')' | '）' | '}' | ']'))
    }

    /// A dash in front of something is NOT; one that stands alone has two meanings.
    pub(super) fn dash(&mut self) {
        let start = self.at;
        let end = start + self.rest().find(|c| !scan::is_dash(c)).unwrap_or(self.rest().len());
        if self.operand_at(end) {
            return self.push(TokenKind::Not, start, end);
        }
        self.faults.push(refusals::lone_dash(start..end));
        self.joint(start, end);
    }

    pub(super) fn square(&mut self, sign: char) {
        let span = self.at..self.at + 1;
        self.faults.push(refusals::square_bracket(sign, span.clone()));
        let kind = if sign == '[' { TokenKind::Open } else { TokenKind::Close };
        self.push(kind, span.start, span.end);
    }

    pub(super) fn comma(&mut self, end: usize) {
        let start = self.at;
        self.faults.push(refusals::comma(&self.source[start..end], start..end));
        self.joint(start, end);
    }

    pub(super) fn bars(&mut self) {
        let length = self.rest().len() - self.rest().trim_start_matches('|').len();
        self.foreign(length, TokenKind::Or, "OR");
    }

    /// Whether an ampersand is no sign of a word: two of them, or one that stands alone.
    pub(super) fn ampersand_joins(&self) -> bool {
        self.rest().starts_with("&&")
            || !self.operand_at(self.at + 1)
            || self.source[self.at + 1..].starts_with(is_quote)
    }

    pub(super) fn ampersands(&mut self) {
        let length = self.rest().len() - self.rest().trim_start_matches('&').len();
        self.foreign(length, TokenKind::And, "AND");
    }

    /// `!x`, which is NOT, exact case or truncation, depending on the tool.
    pub(super) fn bang(&mut self) {
        let (start, end) = (self.at, self.at + 1);
        let word = self.word_at(end);
        let before = self.before(start, end + word.len());
        self.faults.push(refusals::bang(word, before, start..end + word.len()));
        self.at = end;
        if !self.operand_at(end) {
            self.joint(start, end);
        } else if before == Before::Operand {
            self.push(TokenKind::Not, start, end);
        }
    }

    /// `+x`, which is "must be there" or "exactly so", and `+` alone.
    pub(super) fn plus(&mut self) {
        let (start, end) = (self.at, self.at + 1);
        if !self.operand_at(end) {
            return self.foreign(1, TokenKind::And, "AND");
        }
        let word = self.word_at(end);
        let before = self.before(start, end + word.len());
        self.faults.push(refusals::plus(word, before, start..end + word.len()));
        self.at = end;
        if before == Before::Operand {
            self.push(TokenKind::And, start, end);
        }
    }

    fn word_at(&self, at: usize) -> &'a str {
        &self.source[at..at + scan::end_of_word(&self.source[at..])]
    }

    /// What stands before a refused sign, whose word ends at `end`.
    fn before(&self, start: usize, end: usize) -> Before {
        let is_gap = |text: &str| text.chars().all(scan::is_space);
        match self.tokens.last() {
            Some(token) if token.kind.ends_operand() => Before::Operand,
            _ if is_gap(&self.source[..start]) && is_gap(&self.source[end..]) => Before::Alone,
            _ => Before::Operator,
        }
    }

    /// An operator of programmers.
    fn foreign(&mut self, length: usize, kind: TokenKind, meant: &str) {
        let (start, end) = (self.at, self.at + length);
        self.faults.push(refusals::foreign(&self.source[start..end], meant, start..end));
        if self.tokens.last().is_some_and(|token| token.kind.ends_operand()) && self.goes_on(end) {
            self.push(kind, start, end);
        }
        self.at = end;
    }

    /// A refused sign between two operands joins them; elsewhere it is left out.
    fn joint(&mut self, start: usize, end: usize) {
        if self.tokens.last().is_some_and(|token| token.kind.ends_operand()) && self.goes_on(end) {
            self.push(TokenKind::Joint, start, end);
        }
        self.at = end;
    }

    /// Whether an operand follows, spaces aside.
    fn goes_on(&self, at: usize) -> bool {
        let rest = self.source[at..].trim_start_matches(scan::is_space);
        let next = &rest[..scan::end_of_word(rest)];
        !matches!(next, "AND" | "OR") && !rest.is_empty() && !rest.starts_with([')', '）', '}', ']'])
    }
}
