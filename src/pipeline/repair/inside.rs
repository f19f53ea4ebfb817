//! Items inside an item: where they are comes in while that is read, their drafts are written down
//! behind it.
//!
//! FeedSync keeps the older versions of an item in it, other dialects what it links to. Each is an
//! item of its own: one too many is seen, one too few is not. One with the id of the item around
//! it is another version of that, and is noted as such, or the feed would seem to give one id to
//! different items.

use std::ops::Range;

use url::Url;

use super::super::flaw::Flaw;
use super::RepairError;
use super::draft::Draft;
use super::scan::{Tag, Token};
use super::xml::Walk;

/// The most items around an item; no dialect has more than one. What is inside an item is read
/// again for each, and that must not grow with the document.
const MOST_AROUND: usize = 4;

/// The item around others.
pub(super) struct Around {
    /// Its id as the document gives it, or nothing.
    id: String,
    /// Its number among those that were written; that of the first one if it is a version itself.
    number: usize,
}

impl<'a> Walk<'a> {
    /// Writes down an item that was read whole.
    pub(super) fn write(&mut self, draft: Draft, around: Option<&Around>) -> Around {
        draft.write_entry(&mut self.entries);
        let (id, number) = (draft.into_id(), self.written);
        self.written += 1;
        let first = around.filter(|around| !id.is_empty() && around.id == id).map(|around| around.number);
        if let Some(first) = first {
            self.versions.insert(number, first);
        }
        Around { id, number: first.unwrap_or(number) }
    }

    /// Reads what [`Walk::skip`] and [`Walk::note_inside`] found. `base` and `around` are those of the
    /// item that was just read; one that was cut off is not around anything.
    pub(super) fn items_inside(&mut self, base: Option<Url>, around: Option<&Around>) -> Result<(), RepairError> {
        let found = std::mem::take(&mut self.inside);
        if found.is_empty() {
            return Ok(());
        }
        let (behind, item) = (self.scanner.at(), self.item);
        let outer = std::mem::replace(&mut self.base, base);
        self.depth += 1;
        for part in found {
            self.items_of(part, around)?;
        }
        self.depth -= 1;
        (self.base, self.item) = (outer, item);
        self.scanner.go_to(behind);
        Ok(())
    }

    fn items_of(&mut self, part: Range<usize>, around: Option<&Around>) -> Result<(), RepairError> {
        self.scanner.go_to(part.start);
        while self.scanner.at() < part.end {
            let place = self.scanner.at();
            let Some(token) = self.scanner.next("") else { break };
            let Token::Start(tag) = token else { continue };
            self.declare(tag);
            if self.names.is_item(tag.name) {
                self.item(tag, place, around)?;
            }
        }
        Ok(())
    }

    /// Remembers an item that stands directly in another one and was read to its end.
    pub(super) fn note_inside(&mut self, place: usize) {
        self.scanner.note(Flaw::Outside, place);
        self.inside.push(place..self.scanner.at());
    }

    /// Skips a part of an item, if it has an end; otherwise only its start tag. Items in it are
    /// remembered.
    pub(super) fn skip(&mut self, element: Tag<'a>) {
        if element.empty {
            return;
        }
        let place = self.scanner.at();
        let names = &self.names;
        let skipped = self.scanner.try_ahead(|scanner| {
            let (mut depth, mut open, mut found) = (1_usize, 0_usize, false);
            loop {
                match scanner.next(element.name)? {
                    Token::Start(tag) if tag.name == element.name => depth += usize::from(!tag.empty),
                    Token::Start(tag) if names.is_item(tag.name) => {
                        found = true;
                        open += usize::from(!tag.empty);
                    }
                    Token::End(name) if name == element.name && depth > 1 => depth -= 1,
                    // With whole items inside it, it is whole; with a part of one, the end is another's.
                    Token::End(name) if name == element.name => return (open == 0).then_some(found),
                    Token::End(name) if names.is_item(name) => open = open.checked_sub(1)?,
                    Token::End(name) if names.is_container(name) => return None,
                    _ => {}
                }
            }
        });
        match skipped {
            Some(true) if self.depth < MOST_AROUND => self.inside.push(place..self.scanner.at()),
            Some(_) => {}
            None => self.scanner.note(Flaw::Element, place),
        }
    }
}
