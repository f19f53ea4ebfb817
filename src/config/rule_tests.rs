//! `[[rule.test]]`: items that a rule must match, or must not; tried on every reading.

use super::finding::Finding;
use super::reader::Table;
use crate::model::Item;
use crate::query::Condition;
use crate::text::{Document, plain};

const KEYS: [&str; 9] = ["title", "summary", "content", "author", "categories", "url", "feed", "lang", "match"];

/// Tries the condition of a rule on its tests; one that fails is a fault. Which feeds the rule looks
/// at does not count.
pub(super) fn run(rule: &Table<'_>, condition: Option<&Condition>) {
    for test in rule.value("test").map(|value| value.tables("`[[rule.test]]`")).unwrap_or_default() {
        test.refuse_unknown(&KEYS);
        let expected = test.required("match", "true").and_then(|value| value.boolean());
        let item = item(&test);
        if let (Some(condition), Some(expected)) = (condition, expected) {
            run_one(&test, condition, &item, expected);
        }
    }
}

fn run_one(test: &Table<'_>, condition: &Condition, item: &Item, expected: bool) {
    let found = condition.evidence(&Document::new(item));
    let (message, help) = match (&found, expected) {
        (Some(evidence), false) => {
            let places = evidence.iter().map(|place| format!("`{}` in {}", place.text, place.field));
            let places = places.collect::<Vec<_>>().join(", ");
            (
                "this test must not match, but the rule matches it",
                format!("the rule found {places}; mend the rule or the test"),
            )
        }
        (None, true) => {
            ("this test must match, but the rule does not match it", "mend the rule or the test".to_owned())
        }
        _ => return,
    };
    let spot = test.value("match").map_or_else(|| test.spot(), |value| value.spot());
    test.origin().reading.findings.fault(Finding::at(spot, message).help(help));
}

/// The item that a test describes; what it leaves out is empty.
fn item(test: &Table<'_>) -> Item {
    let text = |key| test.text(key).map(|text| text.value.to_owned());
    let prose = |key| plain(&text(key).unwrap_or_default());
    Item {
        title: prose("title"),
        link: text("url"),
        author: text("author"),
        summary: prose("summary"),
        content: prose("content"),
        categories: test.texts("categories").iter().map(|text| text.value.to_owned()).collect(),
        lang: text("lang"),
        ..Item::from_feed(text("feed").unwrap_or_default().into())
    }
}
