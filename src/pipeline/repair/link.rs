//! Addresses.

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
