//! One step on the way to the answer, and where it leads.
//!
//! A request makes the first [`Hop`]; each redirect makes the next. What may be said to a hop is
//! decided here: credentials only to the origin that the user wrote, validators only to the URL
//! that they came from.

use url::{Origin, Url};

use super::request::HeaderText;
use super::{NetworkError, Request};
use crate::secret::Secret;

/// Redirects followed for one request.
pub(super) const MOST_REDIRECTS: usize = 5;

/// One URL to ask on the way to the answer.
#[derive(Clone, Debug)]
pub(super) struct Hop {
    /// Where to ask; without credentials and fragment.
    pub(super) url: Url,
    /// Where the unbroken run of permanent redirects led so far.
    pub(super) moved: Option<Url>,
    /// No redirect but permanent ones so far.
    permanent: bool,
    redirects: usize,
    /// A public host has led here: what is allowed inside is not allowed to it.
    pub(super) from_outside: bool,
}

impl Hop {
    /// The first hop: the request's own URL.
    pub(super) fn first(request: &Request) -> Self {
        Self {
            url: bare(request.url.clone()),
            moved: None,
            permanent: true,
            redirects: 0,
            from_outside: request.from_outside,
        }
    }

    /// The host and its port, as an error shows it.
    pub(super) fn host(&self) -> String {
        host(&self.url)
    }

    /// The hop that a redirect with `status` and `location` leads to.
    pub(super) fn next(self, status: u16, location: Option<&[u8]>) -> Result<Self, NetworkError> {
        if self.redirects == MOST_REDIRECTS {
            return Err(NetworkError::TooManyRedirects { host: self.host(), limit: MOST_REDIRECTS });
        }
        let url = bare(self.target(location)?);
        let permanent = self.permanent && matches!(status, 301 | 308);
        let moved = if permanent { Some(url.clone()) } else { self.moved };
        Ok(Self { url, moved, permanent, redirects: self.redirects + 1, from_outside: self.from_outside })
    }

    fn target(&self, location: Option<&[u8]>) -> Result<Url, NetworkError> {
        let fault = |fault| NetworkError::Redirect { host: self.host(), fault };
        let location = location.ok_or_else(|| fault("without an address to go to"))?;
        let target = str::from_utf8(location).ok().and_then(|location| self.url.join(location).ok());
        let target = target.ok_or_else(|| fault("to an address that cannot be read"))?;
        check_scheme(&target).map_err(|_| fault("to an address that is neither http nor https"))?;
        if self.url.scheme() == "https" && target.scheme() == "http" {
            return Err(NetworkError::Downgrade { host: self.host(), target: host(&target) });
        }
        Ok(target)
    }

    /// The headers to send to this hop; the flag says that a value is secret.
    pub(super) fn headers<'a>(&'a self, request: &'a Request) -> impl Iterator<Item = (&'a str, &'a str, bool)> {
        let at_home = self.is_at_home(request);
        request.headers.iter().filter_map(move |(name, value)| match value {
            HeaderText::Open(text) => Some((name.as_str(), text.as_str(), false)),
            HeaderText::Secret(secret) => at_home.then(|| (name.as_str(), Secret::expose(secret), true)),
        })
    }

    /// The URL with the request's credentials, if they may be sent here.
    pub(super) fn url_with_credentials(&self, request: &Request) -> Url {
        let mut url = self.url.clone();
        if self.is_at_home(request) {
            // Both fail only for addresses without a host, which are not http.
            let _ = url.set_username(request.home.username());
            let _ = url.set_password(request.home.password());
        }
        url
    }

    /// The conditional headers to send to this hop.
    pub(super) fn conditions<'a>(&self, request: &'a Request) -> impl Iterator<Item = (&'static str, &'a [u8])> {
        let known = request.validators.as_ref().filter(|known| known.url.as_deref() == Some(self.url.as_str()));
        let etag = known.and_then(|known| known.etag.as_deref()).map(|value| ("if-none-match", value));
        let date = known.and_then(|known| known.last_modified.as_deref()).map(|value| ("if-modified-since", value));
        etag.into_iter().chain(date)
    }

    fn is_at_home(&self, request: &Request) -> bool {
        let home = request.home.origin();
        matches!(home, Origin::Tuple(..)) && home == self.url.origin()
    }
}

/// Whether an answer with `status` sends the client elsewhere. 300 and 304 do not.
pub(super) fn is_redirect(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

/// Refuses what is not http or https.
pub(super) fn check_scheme(url: &Url) -> Result<(), NetworkError> {
    match url.scheme() {
        "http" | "https" => Ok(()),
        scheme => Err(NetworkError::Scheme { scheme: scheme.to_owned() }),
    }
}

/// The host and its port, as an error shows it.
pub(super) fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or("?");
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

fn bare(mut url: Url) -> Url {
    // Both fail only for addresses that cannot carry credentials in the first place.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.set_fragment(None);
    url
}

#[cfg(test)]
mod tests;
