//! Items as `preview --json` shows them: a form that other programs read.

use std::fmt::Write as _;

use jiff::Timestamp;
use serde::Serialize;

use super::read::Reading;
use crate::model::{FeedName, Item};
use crate::store::Identity;

/// One item as one JSON object; absent values are `null`, absent texts empty.
#[derive(Debug, Serialize)]
pub struct PreviewLine<'a> {
    /// The id that the feed gave, or else one made of what the item is known by: the same in every
    /// preview of the same item.
    pub id: String,
    /// The headline.
    pub title: &'a str,
    /// The address of the article.
    pub link: Option<&'a str>,
    /// When it was published, in UTC (RFC 3339).
    pub published: Option<Timestamp>,
    /// When it was changed, in UTC (RFC 3339).
    pub updated: Option<Timestamp>,
    /// Who wrote it; several names are joined by `, `.
    pub author: Option<String>,
    /// Who wrote it, name by name.
    pub authors: Vec<&'a str>,
    /// The teaser, as plain text.
    pub summary: &'a str,
    /// The text, as plain text.
    pub content: &'a str,
    /// Categories and tags.
    pub categories: &'a [String],
    /// The language tag.
    pub lang: Option<&'a str>,
    /// The feed's name.
    pub feed: &'a FeedName,
}

/// A line for each item, in the order of the feed.
pub fn lines(reading: &Reading) -> impl Iterator<Item = PreviewLine<'_>> {
    reading.items.iter().map(|(item, identities)| line(item, identities))
}

fn line<'a>(item: &'a Item, identities: &[Identity]) -> PreviewLine<'a> {
    PreviewLine {
        id: item.guid.clone().unwrap_or_else(|| made_id(identities)),
        title: &item.title,
        link: item.link.as_deref(),
        published: item.published,
        updated: item.updated,
        author: item.author.as_ref().map(|names| names.replace('\n', ", ")),
        authors: item.author.iter().flat_map(|names| names.lines()).collect(),
        summary: &item.summary,
        content: &item.content,
        categories: &item.categories,
        lang: item.lang.as_deref(),
        feed: &item.feed,
    }
}

/// The first identity in hexadecimal digits.
fn made_id(identities: &[Identity]) -> String {
    let Identity { key, .. } = identities.first().expect("every item has an identity");
    key.iter().fold(String::with_capacity(32), |mut id, byte| {
        write!(id, "{byte:02x}").expect("a string takes everything");
        id
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::FeedId;
    use crate::pipeline::{Document, read::Reader};

    async fn shown(item: &str) -> String {
        let text = format!("<rss version=\"2.0\"><channel>{item}</channel></rss>");
        let document = Document { bytes: text.into(), ..Document::default() };
        let reading = Reader::new(Reader::LIMIT).read(document.into(), FeedId(0), "news.xml".into()).await.unwrap();
        lines(&reading).map(|line| serde_json::to_string(&line).unwrap()).collect()
    }

    #[tokio::test]
    async fn an_item_is_one_object_with_every_key() {
        let item = "<item><guid>a-1</guid><title>Drones</title><link>https://example.org/1</link>\
            <pubDate>Mon, 23 Nov 2026 10:00:00 +0100</pubDate><category>war</category></item>";
        insta::assert_snapshot!(
            shown(item).await,
            @r#"{"id":"a-1","title":"Drones","link":"https://example.org/1","published":"2026-11-23T09:00:00Z","updated":null,"author":null,"authors":[],"summary":"","content":"","categories":["war"],"lang":null,"feed":"news.xml"}"#
        );
    }

    #[tokio::test]
    async fn an_item_without_id_has_one_that_stays() {
        let item = "<item><title>Drones</title></item>";
        assert_eq!(shown(item).await, shown(item).await);
        assert!(!shown(item).await.contains("\"id\":\"\""));
    }
}
