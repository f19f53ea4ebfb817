//! The page of an article.

use thiserror::Error;
use url::Url;

use crate::net::{Network, NetworkError, Request};
use crate::pipeline::decode::decode;
use crate::pipeline::document::Document;
use crate::secret;
use crate::store::StoreError;

/// The largest page, in bytes after decompression. What is behind it is not the article.
const LARGEST: usize = 3 * 1024 * 1024;

const ACCEPT: &str = "text/html, application/xhtml+xml;q=0.9";

/// A page in UTF-8, and where it came from.
#[derive(Clone, Debug)]
pub(super) struct Page {
    pub(super) text: String,
    pub(super) url: Url,
}

/// Why there is no full text.
#[derive(Debug, Error)]
pub(super) enum PageError {
    /// No answer came, or the way out refused to ask.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// The server answered with something else than a page.
    #[error("{url} answered {status} instead of a page")]
    Status {
        /// The address as it may be shown.
        url: String,
        /// The status of the answer.
        status: u16,
    },
    /// The document is not for reading.
    #[error("{url} is no web page, but {kind}")]
    Kind {
        /// The address as it may be shown.
        url: String,
        /// Its media type, shortened.
        kind: String,
    },
    /// The page could not be taken apart.
    #[error("the page {url} cannot be read: {cause}")]
    Unreadable {
        /// The address as it may be shown.
        url: String,
        /// Why not.
        cause: String,
    },
    /// The page has no text that stands out.
    #[error("the page {url} has no article that can be told from the rest")]
    NoArticle {
        /// The address as it may be shown.
        url: String,
    },
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Fetches the page of an article, without anything that opens doors.
pub(super) async fn fetch(network: &Network, url: &Url) -> Result<Page, PageError> {
    let mut bare = url.clone();
    // Both fail only for addresses that cannot carry credentials in the first place.
    let _ = bare.set_username("");
    let _ = bare.set_password(None);
    let answer = network.send(Request::get(bare).header("accept", ACCEPT).body_limit(LARGEST)).await?;
    let shown = secret::shown(url);
    if answer.status != 200 {
        return Err(PageError::Status { url: shown, status: answer.status });
    }
    let kind = answer.headers.text("content-type").unwrap_or("text/html").to_ascii_lowercase();
    if !(kind.starts_with("text/html") || kind.starts_with("application/xhtml")) {
        return Err(PageError::Kind { url: shown, kind: kind.chars().take(40).collect() });
    }
    let document = Document { bytes: answer.body, content_type: Some(kind), url: Some(answer.url.clone()) };
    Ok(Page { text: decode(&document).text.into_owned(), url: answer.url })
}
