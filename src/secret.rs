//! Values that must never print: passwords, signing secrets, addresses that carry a token.
//!
//! A [`Secret`] comes in from the configuration and goes out to the one call that needs it,
//! through [`Secret::expose`]. Its `Debug` shows that there is one, not what it is.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use url::Url;

/// A text that never prints and is wiped from memory when dropped.
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    /// The text itself, for the call that needs it and nothing else.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

/// A feed's address as it may be shown: without user, password, fragment and query values.
pub fn shown(url: &Url) -> String {
    let mut url = url.clone();
    // Both fail only for addresses that cannot carry credentials in the first place.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.set_fragment(None);
    if url.query().is_some() {
        url.set_query(Some("…"));
    }
    url.to_string().replace("%E2%80%A6", "…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_does_not_print() {
        assert_eq!(format!("{:?}", Secret::from("hunter2")), "Secret(…)");
    }

    #[test]
    fn an_address_is_shown_without_what_opens_doors() {
        let url = Url::parse("https://me:pass@example.org/feed?key=k123#x").unwrap();
        assert_eq!(shown(&url), "https://example.org/feed?…");
    }
}
