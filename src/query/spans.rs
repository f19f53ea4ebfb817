//! Parts of a query that stand close together, and parts that stand often.

use super::finder::Finder;
use super::sequence::Occurrence;
use crate::model::Field;
use crate::text::Document;

/// Most pairs that one `NEAR` hands to another around it; a text with more is not news.
const MOST_HITS: usize = 4096;

/// Something with a beginning and an end in one field.
#[derive(Clone, Debug)]
pub(super) enum Spans {
    Find(Finder),
    Any(Vec<Spans>),
    Near(Box<Near>),
    Window(Window),
}

/// Two things with at most `within` words between them.
#[derive(Clone, Debug)]
pub(super) struct Near {
    pub(super) left: Spans,
    pub(super) right: Spans,
    pub(super) within: u32,
    /// The left one comes first.
    pub(super) ordered: bool,
}

/// Words in any order, with at most `within` other words among them.
#[derive(Clone, Debug)]
pub(super) struct Window {
    pub(super) finders: Vec<Finder>,
    pub(super) within: u32,
}

/// Things that must stand at least so often, all taken together.
#[derive(Clone, Debug)]
pub(super) struct AtLeast {
    pub(super) times: usize,
    pub(super) finders: Vec<Finder>,
}

/// One place where spans stand: from the first token to the last, and what made it so.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Hit {
    field: Field,
    first: u32,
    last: u32,
    places: Vec<Occurrence>,
}

impl Spans {
    /// The places that stand close together.
    pub(super) fn occurrences(&self, document: &Document) -> Vec<Occurrence> {
        self.hits(document).into_iter().flat_map(|hit| hit.places).collect()
    }

    fn hits(&self, document: &Document) -> Vec<Hit> {
        match self {
            Self::Find(finder) => finder.occurrences(document).into_iter().map(Hit::of).collect(),
            Self::Any(parts) => sorted(parts.iter().flat_map(|part| part.hits(document)).collect()),
            Self::Near(near) => near.hits(document),
            Self::Window(window) => window.hits(document),
        }
    }
}

impl Hit {
    fn of(place: Occurrence) -> Self {
        Self { field: place.field, first: place.first, last: place.last, places: vec![place] }
    }

    fn with(&self, other: &Self) -> Self {
        Self {
            field: self.field,
            first: self.first.min(other.first),
            last: self.last.max(other.last),
            places: [self.places.as_slice(), &other.places].concat(),
        }
    }
}

/// In order, one for each beginning and end.
fn sorted(mut hits: Vec<Hit>) -> Vec<Hit> {
    hits.sort_by_key(|hit| (hit.field, hit.first, hit.last));
    hits.dedup_by_key(|hit| (hit.field, hit.first, hit.last));
    hits
}

impl Near {
    fn hits(&self, document: &Document) -> Vec<Hit> {
        let left = self.left.hits(document);
        if left.is_empty() {
            return Vec::new();
        }
        let right = self.right.hits(document);
        let mut hits = Vec::new();
        self.pair(&left, &right, &mut hits);
        if !self.ordered {
            self.pair(&right, &left, &mut hits);
        }
        sorted(hits)
    }

    /// Adds every pair whose second comes behind the first and near enough.
    fn pair(&self, firsts: &[Hit], seconds: &[Hit], hits: &mut Vec<Hit>) {
        for first in firsts {
            let from = first.last.saturating_add(1);
            let to = from.saturating_add(self.within);
            let start = seconds.partition_point(|second| (second.field, second.first) < (first.field, from));
            let close = seconds[start..].iter().take_while(|second| second.field == first.field && second.first <= to);
            hits.extend(close.map(|second| first.with(second)));
            if hits.len() > MOST_HITS {
                return;
            }
        }
    }
}

impl Window {
    fn hits(&self, document: &Document) -> Vec<Hit> {
        let mut places: Vec<(Occurrence, usize)> = Vec::new();
        for (number, finder) in self.finders.iter().enumerate() {
            let found = finder.occurrences(document);
            if found.is_empty() {
                return Vec::new();
            }
            places.extend(found.into_iter().map(|place| (place, number)));
        }
        places.sort_unstable_by_key(|(place, number)| (place.field, place.first, *number));
        let windows = (0..places.len()).filter_map(|from| self.window(&places[from..]));
        sorted(windows.take(MOST_HITS).collect())
    }

    /// The window that begins with the first of these places, if it is narrow enough.
    fn window(&self, places: &[(Occurrence, usize)]) -> Option<Hit> {
        let (first, number) = places[0];
        let mut chosen: Vec<Option<Occurrence>> = vec![None; self.finders.len()];
        chosen[number] = Some(first);
        let mut last = first;
        let mut words = length(&first);
        for &(place, number) in places[1..].iter().take_while(|(place, _)| place.field == first.field) {
            if chosen[number].is_some() || place.first <= last.last {
                continue;
            }
            words += length(&place);
            if place.last + 1 - first.first - words > self.within {
                return None;
            }
            chosen[number] = Some(place);
            last = place;
            if chosen.iter().all(Option::is_some) {
                let places = chosen.into_iter().flatten().collect();
                return Some(Hit { field: first.field, first: first.first, last: last.last, places });
            }
        }
        None
    }
}

fn length(place: &Occurrence) -> u32 {
    place.last + 1 - place.first
}

impl AtLeast {
    /// Every place, if there are enough of them.
    pub(super) fn occurrences(&self, document: &Document) -> Option<Vec<Occurrence>> {
        let mut places: Vec<_> = self.finders.iter().flat_map(|finder| finder.occurrences(document)).collect();
        places.sort_unstable();
        places.dedup_by_key(|place| (place.field, place.start, place.end));
        Some(places).filter(|places| places.len() >= self.times)
    }
}
