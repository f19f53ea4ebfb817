//! A feed and its items as the documents give them, and how they are written down: as Atom.
//!
//! Source: RFC 4287, of which only what an item needs is written.

use std::borrow::Cow;

use super::reference::{escape, is_forbidden};
use super::vocabulary::Field;

/// The most authors, and the most categories, of one item.
const MOST_NAMES: usize = 100;

/// Longest text of one field, in bytes; more is markup, or no text for people.
const LONGEST: usize = 1024 * 1024;

/// A text, and how good an answer it is.
#[derive(Debug, Default)]
struct Answer {
    text: String,
    rank: u8,
}

impl Answer {
    /// Keeps the better one; of equals the first.
    fn offer(&mut self, text: String, rank: u8) {
        if rank > self.rank && !text.trim().is_empty() {
            *self = Self { text, rank };
        }
    }
}

/// One item, or what is said of the feed as a whole.
#[derive(Debug, Default)]
pub(super) struct Draft {
    title: Answer,
    id: Answer,
    link: Answer,
    published: Answer,
    updated: Answer,
    summary: Answer,
    content: Answer,
    language: Answer,
    authors: Vec<String>,
    author_rank: u8,
    categories: Vec<String>,
}

impl Draft {
    /// Takes what the document says of a field.
    pub(super) fn offer(&mut self, field: Field, rank: u8, mut text: String) {
        text.truncate(text.floor_char_boundary(LONGEST));
        match field {
            Field::Title => self.title.offer(text, rank),
            Field::Id => self.id.offer(text, rank),
            Field::Link => self.link.offer(text, rank),
            Field::Published => self.published.offer(text, rank),
            Field::Updated => self.updated.offer(text, rank),
            Field::Summary => self.summary.offer(text, rank),
            Field::Content => self.content.offer(text, rank),
            Field::Language => self.language.offer(text, rank),
            Field::Category => push(&mut self.categories, text),
            Field::Author => self.author(text, rank),
            Field::Group => {}
        }
    }

    /// Authors of the best kind only: a podcast's host beside a writer is none.
    fn author(&mut self, name: String, rank: u8) {
        if rank > self.author_rank && !name.is_empty() {
            self.author_rank = rank;
            self.authors.clear();
        }
        if rank == self.author_rank {
            push(&mut self.authors, name);
        }
    }

    /// The id, or nothing.
    pub(super) fn into_id(self) -> String {
        self.id.text.trim().to_owned()
    }

    /// Writes it as an entry.
    pub(super) fn write_entry(&self, out: &mut String) {
        out.push_str("<entry>");
        self.write_inside(out);
        out.push_str("</entry>\n");
    }

    /// Writes it as a feed that holds these entries.
    pub(super) fn write_feed(&self, entries: &str) -> String {
        let mut out = String::with_capacity(entries.len() + 1024);
        out.push_str("<feed xmlns=\"http://www.w3.org/2005/Atom\"");
        self.write_language(&mut out);
        out.push_str(">\n");
        text(&mut out, "title", "", &self.title.text);
        self.authors.iter().for_each(|name| author(&mut out, name));
        out.push_str(entries);
        out.push_str("</feed>\n");
        out
    }

    fn write_inside(&self, out: &mut String) {
        text(out, "id", "", self.id.text.trim());
        text(out, "title", " type=\"html\"", &self.title.text);
        if self.link.rank > 0 {
            write_link(out, &self.link.text);
        }
        text(out, "published", "", self.published.text.trim());
        text(out, "updated", "", self.updated.text.trim());
        self.authors.iter().for_each(|name| author(out, name));
        self.categories.iter().for_each(|category| attribute(out, "category term", category));
        text(out, "summary", " type=\"html\"", &self.summary.text);
        self.write_content(out);
    }

    fn write_language(&self, out: &mut String) {
        if self.language.rank > 0 {
            out.push_str(" xml:lang=\"");
            escape(self.language.text.trim(), out);
            out.push('"');
        }
    }

    /// The language belongs to the content: that is where the parser looks for it.
    fn write_content(&self, out: &mut String) {
        let mut attributes = " type=\"html\"".to_owned();
        self.write_language(&mut attributes);
        // Without any text the parser would refuse the whole feed.
        let text_or_space = if self.content.rank == 0 && self.language.rank > 0 { " " } else { &self.content.text };
        text(out, "content", &attributes, text_or_space);
    }
}

/// The parser spells addresses its own way; the title is where it keeps this one as written.
fn write_link(out: &mut String, link: &str) {
    out.push_str("<link title=\"");
    escape(link, out);
    out.push_str("\" href=\"");
    escape(link, out);
    out.push_str("\"/>");
}

fn push(names: &mut Vec<String>, name: String) {
    if !name.trim().is_empty() && names.len() < MOST_NAMES {
        names.push(name);
    }
}

fn author(out: &mut String, name: &str) {
    out.push_str("<author>");
    text(out, "name", "", name);
    out.push_str("</author>");
}

/// Writes an element with text, unless that is empty.
fn text(out: &mut String, name: &str, attributes: &str, text: &str) {
    if text.is_empty() {
        return;
    }
    for part in ["<", name, attributes, "><![CDATA["] {
        out.push_str(part);
    }
    literal(text, out);
    for part in ["]]></", name, ">"] {
        out.push_str(part);
    }
}

/// Appends text for a CDATA section: what XML forbids is left out, and then the section's own end
/// mark, which that could have made, is split over two.
fn literal(text: &str, out: &mut String) {
    let allowed = match text.contains(is_forbidden) {
        true => Cow::Owned(text.replace(is_forbidden, "")),
        false => Cow::Borrowed(text),
    };
    for (place, part) in allowed.split("]]>").enumerate() {
        if place > 0 {
            out.push_str("]]]]><![CDATA[>");
        }
        out.push_str(part);
    }
}

/// Writes an empty element with one attribute.
fn attribute(out: &mut String, element: &str, value: &str) {
    for part in ["<", element, "=\""] {
        out.push_str(part);
    }
    escape(value.trim(), out);
    out.push_str("\"/>");
}
