//! One page: a link comes in, the text of its article goes out.
//!
//! The promise: the page is asked for like a feed, by the same guarded and paced way, and is told
//! nothing of the feed: neither its credentials nor its validators.

use sha2::{Digest, Sha256};
use thiserror::Error;
use url::Url;

use super::super::Document;
use super::super::read::{ReadError, Reader};
use crate::model::Item;
use crate::net::{Answer, Network, NetworkError, Request};

const ACCEPT: &str = "text/html, application/xhtml+xml;q=0.9";

/// The page that an item leads to.
#[derive(Debug)]
pub(super) struct Page {
    /// A digest of the address, by which the text is kept.
    pub(super) key: [u8; 16],
    /// The address, without a fragment.
    pub(super) url: Url,
}

/// Why there is no text.
#[derive(Debug, Error)]
pub(super) enum PageError {
    /// The page did not come.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// The server answers, but not with the page.
    #[error("the server answered {status}")]
    Status {
        /// The status of the answer (RFC 9110, section 15).
        status: u16,
    },
    /// What came is a picture, a film, a document.
    #[error("the address leads to something else than a page")]
    NotAPage,
    /// The page came and has no text that could be read.
    #[error(transparent)]
    Read(#[from] ReadError),
}

impl Page {
    /// The page that an item leads to, if it has a link to the web that is not to a home page.
    pub(super) fn of(item: &Item) -> Option<Self> {
        let mut url = Url::parse(item.link.as_deref()?).ok()?;
        url.set_fragment(None);
        let digest = Sha256::digest(url.as_str());
        let key = std::array::from_fn(|place| digest[place]);
        let is_home = url.path() == "/" && url.query().is_none();
        (matches!(url.scheme(), "http" | "https") && !is_home).then_some(Self { key, url })
    }

    /// Fetches the page and finds the text of its article. A link that came from outside leads to no
    /// private address.
    pub(super) async fn text(
        &self,
        network: &Network,
        reader: &Reader,
        from_outside: bool,
    ) -> Result<String, PageError> {
        let request = Request::get(self.url.clone()).header("accept", ACCEPT).body_limit(Document::LARGEST_PAGE);
        let answer = network.send(request.from_outside(from_outside)).await?;
        Ok(reader.article(page(answer)?).await?)
    }
}

/// The page in an answer.
fn page(answer: Answer) -> Result<Document, PageError> {
    if answer.status != 200 {
        return Err(PageError::Status { status: answer.status });
    }
    let content_type = answer.headers.text("content-type").map(str::to_owned);
    if content_type.as_deref().is_some_and(|content_type| !is_page(content_type)) {
        return Err(PageError::NotAPage);
    }
    Ok(Document { content_type, url: Some(answer.url), bytes: answer.body })
}

/// Whether a media type is one of pages.
fn is_page(content_type: &str) -> bool {
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    ["text/html", "application/xhtml+xml"].iter().any(|known| media_type.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page_of(link: Option<&str>) -> Option<Page> {
        Page::of(&Item { link: link.map(str::to_owned), ..Item::from_feed("Wire".into()) })
    }

    #[test]
    fn a_link_to_an_article_leads_to_a_page() {
        let page = page_of(Some("https://news.example/a?b=c#d")).unwrap();
        assert_eq!(page.url.as_str(), "https://news.example/a?b=c");
        assert_eq!(page.key, page_of(Some("https://news.example/a?b=c#e")).unwrap().key);
        assert_ne!(page.key, page_of(Some("https://news.example/a?b=d")).unwrap().key);
        for link in [None, Some("file:///etc/passwd"), Some("nonsense"), Some("https://news.example#d")] {
            assert!(page_of(link).is_none(), "{link:?}");
        }
    }

    #[test]
    fn pages_are_known_by_their_media_type() {
        assert!(is_page("Text/HTML ; charset=utf-8"));
        assert!(is_page("application/xhtml+xml"));
        assert!(!is_page("application/pdf"));
        assert!(!is_page("text/html-like"));
    }
}
