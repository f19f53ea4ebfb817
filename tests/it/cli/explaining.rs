//! `newswatch explain`.

use serde_json::{Value, json};

use crate::support::program::Home;

const RULES: &str = r#"
[[feed]]
name = "Wire"
url = "https://wire.example/feed"
tags = ["world"]
[[feed]]
name = "Wire Sport"
url = "https://sport.example/feed"
[[rule]]
name = "opec"
query = '''("OPEC+" OR (OPEC NEAR/8 (cut* OR quota))) AND atleast2(oil) AND NOT title:podcast'''
exclude = ["football"]
[[rule]]
name = "drones"
keywords = ["Iran* drones", "Shahed-136", "U.S. strike"]
all = ["\"air defence\""]
exclude = ["video game", "film"]
feeds = ["tag:world", "Reuters*"]
[[rule]]
name = "labels"
query = '''(site:reuters.com OR url:re:/oil-\d+/i) AND lang:en AND NOT (cs(IT) AND NOT title:(chess OR go))'''
fields = ["title", "summary"]
language = "en"
"#;

fn objects(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test]
async fn a_rule_is_told_in_words() {
    let home = Home::new(RULES);
    let mut told = String::new();
    for rule in ["opec", "drones", "labels"] {
        told += &home.run(&["explain", rule]).await.succeeded().stdout;
        told += "\n";
    }
    insta::assert_snapshot!(told);
    assert!(!home.state().exists());
}

#[tokio::test]
async fn programs_get_the_clauses_of_a_rule_as_a_tree() {
    let home = Home::new("[[rule]]\nname = \"oil\"\nquery = '''oil AND NOT title:x'''\n");
    let ended = home.run(&["explain", "--json", "oil"]).await.succeeded();
    let expected = json!({
        "rule": "oil",
        "clause": {"join": "all", "wording": "all of these", "parts": [
            {"join": "single", "wording": "the word `oil` (also `oils`)"},
            {"join": "none", "wording": "none of these", "parts": [
                {"join": "single", "wording": "the word `x`, in the title only"}]}]},
        "query": "oil AND NOT title:x",
        "fields": ["title", "summary", "content", "category"],
        "language": null,
        "feeds": [],
        "notify": ["stdout"],
        "found_under": [{"term": "oil|oils", "share": 0.001167}],
    });
    assert_eq!(objects(&ended.stdout), [expected]);
}

#[tokio::test]
async fn an_item_is_told_clause_by_clause_with_the_rules_that_match_first() {
    let home = Home::new(RULES);
    let item = r#"{
        "title": "Air defence met Iranian drones",
        "summary": "<p>Oil rose. Opec has not said that it will cut any oil soon. Oil fell. Then oil, oil.</p>",
        "content": "A football player of the U.S. watched. He did not strike.",
        "url": "https://www.reuters.com/oil-12", "lang": "en-GB", "feed": "Wire"
    }"#;
    let ended = home.run_with_input(&["explain", "--item", "-"], item).await.succeeded();
    insta::assert_snapshot!(ended.stdout);
    assert!(ended.stderr.is_empty(), "{}", ended.stderr);
    home.write("item.json", item);
    let one = home.run(&["explain", "opec", "--item", "item.json"]).await.succeeded();
    assert!(ended.stdout.contains(&one.stdout) && !one.stdout.is_empty(), "{}", one.stdout);
}

#[tokio::test]
async fn an_item_that_matches_nothing_shows_what_is_missing() {
    let home = Home::new(RULES);
    let item = r#"{"title": "Opec: a podcast about IT", "summary": "It was quiet for long. Nobody, nobody at all, who was asked by anyone that day would say a word about a quota. Drones.", "content": "One oil. Air defence.",
        "feed": "Wire Sprot"}"#;
    let ended = home.run_with_input(&["explain", "--item", "-"], item).await.succeeded();
    insta::assert_snapshot!(format!("{}{}", ended.stdout, ended.stderr));
}

#[tokio::test]
async fn programs_get_one_object_for_each_rule() {
    let home = Home::new(
        "[[feed]]\nname = \"Wire\"\nurl = \"https://wire.example/\"\n[[rule]]\nname = \"gas\"\nkeywords = [\"gas\"]\n[[rule]]\nname = \"oil\"\nkeywords = [\"oil\"]\n",
    );
    let item = r#"{"id": 7, "title": "Oil", "feed": "Wire"}"#;
    let ended = home.run_with_input(&["explain", "--json", "--item", "-"], item).await.succeeded();
    let found = json!([{"field": "title", "start": 0, "end": 3, "text": "Oil", "sentence": "Oil"}]);
    let expected = [
        json!({"id": 7, "rule": "oil", "matches": true, "looks_at_feed": true, "evidence": found, "clause": {
            "join": "single", "wording": "the word `oil` (also `oils`)", "holds": true, "places": 1,
            "evidence": found}}),
        json!({"id": 7, "rule": "gas", "matches": false, "looks_at_feed": true, "evidence": [], "clause": {
            "join": "single", "wording": "the word `gas` (also `gases`)", "holds": false, "places": 0,
            "evidence": []}}),
    ];
    assert_eq!(objects(&ended.stdout), expected);
}

#[tokio::test]
async fn of_many_rules_each_has_its_line_unless_it_is_named() {
    let rule =
        |number| format!("[[rule]]\nname = \"rule {number}\"\nkeywords = [\"word{number}x\", \"oil {number}\"]\n");
    let home = Home::new(&(10..31).map(rule).collect::<String>());
    let item = r#"{"title": "Oil in 2025: 25 dollars"}"#;
    let ended = home.run_with_input(&["explain", "--item", "-"], item).await.succeeded();
    let lines: Vec<_> = ended.stdout.lines().collect();
    assert_eq!(
        lines[..3],
        ["+ rule 25 matches", "  `Oil`, `25` in title: Oil in 2025: 25 dollars", "- rule 10 does not match"]
    );
    assert_eq!(lines.len(), 22);
    let named = home.run_with_input(&["explain", "--item", "-", "rule 10"], item).await.succeeded();
    assert!(named.stdout.contains("no: the word `word10x`"), "{}", named.stdout);
}

#[tokio::test]
async fn nothing_in_an_item_acts_on_the_terminal() {
    let home = Home::new("[[rule]]\nname = \"oil\"\nquery = '''re:/oil.*/'''\n");
    let item = json!({"title": "oil \u{1b}[31m\u{202e}\u{9b}2J", "summary": "oil\u{7}\r\noil", "feed": "\u{1b}]0;x"});
    let ended = home.run_with_input(&["explain", "--item", "-"], &item.to_string()).await.succeeded();
    let acts = |text: &str| text.chars().any(|sign| (sign.is_control() && sign != '\n') || sign == '\u{202e}');
    assert!(ended.stdout.contains("oil") && !acts(&ended.stdout), "{:?}", ended.stdout);
    assert!(ended.stderr.contains("there is no feed") && !acts(&ended.stderr), "{:?}", ended.stderr);
}

#[tokio::test]
async fn an_unknown_rule_and_an_item_that_is_none_are_named() {
    let home = Home::new(RULES);
    let near = home.run(&["explain", "drone"]).await.exited(2);
    assert!(near.stderr.ends_with("did you mean `drones`?\n"), "{}", near.stderr);
    let far = home.run(&["explain", "anything"]).await.exited(2);
    assert!(far.stderr.ends_with("the rules are: opec, drones, labels\n"), "{}", far.stderr);
    home.run(&["explain"]).await.exited(2);
    let missing = home.run(&["explain", "--item", "nowhere.json"]).await.exited(1);
    assert!(missing.stderr.starts_with("error: nowhere.json: "), "{}", missing.stderr);
    for nonsense in ["", "nonsense", "{\"title\": \"a\"}\n{\"title\": \"b\"}"] {
        let ended = home.run_with_input(&["explain", "--item", "-"], nonsense).await.exited(1);
        assert!(ended.stderr.starts_with("error: standard input: "), "{}", ended.stderr);
        assert!(ended.stdout.is_empty(), "{}", ended.stdout);
    }
}
