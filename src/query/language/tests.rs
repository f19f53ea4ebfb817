//! What a query means, what is refused, and that its canonical form means the same.

use proptest::prelude::*;

use super::syntax::NodeKind;
use super::*;
use crate::model::Item;
use crate::query::{Condition, Keywords};
use crate::text::Document;

fn faults(query: &str) -> Vec<Fault> {
    Condition::from_query(query, &Keywords::default()).err().unwrap_or_default()
}

fn item(title: &str, summary: &str) -> Item {
    Item {
        guid: None,
        title: title.into(),
        link: Some("https://www.news.example.org/world/sanctions-iran".into()),
        published: None,
        updated: None,
        author: Some("Ann Lee".into()),
        summary: summary.into(),
        content: String::new(),
        categories: vec!["Energy".into()],
        lang: Some("en".into()),
        feed: "BBC World".into(),
    }
}

fn matches(query: &str, title: &str, summary: &str) -> bool {
    let condition =
        Condition::from_query(query, &Keywords::default()).unwrap_or_else(|faults| panic!("{query}: {faults:?}"));
    condition.evidence(&Document::new(&item(title, summary))).is_some()
}

#[track_caller]
fn assert_table(table: &[(&str, &str, &str, bool)]) {
    let wrong: Vec<_> =
        table.iter().filter(|(query, title, summary, expected)| matches(query, title, summary) != *expected).collect();
    assert!(wrong.is_empty(), "(query, title, summary, expected): {wrong:#?}");
}

#[test]
fn operators_join_words() {
    assert_table(&[
        ("iran AND drone*", "Drones from Iran", "", true),
        ("iran OR russia", "China", "", false),
        ("drone NOT football", "Drone over a football match", "", false),
        ("drone -football", "Drone over a stadium", "", true),
        ("(iran OR tehran) AND NOT (film OR \"video game\")", "Tehran video game", "", false),
        ("\"OPEC+\" OR OPEC NEAR/8 (cut* OR quota)", "OPEC agrees on a quota", "", true),
        ("OPEC+ AND Novak", "OPEC: Novak", "", false),
    ]);
}

#[test]
fn near_counts_the_words_between_in_one_field() {
    assert_table(&[
        ("iran NEAR/2 drones", "Iran denies selling drones", "", true),
        ("iran NEAR/1 drones", "Iran denies selling drones", "", false),
        ("drones ONEAR/5 iran", "Iran denies selling drones", "", false),
        ("drones ONEAR/5 iran", "Drones: Iran denies drones", "", true),
        ("iran NEAR/9 drones", "Iran", "drones", false),
        ("\"air force\" NEAR/1 (jet OR plane)", "Air force buys jets", "", true),
        ("\"iran drones kyiv\"~3", "Kyiv hit by drones from Iran", "", true),
        ("\"iran drones kyiv\"~2", "Kyiv hit by many drones from Iran", "", false),
        ("iran near5 drones", "Drones for Iran", "", true),
        ("iran PRE/2 drones", "Iran sells drones", "", true),
    ]);
}

#[test]
fn scopes_search_their_field_only() {
    assert_table(&[
        ("title:opec", "Oil", "OPEC meets", false),
        ("intitle:opec", "OPEC", "", true),
        ("headline(opec OR oil)", "Oil", "", true),
        ("hd=opec", "OPEC", "", true),
        ("body:opec AND title:oil", "Oil", "OPEC", true),
        ("author:lee", "x", "", true),
        ("tag:energy", "x", "", true),
        ("site:example.org", "x", "", true),
        ("domain:www.example.org", "x", "", true),
        ("site:ample.org", "x", "", false),
        ("inurl:sanctions", "x", "", true),
        ("source:\"BBC World\" AND iran", "Iran", "", true),
        ("lang:en AND iran", "Iran", "", true),
        ("title:(iran NEAR/3 drones)", "Iran sells drones", "", true),
    ]);
}

#[test]
fn counts_cases_and_patterns_narrow() {
    assert_table(&[
        ("atleast2(drone*)", "Drones", "A drone", true),
        ("atleast3 drone", "Drones", "A drone", false),
        ("repeat2:\"drone\"", "drone", "drone", true),
        ("first3(iran)", "One two three Iran", "", false),
        ("iran/F3/", "One two Iran", "", true),
        ("cs(WHO)", "Who", "", false),
        ("{IT}", "IT jobs", "", true),
        ("allcaps(it)", "it", "", false),
        ("re:/S-?[34]00/", "The S400", "", true),
        ("re:/s-?[34]00/i", "The S-300", "", true),
        ("re:/a\\/b/", "a/b", "", true),
    ]);
}

#[test]
fn every_form_with_two_meanings_is_refused_with_its_fixes() {
    let queries = [
        "iran drones",
        "iran OR russia AND drones",
        "iran and drones",
        "not iran AND x",
        "iran NEAR drones",
        "iran w/5 drones",
        "!football",
        "dron!",
        "*rone",
        "ab*",
        "iran && drones",
        "iran || drones",
        "iran | drones",
        "+iran",
        "iran, drones",
        "titel:iran",
        "(iran AND drones",
        "iran)",
        "\"iran",
        "",
        "()",
        "iran AND \"\"",
        "iran NEAR/5 (drones AND missiles)",
        "a NEAR/2 b NEAR/2 c",
        "NOT iran",
        "iran OR NOT drones",
        "iran AND NOT iran",
        "iran AND",
        "AND iran",
        "re:/[/",
        "re:/open",
        "iran:",
        "foo:bar:x",
        "cs()",
        "…",
        "iran NEAR/5",
        "a:b, !c && (d",
    ];
    let shown: Vec<_> = queries
        .iter()
        .map(|query| {
            let told = faults(query).into_iter().map(|fault| {
                format!(
                    "  {}..{} {}\n     -> {}",
                    fault.span.start,
                    fault.span.end,
                    fault.message,
                    fault.fix.unwrap_or_default()
                )
            });
            format!("{query}\n{}", told.collect::<Vec<_>>().join("\n"))
        })
        .collect();
    assert!(queries.iter().all(|query| !faults(query).is_empty()));
    insta::assert_snapshot!(shown.join("\n"));
}

#[test]
fn deep_nesting_is_a_fault_and_no_crash() {
    for opening in ["(", "NOT ", "-(", "title:(", "atleast2("] {
        let deep = format!("{}iran", opening.repeat(50_000));
        assert!(!faults(&deep).is_empty());
    }
}

fn word() -> impl Strategy<Value = String> {
    "[a-z]{3,7}\\*?|[A-Z]{2,4}\\+|[а-я]{3,5}".prop_filter("no operator", |word| {
        !["and", "not", "near", "onear"].contains(&word.as_str())
            && !word.starts_with("near")
            && !word.starts_with("adj")
    })
}

fn node(kind: NodeKind) -> Node {
    Node { kind, span: 0..0 }
}

fn leaf() -> impl Strategy<Value = Node> {
    prop_oneof![
        word().prop_map(|word| node(NodeKind::Word(word))),
        ("[a-z]{2,5}", "[a-z]{2,5}").prop_map(|(a, b)| node(NodeKind::Phrase(format!("{a} {b}")))),
        ("[a-z]{2,5}", "[a-z]{2,5}", 0..9_u32).prop_map(|(a, b, n)| node(NodeKind::Window(format!("{a} {b}"), n))),
        "[A-Z]{2,4}".prop_map(|word| node(NodeKind::Case(word))),
        ("[a-z/]{1,5}", any::<bool>()).prop_map(|(pattern, i)| node(NodeKind::Regex(pattern, i))),
    ]
}

fn tree() -> impl Strategy<Value = Node> {
    leaf().prop_recursive(4, 24, 3, |inner| {
        let two = || proptest::collection::vec(inner.clone(), 2..4);
        let one = || inner.clone().prop_map(Box::new);
        prop_oneof![
            two().prop_map(|parts| node(NodeKind::And(parts))),
            two().prop_map(|parts| node(NodeKind::Or(parts))),
            one().prop_map(|part| node(NodeKind::Not(part))),
            (one(), one(), 0..9_u32, any::<bool>())
                .prop_map(|(left, right, within, ordered)| { node(NodeKind::Near { left, right, within, ordered }) }),
            one().prop_map(|part| node(NodeKind::Field("title", part))),
            (1..9_u32, one()).prop_map(|(times, part)| node(NodeKind::AtLeast(times, part))),
            (1..99_u32, one()).prop_map(|(words, part)| node(NodeKind::First(words, part))),
        ]
    })
}

proptest! {
    #[test]
    fn a_tree_prints_in_a_form_that_parses_to_the_same_tree(tree in tree()) {
        let text = tree.to_string();
        let mut faults = Vec::new();
        let parsed = parse(&text, &mut faults);
        prop_assert_eq!(faults, vec![], "{}", text);
        prop_assert_eq!(parsed, Some(tree), "{}", text);
    }

    #[test]
    fn no_text_makes_it_panic(query in "(\\PC{0,6}|AND|OR |NOT |\\(|\\)|\"|near|/5 |NEAR/2 |title:|cs\\(|re:/|[*?!~{}|&+-]| ){0,12}") {
        for fault in faults(&query) {
            prop_assert!(query.get(fault.span.clone()).is_some() || fault.span.is_empty(), "{query}: {fault:?}");
        }
    }
}
