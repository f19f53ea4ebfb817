//! The text of a web page comes in, the text of the article on it goes out.
//!
//! Which part of the page is the article, dom_smoothie decides as the reading views of browsers
//! do: by where the prose stands and the links do not. That part becomes plain text as the texts
//! of feeds do ([`plain`]), so that words break at the same places.
//!
//! The promise: time and memory are bounded, whatever the page. The time to build a tree can be
//! the square of what is nested in it, and so can its size, since an element that was left open is
//! repeated. So the tree is built a tag at a time and given up when it is too large, too deep, or
//! when nobody waits for it any more.
//!
//! Deliberately not here: fetching and decoding the page; title, author and dates, which the feed
//! knows better; and whether the text says more than the feed does.

use std::cell::Cell;

use dom_query::{Document as Tree, NodeId};
use dom_smoothie::{Config, Readability, ReadabilityError};
use html5ever::tendril::TendrilSink;
use html5ever::tree_builder::{Tracer, TreeBuilderOpts};
use html5ever::{ParseOpts, parse_document};
use thiserror::Error;

use super::Document;
use crate::text::plain;

/// Most elements, texts and comments of a page; articles have some thousands.
const MOST_NODES: usize = 50_000;

/// Most elements that are open at once; those that shape text, as `b`, count twice. Browsers nest
/// no deeper either.
const MOST_OPEN: usize = 512;

/// The parser is given no more than this at once, in bytes: it keeps a note of every fault.
const PIECE: usize = 4096;

/// Longest text, in characters.
const LONGEST: usize = 100_000;

/// Why there is no text.
#[derive(Debug, Error)]
pub enum ArticleError {
    /// The page is larger than any article.
    #[error("the page has {bytes} bytes; no more than {} are read", Document::LARGEST_PAGE)]
    TooLarge {
        /// Its length, in bytes.
        bytes: usize,
    },
    /// The page has more parts than any article.
    #[error("the page has more than {MOST_NODES} elements and texts")]
    TooMany,
    /// Elements stand in elements deeper than in any article.
    #[error("the page has more than {MOST_OPEN} elements that are open at once")]
    TooDeep,
    /// There is nothing like an article.
    #[error("no article was found on the page")]
    Missing(#[source] Option<ReadabilityError>),
    /// Nobody waits for the text any more.
    #[error("the page was given up before it was read")]
    GivenUp,
}

/// The text of the article on a page, of at most 100,000 characters; never empty.
///
/// # Errors
///
/// If there is none; if the page is too large, too rich in elements or too deeply nested; or once
/// `given_up` says so.
pub(super) fn article(page: &str, given_up: impl Fn() -> bool) -> Result<String, ArticleError> {
    let config = Config { disable_json_ld: true, ..Config::default() };
    let reading = Readability::with_document(tree(page, given_up)?, None, Some(config));
    let found = reading.and_then(|mut page| page.parse()).map_err(|error| ArticleError::Missing(Some(error)))?;
    let mut text = plain(&found.content);
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(end);
    }
    if text.is_empty() { Err(ArticleError::Missing(None)) } else { Ok(text) }
}

/// The tree of a page.
fn tree(page: &str, given_up: impl Fn() -> bool) -> Result<Tree, ArticleError> {
    if page.len() > Document::LARGEST_PAGE {
        return Err(ArticleError::TooLarge { bytes: page.len() });
    }
    let tree_builder = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let mut parser = parse_document(Tree::default(), ParseOpts { tree_builder, ..ParseOpts::default() });
    for piece in pieces(page) {
        parser.process(piece.into());
        let builder = &parser.tokenizer.sink;
        builder.sink.errors.borrow_mut().clear();
        let open = Open::default();
        builder.trace_handles(&open);
        if builder.sink.tree.len() > MOST_NODES {
            return Err(ArticleError::TooMany);
        } else if open.0.get() > MOST_OPEN {
            return Err(ArticleError::TooDeep);
        } else if given_up() {
            return Err(ArticleError::GivenUp);
        }
    }
    Ok(parser.finish())
}

/// Cuts a page so that no piece ends more than one tag. Since a tag makes no more elements than
/// are open, no piece adds much to the tree.
fn pieces(page: &str) -> impl Iterator<Item = &str> {
    let mut rest = page;
    std::iter::from_fn(move || {
        let near = &rest[..rest.floor_char_boundary(PIECE)];
        let (piece, later) = rest.split_at(near.find('>').map_or(near.len(), |sign| sign + 1));
        rest = later;
        (!piece.is_empty()).then_some(piece)
    })
}

/// Counts what the parser has in hand: the elements that are open, and once more those of them
/// that it would repeat.
#[derive(Default)]
struct Open(Cell<usize>);

impl Tracer for Open {
    type Handle = NodeId;

    fn trace_handle(&self, _element: &NodeId) {
        self.0.set(self.0.get() + 1);
    }
}

#[cfg(test)]
mod tests;
