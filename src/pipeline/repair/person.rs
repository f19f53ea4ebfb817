//! Names of people, as feeds write them.

/// The name in `jo@example.org (Jo March)`, `Jo March <jo@example.org>` and the like; the address
/// where there is nothing else.
pub(super) fn name(written: &str) -> String {
    let Some(address) = written.split(is_bracket).flat_map(str::split_whitespace).find(|word| is_address(word)) else {
        return unbracketed(written.trim()).trim_matches('"').trim().to_owned();
    };
    let others: Vec<&str> = written.split(is_bracket).map(|part| part.trim().trim_end_matches("mailto:")).collect();
    let without = others.into_iter().map(|part| part.replace(address, "")).collect::<Vec<_>>().join(" ");
    match tidy(&without.split_whitespace().collect::<Vec<_>>().join(" ")) {
        "" => address.trim_start_matches("mailto:").to_owned(),
        name => name.to_owned(),
    }
}

fn is_bracket(sign: char) -> bool {
    matches!(sign, '(' | ')' | '<' | '>' | '[' | ']' | '（' | '）' | '＜' | '＞')
}

fn is_address(word: &str) -> bool {
    word.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.len() > 1)
}

/// Without what separates names from addresses.
fn tidy(name: &str) -> &str {
    let outside = |sign: char| sign.is_whitespace() || matches!(sign, '"' | ',' | ';' | '-' | '–' | '—' | ':' | '|');
    unbracketed(name.trim_matches(outside)).trim()
}

fn unbracketed(name: &str) -> &str {
    let inner = name.strip_prefix('(').and_then(|inner| inner.strip_suffix(')'));
    inner.filter(|inner| !inner.contains(['(', ')'])).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_called_by_their_names() {
        for written in [
            "jo@example.org (Jo March)",
            "Jo March <jo@example.org>",
            "Jo March (jo@example.org)",
            "mailto:jo@example.org (Jo March)",
            "jo@example.org — Jo March",
            "\"Jo March\" <jo@example.org>",
            "(Jo March)",
            " Jo March ",
        ] {
            assert_eq!(name(written), "Jo March", "{written}");
        }
        assert_eq!(name("田中（tanaka@example.com）"), "田中");
        assert_eq!(name("jo@example.org"), "jo@example.org");
        assert_eq!(name("Jo March (The Desk)"), "Jo March (The Desk)");
        assert_eq!(name("@jo"), "@jo");
    }
}
