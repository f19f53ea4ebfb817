//! Words of a command line, with quotes and without a shell.

use std::ops::Range;

/// Words that only a shell understands.
const SHELL_SIGNS: [&str; 9] = ["|", "||", "&", "&&", ";", ">", ">>", "<", "2>&1"];

/// What is wrong with a command line, where in the text, and what to write instead.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct WordsFault {
    pub(super) span: Range<usize>,
    pub(super) message: String,
    pub(super) fix: &'static str,
}

/// Splits at spaces. Single quotes keep everything; double quotes keep everything but `\"` and
/// `\\`; outside of quotes a backslash keeps the next sign.
pub(super) fn split(text: &str) -> Result<Vec<String>, WordsFault> {
    let mut words = Vec::new();
    let mut signs = text.char_indices().peekable();
    while let Some(&(start, sign)) = signs.peek() {
        if sign.is_whitespace() {
            signs.next();
            continue;
        }
        let (word, quoted) = word(text, &mut signs)?;
        if !quoted && SHELL_SIGNS.contains(&word.as_str()) {
            return Err(WordsFault {
                span: start..start + word.len(),
                message: format!("`{word}` needs a shell, and none is involved"),
                fix: "start one: `exec:sh -c '…'`",
            });
        }
        words.push(word);
    }
    Ok(words)
}

type Signs<'a> = std::iter::Peekable<std::str::CharIndices<'a>>;

/// One word, and whether any of it was quoted.
fn word(text: &str, signs: &mut Signs<'_>) -> Result<(String, bool), WordsFault> {
    let mut word = String::new();
    let mut any_quoted = false;
    while let Some((at, sign)) = signs.next_if(|(_, sign)| !sign.is_whitespace()) {
        match sign {
            '\'' | '"' => {
                any_quoted = true;
                quoted(sign, signs, &mut word).ok_or_else(|| WordsFault {
                    span: at..text.len(),
                    message: "this quote is never closed".to_owned(),
                    fix: "close it, or write a backslash before it",
                })?;
            }
            '\\' => word.extend(signs.next().map(|(_, next)| next)),
            _ => word.push(sign),
        }
    }
    Ok((word, any_quoted))
}

/// Reads up to the closing quote; nothing if there is none.
fn quoted(quote: char, signs: &mut Signs<'_>, word: &mut String) -> Option<()> {
    loop {
        match signs.next()?.1 {
            sign if sign == quote => return Some(()),
            '\\' if quote == '"' => match signs.next()?.1 {
                next @ ('"' | '\\') => word.push(next),
                next => word.extend(['\\', next]),
            },
            sign => word.push(sign),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_keep_spaces_together() {
        assert_eq!(split(r#"curl  -s 'a b' "c \"d\"" e\ f"#).unwrap(), ["curl", "-s", "a b", "c \"d\"", "e f"]);
        assert_eq!(split(r#"x="y z"'w'"#).unwrap(), ["x=y zw"]);
        assert_eq!(split("a '' b").unwrap(), ["a", "", "b"]);
        assert_eq!(split("  ").unwrap(), [""; 0]);
    }

    #[test]
    fn a_quote_that_stays_open_is_pointed_at() {
        assert_eq!(split("echo 'a b").unwrap_err().span, 5..9);
        assert_eq!(split("echo \"a\\").unwrap_err().span, 5..8);
    }

    #[test]
    fn what_needs_a_shell_is_refused() {
        assert_eq!(split("cat x | jq .").unwrap_err().span, 6..7);
        assert_eq!(split("grep '|' x").unwrap(), ["grep", "|", "x"]);
    }
}
