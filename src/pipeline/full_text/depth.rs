//! How deep elements stand inside one another.

/// Pages that people read are not deeper than a few dozen elements.
const DEEPEST: usize = 400;

/// Elements that hold nothing, or that end where the next one of their kind begins.
const FLAT: [&str; 25] = [
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "optgroup", "option",
    "p", "param", "rb", "rp", "rt", "source", "td", "th", "track", "wbr",
];

/// Whether elements stand deeper inside one another than in any page for people. Counts start tags
/// against end tags, so that it errs on the side of depth.
pub(super) fn is_too_deep(html: &str) -> bool {
    let mut depth = 0_usize;
    for tag in html.split('<').skip(1) {
        let (is_end, name) = match tag.strip_prefix('/') {
            Some(name) => (true, name),
            None => (false, tag),
        };
        let name = name.split(|sign: char| !sign.is_ascii_alphanumeric()).next().unwrap_or_default();
        if name.is_empty() || FLAT.iter().any(|flat| flat.eq_ignore_ascii_case(name)) {
            continue;
        }
        depth = if is_end { depth.saturating_sub(1) } else { depth + 1 };
        if depth > DEEPEST {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_inside_one_another_counts() {
        assert!(!is_too_deep(&"<div><p>x<br><img></div>".repeat(10_000)));
        assert!(!is_too_deep(&"<ul><li>x<li>y</ul>".repeat(10_000)));
        assert!(is_too_deep(&"<div>".repeat(500)));
        assert!(is_too_deep(&"<DIV ><p>".repeat(500)));
    }
}
