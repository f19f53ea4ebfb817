//! New items come in, they go out with the texts of their articles, as far as those can be had.
//!
//! For feeds that give a headline and a teaser only, and whose `full_text` is set. Each link leads
//! to a page ([`page`]), whose article goes into the item's content before the rules look at it.
//! What an item is known by was settled before, by the feed's own words: a page that changes makes
//! no item new.
//!
//! The promise: an item loses nothing by this and is held up no longer than [`LONGEST`], whatever
//! the pages are. It keeps what the feed says, also where the page says something else. A text is
//! kept for [`KEPT`], also through a crash before the items are stored, and no feed fetches its page
//! again meanwhile.
//!
//! Deliberately not here: another try of a page that failed, since its item is stored by then; and
//! waiting for a page that another poll fetches at this moment.

use std::collections::{HashMap, HashSet};
use std::sync::Mutex;
use std::time::Duration;

use futures_util::{StreamExt, stream};
use jiff::{SignedDuration, Timestamp};
use tokio::time::timeout;
use tracing::{debug, warn};

use self::page::{Page, PageError};
use super::read::Reader;
use crate::model::{FeedName, Item};
use crate::net::Network;
use crate::secret::shown;
use crate::store::Store;

mod page;

/// Most pages that are fetched in one poll. The items beyond are matched with what they have.
const MOST_PAGES: usize = 30;

/// Most texts of one poll, with those that are kept from before: all of them are in memory.
const MOST_TEXTS: usize = 100;

/// Most pages of one poll that are under way at once: each may hold some megabytes of memory.
const AT_ONCE: usize = 4;

/// Longest time for all pages of one poll.
const LONGEST: Duration = Duration::from_secs(60);

/// How long the text of a page is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// What full texts are fetched with.
#[derive(Clone, Copy, Debug)]
pub(super) struct FullTexts<'a> {
    /// The feed whose items they are, for the log.
    pub(super) feed: &'a FeedName,
    /// The way to the network.
    pub(super) network: &'a Network,
    /// Reads pages, off the threads of the network.
    pub(super) reader: &'a Reader,
    /// Where the texts are kept.
    pub(super) store: &'a dyn Store,
    /// When the feed was read.
    pub(super) now: Timestamp,
    /// The feed came from the Internet, and so do its links.
    pub(super) from_outside: bool,
}

/// Texts of articles by [`Page::key`].
type Texts = HashMap<[u8; 16], String>;

impl FullTexts<'_> {
    /// Puts the texts of their articles into the contents of `items`.
    pub(super) async fn add_to(&self, items: Vec<&mut Item>) {
        let mut pages: Vec<Page> = items.iter().filter_map(|item| Page::of(item)).collect();
        let mut seen = HashSet::new();
        pages.retain(|page| seen.insert(page.key));
        let wanted = pages.len();
        pages.truncate(MOST_TEXTS);
        let mut texts = self.kept(&pages).await;
        pages.retain(|page| !texts.contains_key(&page.key));
        pages.truncate(MOST_PAGES);
        // What came in time stays in `texts`.
        let _late = timeout(LONGEST, self.fetch_all(pages, &mut texts)).await;
        let missing = wanted - texts.len();
        if missing > 0 {
            warn!(
                feed = %self.feed, pages = wanted, missing,
                "some articles could not be read; their items are matched with what the feed says of them"
            );
        }
        for item in items {
            let text = Page::of(item).and_then(|page| texts.get(&page.key));
            text.into_iter().for_each(|text| add(text, &mut item.content));
        }
    }

    /// The texts that are kept from before. A store that does not give them is as good as empty:
    /// the commit at the end of the poll says what is wrong with it.
    async fn kept(&self, pages: &[Page]) -> Texts {
        let keys: Vec<_> = pages.iter().map(|page| page.key).collect();
        let kept = self.store.pages(&keys, self.now - KEPT).await.unwrap_or_default();
        keys.into_iter().zip(kept).filter_map(|(key, text)| Some((key, text?))).collect()
    }

    /// Fetches pages, some at once, and puts each text where it belongs as soon as it is there.
    async fn fetch_all(&self, pages: Vec<Page>, texts: &mut Texts) {
        let refusing = Mutex::default();
        let fetched = pages.into_iter().map(|page| self.fetch(page, &refusing));
        let mut fetched = stream::iter(fetched).buffer_unordered(AT_ONCE);
        while let Some(text) = fetched.next().await {
            texts.extend(text);
        }
    }

    /// Fetches one page and keeps its text. A host that said it has enough is asked no more.
    async fn fetch(&self, page: Page, refusing: &Mutex<HashSet<String>>) -> Option<([u8; 16], String)> {
        let host = page.url.authority().to_owned();
        if refusing.lock().expect("nothing panics while it holds the hosts").contains(&host) {
            return None;
        }
        match page.text(self.network, self.reader, self.from_outside).await {
            Ok(text) => {
                if let Err(error) = self.store.put_page(page.key, &text, self.now, self.now - KEPT).await {
                    debug!(feed = %self.feed, error = %error, "the text of an article cannot be kept");
                }
                Some((page.key, text))
            }
            Err(error) => {
                debug!(feed = %self.feed, page = %shown(&page.url), error = %error, "cannot read an article");
                if matches!(error, PageError::Status { status: 429 | 503 }) {
                    refusing.lock().expect("nothing panics while it holds the hosts").insert(host);
                }
                None
            }
        }
    }
}

/// Puts the text of the article in place of a shorter content. What the feed says and the page
/// does not is kept before it: the page may be a wall that asks for money or consent.
fn add(text: &str, content: &mut String) {
    if content.len() >= text.len() {
        return;
    }
    if text.contains(content.as_str()) {
        content.clear();
    } else {
        content.push('\n');
    }
    content.push_str(text);
}

#[cfg(test)]
mod tests;
