//! Regular expressions on the plain text, in time proportional to it.

use regex::{Regex, RegexBuilder};

use super::sequence::Occurrence;
use crate::model::Field;
use crate::text::{Document, FieldSet};

/// Largest compiled form, in bytes.
const SIZE_LIMIT: usize = 4 * 1024 * 1024;
/// Most places that are found in one field, which is what `atleast` may ask for. Each may take the time to read all
/// that is left of the text.
const MOST_PLACES: usize = 1_000;
/// Deepest groups in groups.
const NEST_LIMIT: u32 = 100;

/// A regular expression and where it is searched.
#[derive(Clone, Debug)]
pub(super) struct Regular {
    regex: Regex,
    fields: FieldSet,
}

/// Why a pattern is no regular expression.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum RegularError {
    /// It is none.
    #[error("{0}")]
    Syntax(String),
    /// It would take too much memory.
    #[error("too large")]
    TooLarge,
}

impl Regular {
    pub(super) fn new(pattern: &str, ignore_case: bool, fields: FieldSet) -> Result<Self, RegularError> {
        let mut builder = RegexBuilder::new(pattern);
        builder.case_insensitive(ignore_case).size_limit(SIZE_LIMIT).nest_limit(NEST_LIMIT);
        let regex = builder.build().map_err(|error| match error {
            regex::Error::CompiledTooBig(_) => RegularError::TooLarge,
            other => RegularError::Syntax(reason(&other.to_string())),
        })?;
        Ok(Self { regex, fields })
    }

    /// Whether it fits an empty text, and so everything.
    pub(super) fn fits_nothing(&self) -> bool {
        self.regex.is_match("")
    }

    pub(super) fn fields(&self) -> FieldSet {
        self.fields
    }

    /// Where it stands, in order.
    pub(super) fn occurrences(&self, document: &Document) -> Vec<Occurrence> {
        let fields = Field::ALL.into_iter().filter(|&field| self.fields.contains(field));
        let places = fields.flat_map(|field| {
            let found = self.regex.find_iter(document.text(field)).filter(|found| !found.is_empty());
            let found = found.take(MOST_PLACES);
            found.map(move |found| Occurrence { field, start: found.start(), end: found.end(), first: 0, last: 0 })
        });
        places.collect()
    }
}

/// The last line of the library's message, which says what is wrong.
fn reason(message: &str) -> String {
    let last = message.lines().last().unwrap_or_default();
    last.strip_prefix("error: ").unwrap_or(last).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Item;

    #[test]
    fn no_more_places_are_found_than_are_counted() {
        // Each is only known when the rest of the text has been read.
        let regular = Regular::new("a(.*b)?", false, FieldSet::DEFAULT).unwrap();
        let item = Item { summary: "a".repeat(20_000), ..Item::from_feed("Wire".into()) };
        assert_eq!(regular.occurrences(&Document::new(&item)).len(), MOST_PLACES);
    }
}
