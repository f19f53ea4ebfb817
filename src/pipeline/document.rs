//! A feed as it came: bytes, and what is known of where they are from.

use sha2::{Digest, Sha256};
use url::Url;

/// A feed as it came, before anything is made of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The document, byte for byte; an encoding other than UTF-8 is possible.
    pub bytes: Vec<u8>,
    /// The media type it was served with, as `text/xml; charset=utf-8`.
    pub content_type: Option<String>,
    /// The address that it came from, after redirects; relative links start from here.
    pub url: Option<Url>,
}

impl Document {
    /// The largest document that is read, in bytes.
    pub const LIMIT: usize = 20 * 1024 * 1024;

    /// The largest page that is searched for an article, in bytes; most have less than a tenth of it.
    pub const LARGEST_PAGE: usize = 2 * 1024 * 1024;

    /// A digest of the bytes, by which an unchanged document is known although it came as new.
    pub fn digest(&self) -> [u8; 16] {
        let digest = Sha256::digest(&self.bytes);
        std::array::from_fn(|place| digest[place])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_depends_on_the_bytes_alone() {
        let document = |bytes: &[u8], content_type: Option<&str>| Document {
            bytes: bytes.to_vec(),
            content_type: content_type.map(str::to_owned),
            url: None,
        };
        let digest = document(b"<rss/>", None).digest();
        assert_eq!(digest, document(b"<rss/>", Some("text/xml")).digest());
        assert_ne!(digest, document(b"<rss />", None).digest());
    }
}
