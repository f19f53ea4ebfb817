//! Text to tags and what is between them, whatever the text.
//!
//! This is no XML parser: it takes each piece for what it most probably was meant to be, and
//! notes what was wrong with it. It only moves forward, except that it can look ahead; how often
//! that may fail is limited, so that the time stays proportional to the length.

use memchr::{memchr, memchr_iter, memmem};

use super::super::flaw::{Flaw, Flaws};

/// How often looking ahead may find nothing in one document.
const MOST_FAILURES: usize = 64;

/// A piece of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A start tag.
    Start(Tag<'a>),
    /// An end tag, by the name in it.
    End(&'a str),
    /// Text with its references.
    Text(&'a str),
    /// Text as it is: the inside of a CDATA section.
    Literal(&'a str),
}

/// A start tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// The tag as written.
    pub(super) written: &'a str,
    /// The name with any prefix.
    pub(super) name: &'a str,
    /// What follows the name.
    pub(super) attributes: &'a str,
    /// Whether the element ends with its start tag.
    pub(super) empty: bool,
}

/// Walks through a text.
#[derive(Debug)]
pub(super) struct Scanner<'a> {
    text: &'a str,
    at: usize,
    failures: usize,
    /// Where the next `]]>` is, as far as it was looked for.
    end_of_literal: Option<usize>,
    /// The text between `[` and `]` of the document type.
    pub(super) subset: &'a str,
    pub(super) flaws: Flaws,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, failures: 0, end_of_literal: None, subset: "", flaws: Flaws::default() }
    }

    /// Where the next token begins, in bytes.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Goes to a place that [`Scanner::at`] gave.
    pub(super) fn go_to(&mut self, place: usize) {
        self.at = place;
    }

    /// Notes a flaw at a place.
    pub(super) fn note(&mut self, flaw: Flaw, place: usize) {
        let text = self.text;
        self.flaws.add(flaw, || Some(1 + memchr_iter(b'\n', &text.as_bytes()[..place.min(text.len())]).count()));
    }

    /// The next token. `enclosing` is the element whose text is read, where one is: an unfinished
    /// CDATA section ends with it.
    pub(super) fn next(&mut self, enclosing: &str) -> Option<Token<'a>> {
        loop {
            let rest = &self.text[self.at..];
            match rest.as_bytes() {
                [] => return None,
                [b'<', b'!', ..] if rest.starts_with("<![CDATA[") => return Some(self.literal(rest, enclosing)),
                [b'<', b'!', b'-', b'-', ..] => self.skip_to(rest, "-->"),
                [b'<', b'!', letter, ..] if letter.is_ascii_alphabetic() => self.document_type(rest),
                [b'<', b'?', ..] => self.skip_to(rest, "?>"),
                [b'<', b'/', sign, ..] if begins_name(*sign) => return Some(self.end_tag(rest)),
                [b'<', sign, ..] if begins_name(*sign) => return Some(self.start_tag(rest)),
                [b'<', ..] => {
                    self.note(Flaw::LessThan, self.at);
                    return Some(self.text(rest, 1));
                }
                _ => return Some(self.text(rest, 0)),
            }
        }
    }

    /// Where the end tag of an element is, if no item begins or ends before it.
    pub(super) fn end_of(&mut self, name: &str, item: &str) -> Option<usize> {
        self.try_ahead(|scanner| {
            let rest = &scanner.text.as_bytes()[scanner.at..];
            let mut tags = memchr_iter(b'<', rest).map(|place| (place, &rest[place + 1..]));
            let (place, _) = tags.find(|(_, tag)| {
                tag.strip_prefix(b"/").is_some_and(|end| is_name(end, name) || is_name(end, item)) || is_name(tag, item)
            })?;
            is_name(rest[place + 1..].strip_prefix(b"/")?, name).then_some(scanner.at + place)
        })
    }

    /// Looks ahead, and stays where it was if that finds nothing. After too many failures it finds
    /// nothing any more.
    pub(super) fn try_ahead<T>(&mut self, look: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        if self.failures >= MOST_FAILURES {
            return None;
        }
        let place = self.at;
        let found = look(self);
        if found.is_none() {
            self.failures += 1;
            self.at = place;
        }
        found
    }

    /// Text up to the next `<`, not counting the first `skipped` bytes.
    fn text(&mut self, rest: &'a str, skipped: usize) -> Token<'a> {
        let end = memchr(b'<', &rest.as_bytes()[skipped..]).map_or(rest.len(), |end| end + skipped);
        self.at += end;
        Token::Text(&rest[..end])
    }

    fn literal(&mut self, rest: &'a str, enclosing: &str) -> Token<'a> {
        let start = self.at + "<![CDATA[".len();
        let inside = &rest["<![CDATA[".len()..];
        let closed = self.next_end_of_literal(start).filter(|end| {
            // A section that swallows its element and another section lacks its own end.
            let inside = &inside.as_bytes()[..*end - start];
            let element = end_tag_of(inside, enclosing);
            element.is_none_or(|element| memmem::find(&inside[element..], b"<![CDATA[").is_none())
        });
        if let Some(end) = closed {
            self.at = end + "]]>".len();
            return Token::Literal(&inside[..end - start]);
        }
        self.note(Flaw::Section, self.at);
        let end = end_tag_of(inside.as_bytes(), enclosing).unwrap_or(inside.len());
        self.at = start + end;
        Token::Literal(&inside[..end])
    }

    /// Where the next `]]>` is. It is looked for only once, however many sections come before it.
    fn next_end_of_literal(&mut self, from: usize) -> Option<usize> {
        if self.end_of_literal.is_none_or(|end| end < from) {
            let found = memmem::find(&self.text.as_bytes()[from..], b"]]>");
            self.end_of_literal = Some(found.map_or(usize::MAX, |found| from + found));
        }
        self.end_of_literal.filter(|end| *end != usize::MAX)
    }

    /// Goes behind `close`, or else behind the next `>`.
    fn skip_to(&mut self, rest: &str, close: &str) {
        let searched = self.failures < MOST_FAILURES;
        match memmem::find(rest.as_bytes(), close.as_bytes()).filter(|_| searched) {
            Some(end) => self.at += end + close.len(),
            None => {
                self.failures += 1;
                self.note(Flaw::Section, self.at);
                self.at += memchr(b'>', rest.as_bytes()).map_or(rest.len(), |end| end + 1);
            }
        }
    }

    /// Skips a document type, whose internal subset may hold `>`.
    fn document_type(&mut self, rest: &'a str) {
        let bytes = rest.as_bytes();
        let end = memchr(b'>', bytes).unwrap_or(bytes.len() - 1);
        self.at += end + 1;
        let Some(open) = memchr(b'[', &bytes[..end]).filter(|_| self.failures < MOST_FAILURES) else { return };
        self.failures += 1;
        if let Some(close) = memmem::find(&bytes[open..], b"]>").map(|close| open + close) {
            self.subset = &rest[open + 1..close];
            self.at += close + "]>".len() - (end + 1);
        }
    }

    fn end_tag(&mut self, rest: &'a str) -> Token<'a> {
        let name = name(&rest[2..]);
        let after = 2 + name.len();
        let end = memchr::memchr2(b'>', b'<', &rest.as_bytes()[after..]).map_or(rest.len(), |end| after + end);
        if rest.as_bytes().get(end) == Some(&b'>') {
            self.at += end + 1;
        } else {
            self.note(Flaw::Tag, self.at);
            self.at += end;
        }
        Token::End(name)
    }

    fn start_tag(&mut self, rest: &'a str) -> Token<'a> {
        let name = name(&rest[1..]);
        let after = 1 + name.len();
        let (end, finished) = tag_end(rest.as_bytes(), after);
        if !finished {
            self.note(Flaw::Tag, self.at);
        }
        self.at += end + usize::from(finished);
        let attributes = rest[after..end].trim_ascii_end();
        let empty = finished && attributes.ends_with('/');
        let attributes = if empty { &attributes[..attributes.len() - 1] } else { attributes };
        Token::Start(Tag { written: &rest[..end + usize::from(finished)], name, attributes, empty })
    }
}

/// Where a start tag ends, and whether a `>` is there. `<` in quotes is taken for a part of the
/// tag if the quotes are closed.
fn tag_end(tag: &[u8], after: usize) -> (usize, bool) {
    let mut at = after;
    while at < tag.len() {
        match tag[at] {
            b'>' => return (at, true),
            b'<' => return (at, false),
            quote @ (b'"' | b'\'') if follows_equals(&tag[after..at]) => match memchr(quote, &tag[at + 1..]) {
                Some(close) if !runs_away(&tag[at + 1..at + 1 + close]) => at += close + 1,
                _ => return to_next_bracket(tag, at),
            },
            _ => {}
        }
        at += 1;
    }
    (tag.len(), false)
}

/// Whether a quoted value holds so much that its first quote was never closed.
fn runs_away(value: &[u8]) -> bool {
    memchr(b'<', value).is_some_and(|open| memchr(b'>', &value[..open]).is_some())
}

fn follows_equals(before: &[u8]) -> bool {
    before.trim_ascii_end().last() == Some(&b'=')
}

fn to_next_bracket(tag: &[u8], at: usize) -> (usize, bool) {
    match memchr::memchr2(b'>', b'<', &tag[at..]) {
        Some(found) => (at + found, tag[at + found] == b'>'),
        None => (tag.len(), false),
    }
}

fn name(text: &str) -> &str {
    let end = text.bytes().position(|sign| !in_name(sign)).unwrap_or(text.len());
    &text[..end]
}

/// Where the first end tag of this name is.
fn end_tag_of(text: &[u8], name: &str) -> Option<usize> {
    memmem::find_iter(text, b"</").find(|place| is_name(&text[place + 2..], name))
}

/// Whether a text begins with this very name.
fn is_name(text: &[u8], name: &str) -> bool {
    text.starts_with(name.as_bytes()) && !text.get(name.len()).is_some_and(|sign| in_name(*sign))
}

fn begins_name(sign: u8) -> bool {
    sign.is_ascii_alphabetic() || matches!(sign, b'_' | b':') || !sign.is_ascii()
}

fn in_name(sign: u8) -> bool {
    sign.is_ascii_alphanumeric() || matches!(sign, b'_' | b':' | b'-' | b'.') || !sign.is_ascii()
}
