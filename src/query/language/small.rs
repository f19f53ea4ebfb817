//! Operators that are not in capitals, between terms: operator or word? They are refused, and read as
//! operators, so that what else is wrong is found too.

use super::super::fault::Fault;
use super::refusals;
use super::token::{Token, TokenKind};

/// Replaces words that look like operators where they stand between operands.
pub(super) fn settle(source: &str, tokens: Vec<Token>, faults: &mut Vec<Fault>) -> Vec<Token> {
    let mut settled: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        let length = tokens[at..].iter().take_while(|token| is_small(token)).count();
        let run = &tokens[at..at + length.max(1)];
        let next = tokens.get(at + run.len());
        if length > 0 && joins(settled.last(), next) {
            faults.push(refusal(source, settled.last(), run, next));
            settled.extend(operators(settled.last(), run, next));
        } else {
            settled.extend_from_slice(run);
        }
        at += run.len();
    }
    settled
}

fn is_small(token: &Token) -> bool {
    matches!(&token.kind, TokenKind::Word(word) if matches!(word.to_lowercase().as_str(), "and" | "or" | "not" | "near" | "onear"))
}

fn ends_operand(token: Option<&Token>) -> bool {
    token.is_some_and(|token| token.kind.ends_operand())
}

fn begins_operand(token: Option<&Token>) -> bool {
    token.is_some_and(|token| token.kind.begins_operand())
}

fn joins(before: Option<&Token>, behind: Option<&Token>) -> bool {
    ends_operand(before) || begins_operand(behind)
}

fn refusal(source: &str, before: Option<&Token>, run: &[Token], behind: Option<&Token>) -> Fault {
    let span = run[0].span.start..run[run.len() - 1].span.end;
    let text = &source[span.clone()];
    if text.to_lowercase().contains("near") {
        return refusals::small_near(text, span);
    }
    let before = before.filter(|token| token.kind.ends_operand());
    let behind = behind.filter(|token| token.kind.begins_operand());
    let simple = [before, behind].into_iter().flatten().all(is_simple);
    let shown = |token: Option<&Token>| token.filter(|_| simple).map_or("", |token| &source[token.span.clone()]);
    refusals::small_operator(text, shown(before), shown(behind), span)
}

fn is_simple(token: &Token) -> bool {
    matches!(token.kind, TokenKind::Word(_) | TokenKind::Phrase { within: None, .. })
}

/// The operators that the words would be; none of them without its operands.
fn operators(before: Option<&Token>, run: &[Token], behind: Option<&Token>) -> Vec<Token> {
    let kind = |token: &Token| match &token.kind {
        TokenKind::Word(word) if word.eq_ignore_ascii_case("or") => TokenKind::Or,
        TokenKind::Word(word) if word.eq_ignore_ascii_case("not") => TokenKind::Not,
        TokenKind::Word(word) if word.eq_ignore_ascii_case("and") => TokenKind::And,
        _ => TokenKind::Near { within: 5, ordered: false },
    };
    let operators: Vec<_> = run.iter().map(|token| Token { kind: kind(token), span: token.span.clone() }).collect();
    let first_joins = operators.first().is_some_and(|token| token.kind != TokenKind::Not);
    let usable = begins_operand(behind) && (ends_operand(before) || !first_joins);
    let tidy = operators.windows(2).all(|pair| pair[1].kind == TokenKind::Not);
    if usable && tidy { operators } else { Vec::new() }
}
