//! What is answered, with the headers that go with it.

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{self, HeaderName, HeaderValue};
use hyper::{Response, StatusCode};

use super::exposition;

/// What is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reply {
    status: StatusCode,
    body: Bytes,
    kind: Kind,
}

/// What the body of an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Not said.
    Bare,
    /// A page of HTML.
    Page,
    /// A sentence.
    Text,
    /// Metrics.
    Metrics,
}

impl Reply {
    pub(super) fn ok(body: String) -> Self {
        Self { body: body.into(), ..Self::of(StatusCode::OK) }
    }

    /// A page of HTML.
    pub(super) fn page(body: String) -> Self {
        Self { kind: Kind::Page, ..Self::ok(body) }
    }

    /// A sentence.
    pub(super) fn text(body: String) -> Self {
        Self { kind: Kind::Text, ..Self::ok(body) }
    }

    /// Metrics.
    pub(super) fn metrics(body: Bytes) -> Self {
        Self { body, kind: Kind::Metrics, ..Self::of(StatusCode::OK) }
    }

    /// A sentence that says why not.
    pub(super) fn unavailable(body: String) -> Self {
        Self { status: StatusCode::SERVICE_UNAVAILABLE, ..Self::text(body) }
    }

    /// Asked under a name that is not that of this server (RFC 9110, section 15.5.20).
    pub(super) fn misdirected() -> Self {
        let body = "this is asked by the number of its address, or as localhost\n".to_owned();
        Self { status: StatusCode::MISDIRECTED_REQUEST, ..Self::text(body) }
    }

    pub(super) fn not_allowed() -> Self {
        Self::of(StatusCode::METHOD_NOT_ALLOWED)
    }

    pub(super) fn accepted() -> Self {
        Self::of(StatusCode::ACCEPTED)
    }

    pub(super) fn unknown() -> Self {
        Self::of(StatusCode::NOT_FOUND)
    }

    pub(super) fn gone() -> Self {
        Self::of(StatusCode::GONE)
    }

    pub(super) fn too_large() -> Self {
        Self::of(StatusCode::PAYLOAD_TOO_LARGE)
    }

    /// The fault is on this side.
    pub(super) fn failed() -> Self {
        Self::of(StatusCode::SERVICE_UNAVAILABLE)
    }

    /// As it is sent.
    pub(super) fn into_response(self) -> Response<Full<Bytes>> {
        let headers = self.headers();
        let mut response = Response::new(Full::new(self.body));
        *response.status_mut() = self.status;
        for (name, value) in headers {
            response.headers_mut().insert(name, HeaderValue::from_static(value));
        }
        response
    }

    fn of(status: StatusCode) -> Self {
        Self { status, body: Bytes::new(), kind: Kind::Bare }
    }

    #[cfg(test)]
    pub(super) fn status(&self) -> u16 {
        self.status.as_u16()
    }

    #[cfg(test)]
    pub(super) fn body(&self) -> &[u8] {
        &self.body
    }

    fn headers(&self) -> &'static [(HeaderName, &'static str)] {
        match self.kind {
            Kind::Bare => &[],
            Kind::Page => &PAGE,
            Kind::Text => &TEXT,
            Kind::Metrics => &METRICS,
        }
    }
}

/// The headers of a sentence, which holds for the moment.
static TEXT: [(HeaderName, &str); 2] =
    [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];

/// The headers of metrics.
static METRICS: [(HeaderName, &str); 2] =
    [(header::CONTENT_TYPE, exposition::CONTENT_TYPE), (header::CACHE_CONTROL, "no-store")];

/// The headers of a page: it loads nothing, stands in no frame and tells nobody where it is.
static PAGE: [(HeaderName, &str); 4] = [
    (header::CONTENT_TYPE, "text/html; charset=utf-8"),
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
    ),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
];
