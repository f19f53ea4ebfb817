//! The index against the slow, obvious way: every condition tried on its own.

use proptest::prelude::*;

use super::*;
use crate::model::{Field, Item};
use crate::query::{Keywords, QueryText};

/// Few words, so that texts and conditions meet often.
const WORDS: [&str; 31] = [
    "iran",
    "Iran",
    "drone",
    "drones",
    "OPEC+",
    "opec",
    "U.S.",
    "US",
    "us",
    "S-400",
    "S400",
    "F16",
    "oil",
    "oils",
    "the",
    "AT&T",
    "Zürich",
    "zurich",
    "дрон",
    "дроны",
    "北京",
    "京",
    "이란의",
    "وإيران",
    "5%",
    "wi-fi",
    "company",
    "companies",
    "dronemaker",
    "antidisestablishmentarianism",
    "h\u{64B}",
];

/// What a rule may search.
const SCOPES: [&[Field]; 6] =
    [&[], &[], &[], &[Field::Title], &[Field::Category, Field::Author], &[Field::Feed, Field::Url]];

fn word() -> impl Strategy<Value = String> {
    prop_oneof![8 => prop::sample::select(&WORDS[..]).prop_map(str::to_owned), 1 => "[a-c]{1,2}"]
}

fn text(most: usize) -> impl Strategy<Value = String> {
    let joint = prop::sample::select(&[" ", " ", " ", " ", ", ", "-", ". ", "’s ", "/"][..]);
    prop::collection::vec((word(), joint), 0..most).prop_map(|words| words.into_iter().map(|(w, j)| w + j).collect())
}

fn item() -> impl Strategy<Value = Item> {
    let categories = prop::collection::vec(text(3), 0..3);
    (text(6), text(14), text(30), categories, prop::option::of(word())).prop_map(
        |(title, summary, content, categories, author)| Item {
            title,
            link: Some("https://www.example.org/iran/oil".into()),
            author,
            summary,
            content,
            categories,
            lang: Some("en-GB".into()),
            ..Item::from_feed("Iran Wire".into())
        },
    )
}

fn entry() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => word(),
        3 => (word(), word()).prop_map(|(a, b)| format!("{a} {b}")),
        2 => prop::collection::vec(word(), 1..4).prop_map(|words| format!("\"{}\"", words.join(" "))),
        1 => (word(), word(), word()).prop_map(|(a, b, c)| format!("{a} {b} \"{c}\"")),
        1 => prop::sample::select(&["dron*", "d?one", "compan*", "ant*ism", "дро*", "\u{64B}?", "*ران"][..]).prop_map(str::to_owned),
    ]
}

fn from_keywords() -> impl Strategy<Value = Option<Condition>> {
    let list = |most| prop::collection::vec(entry(), 0..most);
    let language = prop::option::weighted(0.2, prop::sample::select(&["en", "ru", "ar"][..]));
    let fields = prop::sample::select(&SCOPES[..]);
    (list(4), list(2), list(2), 0..12_u32, language, fields).prop_map(|(any, all, exclude, near, language, fields)| {
        let language = language.map(str::to_owned);
        Condition::from_keywords(&Keywords { any, all, exclude, near, language, fields: fields.to_vec() }).ok()
    })
}

fn query() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        6 => word(),
        2 => (word(), word()).prop_map(|(a, b)| format!("\"{a} {b}\"")),
        1 => (word(), word(), 0..5_u32).prop_map(|(a, b, n)| format!("\"{a} {b}\"~{n}")),
        1 => Just("dron*".to_owned()),
        1 => word().prop_map(|w| format!("cs({w})")),
        1 => word().prop_map(|w| format!("title:{w}")),
        1 => Just("site:example.org".to_owned()),
        1 => Just("re:/[aá]n/".to_owned()),
        1 => Just("feed:iran".to_owned()),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let two = || (inner.clone(), inner.clone());
        let near =
            || (word(), prop_oneof![word(), (word(), word()).prop_map(|(a, b)| format!("({a} OR {b})"))], 0..8_u32);
        prop_oneof![
            two().prop_map(|(a, b)| format!("({a} AND {b})")),
            two().prop_map(|(a, b)| format!("({a} OR {b})")),
            two().prop_map(|(a, b)| format!("({a} AND NOT {b})")),
            near().prop_map(|(a, b, n)| format!("({a} NEAR/{n} {b})")),
            near().prop_map(|(a, b, n)| format!("({a} ONEAR/{n} {b})")),
            near().prop_map(|(a, b, n)| format!("(({a} NEAR/{n} {b}) NEAR/3 iran)")),
            inner.clone().prop_map(|a| format!("title:({a})")),
            word().prop_map(|a| format!("atleast2({a})")),
            (word(), 1..9_u32).prop_map(|(a, n)| format!("first{n}({a})")),
        ]
    })
}

fn condition() -> impl Strategy<Value = Option<Condition>> {
    let from_query =
        query().prop_map(|text| Condition::from_query(&QueryText { text, near: 20, ..QueryText::default() }).ok());
    prop_oneof![from_keywords(), from_query]
}

fn conditions(most: usize) -> impl Strategy<Value = Vec<Condition>> {
    prop::collection::vec(condition(), 0..most).prop_map(|found| found.into_iter().flatten().collect())
}

fn expected(conditions: &[Condition], document: &Document<'_>) -> Vec<u32> {
    let all = (0..).zip(conditions);
    all.filter(|(_, condition)| condition.evidence(document).is_some()).map(|(number, _)| number).collect()
}

proptest! {
    #[test]
    fn the_index_finds_exactly_what_every_condition_finds_alone(
        conditions in conditions(24),
        others in conditions(8),
        items in prop::collection::vec(item(), 1..6),
    ) {
        let mut scratch = Scratch::default();
        let first = Index::new(&conditions);
        for item in &items {
            let document = Document::new(item);
            prop_assert_eq!(first.matching(&document, &mut scratch), expected(&conditions, &document));
        }
        // After a reload, and after another with what was learned.
        let second = Index::new(&others);
        for item in &items {
            let document = Document::new(item);
            prop_assert_eq!(second.matching(&document, &mut scratch), expected(&others, &document));
        }
        let third = second.relearned(&conditions, &scratch);
        for item in &items {
            let document = Document::new(item);
            prop_assert_eq!(third.matching(&document, &mut scratch), expected(&conditions, &document));
        }
    }
}

fn terms_of(keywords: &[&str]) -> Vec<String> {
    let any = keywords.iter().map(|&entry| entry.to_owned()).collect();
    let condition = Condition::from_keywords(&Keywords { any, near: 20, ..Keywords::default() }).unwrap();
    condition.index_terms().into_iter().map(|(term, _)| term).collect()
}

#[test]
fn a_condition_is_found_under_its_rarest_words() {
    assert_eq!(terms_of(&["government Shahed"]), ["shahed|shaheds"]);
    assert_eq!(terms_of(&["\"the supreme leader\""]), ["\"supreme leader\""]);
    assert_eq!(terms_of(&["drone*", "kyiv"]), ["drone*", "kyiv|kyivs"]);
}

#[test]
fn a_lone_regular_expression_is_found_under_nothing() {
    let query = QueryText { text: "re:/dr[ou]ne/".into(), ..QueryText::default() };
    assert_eq!(Condition::from_query(&query).unwrap().index_terms(), []);
}
