//! Text to tokens. What is refused here is a habit of other tools that has two meanings.

use super::fixes;
use super::scope;
use super::token::{Kind, Token};
use crate::query::fault::Fault;

/// Cuts a query into tokens.
pub(super) fn tokens(query: &str, faults: &mut Vec<Fault>) -> Vec<Token> {
    let mut lexer = Lexer { query, at: 0, tokens: Vec::new(), faults };
    while let Some(c) = lexer.rest().chars().next() {
        lexer.next(c);
    }
    lexer.tokens
}

struct Lexer<'a> {
    query: &'a str,
    at: usize,
    tokens: Vec<Token>,
    faults: &'a mut Vec<Fault>,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.query[self.at..]
    }

    fn push(&mut self, kind: Kind, length: usize) {
        self.tokens.push(Token { kind, span: self.at..self.at + length });
        self.at += length;
    }

    fn refuse(&mut self, fault: Fault, length: usize) {
        self.faults.push(fault);
        self.push(Kind::Refused, length);
    }

    fn next(&mut self, c: char) {
        match c {
            _ if c.is_whitespace() => self.at += c.len_utf8(),
            '(' => self.push(Kind::Open, 1),
            ')' => self.push(Kind::Close, 1),
            _ if is_quote(c) => self.phrase(c),
            '{' => self.braced(),
            ',' | ';' => self.refuse(fixes::comma(self.at, c), 1),
            '|' => self.refuse(fixes::foreign(self.at..self.at + run(self.rest(), '|'), "OR"), run(self.rest(), '|')),
            '&' if self.rest().starts_with("&&") => {
                self.refuse(fixes::foreign(self.at..self.at + 2, "AND"), 2);
            }
            '!' => self.bang(),
            '+' if self.begins_word(1) => {
                let word = self.word_from(self.at + 1);
                self.refuse(fixes::plus(self.at..self.at + 1, word), 1);
            }
            '-' | '−' | '–' | '—' if self.begins_word(c.len_utf8()) => self.push(Kind::Not, c.len_utf8()),
            _ => self.word(),
        }
    }

    /// Whether a word or bracket begins so many bytes on.
    fn begins_word(&self, skip: usize) -> bool {
        self.rest()[skip..].chars().next().is_some_and(|c| c.is_alphanumeric() || c == '(' || is_quote(c))
    }

    fn phrase(&mut self, open: char) {
        let inside = self.at + open.len_utf8();
        let Some((offset, close)) = self.query[inside..].char_indices().find(|&(_, c)| is_quote(c)) else {
            let length = self.query.len() - self.at;
            return self.refuse(fixes::open_quote(self.at, self.query), length);
        };
        let text = &self.query[inside..inside + offset];
        let end = inside + offset + close.len_utf8();
        let digits = self.query[end..].strip_prefix('~').map_or("", leading_digits);
        let length = end - self.at + if digits.is_empty() { 0 } else { digits.len() + 1 };
        if text.trim().is_empty() {
            return self.refuse(fixes::empty(self.at..end, "between these quotes"), length);
        }
        self.push(Kind::Phrase(text.to_owned(), number(digits)), length);
    }

    fn braced(&mut self) {
        match self.rest().find('}') {
            Some(end) if end > 1 => self.push(Kind::Braced(self.rest()[1..end].to_owned()), end + 1),
            _ => self.refuse(fixes::unbalanced(self.at, '{'), 1),
        }
    }

    fn bang(&mut self) {
        let word = self.word_from(self.at + 1);
        self.refuse(fixes::bang(self.at..self.at + 1 + word.len(), word), 1 + word.len());
    }

    /// The word that begins at a byte; empty if none does.
    fn word_from(&self, from: usize) -> &'a str {
        let text = &self.query[from..];
        &text[..text.find(ends_word).unwrap_or(text.len())]
    }

    fn word(&mut self) {
        if let Some(rest) = self.rest().strip_prefix("re:/") {
            return self.regex(rest);
        }
        let word = self.word_from(self.at);
        if word.is_empty() {
            let length = self.rest().chars().next().map_or(1, char::len_utf8);
            return self.refuse(fixes::stray(self.at..self.at + length, self.rest()), length);
        }
        if let Some((name, length)) = scope::prefix(word) {
            return self.push(Kind::Field(name), length);
        }
        if let Some(at) = first_behind(word) {
            let (term, behind) = word.split_at(at);
            self.named(term);
            let within = number(leading_digits(&behind[2..])).unwrap_or_default();
            return self.push(Kind::FirstBehind(within), behind.len());
        }
        self.named(word);
    }

    fn named(&mut self, word: &str) {
        let before_bracket = self.query[self.at + word.len()..].starts_with('(');
        match keyword(word, before_bracket) {
            Some(kind) => self.push(kind, word.len()),
            None if word.len() > 1 && word.ends_with('!') => {
                self.refuse(fixes::truncation(self.at..self.at + word.len(), word), word.len());
            }
            None => match fixes::doubtful_operator(self.at..self.at + word.len(), word, self.query) {
                Some((fault, kind)) => {
                    self.faults.push(fault);
                    self.push(kind, word.len());
                }
                None => self.push(Kind::Word(word.to_owned()), word.len()),
            },
        }
    }

    fn regex(&mut self, rest: &str) {
        let mut escaped = false;
        let end = rest.char_indices().find(|&(_, c)| {
            let ends = c == '/' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        });
        match end {
            Some((end, _)) => {
                let ignore_case = rest[end + 1..].starts_with('i');
                let length = "re:/".len() + end + 1 + usize::from(ignore_case);
                self.push(Kind::Regex(rest[..end].replace("\\/", "/"), ignore_case), length);
            }
            None => self.refuse(fixes::open_regex(self.at..self.query.len()), self.rest().len()),
        }
    }
}

/// A word that is an operator or a function.
fn keyword(word: &str, before_bracket: bool) -> Option<Kind> {
    match word {
        "AND" => return Some(Kind::And),
        "OR" => return Some(Kind::Or),
        "NOT" => return Some(Kind::Not),
        _ => {}
    }
    let lower = word.to_lowercase();
    for (name, ordered) in
        [("onear/", true), ("near/", false), ("near", false), ("pre/", true), ("adj/", true), ("adj", true)]
    {
        if let Some(within) =
            lower.strip_prefix(name).filter(|_| name.ends_with('/') || !lower.contains('/')).and_then(number)
        {
            return Some(Kind::Near { within, ordered });
        }
    }
    let times =
        lower.strip_prefix("atleast").or_else(|| lower.strip_prefix("repeat").map(|rest| rest.trim_end_matches(':')));
    if let Some(times) = times.and_then(number) {
        return Some(Kind::AtLeast(times));
    }
    if !before_bracket {
        return None;
    }
    match lower.as_str() {
        "cs" | "caps" => Some(Kind::Case),
        "allcaps" => Some(Kind::Capitals),
        "headline" | "title" | "intitle" => Some(Kind::Field("title".to_owned())),
        _ => lower.strip_prefix("first").and_then(number).map(Kind::First),
    }
}

/// Where `/F50/` begins at the end of a word.
fn first_behind(word: &str) -> Option<usize> {
    let inner = word.strip_suffix('/')?;
    let at = inner.rfind("/F")?;
    number(&inner[at + 2..]).map(|_| at).filter(|&at| at > 0)
}

fn number(text: &str) -> Option<u32> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) { None } else { text.parse().ok() }
}

fn leading_digits(text: &str) -> &str {
    &text[..text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len())]
}

fn run(text: &str, sign: char) -> usize {
    text.chars().take_while(|&c| c == sign).count()
}

pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '＂')
}

fn ends_word(c: char) -> bool {
    c.is_whitespace() || is_quote(c) || matches!(c, '(' | ')' | ',' | ';' | '|' | '{' | '}')
}
