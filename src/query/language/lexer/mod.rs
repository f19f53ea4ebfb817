//! The text of a query cut into tokens.
//!
//! Other spellings of the same thing become one: curly quotes and guillemets, long dashes,
//! full-width brackets, the names that other tools give to fields and operators. What has two
//! meanings is refused, and something takes its place so that the parser can go on.

use super::super::fault::Fault;
use super::super::units::is_quote;
use super::refusals;
use super::token::{Token, TokenKind};

mod scan;
mod word;
mod signs;

/// Cuts a query into tokens.
pub(super) fn lex(source: &str, faults: &mut Vec<Fault>) -> Vec<Token> {
    let mut lexer = Lexer { source, at: 0, tokens: Vec::new(), faults };
    while let Some(c) = lexer.peek() {
        lexer.next_token(c);
    }
    lexer.tokens
}

/// Whether a text outside quotes is nothing but one plain word.
pub(super) fn is_plain_word(text: &str) -> bool {
    let mut faults = Vec::new();
    let tokens = lex(text, &mut faults);
    let [Token { kind: TokenKind::Word(word), .. }] = tokens.as_slice() else { return false };
    faults.is_empty() && word == text
}

struct Lexer<'a> {
    source: &'a str,
    at: usize,
    tokens: Vec<Token>,
    faults: &'a mut Vec<Fault>,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.source[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn push(&mut self, kind: TokenKind, start: usize, end: usize) {
        self.tokens.push(Token { kind, span: start..end });
        self.at = end;
    }

    fn next_token(&mut self, c: char) {
        let (start, end) = (self.at, self.at + c.len_utf8());
        match c {
            _ if scan::is_space(c) => self.at = end,
            '(' | '（' => self.push(TokenKind::Open, start, end),
            ')' | '）' => self.push(TokenKind::Close, start, end),
            '{' => self.push(TokenKind::OpenBrace, start, end),
            '}' => self.push(TokenKind::CloseBrace, start, end),
            '[' | ']' => self.square(c),
            _ if is_quote(c) => self.phrase(),
            '\\' if self.source[end..].starts_with(is_quote) => self.at = end,
            _ if scan::is_comma(c) => self.comma(end),
            '|' => self.bars(),
            '&' if self.ampersand_joins() => self.ampersands(),
            '!' => self.bang(),
            '+' => self.plus(),
            _ if scan::is_dash(c) && self.follows_gap() => self.dash(),
            _ => self.word(),
        }
    }

    /// A phrase, with `~5` behind it or without.
    fn phrase(&mut self) {
        let start = self.at;
        let open = self.peek().map_or(start, |quote| start + quote.len_utf8());
        let Some(length) = self.source[open..].find(is_quote) else {
            self.faults.push(refusals::open_quote(self.source, start, open));
            return self.push(TokenKind::Missing, start, self.source.len());
        };
        let close = open + length;
        self.at = close + self.source[close..].chars().next().map_or(0, char::len_utf8);
        let text = scan::tidy_phrase(&self.source[open..close]);
        if text.is_empty() {
            self.faults.push(refusals::empty_phrase(start..self.at));
            return self.push(TokenKind::Missing, start, self.at);
        }
        let within = self.window();
        self.push(TokenKind::Phrase { text, within }, start, self.at);
    }

    /// `~5` behind a phrase.
    fn window(&mut self) -> Option<u32> {
        let rest = self.rest().strip_prefix('~')?;
        let start = self.at;
        let digits = scan::digits(rest);
        self.at += 1 + digits.len();
        let within = scan::number(digits, scan::DISTANCES);
        if within.is_none() {
            self.faults.push(refusals::tilde_without_number(start..self.at));
        }
        Some(within.unwrap_or(scan::USUAL_DISTANCE))
    }

    /// `re:/…/`; the caller has seen its beginning.
    fn regex(&mut self, start: usize) {
        let open = start + "re:/".len();
        let Some(length) = scan::end_of_regex(&self.source[open..]) else {
            self.faults.push(refusals::open_regex(&self.source[start..], start));
            return self.push(TokenKind::Missing, start, self.source.len());
        };
        let pattern = self.source[open..open + length].to_owned();
        let behind = open + length + 1;
        let flags = behind + scan::end_of_flags(&self.source[behind..]);
        let ignore_case = match &self.source[behind..flags] {
            "" => false,
            "i" => true,
            other => {
                self.faults.push(refusals::regex_flags(other, behind..flags));
                false
            }
        };
        self.push(TokenKind::Regex { pattern, ignore_case }, start, flags);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(source: &str) -> (Vec<TokenKind>, usize) {
        let mut faults = Vec::new();
        let tokens = lex(source, &mut faults);
        (tokens.into_iter().map(|token| token.kind).collect(), faults.len())
    }

    #[test]
    fn other_spellings_are_one_token() {
        let near = |within, ordered| TokenKind::Near { within, ordered };
        for (source, kind) in [
            ("NEAR/5", near(5, false)),
            ("near5", near(5, false)),
            ("NEAR5", near(5, false)),
            ("ONEAR/0", near(0, true)),
            ("PRE/5", near(5, true)),
            ("adj5", near(5, true)),
            ("–x", TokenKind::Not),
            ("«a  b»", TokenKind::Phrase { text: "a b".into(), within: None }),
            ("„a b“~3", TokenKind::Phrase { text: "a b".into(), within: Some(3) }),
            ("COVID–19", TokenKind::Word("COVID-19".into())),
        ] {
            let (found, faults) = kinds(source);
            assert_eq!((&found[0], faults), (&kind, 0), "{source}");
        }
    }

    #[test]
    fn a_regular_expression_ends_at_a_slash_that_is_not_escaped() {
        let regex = |pattern: &str, ignore_case| TokenKind::Regex { pattern: pattern.into(), ignore_case };
        assert_eq!(kinds(r"re:/a \/ (b)/i"), (vec![regex(r"a \/ (b)", true)], 0));
        assert_eq!(kinds("re:/a/").0, [regex("a", false)]);
        assert_eq!(kinds("re:/a").1, 1);
        assert_eq!(kinds("re:/a/b/").1, 1);
    }

    #[test]
    fn signs_stay_in_their_words() {
        for word in ["OPEC+", "C++", "AT&T", "#tag", "@nato", ".NET", "U.S.", "$TSLA", "5%", "O'Neill", "drone*"] {
            assert_eq!(kinds(word), (vec![TokenKind::Word(word.into())], 0));
            assert!(is_plain_word(word), "{word}");
        }
    }

    #[test]
    fn addresses_stay_whole() {
        for source in ["url:https://example.org/a,b?c=d", "site:https://example.org"] {
            let (found, faults) = kinds(source);
            assert_eq!((found.len(), faults), (2, 0), "{found:?}");
        }
    }
}
