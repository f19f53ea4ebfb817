//! One thing to look for, wherever it stands.

use super::label::Label;
use super::regular::Regular;
use super::sequence::Occurrence;
use super::term::Term;
use crate::model::Field;
use crate::text::{Document, FieldSet};

/// One thing to look for, and how far into the item.
#[derive(Clone, Debug)]
pub(super) struct Finder {
    pub(super) sought: Sought,
    /// Only within so many first words of title, summary and content, taken together.
    pub(super) first: Option<u32>,
}

/// What is looked for.
#[derive(Clone, Debug)]
pub(super) enum Sought {
    Term(Term),
    Regular(Regular),
    Label(Label),
}

impl Finder {
    /// Where it stands, in order, each place once.
    pub(super) fn occurrences(&self, document: &Document) -> Vec<Occurrence> {
        let mut found = match &self.sought {
            Sought::Term(term) => term.occurrences(document),
            Sought::Regular(regular) => regular.occurrences(document),
            Sought::Label(label) => label.occurrences(document),
        };
        if let Some(first) = self.first {
            found.retain(|place| is_among_first(document, place, first));
        }
        found
    }

    /// The fields that are searched.
    pub(super) fn fields(&self) -> FieldSet {
        match &self.sought {
            Sought::Term(term) => term.fields(),
            Sought::Regular(regular) => regular.fields(),
            Sought::Label(label) => label.fields(),
        }
    }
}

/// Whether a place ends before the word after the first ones. The words of title, summary and
/// content are the first of a document, in this order.
fn is_among_first(document: &Document, place: &Occurrence, first: u32) -> bool {
    place.field <= Field::Content
        && document.token(first).is_none_or(|next| (place.field, place.end) <= (next.field, next.start as usize))
}
