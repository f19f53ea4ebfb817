//! A feed as its format has it comes in, its items go out.
//!
//! Every format becomes the same [`Item`]: plain text, absolute `http` or `https` links without
//! credentials, instants of plausible years, an id only if the feed gave one. The promise: items
//! keep the order of the feed, nothing is invented, every text has a limit, and an item that says
//! something is kept, however little that is.
//!
//! Deliberately not here: whether an item is new or matches.

use feed_rs::model::{Entry, Feed, Person};

use crate::model::{FeedName, Item};

mod words;
mod link;
mod date;

/// Longest id that is taken from a feed, in bytes; a longer one is a mistake of the feed.
const LONGEST_ID: usize = 4096;

/// What holds for all items of a document.
struct Context<'a> {
    name: &'a FeedName,
    authors: Vec<Person>,
    lang: Option<String>,
}

/// The items of a feed, in its order.
pub(super) fn normalise(feed: Feed, name: &FeedName) -> Vec<Item> {
    let context = Context { name, authors: feed.authors, lang: feed.language };
    feed.entries.into_iter().map(|entry| item(&entry, &context)).collect()
}

fn item(entry: &Entry, context: &Context<'_>) -> Item {
    let guid = Some(entry.id.trim()).filter(|id| !id.is_empty() && id.len() <= LONGEST_ID);
    // Where an entry names nobody, the authors of the feed are meant (RFC 4287, section 4.2.1).
    let authors = if entry.authors.is_empty() { &context.authors } else { &entry.authors };
    Item {
        link: link::of(entry),
        guid: guid.map(str::to_owned),
        title: entry.title.as_ref().map(words::title).unwrap_or_default(),
        published: entry.published.and_then(date::instant),
        updated: entry.updated.and_then(date::instant),
        author: words::authors(authors),
        summary: words::summary(entry),
        content: entry.content.as_ref().map(words::content).unwrap_or_default(),
        categories: words::categories(&entry.categories),
        lang: words::lang(entry.language.as_deref()).or_else(|| words::lang(context.lang.as_deref())),
        feed: context.name.clone(),
    }
}

#[cfg(test)]
mod tests;
