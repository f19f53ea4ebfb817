//! The code of one condition on the words of one item.

use super::Index;
use super::code::{Node, Op, nodes, split};
use super::patterns::Pattern;
use super::scratch::Scratch;
use crate::model::Field;
use crate::query::sequence::divides;
use crate::text::Document;

/// What is looked at while code is asked.
#[derive(Clone, Copy)]
pub(super) struct Sight<'a, 'd> {
    pub(super) index: &'a Index,
    pub(super) document: &'a Document<'d>,
    pub(super) scratch: &'a Scratch,
}

/// A term from its first token to its last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Span {
    first: u32,
    last: u32,
}

impl Sight<'_, '_> {
    /// Whether code says yes.
    pub(super) fn holds(&self, code: &[u32]) -> bool {
        split(code).is_some_and(|(node, _)| self.node(node))
    }

    fn node(&self, node: Node<'_>) -> bool {
        match node.op {
            Op::All => nodes(node.rest).all(|part| self.node(part)),
            Op::Any => nodes(node.rest).any(|part| self.node(part)),
            Op::Not => !self.holds(node.rest),
            Op::Word => self.scratch.fields_of(node.rest[0]) & node.fields != 0,
            Op::Phrase | Op::Sequence => self.first_span(node).is_some(),
            Op::Close => self.close(node.rest[0], &node.rest[1..]),
            Op::Near => self.near(node.rest[0], &node.rest[1..], false),
            Op::Ordered => self.near(node.rest[0], &node.rest[1..], true),
            Op::Leaf => self.index.leaves[node.rest[0] as usize].evaluate(self.document).is_some(),
        }
    }

    fn first_span(&self, node: Node<'_>) -> Option<Span> {
        self.spans_of(node).next()
    }

    /// Where a word, a phrase or a sequence stands, the last place first.
    fn spans_of<'s>(&'s self, node: Node<'s>) -> impl Iterator<Item = Span> + 's {
        let (sequence, words) = match node.op {
            Op::Sequence => (Some(node.rest[0] as usize), &node.rest[1..]),
            _ => (None, node.rest),
        };
        let firsts = words.first().into_iter().flat_map(|&word| self.scratch.places_of(word));
        firsts.filter_map(move |first| {
            let field = self.scratch.field_of(first);
            let last = first + words.len() as u32 - 1;
            let stands = node.fields & 1 << field != 0
                && last < self.scratch.field_ends[field]
                && (first + 1..).zip(&words[1..]).all(|(token, &word)| self.fits(token, word))
                && self.is_spelt(sequence, Field::ALL[field], first, last);
            stands.then_some(Span { first, last })
        })
    }

    #[inline]
    fn fits(&self, token: u32, pattern: Pattern) -> bool {
        self.scratch.patterns_at(token).iter().any(|place| place.pattern == pattern)
    }

    /// Whether what is said beyond the words holds too.
    fn is_spelt(&self, sequence: Option<usize>, field: Field, first: u32, last: u32) -> bool {
        let tokens = &self.scratch.tokens[first as usize..=last as usize];
        if let Some(sequence) = sequence {
            let words: Vec<_> = tokens.iter().map(|token| token.start as usize..token.end as usize).collect();
            return self.index.sequences[sequence].bounds(self.document.text(field), field, &words).is_some();
        }
        let apart = |pair: &[super::scratch::Token]| {
            divides(field, &self.document.text(field)[pair[0].end as usize..pair[1].start as usize])
        };
        field != Field::Category || !tokens.windows(2).any(apart)
    }

    /// Where a term stands, in order, each place once.
    fn spans(&self, node: Node<'_>) -> Vec<Span> {
        let mut spans = Vec::new();
        self.add_spans(node, &mut spans);
        spans.sort_unstable();
        spans.dedup();
        spans
    }

    fn add_spans(&self, node: Node<'_>, spans: &mut Vec<Span>) {
        match node.op {
            Op::Any => nodes(node.rest).for_each(|part| self.add_spans(part, spans)),
            _ => spans.extend(self.spans_of(node)),
        }
    }

    /// Whether terms stand close together; one in the title is close to all.
    fn close(&self, within: u32, terms: &[u32]) -> bool {
        let title_end = self.scratch.field_ends[Field::Title as usize];
        let mut apart = Vec::new();
        let mut count = 0;
        for term in nodes(terms) {
            let spans = self.spans(term);
            match spans.first() {
                None => return false,
                Some(first) if first.first < title_end => {}
                Some(_) => {
                    apart.extend(spans.into_iter().map(|span| (span, count)));
                    count += 1;
                }
            }
        }
        count < 2 || {
            apart.sort_unstable();
            apart.chunk_by(|a, b| self.same_field(a.0, b.0)).any(|field| has_window(field, count, within))
        }
    }

    fn same_field(&self, a: Span, b: Span) -> bool {
        self.scratch.field_of(a.first) == self.scratch.field_of(b.first)
    }

    /// Whether one of the first term stands near enough to one of the second.
    fn near(&self, within: u32, terms: &[u32], ordered: bool) -> bool {
        let mut sides = nodes(terms).map(|side| self.spans(side));
        let (Some(left), Some(right)) = (sides.next(), sides.next()) else { return false };
        self.follows(&left, &right, within) || (!ordered && self.follows(&right, &left, within))
    }

    /// Whether one of the second stands behind one of the first, with few enough words between.
    fn follows(&self, firsts: &[Span], seconds: &[Span], within: u32) -> bool {
        firsts.iter().any(|first| {
            let from = first.last + 1;
            let start = seconds.partition_point(|second| second.first < from);
            let second = seconds.get(start);
            second.is_some_and(|second| second.first - from <= within && self.same_field(*first, *second))
        })
    }
}

/// Whether each of `count` terms stands in some stretch of these places, which are of one field and
/// in order, with at most `within` other words between the outermost two.
fn has_window(places: &[(Span, usize)], count: usize, within: u32) -> bool {
    let within = within.saturating_add(u32::try_from(count.saturating_sub(2)).unwrap_or(u32::MAX));
    let mut inside = vec![0_u32; count];
    let mut missing = count;
    let mut from = 0;
    for (right, term) in places {
        missing -= usize::from(inside[*term] == 0);
        inside[*term] += 1;
        while missing == 0 {
            let (left, left_term) = places[from];
            if right.first.saturating_sub(left.last + 1) <= within {
                return true;
            }
            inside[left_term] -= 1;
            missing += usize::from(inside[left_term] == 0);
            from += 1;
        }
    }
    false
}
