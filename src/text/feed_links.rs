//! The feeds that a web page names.
//!
//! Source: HTML Living Standard, section 4.6.7.1 ("alternate"), and what pages do instead.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use url::Url;

/// The most feeds that are taken from one page.
const MOST: usize = 100;

/// Media types of feeds.
const TYPES: [&str; 10] = [
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "application/feed+json",
    "application/json",
    "application/xml",
    "text/xml",
    "text/rss+xml",
    "application/rss",
    "application/atom",
];

/// Last parts of paths that feeds are kept under.
const LAST_PARTS: [&str; 9] =
    ["feed", "rss", "atom", "rss.xml", "atom.xml", "feed.xml", "feed.json", "index.xml", "index.rdf"];

/// Endings of the names of feeds.
const ENDINGS: [&str; 3] = [".rss", ".atom", ".rdf"];

/// A feed that a page names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedLink {
    /// Its address.
    pub address: Url,
    /// What the page calls it.
    pub title: Option<String>,
    /// Whether the page announces it for programs; otherwise it only links to it.
    pub announced: bool,
}

/// The feeds that a page names: first those that it announces, then those that it only links to;
/// each once. `address` is where the page came from.
pub fn feed_links(page: &str, address: &Url) -> Vec<FeedLink> {
    let state = State { base: address.clone(), found: Vec::new() };
    let tokenizer = Tokenizer::new(Sink(RefCell::new(state)), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(page));
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    let mut found = tokenizer.sink.0.into_inner().found;
    found.sort_by_key(|link| !link.announced);
    let mut distinct: Vec<FeedLink> = Vec::new();
    for link in found {
        if distinct.len() < MOST && distinct.iter().all(|known| known.address != link.address) {
            distinct.push(link);
        }
    }
    distinct
}

struct State {
    base: Url,
    found: Vec<FeedLink>,
}

struct Sink(RefCell<State>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let Token::TagToken(tag) = token else { return TokenSinkResult::Continue };
        if tag.kind != TagKind::StartTag {
            return TokenSinkResult::Continue;
        }
        self.0.borrow_mut().tag(&tag);
        match &*tag.name {
            "script" if !tag.self_closing => TokenSinkResult::RawData(RawKind::ScriptData),
            "style" | "noframes" | "textarea" | "title" if !tag.self_closing => {
                TokenSinkResult::RawData(RawKind::Rawtext)
            }
            _ => TokenSinkResult::Continue,
        }
    }
}

impl State {
    fn tag(&mut self, tag: &Tag) {
        let Some(address) = attribute(tag, "href").and_then(|href| self.base.join(href.trim()).ok()) else { return };
        if !matches!(address.scheme(), "http" | "https") {
            return;
        }
        let announced = match &*tag.name {
            "base" => return self.base = address,
            "link" if is_announced(tag) => true,
            "a" | "area" if is_feed_type(tag) || looks_like_feed(&address) => false,
            _ => return,
        };
        let title = attribute(tag, "title").map(|title| title.trim().to_owned()).filter(|title| !title.is_empty());
        self.found.push(FeedLink { address, title, announced });
    }
}

fn attribute<'t>(tag: &'t Tag, name: &str) -> Option<&'t str> {
    tag.attrs.iter().find(|attribute| &*attribute.name.local == name).map(|attribute| &*attribute.value)
}

fn is_announced(tag: &Tag) -> bool {
    let rel = attribute(tag, "rel").unwrap_or_default();
    let has = |word: &str| rel.split_ascii_whitespace().any(|part| part.eq_ignore_ascii_case(word));
    has("feed") || (has("alternate") && !has("stylesheet") && is_feed_type(tag))
}

fn is_feed_type(tag: &Tag) -> bool {
    let kind = attribute(tag, "type").unwrap_or_default().split(';').next().unwrap_or_default().trim();
    // Sites announce their programming interface as JSON, too.
    let is_interface = kind.eq_ignore_ascii_case("application/json")
        && !attribute(tag, "href").is_some_and(|href| href.to_ascii_lowercase().contains("feed"));
    TYPES.iter().any(|feed| feed.eq_ignore_ascii_case(kind)) && !is_interface
}

fn looks_like_feed(address: &Url) -> bool {
    let path = address.path().trim_end_matches('/').to_ascii_lowercase();
    let last = path.rsplit('/').next().unwrap_or_default();
    LAST_PARTS.contains(&last) || ENDINGS.iter().any(|ending| last.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(page: &str) -> Vec<String> {
        let links = feed_links(page, &Url::parse("https://news.example/world/").unwrap());
        let shown = |link: FeedLink| format!("{} {} {}", link.address, link.title.unwrap_or_default(), link.announced);
        links.into_iter().map(shown).collect()
    }

    #[test]
    fn announced_feeds_come_first_and_each_comes_once() {
        let page = "<a href=/rss>RSS</a><link rel='Alternate home' type='application/rss+xml; charset=utf-8' title=' News ' href='feed.xml'>\
            <LINK REL=alternate TYPE=application/atom+xml HREF=//other.example/atom><a href=feed.xml>again</a>";
        assert_eq!(
            found(page),
            [
                "https://news.example/world/feed.xml News true",
                "https://other.example/atom  true",
                "https://news.example/rss  false"
            ]
        );
    }

    #[test]
    fn addresses_start_from_the_base_of_the_page() {
        let page = "<base href=https://cdn.example/x/><link rel=feed href=a.json>";
        assert_eq!(found(page), ["https://cdn.example/x/a.json  true"]);
    }

    #[test]
    fn what_is_no_feed_is_left_out() {
        let page = "<!-- <link rel=alternate type=application/rss+xml href=/c> --><script>'<a href=/rss>'</script>\
            <link rel=stylesheet href=/feed><link rel=alternate hreflang=de href=/de><a href=javascript:rss>x</a>\
            <link rel=alternate type=application/json href=/wp-json/wp/v2/posts><a href=/feedback>y</a>";
        assert_eq!(found(page), Vec::<String>::new());
    }
}
