//! A compiled condition, as the rest of the program sees it.

use super::clause::{Clause, Judged};
use super::evidence::{each_once, shown};
use super::expression::Expression;
use super::fault::{Fault, Place};
use super::index;
use super::keywords::{self, Keywords, Reader};
use super::language;
use super::source::{QueryText, Source};
use crate::model::{Evidence, Field};
use crate::text::Document;

/// What an item must satisfy; compiled once, evaluated on every item.
#[derive(Clone, Debug)]
pub struct Condition {
    expression: Expression,
    /// Boxed, since it is seldom asked for and there may be a million conditions.
    source: Box<Source>,
}

/// Conditions are the same if they were written the same.
impl PartialEq for Condition {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl Condition {
    /// Compiles keywords.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with them, in the order of the lists.
    pub fn from_keywords(keywords: &Keywords) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let expression = keywords::compile(keywords, &mut faults);
        let source = || Box::new(Source::Keywords(keywords.clone()));
        if faults.is_empty() { Ok(Self { expression, source: source() }) } else { Err(faults) }
    }

    /// Compiles a Boolean query.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it, in the order of its text, and with what stands beside it.
    pub fn from_query(query: &QueryText) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let beside = query.beside();
        let reader = Reader::new(&beside, &mut faults);
        let expression = language::compile(&query.text, reader.fields, reader.freedom, &mut faults);
        let excluded = reader.excluded(&query.exclude, &mut faults);
        faults.sort_by_key(|fault| (fault.place != Place::Query, fault.span.start));
        faults.dedup();
        if !faults.is_empty() {
            return Err(faults);
        }
        let parts = std::iter::once(expression).chain(excluded).collect();
        let source = Box::new(Source::Query(query.clone()));
        Ok(Self { expression: Expression::All(parts), source })
    }

    /// A Boolean query in the one form that queries are printed in; it parses to the same meaning.
    pub fn query(&self) -> Option<String> {
        self.source.query()
    }

    /// A text that is the same for two conditions only if they mean the same; most that do have it.
    pub fn meaning(&self) -> String {
        self.source.meaning()
    }

    /// The fields that are searched where the condition names no other.
    pub fn fields(&self) -> &[Field] {
        self.source.fields()
    }

    /// The ISO 639-1 code of the language whose stems unquoted words match by.
    pub fn language(&self) -> Option<&str> {
        self.source.language()
    }

    /// If the document satisfies the condition, the places that made it so: by field, then by
    /// position, at most 20.
    pub fn evidence(&self, document: &Document) -> Option<Vec<Evidence>> {
        let places = self.expression.evaluate(document)?;
        Some(shown(document, &each_once(places)))
    }

    pub(super) fn expression(&self) -> &Expression {
        &self.expression
    }

    /// The words that an item needs to be tried on the condition at all, each with the share of items,
    /// from 0 to 1, that are expected to have it. Empty if every item is tried.
    pub fn index_terms(&self) -> Vec<(String, f64)> {
        index::terms(&self.expression)
    }

    /// What the condition asks for, clause by clause.
    pub fn clauses(&self) -> Clause {
        self.source.clauses()
    }

    /// Which clauses hold for a document. The first of them holds exactly if there is
    /// [`evidence`](Self::evidence).
    pub fn judged(&self, document: &Document) -> Judged {
        self.clauses().judged(document)
    }
}
