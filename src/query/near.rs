//! Terms that stand close together.

use super::sequence::Occurrence;
use super::term::Term;
use crate::model::Field;
use crate::text::Document;

/// All the terms, in any order, with at most `within` other words between the outermost of them
/// in one field. A term in the title is close to every word of the item.
#[derive(Clone, Debug)]
pub(super) struct Close {
    pub(super) terms: Vec<Term>,
    pub(super) within: u32,
}

/// A place and which term stands there.
type Placed = (Occurrence, usize);

impl Close {
    /// The chosen places, one a term, if the terms stand close together.
    pub(super) fn evaluate(&self, document: &Document) -> Option<Vec<Occurrence>> {
        let mut chosen = Vec::new();
        let mut apart: Vec<Vec<Occurrence>> = Vec::new();
        for term in &self.terms {
            let places = term.occurrences(document);
            match places.iter().find(|place| place.field == Field::Title) {
                Some(&title) => chosen.push(title),
                None if places.is_empty() => return None,
                None => apart.push(places),
            }
        }
        if !apart.is_empty() {
            chosen.extend(self.window(&apart)?);
        }
        Some(chosen)
    }

    /// One place of each term, all in one field and near enough to each other.
    fn window(&self, terms: &[Vec<Occurrence>]) -> Option<Vec<Occurrence>> {
        let each = terms.iter().enumerate();
        let mut places: Vec<Placed> =
            each.flat_map(|(term, places)| places.iter().map(move |&at| (at, term))).collect();
        places.sort_unstable_by_key(|(at, term)| (at.field, at.first, at.last, *term));
        places.chunk_by(|a, b| a.0.field == b.0.field).find_map(|field| self.window_in(field, terms.len()))
    }

    /// Slides over the places of one field, which are in order.
    fn window_in(&self, places: &[Placed], terms: usize) -> Option<Vec<Occurrence>> {
        let mut inside = vec![0_u32; terms];
        let mut missing = terms;
        let mut from = 0;
        // The terms between the outermost two are no other words.
        let within = self.within.saturating_add(u32::try_from(terms.saturating_sub(2)).unwrap_or(u32::MAX));
        for (to, (right, term)) in places.iter().enumerate() {
            missing -= usize::from(inside[*term] == 0);
            inside[*term] += 1;
            while missing == 0 {
                let (left, left_term) = places[from];
                if right.first.saturating_sub(left.last + 1) <= within {
                    return Some(one_of_each(&places[from..=to], terms));
                }
                inside[left_term] -= 1;
                missing += usize::from(inside[left_term] == 0);
                from += 1;
            }
        }
        None
    }
}

/// The last place of each term in a window.
fn one_of_each(window: &[Placed], terms: usize) -> Vec<Occurrence> {
    (0..terms).filter_map(|term| window.iter().rev().find(|placed| placed.1 == term).map(|placed| placed.0)).collect()
}
