//! Addresses, and the few elements that are looked for in a text.

use url::Url;

/// The address, made absolute where it is relative and a base is known. An absolute one keeps its
/// spelling.
pub(super) fn resolve(address: &str, base: Option<&Url>) -> String {
    let address = address.trim();
    match (Url::parse(address), base) {
        (Err(url::ParseError::RelativeUrlWithoutBase), Some(base)) if !address.is_empty() => {
            base.join(address).map_or_else(|_| String::new(), String::from)
        }
        _ => address.to_owned(),
    }
}

/// An id that is an address. Whether the feed calls it permanent does not matter: an address that
/// may move is better than none.
pub(super) fn permanent(id: &str) -> String {
    let id = id.trim();
    let is_address = ["http://", "https://"].iter().any(|scheme| id.starts_with(scheme));
    if is_address { id.to_owned() } else { String::new() }
}

/// What is between the first tags of this name, with any prefix.
pub(super) fn between<'t>(text: &'t str, name: &str) -> Option<&'t str> {
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

/// A text without its tags.
pub(super) fn without_tags(text: &str) -> String {
    if !text.contains('<') || !text.contains('>') || text.contains('@') {
        return text.to_owned();
    }
    let parts = text.split('<').enumerate();
    parts
        .map(|(place, part)| if place == 0 { part } else { part.split_once('>').map_or("", |(_, after)| after) })
        .collect()
}
