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
    let mut seen_root = false;
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    loop {
        let place = usize::try_from(reader.buffer_position()).unwrap_or(text.len()).min(text.len());
        let line = |place: usize| 1 + text.as_bytes()[..place].iter().filter(|sign| **sign == b'\n').count();
        match reader.read_event() {
            Ok(Event::Start(tag)) if is(&tag, "outline") => {
                let name = outline(&tag, &folders, line(place), &mut list);
                if folders.len() < DEEPEST {
                    folders.push(name);
                }
            }
            Ok(Event::Empty(tag)) if is(&tag, "outline") => _ = outline(&tag, &folders, line(place), &mut list),
            Ok(Event::End(tag)) if tag.name().as_ref().eq_ignore_ascii_case("outline") => _ = folders.pop(),
            Ok(Event::Start(tag) | Event::Empty(tag)) => seen_root |= is(&tag, "opml") || is(&tag, "body"),
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => {
                let problem = format!("the list cannot be read from here on ({error})");
                list.faults.push(ListFault { line: line(place), problem });
                break;
            }
        }
    }
    if !seen_root && list.feeds.is_empty() && list.faults.is_empty() {
        list.faults.push(ListFault { line: 1, problem: "this is no OPML: it has no `<opml>`".to_owned() });
    }
    list
}

fn is(tag: &BytesStart<'_>, name: &str) -> bool {
    tag.name().as_ref().eq_ignore_ascii_case(name)
}

/// Takes an outline: a feed if it has an address, otherwise a folder. What is returned is the name
/// of the folder that it is for those inside it.
fn outline(tag: &BytesStart<'_>, folders: &[String], line: usize, list: &mut List) -> String {
    let values = values(tag);
    let value =
        |name: &str| values.iter().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str());
    let given =
        |names: &[&str]| names.iter().find_map(|name| value(name)).map(str::trim).filter(|text| !text.is_empty());
    let title = given(&["title", "text"]).unwrap_or_default();
    let is_feed = value("type")
        .is_some_and(|kind| ["rss", "atom", "feed"].iter().any(|feed| feed.eq_ignore_ascii_case(kind.trim())));
    let own = |name: &str| {
        values
            .iter()
            .find(|(found, _)| found.rsplit_once(':').is_some_and(|(_, local)| local == name))
            .map(|(_, value)| value.clone())
    };
    let address = given(&["xmlurl"]).or_else(|| given(&["url"]).filter(|_| is_feed));
    match address {
        Some(address) if is_usable(address) => {
            let categories = value("category").unwrap_or_default().split(',').map(|part| part.trim().trim_matches('/'));
            let inside = folders.iter().map(String::as_str);
            let mut tags: Vec<String> = Vec::new();
            for tag in inside.chain(categories).filter(|tag| !tag.is_empty()) {
                if !tags.iter().any(|known| known == tag) {
                    tags.push(tag.to_owned());
                }
            }
            let (every, cron, backfill) = (own("every"), own("cron"), own("backfill"));
            list.feeds.push(Subscription {
                name: title.to_owned(),
                url: address.to_owned(),
                tags,
                every,
                cron,
                backfill,
            });
            String::new()
        }
        Some(address) => {
            let problem = format!("\"{}\" is left out: `{}` is no address of a feed", shown(title), shown(address));
            list.faults.push(ListFault { line, problem });
            String::new()
        }
        None if is_feed => {
            let problem = format!("\"{}\" is left out: it has no `xmlUrl`", shown(title));
            list.faults.push(ListFault { line, problem });
            String::new()
        }
        None => title.to_owned(),
    }
}

fn is_usable(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| matches!(url.scheme(), "http" | "https" | "file" | "exec"))
}

fn shown(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_control()).take(80).collect()
}

/// The attributes, however they are quoted, with their references resolved as far as possible.
fn values(tag: &BytesStart<'_>) -> Vec<(String, String)> {
    let mut attributes = tag.html_attributes();
    let value = |raw: &str| unescape(raw).map_or_else(|_| raw.to_owned(), Cow::into_owned);
    let checked = attributes.with_checks(false).flatten();
    checked.map(|attribute| (attribute.key.as_ref().to_owned(), value(&attribute.value))).collect()
}
