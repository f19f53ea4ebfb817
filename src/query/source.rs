//! What a condition was compiled from. It is kept, since everything that is said about a condition,
//! its meaning and its clauses, is made from it when someone asks.

use super::clause::Clause;
use super::fault::Fault;
use super::keyword_clauses;
use super::keywords::{Keywords, Reader};
use super::language;
use crate::model::Field;

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

    /// Everything but the query itself.
    pub(super) fn beside(&self) -> Keywords {
        Keywords {
            exclude: self.exclude.clone(),
            near: self.near,
            fields: self.fields.clone(),
            language: self.language.clone(),
            ..Keywords::default()
        }
    }
}

/// What a condition was compiled from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    Keywords(Keywords),
    Query(QueryText),
}

impl Source {
    /// A text that is the same for two sources only if they mean the same; most that do have it.
    pub(super) fn meaning(&self) -> String {
        match self {
            Self::Keywords(keywords) => keywords.meaning(),
            Self::Query(query) => format!("{} {}", language::meaning(&query.text), query.beside().meaning()),
        }
    }

    /// The query in its one form.
    pub(super) fn query(&self) -> Option<String> {
        match self {
            Self::Keywords(_) => None,
            Self::Query(query) => Some(language::canonical(&query.text)),
        }
    }

    /// The clauses that it consists of.
    pub(super) fn clauses(&self) -> Clause {
        // It has been compiled before, so that nothing is wrong with it.
        let faults = &mut Vec::new();
        match self {
            Self::Keywords(keywords) => {
                let reader = Reader::new(keywords, faults);
                keyword_clauses::of_lists(keywords, &reader)
            }
            Self::Query(query) => {
                let beside = query.beside();
                let reader = Reader::new(&beside, faults);
                let mut parts = language::clauses(&query.text, reader.fields, reader.freedom).into_needed();
                parts.extend(keyword_clauses::of_excluded(&beside.exclude, &reader));
                Clause::all(parts)
            }
        }
    }

    /// The fields that are searched where nothing else is said.
    pub(super) fn fields(&self) -> &[Field] {
        let fields = match self {
            Self::Keywords(keywords) => &keywords.fields,
            Self::Query(query) => &query.fields,
        };
        if fields.is_empty() { &USUAL } else { fields }
    }

    /// The name of the language whose stems words match by.
    pub(super) fn language(&self) -> Option<&str> {
        match self {
            Self::Keywords(keywords) => keywords.language.as_deref(),
            Self::Query(query) => query.language.as_deref(),
        }
    }
}

/// The fields that are searched if a rule names none.
const USUAL: [Field; 4] = [Field::Title, Field::Summary, Field::Content, Field::Category];
