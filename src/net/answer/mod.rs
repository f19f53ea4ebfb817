//! What was answered, and what HTTP says about it.
//!
//! The bytes of the headers come in; out goes what they mean. The promise: what the server wrote
//! to be sent back is kept byte for byte, and what it wrote to be understood is understood
//! leniently and never trusted beyond a bound.

use std::fmt;
use std::time::Duration;

use jiff::Timestamp;
use url::Url;

use crate::model::Validators;

mod headers;
mod date;
mod caching;
mod waiting;
mod links;

pub use self::caching::Freshness;
pub use self::headers::Headers;

/// One whole answer.
#[derive(Clone)]
pub struct Answer {
    /// The status code, of any kind but a followed redirect.
    pub status: u16,
    /// The headers. Of a decompressed body, `Content-Encoding` and `Content-Length` are gone.
    pub headers: Headers,
    /// The body, decompressed.
    pub body: Vec<u8>,
    /// The URL that answered, after redirects, without credentials and fragment.
    pub url: Url,
    /// Where the permanent redirects (301, 308) led, if the first answer was one. Counts up to the
    /// first redirect of another kind.
    pub moved: Option<Url>,
    /// It came from a public address, or by way of one, so that what it names is named from outside.
    pub from_outside: bool,
    /// From the first question to the end of the answer, redirects included, waits for the turn not.
    pub took: Duration,
}

impl Answer {
    /// The validators of this answer, byte for byte, with the URL that they belong to.
    pub fn validators(&self) -> Validators {
        let header = |name| self.headers.get(name).map(<[u8]>::to_vec);
        let (etag, last_modified) = (header("etag"), header("last-modified"));
        let url = (etag.is_some() || last_modified.is_some()).then(|| self.url.to_string());
        Validators { etag, last_modified, url }
    }

    /// The validators to keep after this answer to a request that sent `sent`: of 304 Not
    /// Modified the new ones where it has any, otherwise those sent (RFC 9111, section 4.3.4); of
    /// everything else its own and no others.
    pub fn validators_after(&self, sent: &Validators) -> Validators {
        let own = self.validators();
        if self.status != 304 {
            return own;
        }
        Validators {
            etag: own.etag.or_else(|| sent.etag.clone()),
            last_modified: own.last_modified.or_else(|| sent.last_modified.clone()),
            url: own.url.or_else(|| sent.url.clone()),
        }
    }

    /// Whether this 304 Not Modified itself shows that something was modified: it carries another
    /// entity tag than the one that was asked about, or a later date.
    pub fn contradicts(&self, sent: &Validators, now: Timestamp) -> bool {
        let own = self.validators();
        match (&sent.etag, &own.etag) {
            (Some(sent), Some(own)) => opaque(sent) != opaque(own),
            (Some(_), None) => false,
            (None, _) => {
                let date = |value: &Option<Vec<u8>>| date::parse(str::from_utf8(value.as_deref()?).ok()?, now);
                matches!((date(&sent.last_modified), date(&own.last_modified)), (Some(sent), Some(own)) if own > sent)
            }
        }
    }
}

/// What two entity tags are compared by where weak ones are as good (RFC 9110, section 8.8.3.2).
/// Servers that compress on the way add a word to the tag, and take it off again when asked.
fn opaque(etag: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(etag);
    let bare = text.trim().trim_start_matches("W/").trim_matches('"');
    let bare =
        ["-gzip", "-br", "-zstd", "-df", ";gzip", ";br"].iter().find_map(|end| bare.strip_suffix(end)).unwrap_or(bare);
    bare.as_bytes().to_vec()
}

impl fmt::Debug for Answer {
    /// Without the body and what of the URL may be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .field("host", &self.url.host_str())
            .field("headers", &self.headers)
            .field("bytes", &self.body.len())
            .finish()
    }
}

#[cfg(test)]
mod tests;
