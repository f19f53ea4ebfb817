//! What is asked.

use std::fmt;
use std::time::Duration;

use url::Url;

use super::Cookie;
use crate::model::Validators;
use crate::secret::{Secret, shown};

/// One request, as far as the caller decides it.
///
/// A GET follows redirects. A POST does not: it would deliver to somebody whom the user did not
/// name, and its answer is the redirect itself.
#[derive(Clone)]
pub struct Request {
    pub(super) url: Url,
    /// Whose credentials are sent, to its own origin; the URL itself unless the request goes to
    /// where that has moved.
    pub(super) home: Url,
    pub(super) headers: Vec<(String, HeaderText)>,
    /// Its URL was written by somebody outside: what is allowed inside is not allowed to it.
    pub(super) from_outside: bool,
    pub(super) cookies: Vec<Cookie>,
    pub(super) validators: Option<Validators>,
    pub(super) post: Option<Vec<u8>>,
    /// The body is sent by PUT.
    pub(super) put: bool,
    pub(super) timeout: Option<Duration>,
    pub(super) body_limit: Option<BodyLimit>,
}

/// The value of a header, and whom it may be shown to.
#[derive(Clone, Debug)]
pub(super) enum HeaderText {
    /// Sent along every redirect.
    Open(String),
    /// Sent to the origin of the request's URL only.
    Secret(Secret),
}

/// How much of a body is read, in bytes after decompression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BodyLimit {
    /// A longer body is an error.
    Whole(usize),
    /// The rest of a longer body is left, and so is what cannot be read.
    Start(usize),
}

impl Request {
    /// A GET of `url`. User and password in it are sent as Basic authentication, to its own
    /// origin only.
    pub fn get(url: Url) -> Self {
        Self {
            home: url.clone(),
            url,
            headers: Vec::new(),
            from_outside: false,
            cookies: Vec::new(),
            validators: None,
            post: None,
            put: false,
            timeout: None,
            body_limit: None,
        }
    }

    /// A POST of `body` to `url`.
    pub fn post(url: Url, body: impl Into<Vec<u8>>) -> Self {
        Self { post: Some(body.into()), ..Self::get(url) }
    }

    /// A PUT of `body` to `url`; all else is as with a POST.
    pub fn put(url: Url, body: impl Into<Vec<u8>>) -> Self {
        Self { put: true, ..Self::post(url, body) }
    }

    /// Asks `url` instead, where the request's own URL is known to have moved. What is secret is
    /// still sent to the origin of the latter only.
    #[must_use]
    pub fn moved_to(mut self, url: Url) -> Self {
        self.url = url;
        self
    }

    /// Says whether the URL was written by somebody on the Internet, as a link in a public feed is. Then
    /// it leads to no private address, whatever is allowed.
    #[must_use]
    pub fn from_outside(mut self, from_outside: bool) -> Self {
        self.from_outside = from_outside;
        self
    }

    /// Adds a header, sent along every redirect.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), HeaderText::Open(value.to_owned())));
        self
    }

    /// Adds a header whose value is secret: sent to the origin of the request's URL only.
    #[must_use]
    pub fn secret_header(mut self, name: &str, value: &Secret) -> Self {
        self.headers.push((name.to_owned(), HeaderText::Secret(value.clone())));
        self
    }

    /// Adds a cookie, sent to where it belongs only, also along redirects.
    #[must_use]
    pub fn cookie(mut self, cookie: Cookie) -> Self {
        self.cookies.push(cookie);
        self
    }

    /// Makes the request conditional (RFC 9110, section 13). The validators are sent only to the
    /// URL that they came from, which a redirect may lead to.
    #[must_use]
    pub fn conditional(mut self, validators: &Validators) -> Self {
        self.validators = Some(validators.clone());
        self
    }

    /// Bounds the time from the first byte sent to the last byte received, all redirects
    /// together and without the wait for the host's turn. Default: `NetworkSettings::timeout`.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Refuses a body longer than `bytes` after decompression. Default:
    /// `NetworkSettings::body_limit`.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = Some(BodyLimit::Whole(bytes));
        self
    }

    /// Reads the first `bytes` of the body and leaves the rest, also when the body breaks off or
    /// stalls: for callers to whom the status is the answer.
    #[must_use]
    pub fn start_of_body(mut self, bytes: usize) -> Self {
        self.body_limit = Some(BodyLimit::Start(bytes));
        self
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut fields = f.debug_struct("Request");
        match &self.post {
            // Where a POST goes is often a secret in itself.
            Some(_) => fields.field("post", &self.url.host_str()),
            None => fields.field("get", &shown(&self.url)),
        };
        fields.finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_prints_nothing_that_opens_doors() {
        let url = Url::parse("https://me:hunter2@example.org/hooks/T0KEN?key=k123").unwrap();
        let post = Request::post(url.clone(), "body").secret_header("Authorization", &Secret::from("hunter2"));
        assert_eq!(format!("{post:?}"), r#"Request { post: Some("example.org"), .. }"#);
        assert_eq!(format!("{:?}", Request::get(url)), r#"Request { get: "https://example.org/hooks/T0KEN?…", .. }"#);
    }
}
