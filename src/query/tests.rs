//! What rules mean, as a table: every line a rule, an item, and whether they match.

use proptest::prelude::*;

use super::*;
use crate::model::{Evidence, Field, Item};
use crate::text::{Document, plain};

mod clauses;

fn item(title: &str, summary: &str) -> Item {
    Item {
        title: plain(title),
        link: Some("https://www.example.org/world/tehran".into()),
        author: Some("Ann Kyiv".into()),
        summary: plain(summary),
        categories: vec!["Energy".into(), "Middle East".into()],
        ..Item::from_feed("Wire".into())
    }
}

fn keywords(any: &[&str]) -> Keywords {
    Keywords { any: any.iter().map(|entry| (*entry).to_owned()).collect(), near: 20, ..Keywords::default() }
}

fn evidence(keywords: &Keywords, item: &Item) -> Option<Vec<Evidence>> {
    Condition::from_keywords(keywords).unwrap().evidence(&Document::new(item))
}

fn matches(entry: &str, title: &str) -> bool {
    evidence(&keywords(&[entry]), &item(title, "")).is_some()
}

#[track_caller]
fn assert_table(table: &[(&str, &str, bool)]) {
    let wrong: Vec<_> = table.iter().filter(|(entry, title, expected)| matches(entry, title) != *expected).collect();
    assert!(wrong.is_empty(), "(entry, title, expected): {wrong:#?}");
}

#[test]
fn words_are_whole_and_fold() {
    assert_table(&[
        ("AI", "Maize and rain", false),
        ("AI", "New ai rules", true),
        ("Zürich", "ZURICH airport closed", true),
        ("Weiß", "WEISS wins", true),
        ("Izmir", "İZMİR'de yangın", true),
        ("Пётр", "Петр уехал", true),
        ("май", "Маи", false),
        ("Iran", "Iranian film", false),
        ("Iran", "Iran's and l'Iran", true),
        ("Iran", "d’Iran", true),
    ]);
}

#[test]
fn plurals_fold_outside_quotes_only() {
    assert_table(&[
        ("missile", "Missiles fired", true),
        ("refineries", "A refinery burns", true),
        ("\"missile\"", "Missiles fired", false),
        ("Lagos", "Lago di Como", false),
        ("ads", "An ad", false),
        ("F-16", "F-16s over Kyiv", true),
        ("F-16s", "An F16", true),
        ("S300", "Two S-300s", true),
        ("\"F-16\"", "F-16s over Kyiv", false),
        ("1990", "The 1990s", false),
    ]);
}

#[test]
fn signs_that_are_typed_are_meant() {
    assert_table(&[
        ("OPEC+", "Opec+ cuts", true),
        ("OPEC+", "OPEC cuts", false),
        ("OPEC+", "OPEC +5%", false),
        ("OPEC+", "OPEC+2", false),
        ("OPEC", "OPEC+ cuts", true),
        ("C++", "C++20 is here", false),
        ("C++", "C++, at last", true),
        ("R&D", "R&amp;D spending", true),
        ("R&D", "R and D", false),
        ("@nato", "via @NATO", true),
        ("@nato", "me@nato.int", false),
        ("#Gaza", "#gaza now", true),
        ("$AAPL", "AAPL rises", false),
        ("5%", "up 5% today", true),
        ("5%", "up 15% today", false),
        ("5%", "up 3.5% today", false),
        ("5%", "in 2025, 5% more", true),
        ("$5", "$5,000 each", false),
        ("$5", "$5, and more", true),
        ("Johnson & Johnson", "Johnson &amp; Johnson recalls talc", true),
        ("Johnson & Johnson", "Johnson and Johnson", false),
        (".NET", "ASP.NET", false),
        (".NET", "the .net way", true),
        ("Node.js", "Node.js 30", true),
        ("Node.js", "Node js", false),
        ("3.5", "3.5 million", true),
        ("＃Gaza", "#Gaza", true),
    ]);
}

#[test]
fn joints_are_one_class_and_may_be_missing_between_letter_and_digit() {
    assert_table(&[
        ("F-16", "F16 jets", true),
        ("F16", "F-16 jets", true),
        ("F16", "F 16", true),
        ("F16", "F, 16 of them", false),
        ("MiG-29", "MIG—29 lost", true),
        ("F-35A", "F35A, F-35A", true),
        ("Iran-backed", "Iran/backed", true),
        ("Iran-backed", "Backed by Iran", false),
        ("O’Neill", "O'Neill", true),
        ("e-mail", "email", false),
        ("\"COVID 19\"", "Covid19 wave", true),
        ("3f2a9b7c1d", "Commit 3f2a9b7c1d", true),
    ]);
}

#[test]
fn stops_of_abbreviations_may_be_missing_where_there_are_capitals() {
    assert_table(&[
        ("U.N.", "UN chief", true),
        ("U.N.", "the U.N chief", true),
        ("U.N.", "un jour", false),
        ("UN", "The U.N. says", true),
        ("U.S.-backed", "US-backed force", true),
        ("U.S.", "let us go", false),
        ("US-led", "the U.S.-led force", true),
        ("\"US troops\"", "U.S. troops leave", true),
        ("\"U.S. troops\"", "tell us troops leave", false),
        ("a.m.", "at 9 a.m. today", true),
        ("a.m.", "I am here", false),
    ]);
}

#[test]
fn writings_without_spaces_match_by_runs_of_characters() {
    assert_table(&[
        ("北京", "今天在北京举行", true),
        ("北京", "北方的京城", false),
        ("北京 会议", "会议今天在北京举行", true),
        ("ミサイル", "新型ミサイルを発射", true),
        ("ขีปนาวุธ", "ยิงขีปนาวุธอีก", true),
        ("미사일", "미사일을 발사", true),
        ("미사일", "핵미사일", false),
        ("إيران", "وإيران", true),
        ("صواريخ", "بالصواريخ", true),
        ("کردستان", "كردستان", true),
        ("الحرب", "للحرب", true),
        ("طائر*", "بالطائرات", true),
        ("موشک‌های", "موشک های ایران", true),
        ("موشک", "موشک‌های ایران", true),
        ("צה״ל", "צה\"ל תקף", true),
        ("드론*", "드론이", true),
    ]);
}

#[test]
fn wildcards_stand_for_letters() {
    assert_table(&[
        ("drone*", "Dronemaker", true),
        ("organi?ation", "Organization and organisation", true),
        ("organi?ation", "Organiation", false),
        ("col*r", "The colour of money", true),
        ("\"drone strike*\"", "Drone strikes again", true),
        ("дрон*", "дронами", true),
    ]);
}

#[test]
fn the_words_of_an_entry_stand_close_together_and_the_title_is_close_to_all() {
    let far = format!("Iran. {} Drones.", "word ".repeat(30));
    let entry = keywords(&["Iran drones"]);
    assert!(evidence(&entry, &item("x", &far)).is_none());
    assert!(evidence(&Keywords { near: 30, ..entry.clone() }, &item("x", &far)).is_some());
    assert!(evidence(&entry, &item("Iran", &far)).is_some());
    assert!(evidence(&entry, &item("x", "Drones for Iran")).is_some());
    assert!(evidence(&Keywords { fields: vec![Field::Summary], ..entry }, &item("Iran", "Drones")).is_none());
}

#[test]
fn all_and_exclude_narrow_a_rule() {
    let rule = Keywords { all: vec!["Kyiv".into()], exclude: vec!["football".into()], ..keywords(&["drone"]) };
    assert!(evidence(&rule, &item("Drones over Kyiv", "")).is_some());
    assert!(evidence(&rule, &item("Drones over Lviv", "")).is_none());
    assert!(evidence(&rule, &item("Drones over Kyiv", "A football match")).is_none());
}

#[test]
fn only_the_usual_fields_are_searched_unless_others_are_named() {
    assert!(!matches("Ann", "x"));
    assert!(!matches("tehran", "x"));
    assert!(matches("middle east", "x"));
    let author = Keywords { fields: vec![Field::Author], ..keywords(&["Kyiv"]) };
    assert!(evidence(&author, &item("x", "")).is_some());
    assert!(evidence(&author, &item("Kyiv", "")).is_some_and(|found| found[0].field == Field::Author));
}

#[test]
fn a_phrase_stands_in_one_category() {
    assert!(matches("\"middle east\"", "x"));
    assert!(!matches("\"energy middle\"", "x"));
}

#[test]
fn stems_match_where_a_language_is_asked_for() {
    let russian = Keywords { language: Some("ru".into()), ..keywords(&["ракета"]) };
    assert!(evidence(&russian, &item("Удар ракетами", "")).is_some());
    assert!(!matches("ракета", "Удар ракетами"));
    let drone = Keywords { language: Some("ru".into()), ..keywords(&["drone", "F-16"]) };
    assert!(evidence(&drone, &item("Drones", "")).is_some(), "plurals stay equal beside stems");
    assert!(evidence(&drone, &item("F-16s", "")).is_some());
    let arabic = Keywords { language: Some("ar".into()), ..keywords(&["صاروخ"]) };
    assert!(evidence(&arabic, &item("بالصاروخ", "")).is_some(), "so do attached particles");
    assert!(evidence(&arabic, &item("صاروخين", "")).is_some(), "Arabic has stems too");
}

#[test]
fn evidence_names_places_with_their_sentences() {
    let rule = Keywords { exclude: vec!["football".into()], ..keywords(&["OPEC+", "Iran drones"]) };
    let item = item("Opec+ meets", "Nobody came. Drones made in Iran flew.");
    let found = evidence(&rule, &item).unwrap();
    let shown: Vec<_> =
        found.iter().map(|e| format!("{} {}..{} {} | {}", e.field, e.start, e.end, e.text, e.sentence)).collect();
    insta::assert_snapshot!(shown.join("\n"), @r"
    title 0..5 Opec+ | Opec+ meets
    summary 13..19 Drones | Drones made in Iran flew.
    summary 28..32 Iran | Drones made in Iran flew.
    ");
}

#[test]
fn every_fault_has_a_place_and_a_fix() {
    let broken = Keywords {
        any: ["", "\"iran", "*rone", "ab*", "\"\" x", "& D", "…"].map(String::from).to_vec(),
        all: vec!["?x".into()],
        language: Some("russian".into()),
        ..Keywords::default()
    };
    let faults = Condition::from_keywords(&broken).unwrap_err();
    let shown: Vec<_> = faults
        .iter()
        .map(|fault| {
            format!("{:?} {:?}: {}; {}", fault.place, fault.span, fault.message, fault.fix.as_deref().unwrap_or("-"))
        })
        .collect();
    insta::assert_snapshot!(shown.join("\n"), @r#"
    Language 0..7: `russian` is no language that words can be stemmed in; write "ru"
    Any(0) 0..0: this entry is empty; write a word or a phrase, or leave the entry out
    Any(1) 0..5: this quote " is never closed; close it: "iran"
    Any(2) 0..5: a wildcard (* or ?) cannot stand first; write the beginning of the word, as in `rone`
    Any(3) 0..3: `*` needs at least 3 letters before it; `ab*` has 2; write more of the word, or the words that you mean, one an entry
    Any(4) 0..2: there is nothing between these quotes; leave them out, or write the phrase
    Any(5) 0..1: `&` stands alone, without a word; join it to its word, as in `R&D` or `OPEC+`
    Any(6) 0..3: this entry has no word in it; write a word or a phrase, or leave the entry out
    All(0) 0..2: a wildcard (* or ?) cannot stand first; write the beginning of the word, as in `x`
    "#);
    let only_excluding = Keywords { exclude: vec!["x".into()], ..Keywords::default() };
    assert_eq!(Condition::from_keywords(&only_excluding).unwrap_err()[0].place, Place::Rule);
}

proptest! {
    #[test]
    fn any_entry_on_any_text_gives_evidence_that_can_be_cut_out(
        entry in "[a-zA-Z+#&.*? \"'-]{0,3}\\PC{0,12}",
        title in "\\PC{0,40}",
        summary in "\\PC{0,80}",
    ) {
        let item = item(&title, &summary);
        let document = Document::new(&item);
        if let Ok(condition) = Condition::from_keywords(&keywords(&[&entry])) {
            for found in condition.evidence(&document).unwrap_or_default() {
                prop_assert_eq!(document.text(found.field).get(found.start..found.end), Some(found.text.as_str()));
            }
        }
    }

    #[test]
    fn a_word_is_found_in_a_text_that_has_it(word in "[a-z]{2,9}|[а-я]{2,9}|[一-三]{1,3}", before in "\\PC{0,20}") {
        // An open tag would swallow what follows.
        let title = format!("{} , {word}, end", before.replace(['<', '&'], " "));
        prop_assert!(evidence(&keywords(&[&word]), &item(&title, "")).is_some());
    }
}
