//! Text to numbers, words and signs.

/// The most digits of a number that are read.
const LONGEST_NUMBER: usize = 18;

/// A piece of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A number, and how many digits it has.
    Number(i64, usize),
    /// A word as written.
    Word(&'a str),
    /// Anything else but white space.
    Sign(char),
}

/// Cuts a text. What stands in brackets is a comment, with others inside it and signs behind a
/// backslash that mean nothing (RFC 5322, section 3.2.2).
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text.trim();
    let mut comments = 0_usize;
    while let Some(first) = rest.chars().next() {
        match first {
            '(' => comments += 1,
            ')' if comments > 0 => comments -= 1,
            '\\' if comments > 0 => rest = rest[1..].trim_start_matches(['(', ')']),
            _ if comments == 0 => {
                rest = push(rest, first, &mut tokens);
                continue;
            }
            _ => {}
        }
        rest = rest.get(first.len_utf8()..).unwrap_or_default();
    }
    tokens
}

/// Takes the first piece of a text, which begins with `first`; the rest is returned.
fn push<'a>(text: &'a str, first: char, tokens: &mut Vec<Token<'a>>) -> &'a str {
    let same = |of: fn(char) -> bool| text.find(|sign| !of(sign)).unwrap_or(text.len());
    let length = match first {
        '0'..='9' => same(|sign| sign.is_ascii_digit()),
        _ if first.is_alphabetic() => same(char::is_alphabetic),
        _ => first.len_utf8(),
    };
    let (piece, rest) = text.split_at(length);
    match first {
        // More digits than any number has are cut: they are a fraction.
        '0'..='9' => {
            let length = length.min(LONGEST_NUMBER);
            tokens.push(Token::Number(piece[..length].parse().unwrap_or_default(), length));
        }
        _ if first.is_alphabetic() => tokens.push(Token::Word(piece)),
        _ if first.is_whitespace() => {}
        _ => tokens.push(Token::Sign(first)),
    }
    rest
}
