//! Names of people, as feeds write them.

/// The name in what is inside an element: that of the element `name` in it, or else `email`, or
/// else the whole text. One who has nothing but an address on the web has no name.
pub(super) fn of_element(written: &str) -> String {
    let part = |element: &str| between(written, element).map(name).filter(|name| !name.is_empty());
    let whole = || if between(written, "uri").is_some() { String::new() } else { name(&without_tags(written)) };
    part("name").or_else(|| part("email")).unwrap_or_else(whole)
}

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

/// What is between the first tags of this name, with any prefix.
fn between<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        rest = &rest[open + 1..];
        let end = rest.find('>')?;
        let local = rest[..end].split([' ', '/']).next()?.rsplit(':').next()?;
        if local.eq_ignore_ascii_case(name) && !rest.starts_with('/') {
            return rest[end + 1..].split('<').next();
        }
    }
    None
}

/// A text without its tags; one with an address may have that in the same brackets.
fn without_tags(text: &str) -> String {
    if !text.contains('<') || !text.contains('>') || text.contains('@') {
        return text.to_owned();
    }
    let parts = text.split('<').enumerate();
    parts
        .map(|(place, part)| if place == 0 { part } else { part.split_once('>').map_or("", |(_, after)| after) })
        .collect()
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

    #[test]
    fn elements_say_which_part_is_the_name() {
        assert_eq!(of_element("<name>Jo March</name><uri>https://jo.example</uri>"), "Jo March");
        assert_eq!(of_element("<a:email>jo@example.org</a:email>"), "jo@example.org");
        assert_eq!(of_element("<uri>https://jo.example</uri>"), "");
        assert_eq!(of_element("<b>Jo</b> March"), "Jo March");
        assert_eq!(of_element("Jo March <jo@example.org>"), "Jo March");
    }
}
