//! The full texts of items whose feed gives only a few lines.
//!
//! New items come in and go out again, those whose article could be had with its text as content,
//! so that rules find what only the article says.
//!
//! The promise: an item is never lost for its page's sake, and never waits longer than the time of
//! all pages of a poll. Pages are fetched under the same guard, pacing and limits as feeds, without
//! the feed's credentials, and not twice: their texts are kept for a week.
//!
//! Deliberately not here: what is new and what matches. Identities are those of the feed's own
//! words, so a page that changes makes nothing new.

use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use tokio::time::{Instant, timeout_at};
use tracing::{debug, warn};
use url::Url;

use self::page::PageError;
use super::read::Reader;
use crate::model::{FeedName, Item};
use crate::net::Network;
use crate::secret;
use crate::store::{Store, StoreError};

mod page;
mod article;
mod depth;

/// The most pages that are fetched for one poll.
const MOST_PAGES: usize = 30;

/// The time that all pages of a poll have together.
const PATIENCE: Duration = Duration::from_secs(60);

/// What fetching pages works with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Library<'a> {
    pub(super) network: &'a Network,
    pub(super) reader: &'a Reader,
    pub(super) store: &'a dyn Store,
    pub(super) now: Timestamp,
}

/// Gives each of `items` the text of its article where that is longer than its own.
///
/// # Errors
///
/// If the store refuses. A page that cannot be had is no error.
pub(super) async fn full_texts(
    feed: &FeedName,
    items: &mut [&mut Item],
    library: Library<'_>,
) -> Result<(), StoreError> {
    let deadline = Instant::now() + PATIENCE;
    let links = items.iter().map(|item| item.link.as_deref().and_then(address));
    let wanted: Vec<(usize, Url)> = links.enumerate().filter_map(|(place, url)| Some((place, url?))).collect();
    let first = wanted.iter().take(MOST_PAGES);
    let mut reading: FuturesUnordered<_> =
        first.map(|(place, url)| async move { (*place, text(url, library).await) }).collect();
    let mut missing = wanted.len();
    while let Ok(Some((place, text))) = timeout_at(deadline, reading.next()).await {
        match text {
            Ok(text) => {
                missing -= 1;
                take(items[place], text);
            }
            Err(PageError::Store(error)) => return Err(error),
            Err(error) => debug!(feed = %feed, error = %error, "cannot read the full text of an item"),
        }
    }
    if missing > 0 {
        warn!(feed = %feed, missing, of = wanted.len(), "full texts that could not be read; their items go without");
    }
    Ok(())
}

/// The text of the article at `url`, from the store or from its page.
async fn text(url: &Url, library: Library<'_>) -> Result<String, PageError> {
    let key = key(url);
    if let Some(text) = library.store.page(key).await? {
        return Ok(text);
    }
    let page = page::fetch(library.network, url).await?;
    let shown = secret::shown(url);
    let found = library.reader.contained(move || article::article(&page)).await;
    let text = found.map_err(|error| PageError::Unreadable { url: shown.clone(), cause: error.to_string() })?;
    let text = text.ok_or(PageError::NoArticle { url: shown })?;
    library.store.keep_page(key, text.clone(), library.now).await?;
    Ok(text)
}

fn take(item: &mut Item, text: String) {
    if text.len() > item.content.len() {
        item.content = text;
    }
}

/// The address of a page; none for what is not on the web.
fn address(link: &str) -> Option<Url> {
    let mut url = Url::parse(link).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    url.set_fragment(None);
    Some(url)
}

/// What a page is known by in the store: an address may hold what opens doors.
fn key(url: &Url) -> [u8; 16] {
    let digest = Sha256::digest(url.as_str().as_bytes());
    std::array::from_fn(|place| digest[place])
}
