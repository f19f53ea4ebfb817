//! What one thread writes down while it tries items; used again for the next item.

use std::collections::HashMap;
use std::sync::Arc;

use super::patterns::Pattern;

/// Most words whose patterns are remembered, since finding them takes long.
const MOST_REMEMBERED: usize = 1 << 16;

/// What one thread writes down while it tries items on one index after the other.
#[derive(Debug, Default)]
pub struct Scratch {
    /// The number of the item; what was noted under another one does not count.
    pub(super) round: u32,
    /// By pattern.
    pub(super) seen: Vec<Seen>,
    /// The patterns that were seen, in the order in which they were.
    pub(super) patterns: Vec<Pattern>,
    pub(super) tokens: Vec<Token>,
    pub(super) places: Vec<Place>,
    /// One past the last token of each field.
    pub(super) field_ends: [u32; 9],
    /// By group: the last round in which its code was asked or it matched.
    pub(super) visited: Vec<u32>,
    pub(super) matched: Vec<u32>,
    /// How many items were tried.
    pub(super) items: u64,
    pub(super) remembered: HashMap<[u64; 2], Arc<[Pattern]>>,
    /// That of the index that it was used with last.
    identity: Arc<()>,
}

/// What was seen of a pattern.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seen {
    pub(super) round: u32,
    /// Its last place.
    pub(super) last: u32,
    /// The fields, one bit each.
    pub(super) fields: u16,
    /// In how many items.
    pub(super) items: u32,
}

/// A word of the item.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    /// First byte in the field's text.
    pub(super) start: u32,
    /// One past the last byte.
    pub(super) end: u32,
    /// Its first place.
    pub(super) place: u32,
}

/// A pattern that fits a word.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) pattern: Pattern,
    pub(super) token: u32,
    /// The place before it of the same pattern, or all ones.
    pub(super) before: u32,
}

/// No place.
pub(super) const NOWHERE: u32 = u32::MAX;

impl Scratch {
    /// Turns to the next item of an index with so many patterns and groups.
    pub(super) fn next(&mut self, identity: &Arc<()>, patterns: usize, groups: usize) {
        if !self.belongs_to(identity) || self.round == u32::MAX {
            *self = Self {
                seen: vec![Seen::default(); patterns],
                visited: vec![0; groups],
                identity: Arc::clone(identity),
                ..Self::default()
            };
        }
        self.round += 1;
        self.items += 1;
        self.patterns.clear();
        self.tokens.clear();
        self.places.clear();
        self.matched.clear();
    }

    /// Whether it was used last with the index of this identity.
    pub(super) fn belongs_to(&self, identity: &Arc<()>) -> bool {
        Arc::ptr_eq(&self.identity, identity)
    }

    /// Notes that the last token fits these patterns.
    #[inline]
    pub(super) fn note(&mut self, patterns: &[Pattern], field: u16) {
        let token = (self.tokens.len() - 1) as u32;
        for &pattern in patterns {
            let place = self.places.len() as u32;
            let seen = &mut self.seen[pattern as usize];
            if seen.round != self.round {
                *seen = Seen { round: self.round, last: NOWHERE, fields: 0, items: seen.items.saturating_add(1) };
                self.patterns.push(pattern);
            }
            self.places.push(Place { pattern, token, before: seen.last });
            seen.last = place;
            seen.fields |= field;
        }
    }

    /// Remembers the patterns of a word.
    pub(super) fn remember(&mut self, word: [u64; 2], patterns: Arc<[Pattern]>) {
        if self.remembered.len() >= MOST_REMEMBERED {
            self.remembered.clear();
        }
        self.remembered.insert(word, patterns);
    }

    /// The fields in which a pattern was seen.
    #[inline]
    pub(super) fn fields_of(&self, pattern: Pattern) -> u16 {
        let seen = &self.seen[pattern as usize];
        if seen.round == self.round { seen.fields } else { 0 }
    }

    /// The patterns of a token.
    #[inline]
    pub(super) fn patterns_at(&self, token: u32) -> &[Place] {
        let token = token as usize;
        let start = self.tokens[token].place as usize;
        let end = self.tokens.get(token + 1).map_or(self.places.len(), |next| next.place as usize);
        &self.places[start..end]
    }

    /// The field of a token, as a number.
    #[inline]
    pub(super) fn field_of(&self, token: u32) -> usize {
        self.field_ends.iter().position(|&end| token < end).unwrap_or_default()
    }

    /// The places of a pattern, the last one first.
    pub(super) fn places_of(&self, pattern: Pattern) -> impl Iterator<Item = u32> + '_ {
        let seen = self.seen[pattern as usize];
        let last = if seen.round == self.round { seen.last } else { NOWHERE };
        std::iter::successors(self.places.get(last as usize), |place| self.places.get(place.before as usize))
            .map(|place| place.token)
    }
}
