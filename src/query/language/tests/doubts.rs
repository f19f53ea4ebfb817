//! What the linter says about queries.

use super::*;

fn doubts(text: &str) -> Vec<String> {
    let found = query(text).doubts(&["Reuters World", "BBC"]);
    let shown = |fault: Fault| format!("{text} | {}: {}; {}", &text[fault.span], fault.message, fault.fix.unwrap());
    found.into_iter().map(shown).collect()
}

#[test]
fn what_is_doubtful_has_a_place_and_a_fix() {
    let doubtful = [
        "WHO AND cholera",
        "title:(\"US\" OR iran)",
        "OPEC+ AND cut*",
        "government",
        "iran OR (iran AND drones)",
        "iran AND (iran OR drones)",
        "iran OR drones OR iran",
        "drone OR \"drone strike\" OR Drone",
        "drone* AND \"drone strike\"",
        "iran AND feed:Guardian",
        "iran AND NOT feed:(CNN OR NPR)",
    ];
    insta::assert_snapshot!(doubtful.iter().flat_map(|text| doubts(text)).collect::<Vec<_>>().join("\n"), @r#"
        WHO AND cholera | WHO: `WHO` is also met as `who`: case does not count; write `cs(WHO)`
        title:("US" OR iran) | "US": `US` is also met as `us`: case does not count; write `cs(US)`
        OPEC+ AND cut* | OPEC+: `OPEC+` is not met where it is spelled out; write `(OPEC+ OR "OPEC plus")`
        government | government: `government` alone is in a large part of all news; add more, as in `government AND iran`
        iran OR (iran AND drones) | (iran AND drones): this part can never matter: `iran` beside it decides alone; leave it out, or leave out `iran`
        iran AND (iran OR drones) | (iran OR drones): this part can never matter: `iran` beside it decides alone; leave it out, or leave out `iran`
        iran OR drones OR iran | iran: `iran` stands here twice; leave one of them out
        drone OR "drone strike" OR Drone | "drone strike": this part can never matter: `drone` beside it decides alone; leave it out, or leave out `drone`
        drone OR "drone strike" OR Drone | Drone: this part can never matter: `drone` beside it decides alone; leave it out, or leave out `drone`
        drone* AND "drone strike" | drone*: this part can never matter: `"drone strike"` beside it decides alone; leave it out, or leave out `"drone strike"`
        iran AND feed:Guardian | feed:Guardian: no feed fits `feed:Guardian`; the feeds are `Reuters World`, `BBC`
        iran AND NOT feed:(CNN OR NPR) | feed:(CNN OR NPR): no feed fits `feed:(CNN OR NPR)`; the feeds are `Reuters World`, `BBC`
        "#);
}

#[test]
fn usual_queries_are_not_doubtful() {
    for text in [
        "cs(WHO) AND cholera",
        "\"OPEC+\" OR \"OPEC plus\"",
        "iran AND feed:reuters",
        "who AND iran",
        "lang:IT AND site:US",
        "NATO OR EU",
    ] {
        assert_eq!(doubts(text), Vec::<String>::new());
    }
}
