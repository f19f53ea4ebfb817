//! Text to numbers, words and signs.

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

/// Cuts a text. What stands in brackets behind the date is a comment (RFC 5322, section 3.2.2).
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let text = text.split('(').next().unwrap_or_default();
    let mut tokens = Vec::new();
    let mut rest = text.trim();
    while let Some(first) = rest.chars().next() {
        let same = |of: fn(char) -> bool| rest.find(|sign| !of(sign)).unwrap_or(rest.len());
        let length = match first {
            '0'..='9' => same(|sign| sign.is_ascii_digit()),
            _ if first.is_alphabetic() => same(char::is_alphabetic),
            _ => first.len_utf8(),
        };
        let (piece, after) = rest.split_at(length);
        match first {
            // More digits than any number has are cut: they are a fraction.
            '0'..='9' => {
                tokens.push(Token::Number(piece[..length.min(18)].parse().unwrap_or_default(), length.min(18)))
            }
            _ if first.is_alphabetic() => tokens.push(Token::Word(piece)),
            _ if first.is_whitespace() => {}
            _ => tokens.push(Token::Sign(first)),
        }
        rest = after;
    }
    tokens
}
