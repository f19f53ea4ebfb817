//! JSON Feed to drafts of its items, whatever types its members have.
//!
//! Source: JSON Feed 1.0 and 1.1 (jsonfeed.org).

use serde_json::{Map, Value};
use url::Url;

use super::super::flaw::{Flaw, Flaws};
use super::RepairError;
use super::draft::Draft;
use super::link;
use super::person;
use super::reference::escape;
use super::vocabulary::Field;

/// Reads a JSON Feed. The result is the feed as Atom.
pub(super) fn feed(text: &str, base: Option<&Url>, flaws: &mut Flaws) -> Result<String, RepairError> {
    let Value::Object(feed) = value(text, flaws)? else { return Err(RepairError::NotAFeed { found: "JSON".into() }) };
    let version = feed.get("version").and_then(Value::as_str).unwrap_or_default();
    let known = version.starts_with("https://jsonfeed.org/version/1");
    let Some(items) = feed.get("items").and_then(Value::as_array).filter(|_| known || looks_like_feed(&feed)) else {
        return if known {
            Ok(Draft::default().write_feed(""))
        } else {
            Err(RepairError::NotAFeed { found: "JSON that is no feed".into() })
        };
    };
    if !known {
        flaws.add(Flaw::Version, || None);
    }
    if items.len() > RepairError::MOST_ITEMS {
        return Err(RepairError::TooMany { limit: RepairError::MOST_ITEMS });
    }
    let mut head = Draft::default();
    head.offer(Field::Title, 9, text_of(feed.get("title"), flaws));
    head.offer(Field::Language, 9, text_of(feed.get("language"), flaws));
    authors(&feed, &mut head, flaws);
    let mut entries = String::with_capacity(text.len());
    for item in items.iter().filter_map(Value::as_object) {
        draft(item, base, flaws).write_entry(&mut entries);
    }
    Ok(head.write_feed(&entries))
}

/// Whether it is meant as a feed although its version says otherwise.
fn looks_like_feed(feed: &Map<String, Value>) -> bool {
    ["version", "title", "home_page_url", "feed_url"].iter().any(|member| feed.contains_key(*member))
}

/// The document, or as much of it as arrived whole.
fn value(text: &str, flaws: &mut Flaws) -> Result<Value, RepairError> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter();
    let error = match values.next() {
        Some(Ok(value)) => return Ok(value),
        Some(Err(error)) if error.is_eof() => {
            flaws.add(Flaw::Cut, || None);
            match serde_json::from_str(&whole_items(text)) {
                Ok(value) => return Ok(value),
                Err(_) => error,
            }
        }
        Some(Err(error)) => error,
        None => return Err(RepairError::Empty),
    };
    Err(RepairError::Malformed { reason: error.to_string() })
}

/// The text up to the last object in an array of the document, with its brackets closed.
fn whole_items(text: &str) -> String {
    let (mut open, mut quoted, mut escaped) = (Vec::new(), false, false);
    let mut whole = (0, Vec::new());
    for (place, sign) in text.bytes().enumerate() {
        match sign {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'{' => open.push('}'),
            b'[' => open.push(']'),
            b'}' | b']' => {
                open.pop();
                if open == ['}', ']'] {
                    whole = (place + 1, open.clone());
                }
            }
            _ => {}
        }
    }
    let (end, open) = whole;
    text[..end].chars().chain(open.into_iter().rev()).collect()
}

fn draft(item: &Map<String, Value>, base: Option<&Url>, flaws: &mut Flaws) -> Draft {
    let mut draft = Draft::default();
    for (member, field, rank) in [
        ("content_html", Field::Content, 9),
        ("date_published", Field::Published, 9),
        ("date_modified", Field::Updated, 9),
        ("language", Field::Language, 9),
    ] {
        draft.offer(field, rank, text_of(item.get(member), flaws));
    }
    let id = text_of(item.get("id"), flaws);
    draft.offer(Field::Link, 2, link::permanent(&id));
    draft.offer(Field::Id, 9, id);
    for (member, rank) in [("url", 9), ("external_url", 8)] {
        draft.offer(Field::Link, rank, link::resolve(&text_of(item.get(member), flaws), base));
    }
    for (member, field) in [("title", Field::Title), ("content_text", Field::Content), ("summary", Field::Summary)] {
        draft.offer(field, 8, as_markup(&text_of(item.get(member), flaws)));
    }
    authors(item, &mut draft, flaws);
    tags(item.get("tags"), &mut draft, flaws);
    draft
}

/// Plain text as markup, so that it is not taken for markup.
fn as_markup(text: &str) -> String {
    let mut markup = String::with_capacity(text.len());
    escape(text, &mut markup);
    markup
}

fn authors(members: &Map<String, Value>, draft: &mut Draft, flaws: &mut Flaws) {
    for member in ["authors", "author"] {
        let people = match members.get(member) {
            Some(Value::Array(people)) => people.iter().collect(),
            Some(person) => vec![person],
            None => vec![],
        };
        for person in people {
            let name = match person {
                Value::Object(person) => text_of(person.get("name").or_else(|| person.get("url")), flaws),
                other => text_of(Some(other), flaws),
            };
            draft.offer(Field::Author, if member == "authors" { 9 } else { 8 }, person::name(&name));
        }
    }
}

fn tags(tags: Option<&Value>, draft: &mut Draft, flaws: &mut Flaws) {
    match tags {
        Some(Value::Array(tags)) => {
            tags.iter().for_each(|tag| draft.offer(Field::Category, 9, text_of(Some(tag), flaws)))
        }
        Some(Value::String(tags)) => {
            flaws.add(Flaw::Member, || None);
            tags.split(',').for_each(|tag| draft.offer(Field::Category, 9, tag.trim().to_owned()));
        }
        _ => {}
    }
}

/// A member as text.
fn text_of(member: Option<&Value>, flaws: &mut Flaws) -> String {
    match member {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Null) | None => String::new(),
        Some(other) => {
            flaws.add(Flaw::Member, || None);
            match other {
                Value::Number(number) => number.to_string(),
                _ => String::new(),
            }
        }
    }
}
