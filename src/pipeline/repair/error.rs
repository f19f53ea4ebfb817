//! Why a document is no feed.

use thiserror::Error;
use url::Url;

use crate::secret;
use crate::text::feed_links;

/// The most feeds that a message names.
const MOST_NAMED: usize = 5;

/// Why a document is no feed. To fetch it again is the only thing that can help.
#[derive(Debug, PartialEq, Eq, Error)]
pub enum RepairError {
    /// There is nothing in it.
    #[error("the document is empty; if that stays so, check the feed's address")]
    Empty,
    /// It is for people, not for programs.
    #[error("the document is a web page, not a feed; {}", advice(feeds, *hidden))]
    WebPage {
        /// The feeds that it announces, as they may be shown.
        feeds: Vec<String>,
        /// Whether a part of their addresses may not be shown.
        hidden: bool,
    },
    /// It is something else.
    #[error("the document is not a feed but begins with {found}; check the feed's address")]
    NotAFeed {
        /// What it begins with.
        found: String,
    },
    /// It is JSON that cannot be read.
    #[error("the document cannot be read as a feed ({reason}); tell its publisher")]
    Malformed {
        /// What is wrong.
        reason: String,
    },
    /// It has more bytes than any feed.
    #[error("the document has {bytes} bytes, more than the {limit} that a feed may have; check the feed's address")]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The limit, in bytes.
        limit: usize,
    },
    /// It has more items than any feed.
    #[error("the document has more than {limit} items, which no feed may have; check the feed's address")]
    TooMany {
        /// The limit.
        limit: usize,
    },
}

impl RepairError {
    /// The most items in one document. Each takes a kilobyte and more of memory when read, however
    /// few bytes it has in the document.
    pub(super) const MOST_ITEMS: usize = 100_000;

    /// It is a web page; what it announces is not known yet.
    pub(super) fn page() -> Self {
        Self::WebPage { feeds: Vec::new(), hidden: false }
    }

    /// Names the feeds of a page, if it is one.
    pub(super) fn of_page(self, page: &str, address: Option<&Url>) -> Self {
        match (self, address) {
            (Self::WebPage { .. }, Some(address)) => {
                let announced = feed_links(page, address).into_iter().filter(|link| link.announced);
                let announced: Vec<_> = announced.take(MOST_NAMED).map(|link| link.address).collect();
                let feeds: Vec<_> = announced.iter().map(secret::shown).collect();
                let hidden = announced.iter().zip(&feeds).any(|(whole, shown)| whole.as_str() != shown);
                Self::WebPage { feeds, hidden }
            }
            (other, _) => other,
        }
    }
}

/// What to do about a page that announces these feeds.
fn advice(feeds: &[String], hidden: bool) -> String {
    let whole = if hidden { " (`newswatch feeds discover` shows the whole address)" } else { "" };
    match feeds {
        [] => "look on it for the address of its feed, or try `newswatch feeds discover`".to_owned(),
        [feed] => format!("it announces the feed {feed}: write that as the `url`{whole}"),
        feeds => {
            format!("it announces the feeds {}: write the one that you want as the `url`{whole}", feeds.join(", "))
        }
    }
}
