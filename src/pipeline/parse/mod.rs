//! A document comes in, the feed as its format has it goes out.
//!
//! The stage looks at what the document is ([`sniff`]), refuses what is no feed or is too large
//! for one, and has the rest read by `feed_rs`. A document that breaks off in the middle is an
//! error as a whole: half of its items, stored with its validators, would hide the other half.
//!
//! Ids are taken as the feed gives them. Where it gives none, the id is left empty: an invented
//! one differs from poll to poll.
//!
//! `feed_rs` panics on some ordinary input and takes its time over other, so this runs where a
//! panic or a delay does no harm; see `read`.
//!
//! Deliberately not here: decoding and repair, which belong between sniffing and reading; turning
//! entries into items, which is `normalise`.

use feed_rs::model::Feed;
use feed_rs::parser::{Builder, ParseFeedError};

use self::sniff::Kind;
use super::Document;

pub(super) use self::error::ParseError;

mod error;
mod sniff;

/// The most items, or objects of a JSON Feed, in one document. Each takes a kilobyte and more of
/// memory when read, however few bytes it has in the document.
const MOST_ITEMS: usize = 100_000;

/// Reads a document of any feed format.
///
/// # Errors
///
/// When the document is no feed, or no whole one; see [`ParseError`].
pub(super) fn parse(document: &Document) -> Result<Feed, ParseError> {
    let bytes = document.bytes.as_slice();
    if bytes.len() > Document::LIMIT {
        return Err(ParseError::TooLarge { bytes: bytes.len(), limit: Document::LIMIT });
    }
    let kind = sniff::kind(bytes)?;
    let items = sniff::items(bytes, &kind);
    if items > MOST_ITEMS {
        return Err(ParseError::TooMany { items, limit: MOST_ITEMS });
    }
    read(document).map_err(|error| explain(error, document, &kind))
}

/// Lets `feed_rs` read the document. It gets bytes, because it decodes them itself.
fn read(document: &Document) -> Result<Feed, ParseFeedError> {
    Builder::new()
        .base_uri(document.url.as_ref())
        .sanitize_content(false)
        .id_generator(|_, _, _| String::new())
        .build()
        .parse(document.bytes.as_slice())
}

/// Says what is wrong with a document that could not be read.
fn explain(error: ParseFeedError, document: &Document, kind: &Kind) -> ParseError {
    let served_as_page = || document.content_type.as_deref().is_some_and(sniff::is_page_type);
    match (error, kind) {
        (ParseFeedError::ParseError(feed_rs::parser::ParseErrorKind::NoFeedRoot), Kind::Xml { root })
            if !sniff::is_feed_root(root) =>
        {
            if served_as_page() {
                ParseError::WebPage
            } else {
                ParseError::NotAFeed { found: format!("<{root}>") }
            }
        }
        (ParseFeedError::JsonSerde(error), _) if error.is_eof() => ParseError::Cut,
        (_, Kind::Xml { root }) if sniff::lacks_end(&document.bytes, root) => ParseError::Cut,
        (error, _) => ParseError::Malformed { reason: error.to_string() },
    }
}

#[cfg(test)]
mod tests;
