//! Addresses of the web, and ranges of addresses.

use std::net::IpAddr;

use url::Url;

use super::finding::quoted;
use super::reader::{Text, Value};
use crate::net::{AddressRange, refused_literal};

/// Reads an `http` or `https` address, or reports what is wrong with it.
pub(super) fn web(text: &Text<'_>) -> Option<Url> {
    parse_web(text.value).map_err(|(problem, help)| text.refuse(format!("this address {problem}"), help)).ok()
}

/// Reads an `http` or `https` address. The fault is what follows the address in a sentence, and
/// what to write instead; it does not repeat the address, which may be a secret.
pub(super) fn parse_web(address: &str) -> Result<Url, (String, String)> {
    let example = "write it as `https://example.org/feed.xml`";
    if address.is_empty() {
        return Err(("is empty".to_owned(), example.to_owned()));
    }
    if address.contains(|sign: char| sign.is_control() || sign.is_whitespace()) {
        return Err((
            "contains a space or a line break".to_owned(),
            "write `%20` for a space in an address".to_owned(),
        ));
    }
    let url = Url::parse(address).map_err(|error| match error {
        url::ParseError::RelativeUrlWithoutBase => {
            ("has no scheme".to_owned(), "begin it with `https://` or `http://`".to_owned())
        }
        error => (format!("is not an address: {error}"), example.to_owned()),
    })?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err((format!("has the scheme {}", quoted(url.scheme())), "use `https:` or `http:`".to_owned()));
    }
    if !address[url.scheme().len()..].starts_with("://") {
        return Err(("lacks the `//` behind its scheme".to_owned(), example.to_owned()));
    }
    Ok(url)
}

/// Refuses an address whose host is the number of a private address that is not allowed.
pub(super) fn refuse_private(value: &Value<'_>, url: &Url, allowed: &[AddressRange]) {
    if let Some(refusal) = refused_literal(url, allowed) {
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
        let length = if host.contains(':') { 128 } else { 32 };
        value.refuse(
            format!("this address will be refused: {refusal}"),
            format!("if it is meant, add `allow_private = [\"{host}/{length}\"]` here or under `[network]`"),
        );
    }
}

/// Reads a range of addresses in CIDR notation, or a single address.
pub(super) fn range(text: &Text<'_>) -> Option<AddressRange> {
    let (address, prefix) = match text.value.split_once('/') {
        Some((address, prefix)) => (address, Some(prefix)),
        None => (text.value, None),
    };
    let Ok(address) = address.parse::<IpAddr>() else {
        let help = match address {
            "localhost" => "write `\"127.0.0.0/8\"` and `\"::1/128\"`",
            _ => "write it as `\"127.0.0.0/8\"` or `\"fd00::/8\"`; names are not possible here",
        };
        text.refuse(format!("{} is not a range of addresses", text.quoted()), help);
        return None;
    };
    let longest = if address.is_ipv4() { 32 } else { 128 };
    let length = prefix.map_or(Some(longest), |prefix| prefix.parse().ok()).filter(|length| *length <= longest);
    if length.is_none() {
        let start = text.value.len() - prefix.unwrap_or_default().len();
        let help = format!("write a number from 0 to {longest}");
        text.refuse_part(start..text.value.len(), "this is not the length of a prefix", Some(help));
    }
    Some(AddressRange { address, prefix: length? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_addresses_of_the_web_are_taken() {
        assert!(parse_web("https://example.org/x?y=z").is_ok());
        for (address, fault) in [
            ("example.org/feed", "has no scheme"),
            ("ftp://example.org/", "has the scheme `ftp`"),
            ("https:example.org", "lacks the `//` behind its scheme"),
            ("https://exa mple.org", "contains a space or a line break"),
            ("https://example.org/\r\nx", "contains a space or a line break"),
            ("https://:80/", "is not an address: empty host"),
        ] {
            assert_eq!(parse_web(address).unwrap_err().0, fault, "{address}");
        }
    }
}
