use super::*;
use crate::channel::fixture::{
    alert, also_by, bare, digest, digest_of_stories, drones, edited, grown, headline, hostile, of, zone,
};
use crate::model::{AlertItem, HoldReason};

#[test]
fn one_item_reads_well_in_a_pipe() {
    insta::assert_snapshot!(render_text(&alert(vec![drones()]), &zone(), Style::Plain));
}

#[test]
fn several_items_are_numbered() {
    insta::assert_snapshot!(render_text(&alert(vec![drones(), headline()]), &zone(), Style::Plain));
}

#[test]
fn a_digest_is_grouped_by_rule_with_the_newest_first() {
    insta::assert_snapshot!(render_text(&digest(), &zone(), Style::Plain));
}

#[test]
fn a_story_that_grew_says_so_first_and_names_who_reports_it() {
    insta::assert_snapshot!(render_text(&alert(vec![grown()]), &zone(), Style::Plain));
}

#[test]
fn an_edit_shows_what_was_and_what_is() {
    insta::assert_snapshot!(render_text(&alert(vec![edited()]), &zone(), Style::Plain));
}

#[test]
fn one_other_report_stands_in_one_line() {
    let item = AlertItem { also_by: also_by(&["dpa"]), ..of(bare()) };
    let text = render_text(&alert(vec![item]), &zone(), Style::Plain);
    assert!(text.ends_with("\n  also reported by dpa: Iran <shows> drones, dpa writes\n"), "{text}");
}

#[test]
fn the_items_of_a_story_stand_together_in_a_digest() {
    insta::assert_snapshot!(render_text(&digest_of_stories(), &zone(), Style::Plain));
}

#[test]
fn a_terminal_gets_colour_around_the_same_words() {
    let both = alert(vec![drones(), edited()]);
    let coloured = render_text(&both, &zone(), Style::Terminal);
    insta::assert_snapshot!(coloured.replace('\x1b', "␛"));
    let stripped = anstream::adapter::strip_str(&coloured).to_string();
    assert_eq!(stripped, render_text(&both, &zone(), Style::Plain).replace('*', ""));
}

#[test]
fn a_hostile_item_is_only_text() {
    let text = render_text(&alert(vec![hostile()]), &zone(), Style::Plain);
    assert!(!text.chars().any(|sign| sign.is_control() && sign != '\n'));
    assert!(!text.contains("javascript:"));
    insta::assert_snapshot!(text);
}

#[test]
fn a_flood_is_cut_and_says_so() {
    let text = render_text(&alert(vec![headline(); 110]), &zone(), Style::Plain);
    assert!(text.starts_with("[iran-drones] 110 items\n"), "{text}");
    assert!(text.ends_with("… and 10 more items\n"), "{text}");
}

#[test]
fn a_digest_in_which_nothing_stands_says_so() {
    let empty = Alert { items: Vec::new(), hold: Some(HoldReason::Digest), ..digest() };
    assert_eq!(render_text(&empty, &zone(), Style::Plain), "[digest] nothing matched\n");
}
