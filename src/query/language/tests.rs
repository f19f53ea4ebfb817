//! The language as tables: what a query matches, what is refused and how, and what it prints as.

use proptest::prelude::*;

use super::super::{Condition, Fault, QueryText};
use super::parser::parse;
use super::syntax::{Kind, Node, Scope};
use crate::model::{Evidence, Field, Item};
use crate::text::Document;

mod doubts;
mod meaning;
mod reference;
mod refusals;
mod round_trip;

fn query(text: &str) -> QueryText {
    QueryText { text: text.to_owned(), near: 20, ..QueryText::default() }
}

fn compiled(text: &str) -> Result<Condition, Vec<Fault>> {
    Condition::from_query(&query(text))
}

/// An item with a title and a summary, and something in every other field.
fn item(title: &str, summary: &str) -> Item {
    Item {
        title: title.to_owned(),
        link: Some("https://www.example.org/world/tehran-talks?id=7".into()),
        author: Some("Ann Kyiv".into()),
        summary: summary.to_owned(),
        content: "Body of evidence.".into(),
        categories: vec!["Energy".into(), "Middle East".into()],
        lang: Some("en-GB".into()),
        ..Item::from_feed("Wire World".into())
    }
}

fn evidence(condition: &Condition, item: &Item) -> Option<Vec<Evidence>> {
    condition.evidence(&Document::new(item))
}
