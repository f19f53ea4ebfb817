//! What was answered, and what HTTP says about it.
//!
//! The bytes of the headers come in; out goes what they mean. The promise: what the server wrote
//! to be sent back is kept byte for byte, and what it wrote to be understood is understood
//! leniently and never trusted beyond a bound.

use std::fmt;

use url::Url;

use crate::model::Validators;

mod headers;
mod date;
mod caching;
mod waiting;

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
