//! The site of an item's link: a domain and everything below it, by whole labels.

use super::sequence::Occurrence;
use crate::model::Field;
use crate::text::Document;

/// A domain.
#[derive(Clone, Debug)]
pub(super) struct Site(String);

impl Site {
    /// A domain as typed; a scheme, a path and `www.` are no part of it.
    pub(super) fn new(typed: &str) -> Self {
        let host = typed.split("://").last().unwrap_or_default().split('/').next().unwrap_or_default();
        Self(host.trim_start_matches("*.").trim_start_matches("www.").trim_matches('.').to_lowercase())
    }

    /// The domain in the host of the item's link, if it is there.
    pub(super) fn occurrence(&self, document: &Document) -> Option<Occurrence> {
        let host = document.text(Field::Site);
        let before = host.strip_suffix(self.0.as_str()).filter(|_| !self.0.is_empty())?;
        let is_whole = before.is_empty() || before.ends_with('.');
        is_whole.then_some(Occurrence { field: Field::Site, start: before.len(), end: host.len(), first: 0, last: 0 })
    }
}
