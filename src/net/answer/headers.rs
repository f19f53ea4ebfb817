//! The headers of an answer.

use std::fmt;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

/// The headers of an answer: names without regard to case, values as raw bytes.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Headers(HeaderMap);

impl Headers {
    /// The first header called `name`, byte for byte.
    pub fn get(&self, name: &str) -> Option<&[u8]> {
        self.0.get(name).map(HeaderValue::as_bytes)
    }

    /// The first header called `name`, if it is readable text; without spaces around it.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(|value| str::from_utf8(value).ok()).map(str::trim)
    }

    /// All headers called `name` that are readable text, in the order received.
    pub fn texts<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        let values = self.0.get_all(name).into_iter();
        values.filter_map(|value| str::from_utf8(value.as_bytes()).ok()).map(str::trim)
    }
}

impl From<HeaderMap> for Headers {
    fn from(headers: HeaderMap) -> Self {
        Self(headers)
    }
}

impl<'a> FromIterator<(&'a str, &'a str)> for Headers {
    /// Leaves out what cannot be a header.
    fn from_iter<I: IntoIterator<Item = (&'a str, &'a str)>>(headers: I) -> Self {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
                map.append(name, value);
            }
        }
        Self(map)
    }
}

impl fmt::Debug for Headers {
    /// Names only: a value may be a cookie.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.keys().map(HeaderName::as_str)).finish()
    }
}
