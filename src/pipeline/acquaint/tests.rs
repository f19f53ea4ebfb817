use super::*;
use crate::model::ItemId;

const LONG: &str = "The coastguard said on Tuesday that the tanker had lost power near the strait and that two tugs were on their way.";

fn item(title: &str, summary: &str, published: Option<&str>) -> Item {
    let published = published.map(|at| at.parse().unwrap());
    Item { title: title.to_owned(), summary: summary.to_owned(), published, ..Item::from_feed("Wire".into()) }
}

fn before(item: Item, known_by: &[IdentityKind]) -> Before {
    Before { id: ItemId(1), original: ItemId(1), item, known_by: known_by.to_vec(), edits: 0 }
}

/// Whether an item is the known one, in other words.
fn is_edit(item: &Item, known: &Before) -> bool {
    relation(item, known) == Relation::Known && !changes(item, known).is_empty()
}

/// Whether an item is the known one, in the same words.
fn is_as_before(item: &Item, known: &Before) -> bool {
    relation(item, known) == Relation::Known && changes(item, known).is_empty()
}

const MORNING: Option<&str> = Some("2026-11-23T06:01:00Z");
const EVENING: Option<&str> = Some("2026-11-23T18:02:00Z");

#[test]
fn one_id_over_another_headline_and_date_is_another_item() {
    let known = before(item("Storm warning for the coast", "", MORNING), &[IdentityKind::Guid]);
    assert_eq!(relation(&item("Road closed near Ventspils", "", EVENING), &known), Relation::Other);
    assert_eq!(relation(&item("Road closed near Ventspils", "", None), &known), Relation::Other);
}

#[test]
fn a_headline_that_is_rewritten_is_an_edit() {
    let known = before(item("Tanker adrift near strait", LONG, MORNING), &[IdentityKind::Guid]);
    let same_date = item("Ship without power", "All is well.", MORNING);
    assert!(is_edit(&same_date, &known));
    let same_text = item("Ship without power", LONG, EVENING);
    assert!(is_edit(&same_text, &known));
    let same_headline = item("Tanker adrift near strait", "New text altogether, of other words.", EVENING);
    assert!(is_edit(&same_headline, &known));
}

#[test]
fn an_edit_says_what_has_changed() {
    let known = before(item("Three dead in floods", LONG, MORNING), &[IdentityKind::Guid]);
    let changes = changes(&item("Four dead in floods", LONG, MORNING), &known);
    assert_eq!(changes.len(), 1);
    assert_eq!((changes[0].before.as_str(), changes[0].now.as_str()), ("Three dead in floods", "Four dead in floods"));
}

#[test]
fn a_date_or_a_sign_is_no_edit() {
    let known = before(item("Three dead in floods", LONG, MORNING), &[IdentityKind::Guid]);
    assert!(is_as_before(&item("Three dead in floods!", LONG, EVENING), &known));
}

#[test]
fn what_changes_all_the_time_is_no_longer_an_edit() {
    let counted = |views: u32| item(&format!("Most read today ({views} views)"), "", MORNING);
    let known = Before { edits: MOST_EDITS, ..before(counted(3), &[IdentityKind::Guid]) };
    assert!(is_as_before(&counted(4), &known));
}

#[test]
fn words_that_were_said_before_are_no_edit() {
    let kinds = [IdentityKind::Fingerprint, IdentityKind::Guid];
    let known = before(item("Three dead in floods", LONG, MORNING), &kinds);
    assert!(is_as_before(&item("Three dead", "", EVENING), &known));
}

#[test]
fn a_headline_of_one_day_is_not_enough() {
    let known = before(item("Traffic on the roads of the capital", LONG, MORNING), &[IdentityKind::Headline]);
    let later = item("Traffic on the roads of the capital", "In the evening all bridges are open again.", EVENING);
    assert_eq!(relation(&later, &known), Relation::Other);
    let again = item("Traffic on the roads of the capital", LONG, EVENING);
    assert_eq!(relation(&again, &known), Relation::Known);
}

#[test]
fn another_item_keeps_the_identities_that_are_its_own() {
    let identity = |kind| Identity { key: [kind as u8; 16], kind };
    let all = vec![identity(IdentityKind::Guid), identity(IdentityKind::Fingerprint)];
    let known = before(item("Storm", "", MORNING), &[IdentityKind::Guid]);
    assert_eq!(own(all, &known), (vec![identity(IdentityKind::Fingerprint)], vec![identity(IdentityKind::Guid)]));
}

#[test]
fn a_day_is_not_a_time() {
    let day = Some("2026-11-22T22:00:00Z");
    let known = before(item("Storm warning for the coast", "", day), &[IdentityKind::Guid]);
    assert_eq!(relation(&item("Road closed near Ventspils", "", day), &known), Relation::Other);
}

#[test]
fn headlines_of_one_topic_over_texts_that_have_nothing_in_common_are_of_two_items() {
    let other = "In the harbour of Lagos twelve fishermen were arrested after a quarrel over nets and the right to anchor there.";
    let known = before(item("Tanker adrift near strait", LONG, MORNING), &[IdentityKind::Guid]);
    assert_eq!(relation(&item("Tanker crew held after quarrel", other, EVENING), &known), Relation::Other);
    assert!(is_edit(&item("Tanker adrift near strait of Hormuz", other, EVENING), &known));
}

#[test]
fn a_briefing_under_one_link_is_another_one_the_next_day() {
    let known = before(item("Morning briefing", LONG, MORNING), &[IdentityKind::Link]);
    let text = "An election in Latvia, a strike in Spain and what else there is to know before the markets open today.";
    assert_eq!(relation(&item("Morning briefing", text, Some("2026-11-24T06:01:00Z")), &known), Relation::Next);
    assert!(is_edit(&item("Morning briefing", text, Some("2026-11-23T07:01:00Z")), &known));
}
