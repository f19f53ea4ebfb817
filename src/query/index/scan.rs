//! An item is cut, its words are looked up, and what they select is decided.

use std::sync::Arc;

use super::Index;
use super::evaluate::Sight;
use super::keys::Verdict;
use super::postings::Posting;
use super::scratch::{Scratch, Token};
use crate::model::Field;
use crate::text::{Document, FieldSet, WordKey, cut};

impl Index {
    /// Cuts an item and looks up its words, which is the least that matching can cost; gives how many
    /// words it has.
    pub fn look_up(&self, document: &Document<'_>, scratch: &mut Scratch) -> usize {
        scratch.next(&self.identity, self.vocabulary.names().len(), self.code_starts.len() - 1);
        for field in Field::ALL {
            if self.fields & 1 << field as u16 != 0 {
                self.cut_field(field, document.text(field), scratch);
            }
            scratch.field_ends[field as usize] = scratch.tokens.len() as u32;
        }
        scratch.tokens.len()
    }

    fn cut_field(&self, field: Field, text: &str, scratch: &mut Scratch) {
        let bit = 1 << field as u16;
        cut(text, |start, end, word| {
            scratch.tokens.push(Token { start: start as u32, end: end as u32, place: scratch.places.len() as u32 });
            match self.vocabulary.named(word) {
                Some(patterns) => scratch.note(patterns, bit),
                None if self.vocabulary.has_others() => self.note_others(word, bit, scratch),
                None => {}
            }
        });
    }

    /// Notes the patterns of a word that none of them names.
    fn note_others(&self, word: WordKey<'_>, field: u16, scratch: &mut Scratch) {
        let slow = self.vocabulary.is_slow();
        let key = match word {
            WordKey::Short(key) if !slow && !self.vocabulary.may_begin(&key) => return,
            WordKey::Short(key) => key,
            WordKey::Long(word) => {
                let mut found = Vec::new();
                self.vocabulary.other_patterns(word, &mut found);
                return scratch.note(&found, field);
            }
        };
        if let Some(patterns) = scratch.remembered.get(&key).map(Arc::clone) {
            return scratch.note(&patterns, field);
        }
        let bytes = key.map(u64::to_le_bytes).concat();
        let length = bytes.iter().position(|&byte| byte == 0).unwrap_or(bytes.len());
        let mut found = Vec::new();
        if let Ok(word) = std::str::from_utf8(&bytes[..length]) {
            self.vocabulary.other_patterns(word, &mut found);
        }
        scratch.note(&found, field);
        if slow {
            scratch.remember(key, found.into());
        }
    }

    /// Finds the groups that match.
    pub(super) fn select(&self, document: &Document<'_>, scratch: &mut Scratch) {
        for at in 0..scratch.patterns.len() {
            let pattern = scratch.patterns[at];
            let fields = scratch.fields_of(pattern);
            for &posting in self.postings.of_word(pattern) {
                self.consider(posting, fields, document, scratch);
            }
        }
        if self.postings.has_pairs() {
            self.select_pairs(document, scratch);
        }
        for &group in &self.postings.always {
            self.ask(group, document, scratch);
        }
    }

    fn select_pairs(&self, document: &Document<'_>, scratch: &mut Scratch) {
        for token in 1..scratch.tokens.len() as u32 {
            let firsts = scratch.tokens[token as usize - 1].place..scratch.tokens[token as usize].place;
            for first in firsts {
                let pattern = scratch.places[first as usize].pattern;
                if self.postings.opens_pair(pattern) && !scratch.field_ends.contains(&token) {
                    self.select_pairs_of(pattern, token, document, scratch);
                }
            }
        }
    }

    fn select_pairs_of(&self, first: u32, token: u32, document: &Document<'_>, scratch: &mut Scratch) {
        let field = 1 << scratch.field_of(token);
        let start = scratch.tokens[token as usize].place as usize;
        let end = start + scratch.patterns_at(token).len();
        // Two neighbours may be of two categories, so that they decide nothing there.
        let deciding = field & !(1 << Field::Category as u16);
        for second in start..end {
            for &posting in self.postings.of_pair(first, scratch.places[second].pattern) {
                self.consider(posting, deciding, document, scratch);
            }
        }
    }

    /// Decides a group whose key was met in these fields.
    #[inline]
    fn consider(&self, posting: Posting, fields: u16, document: &Document<'_>, scratch: &mut Scratch) {
        let guarded = posting.guard().map_or(u16::MAX, |guard| scratch.fields_of(guard));
        if guarded == 0 || scratch.visited[posting.group as usize] == scratch.round {
            return;
        }
        let wanted = match posting.verdict() {
            Verdict::Open => return self.ask(posting.group, document, scratch),
            Verdict::Usual => FieldSet::DEFAULT.bits(),
            Verdict::Title => 1 << Field::Title as u16,
        };
        if fields & wanted != 0 && guarded & wanted != 0 {
            scratch.visited[posting.group as usize] = scratch.round;
            scratch.matched.push(posting.group);
        } else if fields == 0 {
            self.ask(posting.group, document, scratch);
        }
    }

    /// Asks the code of a group, once an item.
    fn ask(&self, group: u32, document: &Document<'_>, scratch: &mut Scratch) {
        if scratch.visited[group as usize] == scratch.round {
            return;
        }
        scratch.visited[group as usize] = scratch.round;
        if (Sight { index: self, document, scratch: &*scratch }).holds(self.code_of(group)) {
            scratch.matched.push(group);
        }
    }
}
