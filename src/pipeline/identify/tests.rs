use std::collections::HashSet;

use proptest::prelude::*;

use super::*;

const FEED: FeedId = FeedId(1);

fn item(guid: &str, link: &str, title: &str, summary: &str) -> Item {
    let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    Item {
        guid: given(guid),
        title: title.to_owned(),
        link: given(link),
        summary: summary.to_owned(),
        ..Item::from_feed("Example".into())
    }
}

/// Whether two items of different documents count as one.
fn same(one: &Item, other: &Item) -> bool {
    let known = identities(one, FEED);
    identities(other, FEED).iter().any(|identity| known.contains(identity))
}

/// How many items of one document are taken to be new.
fn told(items: &[Item]) -> usize {
    new(items, &HashMap::new()).into_iter().filter(|new| *new).count()
}

/// Which items of one document are taken to be new.
fn new(items: &[Item], versions: &HashMap<usize, usize>) -> Vec<bool> {
    let mut known = HashSet::<Identity>::new();
    let is_new = |identities: &Vec<Identity>| {
        let new = identities.iter().all(|identity| !known.contains(identity));
        known.extend(identities);
        new
    };
    document_identities(items, versions, FEED).iter().map(is_new).collect()
}

#[test]
fn an_item_is_known_by_any_of_id_link_and_words() {
    let one = item("g1", "https://example.org/1", "Title", "Text");
    assert!(same(&one, &item("g1", "https://example.org/2", "Other", "Words")));
    assert!(same(&one, &item("g2", "http://www.example.org/1/?utm_source=rss", "Other", "Words")));
    assert!(same(&one, &item("g2", "https://example.org/2", "TITLE!", "“Text”")));
    assert!(!same(&one, &item("g2", "https://example.org/2", "Title", "Words")));
}

#[test]
fn ids_and_words_hold_within_the_feed_and_links_everywhere() {
    let both = |item: &Item| {
        let other = identities(item, FeedId(2));
        identities(item, FEED).iter().any(|identity| other.contains(identity))
    };
    assert!(!both(&item("g1", "", "Title", "Text")));
    assert!(both(&item("", "https://example.org/1", "Title", "Text")));
}

#[test]
fn a_kind_is_not_mistaken_for_another() {
    let value = "https://example.org/1";
    let guid = identities(&item(value, "", "", ""), FEED);
    let link = identities(&item("", value, "", ""), FEED);
    assert!(guid.iter().all(|identity| !link.contains(identity)));
}

#[test]
fn the_words_of_title_and_text_are_kept_apart() {
    assert!(!same(&item("", "", "a b", "c"), &item("", "", "a", "b c")));
    assert!(!same(&item("", "", "Krieg", "日本"), &item("", "", "Krieg", "中国")));
    assert!(same(&item("", "", "Full Width", "Éa-Я"), &item("", "", "full…  width!", "éa я")));
}

#[test]
fn without_text_the_date_tells_items_apart() {
    let one = item("", "", "Morning news", "");
    let dated = Item { published: Some("2026-11-23T06:00:00Z".parse().unwrap()), ..one.clone() };
    assert!(!same(&one, &dated));
    assert!(same(&dated, &dated.clone()));
    let texts = Item { summary: "Text".into(), ..dated };
    assert!(same(&texts, &Item { published: None, ..texts.clone() }));
}

#[test]
fn an_id_shared_by_different_items_identifies_none_of_them() {
    let items = ["a", "b", "c"].map(|text| item("same", "", text, text));
    assert_eq!(told(&items), 3);
    let links = ["a", "b", "c"].map(|text| item("", "https://example.org/live", text, text));
    assert_eq!(told(&links), 3);
}

#[test]
fn a_headline_without_text_that_several_items_share_identifies_none_of_them() {
    let pictures = ["1", "2", "3"].map(|id| item(id, &format!("https://example.org/{id}"), "Picture of the day", ""));
    assert_eq!(told(&pictures), 3);
}

#[test]
fn the_same_item_twice_in_a_document_is_one() {
    let one = item("g", "https://example.org/1", "Title", "Text");
    assert_eq!(told(&[one.clone(), one]), 1);
    let words = item("", "", "Title", "Text");
    assert_eq!(told(&[words.clone(), words]), 1);
}

#[test]
fn another_version_of_an_item_is_not_new_and_takes_nothing_from_it() {
    let link = "https://example.org/1";
    let items = [item("g", link, "Title", "New"), item("g", link, "Title", "Old")];
    let versions = [(1, 0)].into();
    assert_eq!(new(&items, &versions), [true, false]);
    assert_eq!(document_identities(&items, &versions, FEED)[0], identities(&items[0], FEED));
    assert_eq!(new(&items, &HashMap::new()), [true, true]);
}

proptest! {
    #[test]
    fn items_that_say_different_things_are_never_lost(
        parts in prop::collection::vec(("g[ab]?|", "(https://example\\.org/[ab]?)?"), 0..12)
    ) {
        let items: Vec<Item> = parts
            .iter()
            .enumerate()
            .map(|(number, (guid, link))| item(guid, link, "Title", &format!("text {number}")))
            .collect();
        prop_assert_eq!(told(&items), items.len());
        let is_version = |number: usize| number % 2 == 1 && items[number].guid == items[number - 1].guid;
        let versions = (1..items.len()).filter(|number| is_version(*number)).map(|number| (number, number - 1));
        let new = new(&items, &versions.collect());
        prop_assert!((0..items.len()).all(|number| new[number] || (number > 0 && is_version(number))));
    }

    #[test]
    fn every_item_has_an_identity_and_order_does_not_matter(
        parts in prop::collection::vec(("[ab]?", "(https://example\\.org/[ab]?)?", "[ab]?", "[ab]?"), 0..8)
    ) {
        let mut items: Vec<Item> = parts.iter().map(|(guid, link, title, text)| item(guid, link, title, text)).collect();
        let mut forward = document_identities(&items, &HashMap::new(), FEED);
        items.reverse();
        let backward = document_identities(&items, &HashMap::new(), FEED);
        forward.reverse();
        prop_assert!(forward.iter().all(|identities| !identities.is_empty()));
        prop_assert_eq!(forward, backward);
    }
}
