//! The same feed as Atom (RFC 4287).

use std::fmt::Write;

use jiff::Timestamp;
use quick_xml::escape::escape;

use super::document::{Document, Entry};

/// The feed as Atom. It was changed when its newest item came, or at `now` if it has none.
pub(super) fn write(document: &Document, now: Timestamp) -> String {
    let updated = document.items.iter().map(|entry| entry.date_published).max().unwrap_or(now);
    let mut atom =
        String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n");
    let title = escape(&document.title);
    // Writing to a String cannot fail.
    let _ = writeln!(
        atom,
        "  <id>urn:newswatch:rule:{}</id>\n  <title>{title}</title>",
        urn(document.title.trim_start_matches("newswatch: "))
    );
    let _ = writeln!(atom, "  <updated>{updated}</updated>\n  <subtitle>{}</subtitle>", escape(&document.description));
    if let Some(address) = &document.feed_url {
        let address = address.strip_suffix(".json").map_or_else(|| address.clone(), |base| format!("{base}.atom"));
        let _ = writeln!(atom, "  <link rel=\"self\" href=\"{}\"/>", escape(&address));
    }
    document.items.iter().for_each(|item| entry(&mut atom, item));
    atom.push_str("</feed>\n");
    atom
}

fn entry(atom: &mut String, item: &Entry) {
    let (title, text) = (escape(&item.title), escape(&item.content_text));
    let _ = writeln!(atom, "  <entry>\n    <id>{}</id>\n    <title>{title}</title>", escape(&item.id));
    let _ = writeln!(atom, "    <updated>{0}</updated>\n    <published>{0}</published>", item.date_published);
    if let Some(url) = &item.url {
        let _ = writeln!(atom, "    <link href=\"{}\"/>", escape(url));
    }
    for author in &item.authors {
        let _ = writeln!(atom, "    <author><name>{}</name></author>", escape(&author.name));
    }
    for tag in &item.tags {
        let _ = writeln!(atom, "    <category term=\"{}\"/>", escape(tag));
    }
    let _ = writeln!(atom, "    <content type=\"text\">{text}</content>\n  </entry>");
}

/// The characters of a name that may stand in a URN, and the numbers of the others.
fn urn(name: &str) -> String {
    let sign = |sign: char| match sign {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '.' | ':' => sign.to_string(),
        other => format!("-{:x}", u32::from(other)),
    };
    name.chars().map(sign).collect()
}
