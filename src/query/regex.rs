//! A regular expression over the plain text of fields, in linear time.

use super::sequence::Occurrence;
use crate::model::Field;
use crate::text::{Document, FieldSet};

/// Most places of one regular expression that are looked at.
const MOST_PLACES: usize = 1_000;

/// A compiled regular expression and where it looks.
#[derive(Clone, Debug)]
pub(super) struct Regex {
    regex: regex::Regex,
    fields: FieldSet,
}

impl Regex {
    pub(super) fn new(regex: regex::Regex, fields: FieldSet) -> Self {
        Self { regex, fields }
    }

    /// Where it matches something, in order.
    pub(super) fn occurrences(&self, document: &Document) -> Vec<Occurrence> {
        let fields = Field::ALL.into_iter().filter(|&field| self.fields.contains(field));
        let places = fields.flat_map(|field| {
            let found = self.regex.find_iter(document.text(field)).filter(|place| !place.is_empty());
            found.map(move |place| Occurrence { field, start: place.start(), end: place.end(), first: 0, last: 0 })
        });
        places.take(MOST_PLACES).collect()
    }
}
