//! A table of rules and items, and whether they match; and of rules that are refused.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

use std::collections::HashMap;
use std::fmt::Write as _;

use newswatch::config::{self, Environment};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::support::program::Home;

/// One line of the table.
#[derive(Debug, Deserialize)]
struct Case {
    id: String,
    rule: Map<String, Value>,
    #[serde(default)]
    item: Map<String, Value>,
    /// Whether the item matches.
    #[serde(rename = "match")]
    matches: Option<bool>,
    /// Parts of what is said about a rule that is refused.
    #[serde(default)]
    error: Vec<String>,
}

fn cases() -> Vec<Case> {
    let table = include_str!("fixtures/matching.jsonl");
    table.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The rule as it stands in a configuration: numbers, texts and lists of JSON are those of TOML.
fn written(case: &Case) -> String {
    let mut written = format!("[[rule]]\nname = \"{}\"\n", case.id);
    for (key, value) in &case.rule {
        writeln!(written, "{key} = {value}").unwrap();
    }
    written
}

#[tokio::test]
async fn every_item_of_the_table_matches_as_it_should() {
    let cases: Vec<_> = cases().into_iter().filter(|case| case.matches.is_some()).collect();
    let home = Home::new(&cases.iter().map(written).collect::<String>());
    let lines = cases.iter().map(|case| {
        let mut item = case.item.clone();
        item.insert("id".into(), json!(case.id));
        Value::from(item).to_string() + "\n"
    });
    home.write("items.jsonl", lines.collect::<String>());
    let ended = home.run(&["match", "--json", "--items", "items.jsonl"]).await.succeeded();
    let results = ended.stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let found: HashMap<String, Value> =
        results.map(|line| (line["id"].as_str().unwrap().to_owned(), line["matches"].clone())).collect();
    let matched = |case: &Case| {
        let own = found[&case.id].as_array().unwrap().iter().find(|matched| matched["rule"] == case.id.as_str());
        own.map(|matched| !matched["evidence"].as_array().unwrap().is_empty())
    };
    let wrong: Vec<_> = cases.iter().filter(|case| matched(case).unwrap_or(false) != case.matches.unwrap()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_refused_rule_of_the_table_is_refused_with_what_it_should_say() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("newswatch.toml");
    let feed = "[[feed]]\nname = \"BBC\"\nurl = \"https://example.org/feed\"\n";
    for case in cases().iter().filter(|case| case.matches.is_none()) {
        std::fs::write(&path, format!("{}{feed}", written(case))).unwrap();
        let said = config::load(&path, &Environment::of([("HOME", "/home/me")])).unwrap_err().to_string();
        let lower = said.to_lowercase();
        assert!(case.error.iter().all(|part| lower.contains(&part.to_lowercase())), "{case:?}\n{said}");
    }
}
