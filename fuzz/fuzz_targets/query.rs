//! Any text is a query or has faults.
//!
//! A text comes in. If it compiles, its canonical form compiles to itself; if it does not, every
//! fault has words and lies on characters of the text. What the linter says lies on them too.

#![no_main]

use libfuzzer_sys::fuzz_target;
use newswatch::query::{Condition, Fault, QueryText};

fuzz_target!(|text: &str| {
    match compiled(text) {
        Ok(condition) => {
            assert_whole(text, &query(text).doubts(&["BBC", "Reuters World"]));
            let canonical = condition.query().expect("it comes from a query");
            match compiled(&canonical) {
                Ok(again) => assert_eq!(again.query(), Some(canonical)),
                Err(faults) => panic!("{canonical:?} does not compile: {faults:?}"),
            }
        }
        Err(faults) => {
            assert!(!faults.is_empty());
            assert_whole(text, &faults);
        }
    }
});

fn query(text: &str) -> QueryText {
    QueryText { text: text.to_owned(), near: 20, ..QueryText::default() }
}

fn compiled(text: &str) -> Result<Condition, Vec<Fault>> {
    Condition::from_query(&query(text))
}

fn assert_whole(text: &str, faults: &[Fault]) {
    for fault in faults {
        assert!(text.get(fault.span.clone()).is_some(), "{fault:?} is not on characters of {text:?}");
        assert!(!fault.message.is_empty() && fault.fix.is_some(), "{fault:?}");
    }
}
