//! Words in a row, with what stands between them.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::pattern::WordPattern;
use crate::model::Field;
use crate::text::{Document, FieldSet, joins_parts, script_of};

/// One place in a document where a term stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Occurrence {
    pub(super) field: Field,
    /// First byte in the field's text.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
    /// Index of the first token.
    pub(super) first: u32,
    /// Index of the last token.
    pub(super) last: u32,
}

/// What must stand between a word and the one before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// Anything that separates words.
    Any,
    /// Hyphens, dashes, slashes and spaces only.
    Joint,
    /// These signs, without white space unless it is here too.
    Signs(String),
}

/// One word of a sequence, and what stands before it.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    pub(super) gap: Gap,
    pub(super) pattern: WordPattern,
}

/// Words in a row: one way to spell a term.
#[derive(Clone, Debug)]
pub(super) struct Sequence {
    /// Never empty; the first slot's gap does not count.
    pub(super) slots: Vec<Slot>,
    /// Signs directly before the first word.
    pub(super) lead: String,
    /// Signs directly behind the last word.
    pub(super) tail: String,
}

impl Sequence {
    /// Adds every place where the sequence stands in `fields`.
    pub(super) fn find(&self, document: &Document, fields: FieldSet, found: &mut Vec<Occurrence>) {
        let Some(first) = self.slots.first() else { return };
        for word in first.pattern.candidates(document) {
            for &index in document.places(word) {
                found.extend(self.stands_at(document, fields, index));
            }
        }
    }

    fn stands_at(&self, document: &Document, fields: FieldSet, index: u32) -> Option<Occurrence> {
        let first = document.token(index).filter(|first| fields.contains(first.field))?;
        let mut tokens = Vec::with_capacity(self.slots.len());
        tokens.push(first.start as usize..first.end as usize);
        for (next, slot) in (index + 1..).zip(&self.slots[1..]) {
            let next = document.token(next).filter(|next| next.field == first.field)?;
            if !slot.pattern.shape().fits(document.word(next.word)) {
                return None;
            }
            tokens.push(next.start as usize..next.end as usize);
        }
        let (start, end) = self.bounds(document.text(first.field), first.field, &tokens)?;
        let last = index + u32::try_from(tokens.len()).ok()? - 1;
        Some(Occurrence { field: first.field, start, end, first: index, last })
    }

    /// Whether the words alone decide, whatever their spelling and what stands around them.
    pub(super) fn is_bare(&self) -> bool {
        let bare_gaps = self.slots.iter().skip(1).all(|slot| slot.gap == Gap::Any);
        let any_spelling = self.slots.iter().all(|slot| slot.pattern.takes_any_spelling());
        self.lead.is_empty() && self.tail.is_empty() && bare_gaps && any_spelling
    }

    /// The bytes from lead to tail, if neighbouring words of a text that fit, one a slot, are also
    /// spelt as they must be, and have around and between them what must stand there.
    pub(super) fn bounds(&self, text: &str, field: Field, words: &[Range<usize>]) -> Option<(usize, usize)> {
        let spelt = |(slot, word): (&Slot, &Range<usize>)| slot.pattern.spelling_fits(&text[word.clone()]);
        if !self.slots.iter().zip(words).all(spelt) {
            return None;
        }
        for (slot, pair) in self.slots[1..].iter().zip(words.windows(2)) {
            let between = &text[pair[0].end..pair[1].start];
            if !slot.gap.fits(between) || divides(field, between) {
                return None;
            }
        }
        self.with_signs(text, words.first()?.start, words.last()?.end)
    }

    fn with_signs(&self, text: &str, mut start: usize, mut end: usize) -> Option<(usize, usize)> {
        if !self.lead.is_empty() {
            start = before(&text[..start], &self.lead)?;
            if text[..start].chars().next_back().is_some_and(|c| script_of(c).is_some()) {
                return None;
            }
        }
        if !self.tail.is_empty() {
            end += after(&text[end..], &self.tail)?;
            if text[end..].chars().next().is_some_and(|c| script_of(c).is_some()) {
                return None;
            }
        }
        let signed = !self.lead.is_empty() || !self.tail.is_empty();
        (!signed || !cuts_number(text, start, end)).then_some((start, end))
    }
}

/// Whether a number goes on beyond these bounds: the 5% of 3.5%, the $5 of $5,000.
fn cuts_number(text: &str, start: usize, end: usize) -> bool {
    let is_digit = |c: char| c.is_ascii_digit();
    let goes_on_before = || text[..start].strip_suffix(['.', ',']).is_some_and(|before| before.ends_with(is_digit));
    let goes_on_behind = || text[end..].strip_prefix(['.', ',']).is_some_and(|behind| behind.starts_with(is_digit));
    let found = &text[start..end];
    (found.starts_with(is_digit) && goes_on_before()) || (found.ends_with(is_digit) && goes_on_behind())
}

impl Gap {
    fn fits(&self, between: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Joint => between.chars().all(joins_parts),
            Self::Signs(signs) if signs.contains(' ') => {
                let squeezed = |text: &str| text.nfkc().filter(|c| !c.is_whitespace()).collect::<String>();
                squeezed(between) == squeezed(signs)
            }
            Self::Signs(signs) => between == signs || between.nfkc().eq(signs.nfkc()),
        }
    }
}

/// Whether what stands between two words keeps them apart: categories stand one a line.
pub(super) fn divides(field: Field, between: &str) -> bool {
    field == Field::Category && between.contains('\n')
}

/// Where `signs` begin, if `text` ends with them; full-width forms are the same sign.
fn before(text: &str, signs: &str) -> Option<usize> {
    let mut start = text.len();
    let mut chars = text.char_indices().rev();
    for sign in signs.chars().rev() {
        let (at, c) = chars.next()?;
        if !std::iter::once(c).nfkc().eq(std::iter::once(sign)) {
            return None;
        }
        start = at;
    }
    Some(start)
}

/// How many bytes `signs` take, if `text` begins with them; full-width forms are the same sign.
fn after(text: &str, signs: &str) -> Option<usize> {
    let mut length = 0;
    let mut chars = text.chars();
    for sign in signs.chars() {
        let c = chars.next()?;
        if !std::iter::once(c).nfkc().eq(std::iter::once(sign)) {
            return None;
        }
        length += c.len_utf8();
    }
    Some(length)
}
