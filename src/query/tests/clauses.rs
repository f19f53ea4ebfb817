//! What a condition is said to ask for, and whether what is said is so.

use super::super::{Clause, Join, Judged};
use super::*;

fn outline(clause: &Clause, depth: usize) -> String {
    let parts = clause.parts.iter().map(|part| outline(part, depth + 1));
    format!("{}{}\n{}", "  ".repeat(depth), clause.wording, parts.collect::<String>())
}

fn entries(list: &[&str]) -> Vec<String> {
    list.iter().map(|entry| (*entry).to_owned()).collect()
}

fn query(text: &str) -> QueryText {
    QueryText { text: text.to_owned(), near: 20, ..QueryText::default() }
}

fn of_query(query: &QueryText) -> Condition {
    Condition::from_query(query).unwrap_or_else(|faults| panic!("{}: {faults:#?}", query.text))
}

fn told(text: &str) -> String {
    outline(&of_query(&query(text)).clauses(), 0)
}

fn told_keywords(keywords: &Keywords) -> String {
    outline(&Condition::from_keywords(keywords).unwrap().clauses(), 0)
}

#[test]
fn entries_are_told_with_every_form_that_they_match() {
    let rule = keywords(&[
        "drone",
        "movies",
        "Hamas",
        "\"missile\"",
        "\"drone strike*\"",
        "S-400",
        "F16",
        "MiG-29",
        "U.S.",
        "US",
        "U.S.-backed",
        "Iran-backed",
        "OPEC+",
        ".NET",
        "S&P 500",
        "$TSLA",
        "drone*",
        "wom?n",
        "col*r?",
        "北京",
        "미사일",
        "إيران",
        "O'Neill",
        "Kyiv/Kiev, Lviv",
        "COVID–19",
        "Tel Aviv \"air raid\"",
    ]);
    insta::assert_snapshot!(told_keywords(&rule));
}

#[test]
fn keywords_are_told_as_lists() {
    let rule = Keywords {
        all: entries(&["Kyiv"]),
        exclude: entries(&["football", "video game"]),
        ..keywords(&["Iran* drones", "Shahed-136"])
    };
    let stems = Keywords {
        language: Some("ru".into()), near: 1, ..keywords(&["ракета", "удар Киев", "по-русски"])
    };
    let author = Keywords { fields: vec![Field::Author], near: 0, ..keywords(&["Ann Kyiv"]) };
    insta::assert_snapshot!([rule, stems, author].map(|rule| told_keywords(&rule)).join("\n"));
}

#[test]
fn queries_are_told_with_their_scopes_where_they_stand() {
    let queries = [
        "(\"OPEC+\" OR (OPEC NEAR/8 (cut* OR quota))) AND NOT title:podcast",
        "title:(opec OR cs(WHO)) AND body:(iran NEAR/1 drones) AND NOT (football OR category:sport)",
        "atleast3(drone* OR title:uav) AND first50(iran) AND cs(IT OR \"US\")",
        "\"iran drones kyiv\"~5 OR title:\"iran drones\"~0",
        "(iran ONEAR/0 drones) NEAR/3 (kyiv OR \"air raid\")",
        r"re:/S-?[34]00/ OR cs(re:/shahed/i) OR url:re:/\d{4}/",
        "site:reuters.com AND lang:en AND feed:world AND author:\"Ann Kyiv\" AND url:a-b-c",
        "iran AND NOT (football AND NOT title:(chess OR go)) AND NOT first9(oil OR gas)",
        "NOT (NOT iran) AND atleast1(x)",
        "iran",
    ];
    let told: Vec<_> = queries.iter().map(|text| format!("{text}\n{}", told(text))).collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn what_stands_beside_a_query_is_told_too() {
    let rule = QueryText { exclude: entries(&["video game", "chess"]), ..query("iran OR oil") };
    let several = QueryText { exclude: entries(&["chess"]), ..query("iran AND oil AND NOT gas") };
    let told = [rule, several].map(|rule| outline(&of_query(&rule).clauses(), 0));
    insta::assert_snapshot!(told.join("\n"));
}

fn marked(judged: &Judged, depth: usize) -> String {
    let mark = if judged.holds { '+' } else { '-' };
    let places: Vec<_> = judged.evidence.iter().map(|e| format!("{} in {}", e.text, e.field)).collect();
    let parts = judged.parts.iter().map(|part| marked(part, depth + 1));
    let indent = "  ".repeat(depth);
    format!("{indent}{mark} {} [{}]\n{}", judged.wording, places.join(", "), parts.collect::<String>())
}

#[test]
fn each_clause_is_judged_with_its_places() {
    let item = item("Opec decides", "Nobody cuts. Oil, oil and a football.");
    let shown = |text: &str| marked(&of_query(&query(text)).judged(&Document::new(&item)), 0);
    let queries = [
        "(\"OPEC+\" OR (OPEC NEAR/8 cut*)) AND NOT football",
        "atleast3(oil OR gas)",
        "atleast2(oil OR gas) AND (nobody NEAR/3 oil)",
        "title:oil OR first3(nobody)",
        "oil AND NOT (football AND chess)",
    ];
    insta::assert_snapshot!(queries.map(shown).join("\n"));
}

/// That each clause is what it says of its parts.
fn consistent(judged: &Judged) -> bool {
    let (some, every) = (judged.parts.iter().any(|part| part.holds), judged.parts.iter().all(|part| part.holds));
    let so = match judged.join {
        Join::Single => judged.parts.is_empty() && judged.holds != judged.evidence.is_empty(),
        Join::All => judged.holds == every,
        Join::Any => judged.holds == some,
        Join::None => judged.holds != some,
        Join::Close => !judged.holds || every,
        Join::Often => !judged.holds || some,
    };
    so && judged.parts.iter().all(consistent)
}

fn assert_agrees(condition: &Condition, item: &Item) -> Result<(), TestCaseError> {
    let document = Document::new(item);
    let judged = condition.judged(&document);
    prop_assert_eq!(judged.holds, condition.evidence(&document).is_some(), "{}", marked(&judged, 0));
    prop_assert!(consistent(&judged), "{}", marked(&judged, 0));
    Ok(())
}

fn words_of_news(most: usize) -> impl Strategy<Value = String> {
    let words = ["iran", "Drones", "oil", "OPEC+", "Opec", "U.S.", "US", "S-400", "s400", ".", "无人机", "us"];
    prop::collection::vec(prop::sample::select(words.to_vec()), 0..most).prop_map(|words| words.join(" "))
}

fn written_query() -> impl Strategy<Value = String> {
    let words =
        ["iran", "drone", "dro*", "oil", "\"OPEC+\"", "opec", "cs(US)", "U.S.", "s-400", "无人机", "re:/[Oo]il/"];
    let simple = prop::sample::select(words.to_vec()).prop_map(str::to_owned);
    simple.prop_recursive(4, 24, 3, |inner| {
        let scope = prop::sample::select(vec!["title:", "body:", "atleast2", "first3", "cs", "NOT "]);
        let joint = prop::sample::select(vec!["AND", "OR", "NEAR/2", "ONEAR/1", "AND NOT"]);
        prop_oneof![
            (inner.clone(), joint, inner.clone()).prop_map(|(a, joint, b)| format!("({a}) {joint} ({b})")),
            (scope, inner).prop_map(|(scope, part)| format!("{scope}({part})")),
            Just("\"iran oil drones\"~2".to_owned()),
        ]
    })
}

proptest! {
    #[test]
    fn the_clauses_of_a_query_agree_with_the_query(
        text in written_query(),
        exclude in prop::collection::vec(words_of_news(3), 0..2),
        title in words_of_news(4),
        summary in words_of_news(9),
    ) {
        if let Ok(condition) = Condition::from_query(&QueryText { exclude, ..query(&text) }) {
            assert_agrees(&condition, &item(&title, &summary))?;
        }
    }

    #[test]
    fn the_clauses_of_keywords_agree_with_the_keywords(
        any in prop::collection::vec(words_of_news(4), 0..3),
        all in prop::collection::vec(words_of_news(3), 0..2),
        exclude in prop::collection::vec(words_of_news(3), 0..2),
        title in words_of_news(4),
        summary in words_of_news(9),
    ) {
        if let Ok(condition) = Condition::from_keywords(&Keywords { any, all, exclude, near: 2, ..Keywords::default() }) {
            assert_agrees(&condition, &item(&title, &summary))?;
        }
    }

    #[test]
    fn any_entry_is_cut_into_the_clauses_that_it_is_compiled_to(
        entry in "[a-zA-Z+#&.*? \"'-]{0,3}\\PC{0,12}",
        title in "\\PC{0,30}",
    ) {
        if let Ok(condition) = Condition::from_keywords(&keywords(&[&entry])) {
            assert_agrees(&condition, &item(&title, &entry))?;
        }
    }

    #[test]
    fn every_form_that_a_word_is_told_with_matches(word in "[A-Za-z]{2,8}|[A-Z]-?[0-9]{2,3}[A-Z]?|([A-Z][.]){2,4}|[a-z]{2,4}[+]|([a-z][0-9]){3,8}") {
        let rule = Condition::from_keywords(&keywords(&[&word])).unwrap();
        let told = rule.clauses().wording;
        for form in told.split('`').skip(1).step_by(2) {
            let found = rule.evidence(&Document::new(&item(form, "")));
            prop_assert!(found.is_some(), "{}: {}", form, told);
        }
    }
}
