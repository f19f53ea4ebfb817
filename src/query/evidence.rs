//! Places where something was found become evidence that people read.

use super::sequence::Occurrence;
use crate::model::Evidence;
use crate::text::{Document, sentence_around};

/// Most places that evidence lists.
const MOST_EVIDENCE: usize = 20;

/// The places by field, then by position, each once.
pub(super) fn each_once(mut places: Vec<Occurrence>) -> Vec<Occurrence> {
    places.sort_unstable();
    places.dedup_by_key(|place| (place.field, place.start, place.end));
    places
}

/// What stands at the first 20 of these places, with the sentence around.
pub(super) fn shown(document: &Document, places: &[Occurrence]) -> Vec<Evidence> {
    places.iter().take(MOST_EVIDENCE).map(|place| shown_one(document, place)).collect()
}

fn shown_one(document: &Document, place: &Occurrence) -> Evidence {
    let text = document.text(place.field);
    Evidence {
        field: place.field,
        start: place.start,
        end: place.end,
        text: text[place.start..place.end].to_owned(),
        sentence: sentence_around(text, place.start..place.end),
    }
}
