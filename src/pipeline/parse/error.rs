//! Why a document is no feed.

use thiserror::Error;

/// Why a document is no feed, or no whole one. To fetch it again is the only thing that can help.
#[derive(Debug, PartialEq, Eq, Error)]
pub enum ParseError {
    /// There is nothing in it.
    #[error("the document is empty; if that stays so, check the feed's address")]
    Empty,
    /// It is for people, not for programs.
    #[error("the document is a web page, not a feed; look on that page for the address of its feed")]
    WebPage,
    /// It is something else.
    #[error("the document is not a feed but begins with {found}; check the feed's address")]
    NotAFeed {
        /// What it begins with.
        found: String,
    },
    /// It breaks off.
    #[error("the document breaks off before its end, so nothing of it was taken; this is mostly temporary")]
    Cut,
    /// It is written badly.
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
    #[error("the document has {items} items, more than the {limit} that a feed may have; check the feed's address")]
    TooMany {
        /// How many it has.
        items: usize,
        /// The limit.
        limit: usize,
    },
}
