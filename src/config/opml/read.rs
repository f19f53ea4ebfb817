//! OPML to feeds.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};
use thiserror::Error;
use url::Url;

use super::Subscription;

/// Deepest folder; deeper ones are a mistake of the list.
const DEEPEST: usize = 64;

/// The most faults of one list that are told; with more it is something else.
const MOST_FAULTS: usize = 100;

/// What a list holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct List {
    /// The good feeds, in the order of the list.
    pub feeds: Vec<Subscription>,
    /// What is wrong with it.
    pub faults: Vec<ListFault>,
}

/// What is wrong with a list, and where.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}: {problem}")]
pub struct ListFault {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, and what becomes of it.
    pub problem: String,
}

/// Reads a list. Behind what cannot be read it goes on with the next outline.
pub fn read_list(text: &str) -> List {
    let mut reading = Reading { text, list: List::default(), folders: Vec::new(), is_list: false };
    let mut from = Some(0);
    while let Some(place) = from.filter(|_| reading.list.faults.len() < MOST_FAULTS) {
        from = reading.stretch(place).and_then(|fault| Some(fault + text.get(fault..)?.find("<outline")?));
    }
    let Reading { mut list, is_list, .. } = reading;
    if !is_list && list.feeds.is_empty() && list.faults.is_empty() {
        list.faults.push(ListFault { line: 1, problem: "this is no OPML: it has no `<opml>`".to_owned() });
    }
    list
}

/// A list while it is read.
struct Reading<'t> {
    text: &'t str,
    list: List,
    /// The folders that are open, outermost first; unnamed ones are empty.
    folders: Vec<String>,
    is_list: bool,
}

impl Reading<'_> {
    /// Reads from a place up to the end, or to what cannot be read: then behind its beginning.
    fn stretch(&mut self, from: usize) -> Option<usize> {
        let mut reader = lenient(&self.text[from..]);
        loop {
            let place = from + usize::try_from(reader.buffer_position()).unwrap_or_default();
            match reader.read_event() {
                Ok(Event::Start(tag)) if is(&tag, "outline") => {
                    let name = self.outline(&tag, place);
                    self.folders.push(name);
                }
                Ok(Event::Empty(tag)) if is(&tag, "outline") => _ = self.outline(&tag, place),
                Ok(Event::End(tag)) if tag.name().as_ref().eq_ignore_ascii_case("outline") => _ = self.folders.pop(),
                Ok(Event::Start(tag) | Event::Empty(tag)) => self.is_list |= is(&tag, "opml") || is(&tag, "body"),
                Ok(Event::Eof) => return None,
                Ok(_) => {}
                Err(error) => {
                    self.fault(place, format!("what begins here cannot be read and is left out ({error})"));
                    return Some(place + 1);
                }
            }
            self.folders.truncate(DEEPEST);
        }
    }

    /// Takes an outline: a feed if it has an address, otherwise a folder. What is returned is the
    /// name of the folder that it is for those inside it.
    fn outline(&mut self, tag: &BytesStart<'_>, place: usize) -> String {
        let values = Values::of(tag);
        let title = values.first(&["title", "text"]).unwrap_or_default();
        let kind = values.first(&["type"]).unwrap_or_default();
        let is_feed = ["rss", "atom", "feed"].iter().any(|feed| feed.eq_ignore_ascii_case(kind));
        let address = values.first(&["xmlurl"]).or_else(|| values.first(&["url"]).filter(|_| is_feed));
        match address {
            Some(address) if is_usable(address) => {
                self.list.feeds.push(values.subscription(title, address, &self.folders));
            }
            Some(address) => {
                let address = shown(address);
                self.fault(place, format!("\"{}\" is left out: `{address}` is no address of a feed", shown(title)));
            }
            None if is_feed => self.fault(place, format!("\"{}\" is left out: it has no `xmlUrl`", shown(title))),
            None => return title.to_owned(),
        }
        String::new()
    }

    fn fault(&mut self, place: usize, problem: String) {
        let before = &self.text.as_bytes()[..place.min(self.text.len())];
        let line = 1 + before.iter().filter(|sign| **sign == b'\n').count();
        self.list.faults.push(ListFault { line, problem });
    }
}

/// A reader that passes over what is only untidy.
fn lenient(text: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    reader
}

fn is(tag: &BytesStart<'_>, name: &str) -> bool {
    tag.name().as_ref().eq_ignore_ascii_case(name)
}

fn is_usable(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| matches!(url.scheme(), "http" | "https" | "file" | "exec"))
}

fn shown(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_control()).take(80).collect()
}

/// The attributes of an outline.
struct Values(Vec<(String, String)>);

impl Values {
    /// However they are quoted, with their references resolved as far as possible.
    fn of(tag: &BytesStart<'_>) -> Self {
        let mut attributes = tag.html_attributes();
        let value = |raw: &str| unescape(raw).map_or_else(|_| raw.to_owned(), Cow::into_owned);
        let checked = attributes.with_checks(false).flatten();
        Self(checked.map(|attribute| (attribute.key.as_ref().to_owned(), value(&attribute.value))).collect())
    }

    /// The first of these that says something.
    fn first(&self, names: &[&str]) -> Option<&str> {
        let value = |name: &&str| self.0.iter().find(|(found, _)| found.eq_ignore_ascii_case(name));
        let said = names.iter().filter_map(value).map(|(_, value)| value.trim());
        said.into_iter().find(|value| !value.is_empty())
    }

    /// What only newswatch writes.
    fn own(&self, name: &str) -> Option<String> {
        let own = |found: &str| found.strip_prefix("newswatch:") == Some(name);
        self.0.iter().find(|(found, _)| own(found)).map(|(_, value)| value.clone())
    }

    fn subscription(&self, title: &str, address: &str, folders: &[String]) -> Subscription {
        let own: Option<Vec<String>> = self.own("tags").and_then(|tags| serde_json::from_str(&tags).ok());
        let categories = self.first(&["category"]).unwrap_or_default().split(',');
        let categories = categories.map(|part| part.trim().trim_matches('/').to_owned());
        let mut tags: Vec<String> = Vec::new();
        for tag in folders.iter().cloned().chain(own.unwrap_or_else(|| categories.collect())) {
            if !tag.is_empty() && !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        let (every, cron, backfill) = (self.own("every"), self.own("cron"), self.own("backfill"));
        let full_text = self.own("full_text").is_some_and(|value| value == "true");
        Subscription { name: title.to_owned(), url: address.to_owned(), tags, every, cron, backfill, full_text }
    }
}
