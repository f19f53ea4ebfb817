//! What a document is, told from its first and last bytes and its tags.
//!
//! The media type is not asked: many feeds are served as `text/html`, and many pages as XML.

use super::ParseError;

/// What a document looks like.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// XML, with the name of its outermost element as written.
    Xml {
        /// The name, with any prefix.
        root: String,
    },
    /// JSON.
    Json,
    /// Not ASCII at its beginning, as UTF-16: only a reader that decodes can tell.
    Encoded,
}

/// How much of a document's end is searched for the end of its outermost element: comments and
/// white space may follow it.
const END: usize = 4096;

/// Looks at the beginning of a document; refuses what is certainly no feed.
pub(super) fn kind(bytes: &[u8]) -> Result<Kind, ParseError> {
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let text = match start.first() {
        None => return Err(ParseError::Empty),
        Some(b'{') => return Ok(Kind::Json),
        Some(b'<') if start.get(1) != Some(&0) => after_prolog(start),
        Some(0x20..=0x7e) => {
            return Err(ParseError::NotAFeed { found: beginning(start) });
        }
        Some(_) => return Ok(Kind::Encoded),
    };
    let root: String = match text.strip_prefix(b"<") {
        Some(name) => name.iter().take_while(|sign| is_name(**sign)).map(|sign| char::from(*sign)).collect(),
        None => String::new(),
    };
    match root.to_ascii_lowercase().as_str() {
        "html" | "!doctype" => Err(ParseError::WebPage),
        _ => Ok(Kind::Xml { root }),
    }
}

/// How many items the document has at most: start tags of items, or objects.
pub(super) fn items(bytes: &[u8], kind: &Kind) -> usize {
    let starts = |sign: &u8, rest: &[u8]| match kind {
        Kind::Json => *sign == b'{',
        _ => *sign == b'<' && (rest.starts_with(b"item") || rest.starts_with(b"entry")),
    };
    bytes.iter().enumerate().filter(|(place, sign)| starts(sign, &bytes[place + 1..])).count()
}

/// Whether an element of this name holds a feed.
pub(super) fn is_feed_root(root: &str) -> bool {
    let name = root.rsplit(':').next().unwrap_or(root).to_ascii_lowercase();
    ["rss", "feed", "rdf", "entry", "channel"].contains(&name.as_str())
}

/// Whether the end of the outermost element is missing.
pub(super) fn lacks_end(bytes: &[u8], root: &str) -> bool {
    let end = &bytes[bytes.len().saturating_sub(END)..];
    let tag = format!("</{root}");
    !end.windows(tag.len()).any(|window| window.eq_ignore_ascii_case(tag.as_bytes()))
}

/// Whether a media type is that of web pages (RFC 2854, RFC 3236).
pub(super) fn is_page_type(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    ["text/html", "application/xhtml+xml"].iter().any(|page| page.eq_ignore_ascii_case(essence))
}

/// Skips declarations, comments and the document type, except that of web pages.
fn after_prolog(mut text: &[u8]) -> &[u8] {
    loop {
        text = text.trim_ascii_start();
        let close: &[u8] = match text {
            [b'<', b'?', ..] => b"?>",
            [b'<', b'!', b'-', b'-', ..] => b"-->",
            [b'<', b'!', ..] if !declares_page(text) => return after_doctype(text),
            _ => return text,
        };
        let Some(end) = find(text, close) else {
            return &[];
        };
        text = &text[end + close.len()..];
    }
}

/// Whether a document type is that of a web page.
fn declares_page(text: &[u8]) -> bool {
    let words = text.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    words.take(2).nth(1).is_some_and(|name| name.to_ascii_lowercase().starts_with(b"html"))
}

/// Skips a document type, whose internal subset may hold tags of its own.
fn after_doctype(text: &[u8]) -> &[u8] {
    let close: &[u8] = match (find(text, b"["), find(text, b">")) {
        (Some(subset), Some(end)) if subset < end => b"]",
        _ => b">",
    };
    let Some(end) = find(text, close) else {
        return &[];
    };
    let rest = text[end + 1..].trim_ascii_start();
    let rest = rest.strip_prefix(b">").unwrap_or(rest);
    after_prolog(rest)
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

fn is_name(sign: u8) -> bool {
    sign.is_ascii_alphanumeric() || matches!(sign, b':' | b'_' | b'-' | b'.' | b'!') || !sign.is_ascii()
}

/// The first few signs, to show what was found instead of a feed.
fn beginning(bytes: &[u8]) -> String {
    let sign = |byte: &u8| {
        if matches!(byte, 0x20..=0x7e) { char::from(*byte) } else { '·' }
    };
    format!("\"{}\"", bytes.iter().take(20).map(sign).collect::<String>())
}
