//! A compiled condition, as the rest of the program sees it.

use super::expression::Expression;
use super::fault::Fault;
use super::keywords::{self, Keywords};
use super::sequence::Occurrence;
use crate::model::Evidence;
use crate::text::{Document, sentence_around};

/// Most places that evidence lists.
const MOST_EVIDENCE: usize = 20;

/// What an item must satisfy; compiled once, evaluated on every item.
#[derive(Clone, Debug)]
pub struct Condition(Expression);

impl Condition {
    /// Compiles keywords.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with them, in the order of the lists.
    pub fn from_keywords(keywords: &Keywords) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let expression = keywords::compile(keywords, &mut faults);
        if faults.is_empty() { Ok(Self(expression)) } else { Err(faults) }
    }

    /// Compiles a Boolean query; of `keywords` only `exclude`, `fields`, `near` (for `exclude`)
    /// and `language` count.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with them.
    pub fn from_query(query: &str, keywords: &Keywords) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let expression = keywords::compile_query(query, keywords, &mut faults);
        if faults.is_empty() { Ok(Self(expression)) } else { Err(faults) }
    }

    /// If the document satisfies the condition, the places that made it so: by field, then by
    /// position, at most 20.
    pub fn evidence(&self, document: &Document) -> Option<Vec<Evidence>> {
        let mut places = self.0.evaluate(document)?;
        places.sort_unstable();
        places.dedup_by_key(|place| (place.field, place.start, place.end));
        places.truncate(MOST_EVIDENCE);
        Some(places.into_iter().map(|place| shown(document, place)).collect())
    }
}

fn shown(document: &Document, place: Occurrence) -> Evidence {
    let text = document.text(place.field);
    Evidence {
        field: place.field,
        start: place.start,
        end: place.end,
        text: text[place.start..place.end].to_owned(),
        sentence: sentence_around(text, place.start..place.end),
    }
}
