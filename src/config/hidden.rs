//! What a report must not show although it stands in a line that the report shows.
//!
//! Readers name the places of secrets as they meet them. Lines that are not TOML have no readers,
//! so there the look of the line decides.

use std::ops::Range;

/// Words in a key whose value opens doors.
const SECRET_WORDS: [&str; 5] = ["pass", "secret", "token", "auth", "cookie"];

/// The line with these bytes covered, each sign by one of the same length, so that places stay.
pub(super) fn cover(line: &str, parts: &[Range<usize>]) -> String {
    let covered = |at: usize| parts.iter().any(|part| part.contains(&at));
    line.char_indices().map(|(at, sign)| if covered(at) { star(sign) } else { sign }).collect()
}

fn star(sign: char) -> char {
    match sign.len_utf8() {
        1 => '*',
        2 => '·',
        3 => '•',
        _ => '\u{1f784}',
    }
}

/// Whether the value of this key opens doors.
pub(super) fn is_secret(key: &str) -> bool {
    let key = key.trim().to_lowercase();
    key.ends_with("key") || SECRET_WORDS.iter().any(|word| key.contains(word))
}

/// What to cover in a line that is not TOML.
pub(super) fn suspicious(line: &str) -> Vec<Range<usize>> {
    let (key, value) = line.split_once('=').unwrap_or(("", line));
    let at = line.len() - value.len();
    if is_secret(key) {
        return std::iter::once(at..line.len()).collect();
    }
    let parts = if value.contains("://") { web_secrets(value) } else { Vec::new() };
    parts.into_iter().map(|part| part.start + at..part.end + at).collect()
}

/// The user and password of an address, and everything behind its host.
pub(super) fn web_secrets(address: &str) -> Vec<Range<usize>> {
    let start = host(address);
    let end = address[start..].find(['/', '?', '#']).map_or(address.len(), |length| start + length);
    login(address).into_iter().chain(std::iter::once(end..address.len())).collect()
}

/// The user and password of an address.
pub(super) fn login(address: &str) -> Option<Range<usize>> {
    let start = host(address);
    // A password may hold any sign, so the last `@` of the text ends it.
    Some(start..start + address[start..].rfind('@')?)
}

/// Where the scheme ends, however wrong the slashes are.
fn host(address: &str) -> usize {
    let Some(colon) = address.find(':') else {
        return 0;
    };
    let rest = &address[colon + 1..];
    colon + 1 + rest.len() - rest.trim_start_matches(['/', '\\']).len()
}

/// The query of an address, which often carries a key.
pub(super) fn query(address: &str) -> Option<Range<usize>> {
    Some(address.find('?')? + 1..address.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_not_toml_shows_no_secret() {
        let shown = |line: &str| cover(line, &suspicious(line));
        assert_eq!(shown("password = \"hünt"), "password =***·**");
        assert_eq!(shown("api-key = 'x'"), "api-key =****");
        assert_eq!(shown("keywords = [\"a"), "keywords = [\"a");
        assert_eq!(shown("url = https://me:pw@example.org/T0/B0?k=v"), "url = https://*****@example.org**********");
    }

    #[test]
    fn a_login_is_found_however_wrong_the_address_is() {
        for address in ["https://me:pw@x.org", "https:\\\\me:pw@x.org", "https:me:pw@x.org", "https:///me:p@w@x.org"] {
            assert_eq!(address[login(address).unwrap()].replace("p@w", "pw"), *"me:pw", "{address}");
        }
        assert_eq!(login("https://x.org/"), None);
    }

    #[test]
    fn covering_moves_nothing() {
        assert_eq!(cover("aüb€c😀d", std::slice::from_ref(&(0..100))).len(), "aüb€c😀d".len());
        assert_eq!(cover("abcdef", &[1..3, 5..6]), "a**de*");
    }
}
