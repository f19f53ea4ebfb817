//! A run without spaces: a word, an operator, the name of a field, or something refused.

use super::super::fields::FieldName;
use super::super::refusals;
use super::super::syntax::Scope;
use super::super::token::TokenKind;
use super::{Lexer, is_plain_word, scan};

/// What a run that looks like an operator is.
enum Operator {
    Is(TokenKind),
    /// A distance operator without a usable number.
    Numberless,
    /// `w/5`, which is ordered in one tool and unordered in another.
    Ambiguous(u32),
    /// `w/s`, `w/p`: in the same sentence or paragraph.
    Structural,
}

impl Lexer<'_> {
    pub(super) fn word(&mut self) {
        let start = self.at;
        let text = &self.source[start..start + scan::end_of_word(self.rest())];
        if text.starts_with("re:/") {
            return self.regex(start);
        }
        if let Some((first, length)) = scan::behind(self.rest()) {
            return self.push(TokenKind::Behind(first), start, start + length);
        }
        let text = Self::before_postfix(text);
        if let Some(operator) = operator(text) {
            return self.operator(operator, text);
        }
        if self.prefix(text) || self.function(text) {
            return;
        }
        self.plain(text, start, start + text.len());
    }

    fn operator(&mut self, operator: Operator, text: &str) {
        let (start, end) = (self.at, self.at + text.len());
        let kind = match operator {
            Operator::Is(kind) => kind,
            Operator::Numberless => {
                self.faults.push(refusals::near_without_number(text, start..end));
                TokenKind::Near { within: scan::USUAL_DISTANCE, ordered: false }
            }
            Operator::Ambiguous(within) => {
                self.faults.push(refusals::within(text, within, start..end));
                TokenKind::Near { within, ordered: false }
            }
            Operator::Structural => {
                self.faults.push(refusals::same_sentence(text, start..end));
                TokenKind::Near { within: scan::USUAL_DISTANCE, ordered: false }
            }
        };
        self.push(kind, start, end);
    }

    /// `title:`, `hd=`, `repeat3:`; what is behind it is read next.
    fn prefix(&mut self, text: &str) -> bool {
        let start = self.at;
        let Some((name, sign)) = text.find([':', '=', '：']).map(|at| text.split_at(at)) else { return false };
        let named = name.starts_with(char::is_alphabetic)
            && name.chars().all(|c| c.is_alphanumeric() || c == '_' || scan::is_dash(c));
        let end = start + name.len() + sign.chars().next().map_or(0, char::len_utf8);
        if !named {
            return false;
        }
        if let Some(field) = FieldName::named(name) {
            self.push(TokenKind::Prefix(Scope::Field(field)), start, end);
            if field.holds_addresses() {
                self.address();
            }
            return true;
        }
        if let Some(kind) = counting(name).or_else(|| casing(name)) {
            self.counted(kind, text, start, end);
            return true;
        }
        if sign.starts_with('=') {
            return false;
        }
        if sign.starts_with("://") {
            return self.bare_address();
        }
        let value = &self.source[end..start + text.len()];
        if matches!(name, "re" | "RE") {
            self.faults.push(refusals::regex_without_slashes(value, start..start + text.len()));
            self.at = end;
            return true;
        }
        let meant = FieldName::nearest(name);
        self.faults.push(refusals::unknown_field(name, meant, value, start..end));
        match meant {
            Some(field) => self.push(TokenKind::Prefix(Scope::Field(field)), start, end),
            None => self.at = end,
        }
        true
    }

    /// `https://…` outside a field.
    fn bare_address(&mut self) -> bool {
        let (start, length) = (self.at, scan::end_of_address(self.rest()));
        let address = &self.rest()[..length];
        self.faults.push(refusals::bare_address(address, start..start + length));
        self.push(TokenKind::Missing, start, start + length);
        true
    }

    /// What stands directly behind `url:` or `site:`.
    fn address(&mut self) {
        let (start, length) = (self.at, scan::end_of_address(self.rest()));
        let text = &self.rest()[..length];
        if text.is_empty() || text.starts_with("re:/") || text.starts_with(scan::is_dash) {
            return;
        }
        let (word, phrase) = (scan::tidy(text), scan::tidy_phrase(text));
        let kind = match phrase.as_str() {
            _ if is_plain_word(&word) => TokenKind::Word(word),
            "" => return,
            _ => TokenKind::Phrase { text: phrase, within: None },
        };
        self.push(kind, start, start + length);
    }

    /// `title(`, `cs(`, `atleast3(`; the ones that count need no bracket.
    fn function(&mut self, text: &str) -> bool {
        let (start, end) = (self.at, self.at + text.len());
        let bracket = self.source[end..].starts_with(['(', '（']);
        if let Some(kind) = counting(text) {
            self.counted(kind, text, start, end);
            return true;
        }
        if !bracket {
            return false;
        }
        let field = FieldName::named(text).map(|field| Some(TokenKind::Prefix(Scope::Field(field))));
        if let Some(kind) = field.or_else(|| casing(text)) {
            self.counted(kind, text, start, end);
            return true;
        }
        if text.chars().all(char::is_alphanumeric) && !matches!(text, "and" | "or" | "not") {
            self.faults.push(refusals::unknown_function(text, start..end));
            self.push(TokenKind::Word(scan::tidy(text)), start, end);
            self.tokens.push(super::Token { kind: TokenKind::Joint, span: end..end });
            return true;
        }
        false
    }

    /// A prefix whose number is known to be good, or not.
    fn counted(&mut self, kind: Option<TokenKind>, text: &str, start: usize, end: usize) {
        match kind {
            Some(kind) => self.push(kind, start, end),
            None => {
                self.faults.push(refusals::bad_count(text, start..end));
                self.at = end;
            }
        }
    }

    /// The part of a word before every `/F50/` at its end.
    fn before_postfix(text: &str) -> &str {
        let is_last = |&at: &usize| scan::behind(&text[at..]).is_some_and(|(_, length)| at + length == text.len());
        match text.match_indices('/').map(|(at, _)| at).find(is_last) {
            Some(at) => Self::before_postfix(&text[..at]),
            None => text,
        }
    }

    fn plain(&mut self, text: &str, start: usize, end: usize) {
        let mut word = text;
        if let Some((before, _)) = text.split_once('~') {
            self.faults.push(refusals::tilde(text, start..end));
            word = before;
        } else if text.ends_with('!') {
            word = text.trim_end_matches('!');
            self.faults.push(refusals::truncation(word, text, start..end));
        }
        let kind = match word {
            "" => TokenKind::Missing,
            // As the first fix would have it.
            _ if refusals::is_long_enough(word) && text.ends_with('!') => TokenKind::Word(scan::tidy(word) + "*"),
            _ => TokenKind::Word(scan::tidy(word)),
        };
        self.push(kind, start, end);
    }
}

/// The operator that a run is, in all its spellings.
fn operator(text: &str) -> Option<Operator> {
    Some(match text {
        "AND" => Operator::Is(TokenKind::And),
        "OR" => Operator::Is(TokenKind::Or),
        "NOT" => Operator::Is(TokenKind::Not),
        "NEAR" | "ONEAR" => Operator::Numberless,
        _ => return distance(&text.to_lowercase()),
    })
}

fn distance(lower: &str) -> Option<Operator> {
    let name = &lower[..lower.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(lower.len())];
    let rest = &lower[name.len()..];
    let behind = rest.strip_prefix(['/', ':']);
    let number = scan::number(behind.unwrap_or(rest), scan::DISTANCES);
    let slash = rest.starts_with('/');
    let close =
        |ordered| number.map_or(Operator::Numberless, |within| Operator::Is(TokenKind::Near { within, ordered }));
    match name {
        "near" | "onear" | "pre" | "adj" | "w" | "within" | "" if slash && matches!(behind, Some("s" | "p")) => {
            Some(Operator::Structural)
        }
        "near" | "onear" if behind.is_some() || is_number(rest) => Some(close(name == "onear")),
        "adj" if slash || is_number(rest) => Some(close(true)),
        "pre" if slash && number.is_some() => Some(close(true)),
        "w" | "within" | "" if slash => Some(Operator::Ambiguous(number?)),
        _ => None,
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `atleast3`, `repeat3`, `first50`; nothing inside if the number is no good.
fn counting(name: &str) -> Option<Option<TokenKind>> {
    let lower = name.to_lowercase();
    let scope = |digits: &str, range, scope: fn(u32) -> Scope| {
        (digits.is_empty() || is_number(digits))
            .then(|| scan::number(digits, range).map(|number| TokenKind::Prefix(scope(number))))
    };
    if let Some(digits) = lower.strip_prefix("atleast") {
        return scope(digits, scan::COUNTS, Scope::AtLeast);
    }
    if let Some(digits) = lower.strip_prefix("repeat").filter(|digits| !digits.is_empty()) {
        return scope(digits, scan::COUNTS, Scope::AtLeast);
    }
    let digits = lower.strip_prefix("first").filter(|digits| !digits.is_empty())?;
    scope(digits, scan::WORDS, Scope::First)
}

/// `cs` and `allcaps`.
fn casing(name: &str) -> Option<Option<TokenKind>> {
    match name.to_lowercase().as_str() {
        "cs" => Some(Some(TokenKind::Prefix(Scope::Case))),
        "allcaps" => Some(Some(TokenKind::AllCaps)),
        _ => None,
    }
}
