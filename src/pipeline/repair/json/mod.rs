//! JSON Feed to drafts of its items, whatever types its members have.
//!
//! Source: JSON Feed 1.0 and 1.1 (jsonfeed.org).
//!
//! Nothing is kept but texts, and each item is written down as soon as it is read: so a document
//! of a million empty objects needs no memory, and one that breaks off gives what came before.

use std::fmt;

use serde::Deserializer as _;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use url::Url;

use self::member::{Hubs, People, Tags, Text};
use super::super::flaw::{Flaw, Flaws};
use super::RepairError;
use super::draft::Draft;
use super::link;
use super::reference::escape;
use super::vocabulary::Field;
use crate::model::HubLinks;

mod member;

/// Reads a JSON Feed. The result is the feed as Atom.
pub(super) fn feed(text: &str, base: Option<&Url>, flaws: &mut Flaws) -> Result<(String, HubLinks), RepairError> {
    let mut feed = Feed {
        base,
        flaws,
        head: Draft::default(),
        entries: String::new(),
        items: None,
        version: None,
        hub: HubLinks::default(),
    };
    let read = serde_json::Deserializer::from_str(text).deserialize_map(&mut feed);
    if feed.items.is_some_and(|items| items > RepairError::MOST_ITEMS) {
        return Err(RepairError::TooMany { limit: RepairError::MOST_ITEMS });
    }
    let is_known = feed.version.as_deref().is_some_and(|version| version.starts_with("https://jsonfeed.org/version/1"));
    match read {
        Err(error) if error.is_data() => return Err(RepairError::NotAFeed { found: "JSON of another form".into() }),
        Err(error) if feed.items.is_none() => return Err(RepairError::Malformed { reason: error.to_string() }),
        Err(error) => {
            let flaw = if error.is_eof() { Flaw::Cut } else { Flaw::Rest };
            feed.flaws.add(flaw, || Some(error.line()));
        }
        Ok(()) if feed.items.is_none() && !is_known => {
            return Err(RepairError::NotAFeed { found: "JSON of another form".into() });
        }
        Ok(()) => {}
    }
    if !is_known {
        feed.flaws.add(Flaw::Version, || None);
    }
    Ok((feed.head.write_feed(&feed.entries), feed.hub))
}

/// What was read of a feed.
struct Feed<'f> {
    base: Option<&'f Url>,
    flaws: &'f mut Flaws,
    head: Draft,
    entries: String,
    /// How many items there were; none if there is no `items`.
    items: Option<usize>,
    version: Option<String>,
    hub: HubLinks,
}

impl<'de> Visitor<'de> for &mut Feed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON Feed")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(name) = members.next_key::<String>()? {
            match name.as_str() {
                "version" => self.version = Some(members.next_value::<Text>()?.noted(self.flaws)),
                "title" => {
                    self.head.offer(Field::Title, 9, as_markup(&members.next_value::<Text>()?.noted(self.flaws)))
                }
                "language" => self.head.offer(Field::Language, 9, members.next_value::<Text>()?.noted(self.flaws)),
                "author" | "authors" => members.next_value::<People>()?.offer(rank(&name), &mut self.head),
                "feed_url" => self.hub.topic = members.next_value::<Text>()?.web_address(),
                "hubs" => self.hub.hub = members.next_value::<Hubs>()?.first(),
                "items" => members.next_value_seed(Items(self))?,
                _ => _ = members.next_value::<IgnoredAny>()?,
            }
        }
        Ok(())
    }
}

/// The list of items.
struct Items<'i, 'f>(&'i mut Feed<'f>);

impl<'de> DeserializeSeed<'de> for Items<'_, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Items<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of items")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let feed = self.0;
        feed.items.get_or_insert(0);
        while list.next_element_seed(Entry(feed))?.is_some() {
            let items = feed.items.get_or_insert(0);
            *items += 1;
            if *items > RepairError::MOST_ITEMS {
                return Err(serde::de::Error::custom("too many items"));
            }
        }
        Ok(())
    }
}

/// One item; what is no object is passed over.
struct Entry<'i, 'f>(&'i mut Feed<'f>);

impl<'de> DeserializeSeed<'de> for Entry<'_, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Entry<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an item")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let mut draft = Draft::default();
        while let Some(name) = members.next_key::<String>()? {
            match name.as_str() {
                "author" | "authors" => members.next_value::<People>()?.offer(rank(&name), &mut draft),
                "tags" => members.next_value::<Tags>()?.offer(&mut draft, self.0.flaws),
                name if is_text(name) => {
                    let text = members.next_value::<Text>()?.noted(self.0.flaws);
                    offer(name, text, self.0.base, &mut draft);
                }
                _ => _ = members.next_value::<IgnoredAny>()?,
            }
        }
        draft.write_entry(&mut self.0.entries);
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }
}

/// Members of an item that are texts.
fn is_text(name: &str) -> bool {
    const TEXTS: [&str; 10] = [
        "id",
        "url",
        "external_url",
        "title",
        "content_html",
        "content_text",
        "summary",
        "date_published",
        "date_modified",
        "language",
    ];
    TEXTS.contains(&name)
}

/// Takes a member of an item.
fn offer(name: &str, text: String, base: Option<&Url>, draft: &mut Draft) {
    match name {
        "id" => {
            draft.offer(Field::Link, 2, link::permanent(&text));
            draft.offer(Field::Id, 9, text);
        }
        "url" => draft.offer(Field::Link, 9, link::resolve(&text, base)),
        "external_url" => draft.offer(Field::Link, 8, link::resolve(&text, base)),
        "title" => draft.offer(Field::Title, 9, as_markup(&text)),
        "content_html" => draft.offer(Field::Content, 9, text),
        "content_text" => draft.offer(Field::Content, 8, as_markup(&text)),
        "summary" => draft.offer(Field::Summary, 9, as_markup(&text)),
        "date_published" => draft.offer(Field::Published, 9, text),
        "date_modified" => draft.offer(Field::Updated, 9, text),
        _ => draft.offer(Field::Language, 9, text),
    }
}

/// Plain text as markup, so that it is not taken for markup.
fn as_markup(text: &str) -> String {
    let mut markup = String::with_capacity(text.len());
    escape(text, &mut markup);
    markup
}

/// `authors` replaces `author` (JSON Feed 1.1).
fn rank(name: &str) -> u8 {
    if name == "authors" { 9 } else { 8 }
}
