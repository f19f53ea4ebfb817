//! An item as a person writes it: one JSON object.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::exit::Exit;
use super::print;
use crate::model::Item;
use crate::text;

/// An item as one JSON object; what is left out is empty. `link` is how items are printed, `url` how rules
/// call it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Line {
    id: Option<Value>,
    title: String,
    summary: String,
    content: String,
    author: Option<String>,
    categories: Vec<String>,
    url: Option<String>,
    link: Option<String>,
    feed: String,
    lang: Option<String>,
    published: Option<Timestamp>,
}

/// The lines of a file, or of standard input for `-`.
pub(super) fn open(items: &Path) -> Result<Box<dyn Read>, Exit> {
    if items.as_os_str() == "-" {
        return Ok(Box::new(io::stdin().lock()));
    }
    match File::open(items) {
        Ok(file) => Ok(Box::new(file)),
        Err(error) => Err(print::failure(&format!("cannot open {}: {error}", items.display()))),
    }
}

impl Line {
    /// The item, and the id that the user knows it by.
    pub(super) fn into_item(self) -> (Option<Value>, Item) {
        let item = Item {
            title: text::plain(&self.title),
            link: self.url.or(self.link),
            published: self.published,
            author: self.author,
            summary: text::plain(&self.summary),
            content: text::plain(&self.content),
            categories: self.categories,
            lang: self.lang,
            ..Item::from_feed(self.feed.into())
        };
        (self.id, item)
    }
}
