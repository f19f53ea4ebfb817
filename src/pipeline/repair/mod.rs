//! The text of a feed comes in, the same feed as sound Atom and what was wrong with it go out.
//!
//! `feed_rs` reads Atom 1.0 (RFC 4287) wholly, and other dialects, faults and old namespaces with
//! gaps: it loses items in silence, refuses a whole feed for one sign, or panics. So every document
//! is read here piece by piece, each piece taken for what it most probably was meant to be, and
//! written down in the one dialect that is read without loss.
//!
//! The promise: whatever the text, time and memory stay proportional to its length; every item
//! that arrived whole goes on; the same item is written the same, whatever else in its document
//! is broken. What had to be guessed is in the flaws.
//!
//! Deliberately not here: bytes and their encoding (`decode`); dates, plain text and limits of
//! fields (`normalise`).

use std::collections::HashMap;

use url::Url;

pub use self::error::RepairError;
use self::scan::{Scanner, Token};
use self::xml::Walk;
use super::flaw::{Flaw, Flaws};
use crate::model::{HubLinks, Rhythm};

mod error;
mod attributes;
mod scan;
mod reference;
mod vocabulary;
mod person;
mod link;
mod twice;
mod draft;
mod field;
mod item;
mod inside;
mod rhythm;
mod head;
mod xml;
mod json;

/// How far into a document its feed may begin, in bytes.
const LATEST_BEGIN: usize = 64 * 1024;

/// Elements that only web pages begin with.
const OF_PAGES: [&str; 8] = ["html", "head", "body", "title", "meta", "script", "div", "style"];

/// A feed as Atom.
#[derive(Debug)]
pub(super) struct Repaired {
    /// The document, in UTF-8.
    pub(super) atom: String,
    /// What was wrong.
    pub(super) flaws: Flaws,
    /// When the publisher wants to be asked.
    pub(super) rhythm: Rhythm,
    /// The hub that says when it changes.
    pub(super) hub: HubLinks,
    /// The entries, by number, that are only another version of one before them, with its number.
    pub(super) versions: HashMap<usize, usize>,
}

/// Makes any feed one that can be read. `base` is where relative links start from.
///
/// # Errors
///
/// When the text is no feed; see [`RepairError`].
pub(super) fn repair(text: &str, base: Option<&Url>) -> Result<Repaired, RepairError> {
    let start = text.trim_start_matches(|sign: char| sign.is_whitespace() || sign == '\u{feff}');
    match start.chars().next() {
        None => Err(RepairError::Empty),
        Some('{' | '[') => {
            let mut flaws = Flaws::default();
            let (atom, hub) = json::feed(start, base, &mut flaws)?;
            Ok(Repaired { atom, flaws, rhythm: Rhythm::default(), hub, versions: HashMap::new() })
        }
        Some(_) => xml(text, base),
    }
}

fn xml(text: &str, base: Option<&Url>) -> Result<Repaired, RepairError> {
    let mut walk = Walk::new(begin(text).map_err(|error| error.of_page(text, base))?, base);
    let atom = walk.feed()?;
    let Walk { scanner, said, hub, versions, .. } = walk;
    Ok(Repaired { atom, rhythm: said.rhythm(), hub, flaws: scanner.flaws, versions })
}

/// A scanner before the first tag of the feed.
fn begin(text: &str) -> Result<Scanner<'_>, RepairError> {
    let mut scanner = Scanner::new(text);
    let mut first = None;
    while scanner.at() < LATEST_BEGIN {
        let place = scanner.at();
        match scanner.next("") {
            None => break,
            Some(Token::Start(tag)) if is_root(tag.name) => {
                if first.is_some() {
                    scanner.note(Flaw::Junk, 0);
                }
                scanner.go_to(place);
                return Ok(scanner);
            }
            Some(Token::Start(tag)) if tag.name.eq_ignore_ascii_case("html") => {
                return Err(RepairError::page());
            }
            Some(Token::Start(tag)) => _ = first.get_or_insert(tag.written),
            Some(Token::Text(text)) if text.chars().any(|sign| !sign.is_whitespace() && sign != '\u{feff}') => {
                _ = first.get_or_insert(text.trim());
            }
            Some(_) => {}
        }
    }
    Err(refusal(first.unwrap_or_default()))
}

/// Whether an element of this name holds a feed.
fn is_root(name: &str) -> bool {
    let local = name.rsplit(':').next().unwrap_or(name);
    ["rss", "feed", "rdf", "channel", "entry", "item"].iter().any(|root| root.eq_ignore_ascii_case(local))
}

/// Says what a document is that begins like this.
fn refusal(first: &str) -> RepairError {
    let name: String = first.trim_start_matches('<').chars().take_while(|sign| sign.is_alphanumeric()).collect();
    if first.is_empty() {
        return RepairError::Empty;
    }
    if first.starts_with('<') && OF_PAGES.iter().any(|page| page.eq_ignore_ascii_case(&name)) {
        return RepairError::page();
    }
    let shown = |sign: char| if sign.is_control() || sign == '\u{fffd}' { '·' } else { sign };
    let beginning: String = first.chars().take(20).map(shown).collect();
    RepairError::NotAFeed {
        found: if first.starts_with('<') { format!("<{name}>") } else { format!("\"{beginning}\"") },
    }
}

#[cfg(test)]
mod tests;
