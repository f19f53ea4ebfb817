//! XML of any dialect to drafts of its items.
//!
//! The walk knows three places: outside items, inside an item, inside a field of one. Each reads
//! until its end, or until something that cannot be inside it shows that the end is missing.

use url::Url;

use super::super::flaw::Flaw;
use super::RepairError;
use super::attributes::{attribute, attributes};
use super::draft::Draft;
use super::link;
use super::person;
use super::reference::{Declared, declared, decode};
use super::scan::{Scanner, Tag, Token};
use super::twice;
use super::vocabulary::{Field, Names};

/// How good an answer a link is that leads to the article.
const ALTERNATE: u8 = 9;

/// A walk through one document.
pub(super) struct Walk<'a> {
    pub(super) scanner: Scanner<'a>,
    names: Names<'a>,
    declared: Declared<'a>,
    /// Where relative links start from.
    base: Option<Url>,
    feed: Draft,
    entries: String,
    items: usize,
    /// The container that is open.
    open: Vec<&'a str>,
    inherits: bool,
}

/// How an item or a field ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// With its end tag, or where that should have been.
    Whole,
    /// With the document.
    Cut,
}

impl<'a> Walk<'a> {
    pub(super) fn new(scanner: Scanner<'a>, base: Option<&Url>) -> Self {
        let declared = declared(scanner.subset);
        Self {
            scanner,
            names: Names::default(),
            declared,
            base: base.cloned(),
            feed: Draft::default(),
            entries: String::new(),
            items: 0,
            open: Vec::new(),
            inherits: false,
        }
    }

    /// Reads the feed whose first tag comes next. The result is the feed as Atom.
    pub(super) fn feed(&mut self) -> Result<String, RepairError> {
        let mut closed = false;
        loop {
            let place = self.scanner.at();
            match self.scanner.next("") {
                None => break,
                Some(Token::Start(tag)) if self.names.is_item(tag.name) => self.item(tag, place)?,
                Some(Token::Start(tag)) if self.names.is_container(tag.name) => self.enter(tag, place),
                Some(Token::Start(tag)) => self.feed_part(tag),
                Some(Token::End(name)) => {
                    self.open.retain(|open| *open != name);
                    closed = self.open.is_empty();
                }
                Some(Token::Text(_) | Token::Literal(_)) => {}
            }
        }
        if !closed {
            self.scanner.note(Flaw::Cut, usize::MAX);
        }
        Ok(self.feed.write_feed(&self.entries))
    }

    /// Learns what a container declares.
    fn enter(&mut self, tag: Tag<'a>, place: usize) {
        let local = tag.name.rsplit(':').next().unwrap_or(tag.name);
        let is_rss = local.eq_ignore_ascii_case("rss");
        self.inherits |= local.eq_ignore_ascii_case("feed");
        self.declare(tag);
        let outer = self.base.take();
        self.base = self.base_of(tag, outer.as_ref());
        if is_rss && !attribute(tag.attributes, "version").is_some_and(is_version) {
            self.scanner.note(Flaw::Version, place);
        }
        if is_rss && attribute(tag.attributes, "xmlns").is_some_and(|namespace| !namespace.is_empty()) {
            self.scanner.note(Flaw::Namespace, place);
        }
        if local.bytes().any(|sign| sign.is_ascii_uppercase()) && !local.eq("RDF") {
            self.scanner.note(Flaw::Capitals, place);
        }
        if let Some(language) = attribute(tag.attributes, "xml:lang") {
            self.feed.offer(Field::Language, 9, language.to_owned());
        }
        if !tag.empty {
            self.open.push(tag.name);
        }
    }

    /// A part of the feed that is no item.
    fn feed_part(&mut self, tag: Tag<'a>) {
        match self.names.field(tag.name, attribute(tag.attributes, "xmlns")) {
            Some((field @ (Field::Title | Field::Language), rank)) => {
                let (text, _) = self.text(tag, "item");
                self.feed.offer(field, rank, text);
            }
            Some((Field::Link, _)) => {
                let base = self.base.clone();
                let (link, rank) = self.link(tag, "item", base.as_ref());
                if rank >= ALTERNATE && base.is_none() {
                    self.base = Url::parse(&link).ok();
                }
            }
            Some((Field::Author, rank)) if self.inherits => {
                let (name, _) = self.person(tag, "entry");
                self.feed.offer(Field::Author, rank, name);
            }
            _ => self.skip(tag, "item"),
        }
    }

    /// Reads one item. One that the end of the document cuts off is left out.
    fn item(&mut self, tag: Tag<'a>, place: usize) -> Result<(), RepairError> {
        if self.items == RepairError::MOST_ITEMS {
            return Err(RepairError::TooMany { limit: RepairError::MOST_ITEMS });
        }
        self.items += 1;
        self.declare(tag);
        if self.open.len() == 1 && self.open[0].eq_ignore_ascii_case("rss") {
            self.scanner.note(Flaw::Outside, place);
        }
        let outer = self.base.clone();
        let base = self.base_of(tag, outer.as_ref());
        let mut draft = self.begun(tag, base.as_ref());
        if tag.empty || self.parts(tag, base.as_ref(), &mut draft) == End::Whole {
            draft.write_entry(&mut self.entries);
        }
        Ok(())
    }

    /// What the start tag of an item says: RSS 1.0 has the id there, CDF the link.
    fn begun(&mut self, tag: Tag<'a>, base: Option<&Url>) -> Draft {
        let mut draft = Draft::default();
        for (name, value) in attributes(tag.attributes) {
            let value = self.decoded(value);
            match name.to_ascii_lowercase().as_str() {
                "rdf:about" => {
                    draft.offer(Field::Link, 2, link::resolve(&value, base));
                    draft.offer(Field::Id, 7, value);
                }
                "href" => draft.offer(Field::Link, 5, link::resolve(&value, base)),
                "lastmod" => draft.offer(Field::Updated, 2, value),
                "xml:lang" => draft.offer(Field::Language, 5, value),
                _ => {}
            }
        }
        draft
    }

    fn parts(&mut self, item: Tag<'a>, base: Option<&Url>, draft: &mut Draft) -> End {
        loop {
            let place = self.scanner.at();
            match self.scanner.next("") {
                None => return End::Cut,
                Some(Token::End(name)) if name == item.name => return End::Whole,
                Some(Token::End(name)) if self.names.is_container(name) || self.names.is_item(name) => {
                    self.unfinished(place);
                    return End::Whole;
                }
                Some(Token::Start(tag)) if self.names.is_item(tag.name) => {
                    self.unfinished(place);
                    return End::Whole;
                }
                Some(Token::Start(tag)) if self.part(tag, item.name, base, draft) == End::Cut => return End::Cut,
                Some(Token::End(name))
                    if self.names.field(name, None).is_none_or(|(field, _)| field != Field::Group) =>
                {
                    self.scanner.note(Flaw::EndTag, place);
                }
                _ => {}
            }
        }
    }

    /// Reads one part of an item.
    fn part(&mut self, tag: Tag<'a>, item: &str, base: Option<&Url>, draft: &mut Draft) -> End {
        let namespace = attribute(tag.attributes, "xmlns");
        let Some((field, rank)) = self.names.field(tag.name, namespace) else {
            self.skip(tag, item);
            return End::Whole;
        };
        let base = self.base_of(tag, base);
        let mut rank = rank;
        let (text, end) = match field {
            Field::Group => return End::Whole,
            Field::Author => self.person(tag, item),
            Field::Link => {
                let (link, found) = self.link(tag, item, base.as_ref());
                rank = found;
                (link, End::Whole)
            }
            Field::Category => self.category(tag, item),
            _ => self.text(tag, item),
        };
        if end == End::Cut {
            return end;
        }
        if field == Field::Id {
            draft.offer(Field::Link, 3, link::permanent(&text));
        }
        if let Some(language) =
            attribute(tag.attributes, "xml:lang").filter(|_| matches!(field, Field::Content | Field::Title))
        {
            draft.offer(Field::Language, 6, language.to_owned());
        }
        if field != Field::Content || is_written(tag) {
            let text = self.once(text);
            draft.offer(field, rank, text);
        }
        End::Whole
    }

    /// A text with a second encoding undone.
    fn once(&mut self, text: String) -> String {
        let Some(undone) = twice::undone(&text) else { return text };
        let place = self.scanner.at();
        self.scanner.note(Flaw::Twice, place);
        undone
    }

    /// The address in a link, as text or as attribute, and how good an answer it is.
    fn link(&mut self, tag: Tag<'a>, item: &str, base: Option<&Url>) -> (String, u8) {
        let rank = link_rank(tag);
        let href = attribute(tag.attributes, "href").map(|href| self.decoded(href));
        let (text, _) = self.text(tag, item);
        let address = href.filter(|href| !href.trim().is_empty()).unwrap_or(text);
        (link::resolve(&address, base), rank)
    }

    /// A category, as text or as attribute; the label where there is one.
    fn category(&mut self, tag: Tag<'a>, item: &str) -> (String, End) {
        let named = attribute(tag.attributes, "label").filter(|label| !label.is_empty());
        let named = named.or_else(|| attribute(tag.attributes, "term")).map(|name| self.decoded(name));
        let (text, end) = self.text(tag, item);
        (named.unwrap_or(text), end)
    }

    /// Someone's name: the whole text, or that of the element `name` in it, or else `email`.
    fn person(&mut self, tag: Tag<'a>, item: &str) -> (String, End) {
        let (written, end) = self.text(tag, item);
        let part = |name: &str| link::between(&written, name).map(person::name).filter(|name| !name.is_empty());
        let name =
            part("name").or_else(|| part("email")).unwrap_or_else(|| person::name(&link::without_tags(&written)));
        (name, end)
    }

    /// The text of an element: its references decoded, elements in it as they are written.
    fn text(&mut self, element: Tag<'a>, item: &str) -> (String, End) {
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
                Some(Token::Start(tag)) if known_end <= place && self.cannot_be_inside(tag, element) => {
                    match self.scanner.end_of(element.name, item) {
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

    /// Whether a start tag shows that the end of a field is missing, unless that end comes yet.
    fn cannot_be_inside(&self, tag: Tag<'a>, element: Tag<'a>) -> bool {
        let known = || self.names.field(tag.name, None).is_some_and(|(field, _)| field != Field::Group);
        tag.name != element.name && (self.names.is_item(tag.name) || known())
    }

    fn ends_item(&self, name: &str) -> bool {
        self.names.is_item(name) || self.names.is_container(name)
    }

    /// Skips an element, if it has an end; otherwise only its start tag.
    fn skip(&mut self, element: Tag<'a>, item: &str) {
        if element.empty {
            return;
        }
        let place = self.scanner.at();
        if self.scanner.end_of(element.name, item).is_none() {
            self.scanner.note(Flaw::Element, place);
            return;
        }
        let mut depth = 1_usize;
        while depth > 0 {
            match self.scanner.next(element.name) {
                None => return,
                Some(Token::Start(tag)) if tag.name == element.name && !tag.empty => depth += 1,
                Some(Token::End(name)) if name == element.name => depth -= 1,
                _ => {}
            }
        }
    }

    /// Goes back to a token that shows that an end tag is missing before it.
    fn unfinished(&mut self, place: usize) {
        self.scanner.note(Flaw::Element, place);
        self.scanner.go_to(place);
    }

    fn declare(&mut self, tag: Tag<'a>) {
        attributes(tag.attributes).for_each(|(name, value)| self.names.declare(name, value));
    }

    /// The base for links in an element (XML Base).
    fn base_of(&mut self, tag: Tag<'a>, outer: Option<&Url>) -> Option<Url> {
        let own = attribute(tag.attributes, "xml:base").map(|base| self.decoded(base));
        let own = own.and_then(|base| Url::options().base_url(outer).parse(base.trim()).ok());
        own.or_else(|| outer.cloned())
    }

    fn decoded(&mut self, raw: &'a str) -> String {
        let place = self.scanner.at();
        self.decoded_at(raw, place)
    }

    fn decoded_at(&mut self, raw: &'a str, place: usize) -> String {
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

/// Versions of RSS that were published under that name.
fn is_version(version: &str) -> bool {
    ["0.91", "0.92", "0.93", "0.94", "2.0"].contains(&version.trim())
}

/// Whether elements in it say what its parts are.
fn is_structured(element: Tag<'_>) -> bool {
    let local = element.name.rsplit(':').next().unwrap_or_default();
    ["author", "creator"].iter().any(|name| name.eq_ignore_ascii_case(local))
}

/// Whether elements in it are its text rather than a mistake.
fn is_inline(element: Tag<'_>) -> bool {
    let kind = attribute(element.attributes, "type").unwrap_or_default();
    let local = element.name.rsplit(':').next().unwrap_or_default();
    kind.eq_ignore_ascii_case("xhtml")
        || kind.eq_ignore_ascii_case("application/xhtml+xml")
        || ["body", "div"].contains(&local)
}

/// Whether a content is something to read: pictures and sounds can be content, too.
fn is_written(element: Tag<'_>) -> bool {
    let kind = attribute(element.attributes, "type").unwrap_or_default().to_ascii_lowercase();
    !["image/", "audio/", "video/", "application/octet-stream"].iter().any(|other| kind.starts_with(other))
}
