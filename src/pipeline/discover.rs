//! A web page comes in, the feeds that it names go out.
//!
//! The promise: nothing is guessed; what the page announces comes before what it only links to.
//!
//! Deliberately not here: fetching the page, and whether those feeds can be read.

use super::Document;
use super::decode::decode;
use crate::text::{FeedLink, feed_links};

/// The feeds that a page names; none if nobody knows where the page came from.
pub fn discover(page: &Document) -> Vec<FeedLink> {
    page.url.as_ref().map(|address| feed_links(&decode(page).text, address)).unwrap_or_default()
}
