//! The fields of an item: text, links, people, categories.
//!
//! Each reads from behind its start tag to its end, or to what cannot be inside it.

use url::Url;

use super::super::flaw::Flaw;
use super::attributes::attribute;
use super::link;
use super::person;
use super::reference::decode;
use super::scan::{Tag, Token};
use super::twice;
use super::vocabulary::Field;
use super::xml::{End, Walk, local_name};

/// How good an answer a link is that leads to the article.
pub(super) const ALTERNATE: u8 = 9;

impl<'a> Walk<'a> {
    /// A text with a second encoding undone.
    pub(super) fn once(&mut self, text: String) -> String {
        let Some(undone) = twice::undone(&text) else { return text };
        let place = self.scanner.at();
        self.scanner.note(Flaw::Twice, place);
        undone
    }

    /// The address in a link, as text or as attribute, and how good an answer it is.
    pub(super) fn link(&mut self, tag: Tag<'a>, base: Option<&Url>) -> (String, u8) {
        let rank = link_rank(tag);
        let href = attribute(tag.attributes, "href").map(|href| self.decoded(href));
        let (text, _) = self.text(tag);
        let address = href.filter(|href| !href.trim().is_empty()).unwrap_or(text);
        (link::resolve(&address, base), rank)
    }

    /// A category, as text or as attribute; the label where there is one.
    pub(super) fn category(&mut self, tag: Tag<'a>) -> (String, End) {
        let named = attribute(tag.attributes, "label").filter(|label| !label.is_empty());
        let named = named.or_else(|| attribute(tag.attributes, "term")).map(|name| self.decoded(name));
        let (text, end) = self.text(tag);
        (named.unwrap_or(text), end)
    }

    /// Someone's name.
    pub(super) fn person(&mut self, tag: Tag<'a>) -> (String, End) {
        let (written, end) = self.text(tag);
        (person::of_element(&written), end)
    }

    /// The text of an element: its references decoded, elements in it as they are written.
    pub(super) fn text(&mut self, element: Tag<'a>) -> (String, End) {
        let mut text = String::new();
        if element.empty {
            return (text, End::Whole);
        }
        let inline = is_inline(element);
        let mut depth = 0_usize;
        let mut known_end = 0;
        loop {
            let place = self.scanner.at();
            match self.scanner.next(element.name) {
                None => return (text, End::Cut),
                Some(Token::Text(raw)) if inline => text.push_str(raw),
                Some(Token::Text(raw)) => text.push_str(&self.decoded_at(raw, place)),
                Some(Token::Literal(raw)) => text.push_str(raw),
                Some(Token::End(name)) if name == element.name && depth == 0 => return (text, End::Whole),
                Some(Token::End(name)) if self.ends_item(name) => {
                    self.unfinished(place);
                    return (text, End::Whole);
                }
                Some(Token::Start(tag)) if !inline && self.names.is_item(tag.name) => {
                    self.unfinished(place);
                    return (text, End::Whole);
                }
                Some(Token::Start(tag)) if known_end <= place && self.is_doubtful(tag, element) => {
                    match self.scanner.end_of(element.name, self.item) {
                        Some(end) => known_end = end,
                        None => {
                            self.unfinished(place);
                            return (text, End::Whole);
                        }
                    }
                    self.scanner.go_to(place);
                    let _ = self.scanner.next(element.name);
                    text.push_str(tag.written);
                }
                Some(Token::Start(tag)) => {
                    if !inline && depth == 0 && !is_structured(element) {
                        self.scanner.note(Flaw::Markup, place);
                    }
                    depth += usize::from(tag.name == element.name && !tag.empty);
                    text.push_str(tag.written);
                }
                Some(Token::End(name)) => {
                    depth -= usize::from(name == element.name);
                    text.extend(["</", name, ">"]);
                }
            }
        }
    }

    /// Whether a start tag suggests that the end of a field is missing: it begins another one.
    fn is_doubtful(&self, tag: Tag<'a>, element: Tag<'a>) -> bool {
        let known = self.names.field(tag.name, None).is_some_and(|(field, _)| field != Field::Group);
        tag.name != element.name && known
    }

    /// Whether an end tag is that of an item, or of what holds items.
    pub(super) fn ends_item(&self, name: &str) -> bool {
        self.names.is_item(name) || self.names.is_container(name)
    }

    /// Skips a part of the feed, unless there are items in it: then only its start tag.
    pub(super) fn skip_outside(&mut self, element: Tag<'a>) {
        if element.empty {
            return;
        }
        let names = &self.names;
        let _ = self.scanner.try_ahead(|scanner| {
            let mut depth = 1_usize;
            while depth > 0 {
                match scanner.next(element.name)? {
                    Token::Start(tag) if names.is_item(tag.name) => return None,
                    Token::Start(tag) if tag.name == element.name && !tag.empty => depth += 1,
                    Token::End(name) if name == element.name => depth -= 1,
                    _ => {}
                }
            }
            Some(())
        });
    }

    /// Goes back to a token that shows that an end tag is missing before it.
    pub(super) fn unfinished(&mut self, place: usize) {
        self.scanner.note(Flaw::Element, place);
        self.scanner.go_to(place);
    }

    pub(super) fn decoded(&mut self, raw: &'a str) -> String {
        let place = self.scanner.at();
        self.decoded_at(raw, place)
    }

    pub(super) fn decoded_at(&mut self, raw: &'a str, place: usize) -> String {
        let scanner = &mut self.scanner;
        decode(raw, &self.declared, &mut |flaw, offset| scanner.note(flaw, place + offset)).into_owned()
    }
}

/// How good an answer a link is: the page itself, something about it, or nothing to look at.
fn link_rank(tag: Tag<'_>) -> u8 {
    let kind = attribute(tag.attributes, "type").unwrap_or_default();
    match attribute(tag.attributes, "rel").unwrap_or_default().to_ascii_lowercase().as_str() {
        "alternate" if kind.eq_ignore_ascii_case("text/html") => ALTERNATE + 1,
        "" | "alternate" => ALTERNATE,
        "self" | "edit" | "hub" | "replies" | "next" | "previous" | "first" | "last" | "license" => 0,
        _ => 1,
    }
}

/// Whether elements in it say what its parts are.
fn is_structured(element: Tag<'_>) -> bool {
    let local = local_name(element.name);
    ["author", "creator"].iter().any(|name| name.eq_ignore_ascii_case(local))
}

/// Whether elements in it are its text rather than a mistake.
fn is_inline(element: Tag<'_>) -> bool {
    let kind = attribute(element.attributes, "type").unwrap_or_default();
    let local = local_name(element.name);
    kind.eq_ignore_ascii_case("xhtml")
        || kind.eq_ignore_ascii_case("application/xhtml+xml")
        || ["body", "div"].contains(&local)
}
