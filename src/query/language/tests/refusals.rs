//! What is refused, in the words that people read.

use super::*;

/// Every form that is refused, with what was written.
const REFUSED: &[&str] = &[
    "iran drones",
    "iran russia drones",
    "\"supreme leader\" drones",
    "(iran OR russia) drones",
    "title:iran drones",
    "10:30",
    "iran OR russia AND drones",
    "iran AND russia OR drones AND oil",
    "iran OR russia -drones",
    "iran NEAR/5 drones NEAR/3 kyiv",
    "iran NEAR/5 drones ONEAR/3 kyiv OR oil",
    "title:(iran OR russia AND drones)",
    "iran and drones",
    "iran and not drones",
    "not iran",
    "(iran) or (drones)",
    "iran And drones",
    "iran or",
    "title:iran and title:drones",
    "iran near drones",
    "iran NEAR drones",
    "iran ONEAR drones",
    "iran NEAR/x drones",
    "iran NEAR/5000 drones",
    "iran w/5 drones",
    "iran /5 drones",
    "iran w/s drones",
    "!football",
    "!up",
    "iran AND !football",
    "iran !football",
    "!\"supreme leader\"",
    "!(iran OR oil)",
    "dron!",
    "up!",
    "*rone",
    "iran AND *rone*",
    "?ran",
    "ab*",
    "a?b*",
    "\"ab* price\"",
    "title:ab*",
    "*",
    "iran && drones",
    "iran & drones",
    "iran || drones",
    "iran|drones",
    "iran||drones",
    "+iran",
    "+\"supreme leader\"",
    "iran +drones",
    "iran + drones",
    "iran, drones",
    "iran; drones",
    "iran, drones, kyiv",
    "(iran, russia) AND drones",
    "iran - drones",
    "iran~2",
    "\"iran\"~5",
    "\"iran drones\"~",
    "[iran OR russia]",
    "titel:iran",
    "titel:\"oil price\"",
    "titel:(iran OR oil)",
    "iran AND sorce:bbc",
    "breaking: iran",
    "https://example.org/world",
    "titel(iran)",
    "iran(drones)",
    "title:",
    "title:-iran",
    "title:author:iran",
    "(iran AND drones",
    "iran AND drones)",
    "((iran) AND drones",
    "title:(iran",
    "{IT",
    "IT}",
    "\"iran",
    "“supreme leader AND iran",
    "iran AND \"supreme leader",
    "iran AND \"",
    "",
    "   ",
    "()",
    "iran AND ()",
    "title:()",
    "title:\"\"",
    "\"\"",
    "\" \"",
    "...",
    "AND iran",
    "iran AND",
    "iran AND OR drones",
    "iran NOT",
    "NOT",
    "NOT iran",
    "NOT (iran AND oil)",
    "-iran -russia",
    "iran OR NOT russia",
    "iran AND NOT iran",
    "iran AND NOT (oil OR iran)",
    "drone AND NOT Drones",
    "title:\"oil price\" AND NOT oil*",
    "site:a.com AND site:b.com",
    "lang:en AND lang:fa",
    "iran NEAR/5 (drones AND missiles)",
    "iran NEAR/5 (drones AND NOT missiles)",
    "NOT iran NEAR/5 drones",
    "iran NEAR/5 NOT drones",
    "(iran AND oil) ONEAR/5 drones",
    "iran NEAR/5 (NOT drones)",
    "iran NEAR/5 re:/x/",
    "iran NEAR/5 site:a.com",
    "title:iran NEAR/5 author:smith",
    "author:smith NEAR/5 iran",
    "atleast(iran)",
    "atleast0(iran)",
    "atleast3(iran AND oil)",
    "atleast3(iran NEAR/5 oil)",
    "atleast3",
    "first0(iran)",
    "first50(author:smith)",
    "author:smith/F50/",
    "/F50/",
    "cs()",
    "site:https://www.bbc.com/news",
    "site:*.reuters.com",
    "site:bbc.com/news",
    "site:*",
    "lang:english",
    "lang:x",
    "re:/[/",
    "re:/a",
    "re:/a/x",
    "re:a",
    "re://",
    "re:/a*/",
    "re:/(a{1000}){1000}/",
    "R & D",
    "titel:iran AND (ab* OR w/5",
];

fn shown(text: &str) -> String {
    let faults = compiled(text).expect_err(text);
    let lines: Vec<_> = faults
        .iter()
        .map(|fault| {
            let (before, marked) = (&text[..fault.span.start], &text[fault.span.clone()]);
            let carets = "^".repeat(marked.chars().count().max(1));
            let fix = fault.fix.as_deref().expect("every fault has a fix");
            format!("    {}{carets}\n  {}\n  = {fix}\n", " ".repeat(before.chars().count()), fault.message)
        })
        .collect();
    format!("  | {text}\n{}", lines.concat())
}

#[test]
fn every_refusal_says_what_is_wrong_and_what_to_paste() {
    let all: Vec<_> = REFUSED.iter().map(|text| shown(text)).collect();
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn only_what_surely_can_match_nothing_is_refused_for_it() {
    for text in [
        "drone AND NOT Drones",
        "\"oil price\" AND NOT oil",
        "drones AND NOT drone*",
        "drone* AND NOT dron*",
        "title:oil AND NOT oil",
        "cs(Iran) AND NOT iran",
        "atleast2(oil) AND NOT oil",
        "(oil NEAR/3 gas) AND NOT gas",
        "(oil OR Oils) AND NOT oil",
    ] {
        assert!(compiled(text).is_err(), "{text}");
    }
    for text in [
        "drones AND NOT \"drones\"",
        "oil* AND NOT oil",
        "company AND NOT company*",
        "oil AND NOT title:oil",
        "author:smith AND NOT smith",
        "iran AND NOT cs(IRAN)",
        "S-400 AND NOT S",
        "US AND NOT us",
        "U.S. AND NOT u.s.",
        "oil AND NOT first2(oil)",
        "(oil OR gas) AND NOT oil",
    ] {
        assert!(compiled(text).is_ok(), "{text}");
    }
    let stemmed = QueryText { language: Some("en".into()), ..query("university AND NOT universit*") };
    assert!(Condition::from_query(&stemmed).is_ok());
}

/// The parts of a fix that are to be pasted: the code in what it says to write, examples and bare
/// signs aside.
fn pasted(fix: &str) -> Vec<&str> {
    let clauses = fix.split("; ").filter(|clause| clause.contains("write ") || clause.starts_with("close it"));
    let codes = clauses.flat_map(|clause| clause.split("as in").next().unwrap().split('`').skip(1).step_by(2));
    codes.filter(|code| !code.contains('…') && code.contains(char::is_alphanumeric)).collect()
}

#[test]
fn every_fix_is_a_good_query_or_makes_the_query_good() {
    let mut bad = Vec::new();
    for text in REFUSED {
        let faults = compiled(text).expect_err(text);
        let [fault] = faults.as_slice() else { continue };
        for code in pasted(fault.fix.as_deref().unwrap()) {
            let (before, behind) = (&text[..fault.span.start], &text[fault.span.end..]);
            let mended = [format!("{before}{code}{behind}"), format!("{before} {code} {behind}"), code.to_owned()];
            if mended.iter().all(|text| compiled(text).is_err()) {
                bad.push(format!("{text} | {code}"));
            }
        }
    }
    assert_eq!(bad, Vec::<String>::new());
}

#[test]
fn near_over_and_is_refused_with_what_it_would_mean() {
    let fix = |text: &str| compiled(text).unwrap_err()[0].fix.clone().unwrap();
    assert_eq!(fix("iran NEAR/5 (drones AND missiles)"), "write `(iran NEAR/5 drones) AND (iran NEAR/5 missiles)`");
    assert_eq!(fix("iran NEAR/5 NOT drones"), "write `iran AND NOT (iran NEAR/5 drones)`");
}

#[test]
fn no_fault_hides_another() {
    let faults = compiled("titel:iran AND (ab* OR w/5 && site:a b").unwrap_err();
    let starts: Vec<_> = faults.iter().map(|fault| fault.span.start).collect();
    assert!(starts.is_sorted(), "{starts:?}");
    assert!(faults.len() >= 5, "{faults:#?}");
}

#[test]
fn deep_nesting_is_one_fault() {
    for open in ["(", "{", "title:", "NOT (", "atleast3(", "(a OR "] {
        let faults = compiled(&open.repeat(5_000)).unwrap_err();
        assert!(faults.iter().any(|fault| fault.message.contains("levels deep")), "{open}: {:?}", faults[0]);
        assert!(faults.len() < 1000, "{open}: {}", faults.len());
    }
    let flat = "NOT ".repeat(50_000) + "iran";
    assert!(compiled(&flat).is_ok());
    let good = "(".repeat(99) + "iran" + &")".repeat(99);
    assert!(compiled(&good).is_ok());
    assert!(compiled(&format!("iran{}", "/F50/".repeat(50_000))).is_err());
    assert!(compiled(&format!("iran{}", " NEAR/5 x".repeat(50_000))).is_err());
}

#[test]
fn long_queries_take_no_time() {
    let words: Vec<_> = (0..5_000).map(|number| format!("word{number}")).collect();
    assert!(compiled(&words.join(" OR ")).is_ok());
    assert_eq!(compiled(&words.join(" ")).unwrap_err().len(), 1);
    assert!(!compiled(&words.join(" , ")).unwrap_err().is_empty());
}
