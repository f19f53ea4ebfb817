//! Conditions become code, keys and groups; all together become an index.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

use super::Index;
use super::code::{LONGEST, Op, head};
use super::frequency::Frequencies;
use super::keys::{Entry, Key, Plan, Verdict, share};
use super::patterns::{Pattern, Patterns, name};
use super::postings::Postings;
use super::vocabulary::Vocabulary;
use crate::model::Field;
use crate::query::expression::Expression;
use crate::query::finder::{Finder, Sought};
use crate::query::near::Close;
use crate::query::sequence::Sequence;
use crate::query::spans::{Near, Spans};
use crate::query::term::Term;
use crate::text::FieldSet;

/// The fields of the title alone.
const TITLE: u16 = 1 << Field::Title as u16;

/// Compiles conditions one after the other.
#[derive(Debug)]
pub(super) struct Compiler<'a> {
    patterns: Patterns<'a>,
    sequences: Vec<Sequence>,
    leaves: Vec<Expression>,
    fields: u16,
    groups: Vec<Group>,
    /// Groups by the hash of their code.
    known: HashMap<u64, u32>,
    hasher: RandomState,
    added: u32,
}

/// Conditions that have the same code.
#[derive(Debug)]
pub(super) struct Group {
    code: Box<[u32]>,
    pub(super) plan: Plan,
    owners: Vec<u32>,
}

impl<'a> Compiler<'a> {
    pub(super) fn new(frequencies: &'a Frequencies) -> Self {
        Self {
            patterns: Patterns::new(frequencies),
            sequences: Vec::new(),
            leaves: Vec::new(),
            fields: 0,
            groups: Vec::new(),
            known: HashMap::new(),
            hasher: RandomState::new(),
            added: 0,
        }
    }

    /// Adds the next condition.
    pub(super) fn add(&mut self, expression: &Expression) {
        let mut code = Vec::new();
        let plan = self.expression(expression, &mut code);
        let number = self.added;
        self.added += 1;
        let hash = self.hasher.hash_one(&code);
        if let Some(&group) = self.known.get(&hash) {
            let group = &mut self.groups[group as usize];
            if *group.code == *code {
                group.owners.push(number);
                return;
            }
        }
        self.known.insert(hash, u32::try_from(self.groups.len()).expect("conditions are numbered with 32 bits"));
        self.groups.push(Group { code: code.into_boxed_slice(), plan, owners: vec![number] });
    }

    /// The words that one condition is found under, with their shares; none if it has no key.
    pub(super) fn terms(mut self, expression: &Expression) -> Vec<(String, f64)> {
        let entries = self.expression(expression, &mut Vec::new()).entries.unwrap_or_default();
        let word = |pattern: Pattern| name(&self.patterns.shapes[pattern as usize]);
        let shown = |entry: Entry| match entry.key {
            Key::Word(pattern) => word(pattern),
            Key::Pair(a, b) => format!("\"{} {}\"", word(a), word(b)),
        };
        entries.into_iter().map(|entry| (shown(entry), share(entry.key, &self.patterns))).collect()
    }

    /// The index of everything that was added. Groups are numbered by their first key, so that what
    /// one key selects lies together.
    pub(super) fn finish(mut self) -> Index {
        let first = |group: &Group| group.plan.entries.iter().flatten().map(|entry| entry.key).min();
        self.groups.sort_by_cached_key(first);
        let (mut code, mut code_starts) = (Vec::new(), vec![0]);
        let (mut owners, mut owner_starts) = (Vec::new(), vec![0]);
        for group in &self.groups {
            code.extend_from_slice(&group.code);
            owners.extend_from_slice(&group.owners);
            code_starts.push(u32::try_from(code.len()).expect("the code of all conditions has less than 2^32 numbers"));
            owner_starts.push(owners.len() as u32);
        }
        Index {
            postings: Postings::new(&self.groups, self.patterns.shapes.len()),
            vocabulary: Vocabulary::new(self.patterns.shapes),
            code: code.into(),
            code_starts: code_starts.into(),
            owners: owners.into(),
            owner_starts: owner_starts.into(),
            sequences: self.sequences.into(),
            leaves: self.leaves.into(),
            fields: self.fields,
            identity: Arc::default(),
        }
    }

    pub(super) fn patterns(&self) -> &Patterns<'a> {
        &self.patterns
    }

    fn expression(&mut self, expression: &Expression, code: &mut Vec<u32>) -> Plan {
        let start = code.len();
        let plan = match expression {
            Expression::Term(term) => self.term(term, code),
            Expression::Find(Finder { sought: Sought::Term(term), first: None }) => self.term(term, code),
            Expression::Close(close) => self.close(close, code),
            Expression::Spans(spans) => self.spans(spans, code),
            Expression::All(parts) => {
                let plans = self.parts(Op::All, parts, code);
                Plan::all(plans, &self.patterns)
            }
            Expression::Any(parts) => Plan::any(self.parts(Op::Any, parts, code)),
            Expression::Not(part) => {
                self.parts(Op::Not, std::slice::from_ref(part), code);
                Plan::UNKNOWN
            }
            Expression::Find(_) | Expression::AtLeast(_) => self.leaf(expression, code),
        };
        if code.len() - start > LONGEST {
            code.truncate(start);
            self.leaf(expression, code);
            return plan.undecided();
        }
        plan
    }

    fn parts(&mut self, op: Op, parts: &[Expression], code: &mut Vec<u32>) -> Vec<Plan> {
        if let (Op::All | Op::Any, [only]) = (op, parts) {
            return vec![self.expression(only, code)];
        }
        let start = begin(code);
        let plans = parts.iter().map(|part| self.expression(part, code)).collect();
        end(code, start, op, 0);
        plans
    }

    /// A term: any of its spellings.
    pub(super) fn term(&mut self, term: &Term, code: &mut Vec<u32>) -> Plan {
        let fields = term.fields();
        self.fields |= fields.bits();
        if let [only] = term.spellings() {
            return self.sequence(only, fields, code);
        }
        let start = begin(code);
        let plans = term.spellings().iter().map(|spelling| self.sequence(spelling, fields, code)).collect();
        end(code, start, Op::Any, 0);
        Plan::any(plans)
    }

    fn sequence(&mut self, sequence: &Sequence, fields: FieldSet, code: &mut Vec<u32>) -> Plan {
        let words: Vec<_> = sequence.slots.iter().map(|slot| self.patterns.number(slot.pattern.shape())).collect();
        let start = begin(code);
        let bare = sequence.is_bare();
        if !bare {
            code.push(u32::try_from(self.sequences.len()).expect("conditions are numbered with 32 bits"));
            self.sequences.push(sequence.clone());
        }
        code.extend_from_slice(&words);
        let op = match (bare, words.len()) {
            (false, _) => Op::Sequence,
            (true, 1) => Op::Word,
            (true, _) => Op::Phrase,
        };
        end(code, start, op, fields.bits());
        let verdict = match fields.bits() {
            _ if !bare || words.len() > 2 => Verdict::Open,
            TITLE => Verdict::Title,
            bits if bits == FieldSet::DEFAULT.bits() => Verdict::Usual,
            _ => Verdict::Open,
        };
        self.sequence_plan(&words, verdict)
    }

    /// A word, or the rarest pair of neighbours, guarded by the rarest of the other words.
    fn sequence_plan(&self, words: &[Pattern], verdict: Verdict) -> Plan {
        let rarer = |a: &Pattern, b: &Pattern| self.patterns.share(*a).total_cmp(&self.patterns.share(*b));
        let Some(rarest) = words.iter().copied().min_by(rarer) else { return Plan::UNKNOWN };
        let pairs = words.windows(2).map(|pair| Key::Pair(pair[0], pair[1]));
        let best = pairs.min_by(|a, b| share(*a, &self.patterns).total_cmp(&share(*b, &self.patterns)));
        let mut plan = Plan::of(best.unwrap_or(Key::Word(rarest)), rarest, verdict);
        if let (Some(Key::Pair(a, b)), Some([entry])) = (best, plan.entries.as_deref_mut()) {
            entry.guard = words.iter().copied().filter(|word| *word != a && *word != b).min_by(rarer);
        }
        plan
    }

    fn close(&mut self, close: &Close, code: &mut Vec<u32>) -> Plan {
        let start = begin(code);
        code.push(close.within);
        let plans = close.terms.iter().map(|term| self.term(term, code)).collect();
        end(code, start, Op::Close, 0);
        Plan::all(plans, &self.patterns).undecided()
    }

    fn spans(&mut self, spans: &Spans, code: &mut Vec<u32>) -> Plan {
        let start = code.len();
        if let Spans::Near(near) = spans
            && let Some(plan) = self.near(near, code)
        {
            return plan;
        }
        code.truncate(start);
        self.leaf(&Expression::Spans(spans.clone()), code)
    }

    /// A `NEAR` of terms; nothing if it is one of something else.
    fn near(&mut self, near: &Near, code: &mut Vec<u32>) -> Option<Plan> {
        let start = begin(code);
        code.push(near.within);
        let left = self.side(&near.left, code)?;
        let right = self.side(&near.right, code)?;
        end(code, start, if near.ordered { Op::Ordered } else { Op::Near }, 0);
        Some(Plan::all(vec![left, right], &self.patterns).undecided())
    }

    fn side(&mut self, side: &Spans, code: &mut Vec<u32>) -> Option<Plan> {
        match side {
            Spans::Find(Finder { sought: Sought::Term(term), first: None }) => Some(self.term(term, code)),
            Spans::Any(parts) => {
                let start = begin(code);
                let plans = parts.iter().map(|part| self.side(part, code)).collect::<Option<Vec<_>>>()?;
                end(code, start, Op::Any, 0);
                Some(Plan::any(plans))
            }
            _ => None,
        }
    }

    /// What is decided the slow way; its words still find it.
    fn leaf(&mut self, expression: &Expression, code: &mut Vec<u32>) -> Plan {
        let plan = self.plan_of_leaf(expression).undecided();
        let start = begin(code);
        code.push(u32::try_from(self.leaves.len()).expect("conditions are numbered with 32 bits"));
        self.leaves.push(expression.clone());
        end(code, start, Op::Leaf, 0);
        plan
    }
}

/// Leaves room for the head of a node.
fn begin(code: &mut Vec<u32>) -> usize {
    code.push(0);
    code.len() - 1
}

/// Writes the head of a node that ends here.
fn end(code: &mut [u32], start: usize, op: Op, fields: u16) {
    code[start] = head(op, fields, (code.len() - start).min(LONGEST));
}
