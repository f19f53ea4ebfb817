//! All conditions at once: which of them does an item satisfy?
//!
//! Conditions come in, once, and become an [`Index`]; a [`Document`] comes in, again and again, and
//! the numbers of the conditions that it satisfies go out.
//!
//! ```text
//! conditions → patterns, code, keys → numbered by key → Index
//! document → words → patterns seen → postings → decided by key, or by code → numbers
//! ```
//!
//! Every condition is registered under the rarest of the words, or pairs of neighbouring words,
//! that it cannot be true without (the presearcher of Lucene Monitor, once Luwak). A second necessary
//! word guards the way to it. What is left is decided by a few numbers of code on positions of words.
//!
//! The promise: exactly the conditions that [`Condition::evidence`] finds true, in time that grows
//! with what the item has in common with the conditions, not with how many there are.
//!
//! Deliberately not here: evidence, which only what matches needs.

use std::sync::Arc;

use super::condition::Condition;
use crate::text::Document;

pub use self::scratch::Scratch;

mod table;
mod frequency;
mod patterns;
mod code;
mod keys;
mod compile;
mod leaf;
mod vocabulary;
mod postings;
mod scratch;
mod scan;
mod evaluate;
#[cfg(test)]
mod tests;

use self::compile::Compiler;
use self::frequency::Frequencies;
use self::postings::Postings;
use self::vocabulary::Vocabulary;
use super::expression::Expression;
use super::sequence::Sequence;

/// Conditions, ready to be tried on items. Shared by threads; a change of rules makes a new one.
#[derive(Debug)]
pub struct Index {
    vocabulary: Vocabulary,
    postings: Postings,
    /// The code of all groups, one behind the other.
    code: Box<[u32]>,
    /// Where the code of each group begins; one more at the end.
    code_starts: Box<[u32]>,
    /// The conditions of all groups: those with the same code are one group.
    owners: Box<[u32]>,
    /// Where the conditions of each group begin; one more at the end.
    owner_starts: Box<[u32]>,
    /// Sequences that more than their words decide.
    sequences: Box<[Sequence]>,
    /// What the code leaves to the slow way.
    leaves: Box<[Expression]>,
    /// The fields that are searched for words, one bit each.
    fields: u16,
    /// By which a scratch knows the index that it was used with last.
    identity: Arc<()>,
}

impl Index {
    /// Indexes conditions; each is known by its place among them.
    pub fn new<'a>(conditions: impl IntoIterator<Item = &'a Condition>) -> Self {
        Self::built(conditions, &Frequencies::default())
    }

    /// Indexes conditions with what was learned, while this index was used with `scratch`, about how
    /// often their words are met.
    pub fn relearned<'a>(&self, conditions: impl IntoIterator<Item = &'a Condition>, scratch: &Scratch) -> Self {
        let frequencies = match scratch.belongs_to(&self.identity) {
            true => Frequencies::learned(&self.vocabulary, scratch),
            false => Frequencies::default(),
        };
        Self::built(conditions, &frequencies)
    }

    fn built<'a>(conditions: impl IntoIterator<Item = &'a Condition>, frequencies: &Frequencies) -> Self {
        let mut compiler = Compiler::new(frequencies);
        for condition in conditions {
            compiler.add(condition.expression());
        }
        compiler.finish()
    }

    /// The numbers of the conditions that a document satisfies, ascending.
    pub fn matching(&self, document: &Document<'_>, scratch: &mut Scratch) -> Vec<u32> {
        self.look_up(document, scratch);
        self.select(document, scratch);
        let owners = |&group: &u32| self.owners_of(group).iter().copied();
        let mut numbers: Vec<u32> = scratch.matched.iter().flat_map(owners).collect();
        numbers.sort_unstable();
        numbers
    }

    fn owners_of(&self, group: u32) -> &[u32] {
        let group = group as usize;
        &self.owners[self.owner_starts[group] as usize..self.owner_starts[group + 1] as usize]
    }

    fn code_of(&self, group: u32) -> &[u32] {
        let group = group as usize;
        &self.code[self.code_starts[group] as usize..self.code_starts[group + 1] as usize]
    }
}

/// The words that an item needs to be tried on a condition at all, with the shares of items that are
/// expected to have them.
pub(super) fn terms(expression: &Expression) -> Vec<(String, f64)> {
    let frequencies = Frequencies::default();
    Compiler::new(&frequencies).terms(expression)
}
