//! A compiled condition, as the rest of the program sees it.

use super::expression::Expression;
use super::fault::{Fault, Place};
use super::keywords::{self, Keywords, Reader};
use super::language;
use super::sequence::Occurrence;
use crate::model::{Evidence, Field};
use crate::text::{Document, sentence_around};

/// Most places that evidence lists.
const MOST_EVIDENCE: usize = 20;

/// A Boolean query as the user wrote it, and what the rule says beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueryText {
    /// The query.
    pub text: String,
    /// Entries as those of keywords, none of which may be there.
    pub exclude: Vec<String>,
    /// How close the words of one entry of `exclude` must stand. The query says it itself.
    pub near: u32,
    /// The fields that are searched where no field is named; empty for title, summary, content
    /// and category.
    pub fields: Vec<Field>,
    /// ISO 639-1 code of the language whose stems unquoted words match by.
    pub language: Option<String>,
}

impl QueryText {
    /// What is doubtful in a query that compiles, in the order of its text; `feeds` are the names of
    /// all feeds.
    pub fn doubts(&self, feeds: &[&str]) -> Vec<Fault> {
        language::doubts(&self.text, feeds)
    }
}

/// What an item must satisfy; compiled once, evaluated on every item.
#[derive(Clone, Debug)]
pub struct Condition {
    expression: Expression,
    query: Option<String>,
    meaning: String,
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
        let meaning = keywords.meaning();
        if faults.is_empty() { Ok(Self { expression, query: None, meaning }) } else { Err(faults) }
    }

    /// Compiles a Boolean query.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it, in the order of its text, and with what stands beside it.
    pub fn from_query(query: &QueryText) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let beside = Keywords {
            near: query.near,
            fields: query.fields.clone(),
            language: query.language.clone(),
            ..Keywords::default()
        };
        let reader = Reader::new(&beside, &mut faults);
        let compiled = language::compile(&query.text, reader.fields, reader.freedom, &mut faults);
        let excluded = reader.excluded(&query.exclude, &mut faults);
        faults.sort_by_key(|fault| (fault.place != Place::Query, fault.span.start));
        faults.dedup();
        if !faults.is_empty() {
            return Err(faults);
        }
        let parts = std::iter::once(compiled.expression).chain(excluded).collect();
        let meaning =
            format!("{} {}", compiled.meaning, Keywords { exclude: query.exclude.clone(), ..beside }.meaning());
        Ok(Self { expression: Expression::All(parts), query: Some(compiled.canonical), meaning })
    }

    /// A Boolean query in the one form that queries are printed in; it parses to the same meaning.
    pub fn query(&self) -> Option<&str> {
        self.query.as_deref()
    }

    /// A text that is the same for two conditions only if they mean the same; most that do have it.
    pub fn meaning(&self) -> &str {
        &self.meaning
    }

    /// If the document satisfies the condition, the places that made it so: by field, then by
    /// position, at most 20.
    pub fn evidence(&self, document: &Document) -> Option<Vec<Evidence>> {
        let mut places = self.expression.evaluate(document)?;
        places.sort_unstable();
        places.dedup_by_key(|place| (place.field, place.start, place.end));
        places.truncate(MOST_EVIDENCE);
        Some(places.into_iter().map(|place| shown(document, place)).collect())
    }
}

fn shown(document: &Document, place: Occurrence) -> Evidence {
    let text = document.text(place.field);
    Evidence {
        field: place.field,
        start: place.start,
        end: place.end,
        text: text[place.start..place.end].to_owned(),
        sentence: sentence_around(text, place.start..place.end),
    }
}
