//! Any rule on any item gives evidence that can be cut out, or none.
//!
//! A rule and an item come in, both arbitrary. Every piece of evidence is the text at its place, and
//! the index agrees with the rule.

#![no_main]

use libfuzzer_sys::arbitrary::{self, Arbitrary};
use libfuzzer_sys::fuzz_target;
use newswatch::model::Item;
use newswatch::query::{Condition, Index, Keywords, QueryText, Scratch};
use newswatch::text::{Document, plain};

#[derive(Arbitrary, Debug)]
struct Case<'a> {
    as_query: bool,
    rule: &'a str,
    exclude: Option<&'a str>,
    language: Option<Language>,
    near: u8,
    title: &'a str,
    summary: &'a str,
    content: &'a str,
    categories: [&'a str; 2],
    link: Option<&'a str>,
    lang: Option<&'a str>,
}

#[derive(Arbitrary, Clone, Copy, Debug)]
enum Language {
    Arabic,
    English,
    Russian,
    Turkish,
}

fuzz_target!(|case: Case<'_>| {
    let Some(condition) = case.condition() else { return };
    let item = case.item();
    let document = Document::new(&item);
    let found = Index::new([&condition]).matching(&document, &mut Scratch::default());
    let evidence = condition.evidence(&document);
    assert_eq!(!found.is_empty(), evidence.is_some(), "the index and the condition disagree");
    let Some(evidence) = evidence else { return };
    assert!(!evidence.is_empty(), "a match without evidence");
    for found in evidence {
        assert_eq!(document.text(found.field).get(found.start..found.end), Some(found.text.as_str()));
    }
});

impl Case<'_> {
    fn condition(&self) -> Option<Condition> {
        let exclude: Vec<_> = self.exclude.iter().map(|&entry| entry.to_owned()).collect();
        let language = self.language.map(|language| language.code().to_owned());
        let near = self.near.into();
        let compiled = if self.as_query {
            let text = self.rule.to_owned();
            Condition::from_query(&QueryText { text, exclude, near, language, ..QueryText::default() })
        } else {
            let any = self.rule.lines().map(str::to_owned).collect();
            Condition::from_keywords(&Keywords { any, exclude, near, language, ..Keywords::default() })
        };
        compiled.ok()
    }

    fn item(&self) -> Item {
        Item {
            title: plain(self.title),
            link: self.link.map(str::to_owned),
            summary: plain(self.summary),
            content: plain(self.content),
            categories: self.categories.map(str::to_owned).to_vec(),
            lang: self.lang.map(str::to_owned),
            ..Item::from_feed("BBC".into())
        }
    }
}

impl Language {
    fn code(self) -> &'static str {
        match self {
            Self::Arabic => "ar",
            Self::English => "en",
            Self::Russian => "ru",
            Self::Turkish => "tr",
        }
    }
}
