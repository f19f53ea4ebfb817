//! XML of any dialect to drafts of its items.
//!
//! The walk knows three places: outside items, inside an item, inside a field of one. Each reads
//! until its end, or until something that cannot be inside it shows that the end is missing.

use std::collections::HashMap;
use std::ops::Range;

use url::Url;

use super::super::flaw::Flaw;
use super::RepairError;
use super::attributes::{attribute, attributes};
use super::draft::Draft;
use super::reference::Declared;
use super::rhythm::Said;
use super::scan::{Scanner, Tag, Token};
use super::vocabulary::{Field, Names};
use crate::model::HubLinks;

/// The most containers inside one another; no dialect has more than two.
const DEEPEST: usize = 16;

/// Longest base of links, in bytes. A base that grows with each element would take time without
/// end.
const LONGEST_BASE: usize = 8192;

/// A walk through one document.
pub(super) struct Walk<'a> {
    pub(super) scanner: Scanner<'a>,
    pub(super) names: Names<'a>,
    pub(super) declared: Declared<'a>,
    /// Where relative links start from.
    pub(super) base: Option<Url>,
    pub(super) feed: Draft,
    pub(super) entries: String,
    pub(super) items: usize,
    /// How many of the items were written.
    pub(super) written: usize,
    /// What of the item that is being read holds items.
    pub(super) inside: Vec<Range<usize>>,
    /// In how many other items that one stands.
    pub(super) depth: usize,
    /// See [`Repaired::versions`](super::Repaired::versions).
    pub(super) versions: HashMap<usize, usize>,
    /// The containers that are open, outermost first.
    pub(super) open: Vec<&'a str>,
    /// Whether there is or was a `channel`.
    has_channel: bool,
    /// What the tags of items are called.
    pub(super) item: &'a str,
    /// Whether entries have the authors of the feed where they name none.
    pub(super) inherits: bool,
    /// What the feed says of when to ask for it.
    pub(super) said: Said,
    /// The hub that it names.
    pub(super) hub: HubLinks,
}

/// How an item or a field ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// With its end tag, or where that should have been.
    Whole,
    /// With the document.
    Cut,
}

impl<'a> Walk<'a> {
    pub(super) fn new(scanner: Scanner<'a>, base: Option<&Url>) -> Self {
        let declared = Declared::read(scanner.subset);
        Self {
            scanner,
            names: Names::default(),
            declared,
            base: base.cloned(),
            feed: Draft::default(),
            entries: String::new(),
            items: 0,
            written: 0,
            inside: Vec::new(),
            depth: 0,
            versions: HashMap::new(),
            open: Vec::new(),
            has_channel: false,
            item: "item",
            inherits: false,
            said: Said::default(),
            hub: HubLinks::default(),
        }
    }

    /// Reads the feed whose first tag comes next. The result is the feed as Atom.
    pub(super) fn feed(&mut self) -> Result<String, RepairError> {
        let mut cut = false;
        loop {
            let place = self.scanner.at();
            match self.scanner.next("") {
                None => break,
                Some(Token::Start(tag)) => {
                    self.declare(tag);
                    if self.names.is_item(tag.name) {
                        cut = self.item(tag, place, None)? == End::Cut;
                    } else if self.names.is_container(tag.name) {
                        self.enter(tag, place);
                    } else {
                        self.feed_part(tag);
                    }
                }
                Some(Token::End(name)) => self.leave(name),
                Some(Token::Text(_) | Token::Literal(_)) => {}
            }
        }
        self.end(cut);
        Ok(self.feed.write_feed(&self.entries))
    }

    /// Closes a container, and those inside it.
    fn leave(&mut self, name: &str) {
        if let Some(place) = self.open.iter().rposition(|open| open.eq_ignore_ascii_case(name)) {
            self.open.truncate(place);
        }
    }

    /// Says what the document lacks at its end. Behind the end of `channel` nothing of RSS can be
    /// missing; behind the last item it can, and before the `channel` all is.
    fn end(&mut self, cut: bool) {
        let lacks_root_alone =
            self.has_channel && matches!(self.open.as_slice(), [root] if local_name(root).eq_ignore_ascii_case("rss"));
        if cut || !(self.open.is_empty() || lacks_root_alone) {
            self.scanner.note(Flaw::Cut, usize::MAX);
        } else if lacks_root_alone {
            self.scanner.note(Flaw::Element, usize::MAX);
        }
    }

    /// Learns what a container declares.
    fn enter(&mut self, tag: Tag<'a>, place: usize) {
        let local = local_name(tag.name);
        let is_rss = local.eq_ignore_ascii_case("rss");
        if local.eq_ignore_ascii_case("feed") {
            self.inherits = true;
            self.item = "entry";
        }
        let outer = self.base.take();
        self.base = self.base_of(tag, outer.as_ref());
        self.has_channel |= local.eq_ignore_ascii_case("channel");
        if is_rss && !attribute(tag.attributes, "version").is_some_and(is_version) {
            self.scanner.note(Flaw::Version, place);
        }
        if is_rss && attribute(tag.attributes, "xmlns").is_some_and(|namespace| !namespace.is_empty()) {
            self.scanner.note(Flaw::Namespace, place);
        }
        if local.bytes().any(|sign| sign.is_ascii_uppercase()) && local != "RDF" {
            self.scanner.note(Flaw::Capitals, place);
        }
        if let Some(language) = attribute(tag.attributes, "xml:lang") {
            self.feed.offer(Field::Language, 9, language.to_owned());
        }
        if !tag.empty && self.open.len() < DEEPEST {
            self.open.push(tag.name);
        }
    }

    /// Learns the prefixes that a tag declares.
    pub(super) fn declare(&mut self, tag: Tag<'a>) {
        if tag.attributes.contains("xmlns:") {
            attributes(tag.attributes).for_each(|(name, value)| self.names.declare(name, value));
        }
    }

    /// The base for links in an element (XML Base).
    pub(super) fn base_of(&mut self, tag: Tag<'a>, outer: Option<&Url>) -> Option<Url> {
        let own = attribute(tag.attributes, "xml:base").map(|base| self.decoded(base));
        let own = own.and_then(|base| Url::options().base_url(outer).parse(base.trim()).ok());
        own.filter(|base| base.as_str().len() <= LONGEST_BASE).or_else(|| outer.cloned())
    }
}

/// A name without its prefix.
pub(super) fn local_name(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// Versions of RSS that were published under that name.
fn is_version(version: &str) -> bool {
    ["0.91", "0.92", "0.93", "0.94", "2.0"].contains(&version.trim())
}
