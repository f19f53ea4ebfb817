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

/// Reads a list.
pub fn read_list(text: &str) -> List {
    let mut list = List::default();
    let mut folders: Vec<String> = Vec::new();
    let mut is_list = false;
    let mut reader = lenient(text);
    loop {
        let place = usize::try_from(reader.buffer_position()).unwrap_or(text.len()).min(text.len());
        match reader.read_event() {
            Ok(Event::Start(tag)) if is(&tag, "outline") => {
                let name = outline(&tag, &folders, line(text, place), &mut list);
                folders.push(name);
            }
            Ok(Event::Empty(tag)) if is(&tag, "outline") => {
                outline(&tag, &folders, line(text, place), &mut list);
            }
            Ok(Event::End(tag)) if tag.name().as_ref().eq_ignore_ascii_case("outline") => _ = folders.pop(),
            Ok(Event::Start(tag) | Event::Empty(tag)) => is_list |= is(&tag, "opml") || is(&tag, "body"),
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => {
                let problem = format!("the list cannot be read from here on ({error})");
                list.faults.push(ListFault { line: line(text, place), problem });
                break;
            }
        }
        folders.truncate(DEEPEST);
    }
    if !is_list && list.feeds.is_empty() && list.faults.is_empty() {
        list.faults.push(ListFault { line: 1, problem: "this is no OPML: it has no `<opml>`".to_owned() });
    }
    list
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

/// The line of a place, from 1.
fn line(text: &str, place: usize) -> usize {
    1 + text.as_bytes()[..place].iter().filter(|sign| **sign == b'\n').count()
}

fn is(tag: &BytesStart<'_>, name: &str) -> bool {
    tag.name().as_ref().eq_ignore_ascii_case(name)
}

/// Takes an outline: a feed if it has an address, otherwise a folder. What is returned is the name
/// of the folder that it is for those inside it.
fn outline(tag: &BytesStart<'_>, folders: &[String], line: usize, list: &mut List) -> String {
    let values = Values::of(tag);
    let title = values.first(&["title", "text"]).unwrap_or_default();
    let kind = values.first(&["type"]).unwrap_or_default();
    let is_feed = ["rss", "atom", "feed"].iter().any(|feed| feed.eq_ignore_ascii_case(kind));
    let address = values.first(&["xmlurl"]).or_else(|| values.first(&["url"]).filter(|_| is_feed));
    let problem = match address {
        Some(address) if is_usable(address) => {
            list.feeds.push(values.subscription(title, address, folders));
            return String::new();
        }
        Some(address) => format!("\"{}\" is left out: `{}` is no address of a feed", shown(title), shown(address)),
        None if is_feed => format!("\"{}\" is left out: it has no `xmlUrl`", shown(title)),
        None => return title.to_owned(),
    };
    list.faults.push(ListFault { line, problem });
    String::new()
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
        Subscription { name: title.to_owned(), url: address.to_owned(), tags, every, cron, backfill }
    }
}
