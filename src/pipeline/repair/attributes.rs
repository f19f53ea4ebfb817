//! The attributes of a start tag, quoted or not.

/// The names and values of attributes, values with their references.
pub(super) fn attributes(written: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = written;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '"' | '\'' | '/'));
        let end = rest.find(|c: char| c.is_ascii_whitespace() || c == '=')?;
        let name = &rest[..end];
        rest = rest[end..].trim_ascii_start();
        let Some(after) = rest.strip_prefix('=') else { return Some((name, "")) };
        let (value, after) = value(after.trim_ascii_start());
        rest = after;
        Some((name, value))
    })
}

/// The value of an attribute by its name, whatever the case.
pub(super) fn attribute<'a>(written: &'a str, name: &str) -> Option<&'a str> {
    attributes(written).find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

fn value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inside) = text.strip_prefix(quote) {
            return inside.split_once(quote).unwrap_or((inside, ""));
        }
    }
    let end = text.find(|c: char| c.is_ascii_whitespace()).unwrap_or(text.len());
    text.split_at(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read_however_they_are_quoted() {
        let read: Vec<_> = attributes(" a=\"1\" b='2 \"' c=3 d e = \"5\"").collect();
        assert_eq!(read, [("a", "1"), ("b", "2 \""), ("c", "3"), ("d", ""), ("e", "5")]);
        assert_eq!(attribute(" HREF=\"x\"", "href"), Some("x"));
    }
}
