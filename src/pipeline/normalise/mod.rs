//! A feed as its format has it comes in, its items go out.
//!
//! Every format becomes the same [`Item`]: plain text, absolute `http` or `https` links without
//! credentials, instants of plausible years, an id only if the feed gave one. The promise: items
//! keep the order of the feed, nothing is invented, every text has a limit, and an item that says
//! something is kept, however little that is.
//!
//! Deliberately not here: whether an item is new or matches.

use feed_rs::model::{Entry, Feed, FeedType, Person};
use url::Url;

use crate::model::{FeedName, Item};

mod words;
mod link;
mod date;

/// Longest id that is taken from a feed, in bytes; a longer one is a mistake of the feed.
const LONGEST_ID: usize = 4096;

/// What holds for all items of a document.
struct Context<'a> {
    name: &'a FeedName,
    format: FeedType,
    /// Where relative links start from.
    base: Option<Url>,
    authors: Vec<Person>,
    lang: Option<String>,
}

/// The items of a feed, in its order. `address` is where the document came from, if it has one.
pub(super) fn normalise(feed: Feed, name: &FeedName, address: Option<&Url>) -> Vec<Item> {
    let home = feed.links.iter().find_map(|link| Url::parse(&link.href).ok());
    let context = Context {
        name,
        format: feed.feed_type,
        base: address.cloned().or(home),
        authors: feed.authors,
        lang: feed.language,
    };
    feed.entries.into_iter().map(|entry| item(&entry, &context)).filter(says_something).collect()
}

fn item(entry: &Entry, context: &Context<'_>) -> Item {
    let guid = Some(entry.id.trim()).filter(|id| !id.is_empty() && id.len() <= LONGEST_ID);
    let published = entry.published.and_then(date::instant);
    let updated = entry.updated.and_then(date::instant);
    Item {
        link: link::of(entry, guid, &context.format, context.base.as_ref()),
        guid: guid.map(str::to_owned),
        title: entry.title.as_ref().map(words::title).unwrap_or_default(),
        published,
        // In RSS, which has no such date, the parser repeats the one of publication.
        updated: updated.filter(|_| entry.updated != entry.published),
        author: words::authors(authors(entry, context)),
        summary: words::summary(entry),
        content: entry.content.as_ref().map(words::content).unwrap_or_default(),
        categories: words::categories(&entry.categories),
        lang: words::lang(entry.language.as_deref()).or_else(|| words::lang(context.lang.as_deref())),
        feed: context.name.clone(),
    }
}

/// An Atom entry without an author has the one of its feed (RFC 4287, section 4.2.1); an RSS item
/// has not.
fn authors<'a>(entry: &'a Entry, context: &'a Context<'_>) -> &'a [Person] {
    match context.format {
        FeedType::Atom if entry.authors.is_empty() => &context.authors,
        _ => &entry.authors,
    }
}

fn says_something(item: &Item) -> bool {
    let texts = [&item.title, &item.summary, &item.content];
    item.guid.is_some() || item.link.is_some() || texts.iter().any(|text| !text.is_empty())
}

#[cfg(test)]
mod tests;
