//! What a query matches, and with which evidence.

use super::*;

#[track_caller]
fn assert_table(table: &[(&str, &str, &str, bool)]) {
    let wrong: Vec<_> = table
        .iter()
        .filter(|(text, title, summary, expected)| {
            let condition = compiled(text).unwrap_or_else(|faults| panic!("{text}: {faults:#?}"));
            evidence(&condition, &item(title, summary)).is_some() != *expected
        })
        .collect();
    assert!(wrong.is_empty(), "(query, title, summary, expected): {wrong:#?}");
}

#[test]
fn and_or_and_not_join_terms() {
    assert_table(&[
        ("iran AND drones", "Drones", "from Iran", true),
        ("iran AND drones", "Drones", "", false),
        ("iran OR russia", "Russia", "", true),
        ("iran NOT football", "Iran", "football", false),
        ("iran AND NOT (football OR chess)", "Iran", "chess", false),
        ("iran AND NOT (football AND chess)", "Iran", "chess", true),
        ("NOT NOT iran", "Iran", "", true),
        ("iran –football", "Iran football", "", false),
        ("(iran OR russia)-football", "Iran football", "", false),
        ("\"OPEC+\" OR OPEC NEAR/8 (cut* OR quota)", "Opec decides on cuts", "", true),
    ]);
}

#[test]
fn near_is_within_one_field_and_never_one_word() {
    assert_table(&[
        ("iran NEAR/3 drone*", "Iran denies selling drones", "", true),
        ("iran NEAR/1 drone*", "Iran denies selling drones", "", false),
        ("iran NEAR/0 drones", "drones Iran", "", true),
        ("iran NEAR/5 drones", "Iran", "drones", false),
        ("drones ONEAR/5 iran", "Iran sells drones", "", false),
        ("drones PRE/5 iran", "Drones, Iran says", "", true),
        ("iran adj5 drones", "Iran sells drones", "", true),
        ("iran near5 drones", "Drones of Iran", "", true),
        ("oil NEAR/3 oil", "Oil", "", false),
        ("oil NEAR/3 oil", "Oil is oil", "", true),
        ("(iran NEAR/2 sells) NEAR/1 drones", "Iran sells drones", "", true),
        ("iran NEAR/1 (sells NEAR/3 drones)", "Iran sells many big drones", "", true),
        ("iran ONEAR/1 (sells NEAR/3 drones)", "sells many big drones Iran", "", false),
        ("iran NEAR/2 (\"big drones\" OR (small NEAR/1 uav))", "Iran: a small new uav", "", true),
        ("title:(iran NEAR/5 drones)", "x", "Iran drones", false),
        ("title:iran NEAR/5 drones", "Iran drones", "", true),
        ("author:(ann NEAR/1 kyiv)", "x", "", true),
        ("无人机 NEAR/3 伊朗", "伊朗制造的无人机", "", true),
        ("无人机 NEAR/2 伊朗", "伊朗制造的无人机", "", false),
    ]);
}

#[test]
fn a_window_holds_all_its_words_in_any_order() {
    assert_table(&[
        ("\"iran drones\"~4", "drones that came from Iran", "", true),
        ("\"iran drones\"~2", "drones that came from Iran", "", false),
        ("\"iran drones kyiv\"~2", "Kyiv says drones of Iran", "", true),
        ("\"iran drones kyiv\"~1", "Kyiv says drones of Iran", "", false),
        ("\"bora bora\"~3", "Bora", "", false),
        ("\"bora bora\"~3", "Bora and Bora", "", true),
        ("\"iran drones\"~5", "Iran", "drones", false),
        ("kyiv NEAR/1 \"iran drones\"~1", "Kyiv: drones of Iran", "", true),
    ]);
}

#[test]
fn fields_narrow_what_is_searched() {
    assert_table(&[
        ("title:opec", "OPEC", "", true),
        ("title:opec", "x", "OPEC", false),
        ("TITLE(opec)", "OPEC", "", true),
        ("headline(opec OR oil)", "Oil", "", true),
        ("hd=opec", "OPEC", "", true),
        ("title: opec", "OPEC", "", true),
        ("summary:opec", "OPEC", "x", false),
        ("body:evidence", "x", "", true),
        ("body:opec", "x", "OPEC", true),
        ("content:opec", "x", "OPEC", false),
        ("author:kyiv", "x", "", true),
        ("kyiv", "x", "", false),
        ("tag:energy", "x", "", true),
        ("category:\"middle east\"", "x", "", true),
        ("category:\"energy middle\"", "x", "", false),
        ("url:tehran", "x", "", true),
        ("inurl:tehran-talks", "x", "", true),
        ("url:https://www.example.org/world/", "x", "", true),
        ("url:example.org/sport", "x", "", false),
        ("source:wire", "x", "", true),
        ("feed:\"wire world\"", "x", "", true),
        ("title:(iran AND NOT oil)", "Iran", "oil", true),
        ("-title:iran AND body:iran", "x", "Iran", true),
        ("body:summary:iran", "x", "Iran", true),
    ]);
}

#[test]
fn sites_and_languages_are_matched_as_a_whole() {
    assert_table(&[
        ("site:example.org", "x", "", true),
        ("site:WWW.Example.org", "x", "", true),
        ("site:org", "x", "", true),
        ("site:ample.org", "x", "", false),
        ("domain:example.com OR site:example.org", "x", "", true),
        ("site:(example.com OR example.org)", "x", "", true),
        ("lang:en", "x", "", true),
        ("lang:en-gb", "x", "", true),
        ("lang:EN_GB", "x", "", true),
        ("lang:gb", "x", "", false),
        ("lang:(de OR fr)", "x", "", false),
    ]);
}

#[test]
fn counts_and_first_words_are_taken_over_all_fields_together() {
    let long = format!("{} Iran", "word ".repeat(60));
    assert_table(&[
        ("atleast3(drone*)", "Drones", "A drone met a drone", true),
        ("atleast3(drone*)", "Drones", "A drone", false),
        ("ATLEAST2(drone OR uav)", "Drones", "A UAV", true),
        ("atleast2 (drone OR uav)", "Drones", "A UAV", true),
        ("atleast2 drone", "Drone, drones", "", true),
        ("repeat2:\"iran\"", "Iran Iran", "", true),
        ("title:atleast2(iran)", "Iran", "Iran", false),
        ("atleast2(re:/S-?[34]00/)", "S300 and S-400", "", true),
        ("first50(iran)", "x", &long, false),
        ("first70(iran)", "x", &long, true),
        ("iran/F50/", "x", &long, false),
        ("iran/F50/", "Iran", "", true),
        ("\"the iran\"/F1/", "the Iran", "", false),
        ("(iran OR russia)/F2/", "x Russia", "", true),
        ("first2(iran AND oil)", "Iran oil", "", true),
        ("first1(iran AND oil)", "Iran oil", "", false),
        ("first50(kyiv)", "x", "", false),
        ("first3(re:/Iran/)", "x y Iran", "", true),
        ("first2(re:/Iran/)", "x y Iran", "", false),
    ]);
}

#[test]
fn exact_case_is_asked_for() {
    assert_table(&[
        ("cs(WHO)", "WHO warns", "", true),
        ("cs(WHO)", "Who warns", "", false),
        ("{IT}", "IT and it", "", true),
        ("{IT}", "it", "", false),
        ("allcaps(it)", "IT", "", true),
        ("allcaps(it)", "It", "", false),
        ("cs(it)", "IT", "", false),
        ("cs(\"White House\")", "the White House", "", true),
        ("cs(\"White House\")", "the white house", "", false),
        ("cs(Drone)", "Drones", "", false),
        ("cs(Iran*)", "Iranian", "", true),
        ("cs(Iran*)", "iranian", "", false),
        ("cs(Bogotá)", "Bogota", "", true),
        ("cs(ICE OR AIDS)", "aids", "", false),
        ("title:cs(US)", "the US", "", true),
        ("cs(US)", "the U.S.", "", true),
        ("OPEC", "Opec", "", true),
    ]);
}

#[test]
fn regular_expressions_see_the_plain_text() {
    assert_table(&[
        (r"re:/\bS-?[34]00\b/", "S300", "", true),
        (r"re:/opec/", "OPEC", "", false),
        (r"re:/opec/i", "OPEC", "", true),
        (r"re:/a\/b/", "a/b", "", true),
        (r"title:re:/^Iran/", "Iran x", "", true),
        (r"title:re:/^Iran/", "x Iran", "Iran", false),
        (r"re:/oil (price|cut)s?/i AND iran", "Oil prices", "Iran", true),
        (r"url:re:/id=\d/", "x", "", true),
    ]);
}

#[test]
fn patterns_that_are_slow_elsewhere_take_time_in_proportion_to_the_text() {
    let text = "a".repeat(1_000_000);
    for pattern in ["(a*)*b", "(a|aa)+b", "(a|aa)+$", "(.*a){20}b"] {
        let condition = compiled(&format!("re:/{pattern}/")).unwrap_or_else(|faults| panic!("{pattern}: {faults:#?}"));
        assert_eq!(evidence(&condition, &item("", &text)).is_some(), pattern.ends_with('$'), "{pattern}");
    }
}

#[test]
fn words_keep_their_meaning_in_a_query() {
    assert_table(&[
        ("OPEC+ AND Novak", "Novak: OPEC+ is strong", "", true),
        ("OPEC+", "OPEC", "", false),
        ("AT&T OR C++", "C++", "", true),
        ("\"drone\"", "drones", "", false),
        ("drone", "drones", "", true),
        ("COVID–19", "covid 19", "", true),
        ("“supreme leader”", "The supreme leader", "", true),
        ("«supreme leader»", "The supreme leader", "", true),
        ("wom?n", "Women", "", true),
        ("\"drone strike*\"", "Drone strikes", "", true),
        ("iran\u{a0}AND\u{a0}drones", "Iran drones", "", true),
        ("and AND iran", "Iran and oil", "", true),
        ("\"and\"", "this and that", "", true),
        ("5% AND #iran", "#Iran up 5%", "", true),
        ("（iran OR russia）", "Russia", "", true),
        ("موشک‌های AND ایران", "موشک‌های ایران", "", true),
    ]);
}

#[test]
fn a_rule_may_exclude_and_choose_fields_and_language_beside_its_query() {
    let rule = QueryText { exclude: vec!["video game".into()], ..query("iran") };
    let condition = Condition::from_query(&rule).unwrap();
    assert!(evidence(&condition, &item("Iran", "a video game")).is_none());
    assert!(evidence(&condition, &item("Iran", "a video")).is_some());
    let author = QueryText { fields: vec![Field::Author], ..query("kyiv OR title:x") };
    let condition = Condition::from_query(&author).unwrap();
    assert!(evidence(&condition, &item("y", "")).is_some());
    let russian = QueryText { language: Some("ru".into()), ..query("ракета") };
    assert!(evidence(&Condition::from_query(&russian).unwrap(), &item("Удар ракетами", "")).is_some());
}

#[test]
fn evidence_names_what_made_the_query_true_and_nothing_negated() {
    let shown = |text: &str, title: &str, summary: &str| {
        let found = evidence(&compiled(text).unwrap(), &item(title, summary)).unwrap();
        found.iter().map(|e| format!("{} {}..{} {}", e.field, e.start, e.end, e.text)).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(shown("iran AND NOT football", "Iran", "oil"), "title 0..4 Iran");
    assert_eq!(shown("iran OR oil", "Iran", "oil"), "title 0..4 Iran, summary 0..3 oil");
    assert_eq!(shown("iran NEAR/3 drones", "oil, Iran's drones", ""), "title 5..9 Iran, title 12..18 drones");
    assert_eq!(shown("site:example.org", "x", ""), "site 4..15 example.org");
    assert_eq!(shown("lang:en", "x", ""), "lang 0..2 en");
    assert_eq!(shown(r"re:/S-?\d+/", "the S-400", ""), "title 4..9 S-400");
    assert_eq!(shown("atleast2(oil)", "oil", "oil"), "title 0..3 oil, summary 0..3 oil");
}
