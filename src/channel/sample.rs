//! The alert that `newswatch test CHANNEL` sends: made up, but complete.

use jiff::Timestamp;

use crate::model::{
    Alert, AlertId, AlertItem, AlsoBy, AlsoIn, Change, ChannelName, Delivery, DeliveryId, DeliveryState, Evidence,
    Field, Item, ItemId, Occasion, StoryId,
};

const RULE: &str = "newswatch-test";
const TITLE: &str = "This is a test of newswatch: the alert arrived";
const SUMMARY: &str = "Nothing has happened. A real alert looks like this, with the sentence that matched \
                       and the words that made the rule fire.";

/// An alert of one made-up, new item, with everything that a real one can have.
pub fn sample_alert(now: Timestamp) -> Alert {
    let item = Item {
        guid: Some("newswatch-test".to_owned()),
        title: TITLE.to_owned(),
        link: Some("https://example.org/newswatch-test".to_owned()),
        published: Some(now),
        summary: SUMMARY.to_owned(),
        categories: vec!["test".to_owned()],
        lang: Some("en".to_owned()),
        ..Item::from_feed("newswatch".into())
    };
    let also_in = vec![AlsoIn { feed: "another feed".into(), link: Some("https://example.com/copy".to_owned()) }];
    let also_by = vec![AlsoBy {
        feed: "a third feed".into(),
        title: "The same in other words".to_owned(),
        link: Some("https://example.net/other".to_owned()),
    }];
    let evidence = vec![evidence(Field::Title, TITLE, "test"), evidence(Field::Summary, SUMMARY, "alert")];
    Alert {
        id: AlertId(0),
        rule: Some(RULE.into()),
        hold: None,
        created: now,
        due: now,
        items: vec![AlertItem {
            id: ItemId(0),
            rule: RULE.into(),
            item,
            first_seen: now,
            evidence,
            occasion: None,
            story: Some(StoryId(0)),
            also_in,
            also_by,
        }],
    }
}

/// The same of an item that was edited, and of one of which there is as little as can be.
pub(super) fn odd_samples(now: Timestamp) -> [Alert; 2] {
    let sample = sample_alert(now);
    let of = |item: AlertItem| Alert { items: vec![item], ..sample.clone() };
    let whole = sample.items[0].clone();
    let change = Change { field: Field::Title, before: "The alert…".to_owned(), now: TITLE.to_owned() };
    let edited = AlertItem { occasion: Some(Occasion::Edited { changes: vec![change] }), ..whole.clone() };
    let bare = AlertItem {
        item: Item { title: TITLE.to_owned(), ..Item::from_feed("newswatch".into()) },
        evidence: Vec::new(),
        story: None,
        also_in: Vec::new(),
        also_by: Vec::new(),
        ..whole
    };
    [of(edited), of(bare)]
}

/// A delivery of the sample, which no store knows.
pub fn sample_delivery(id: DeliveryId, channel: &ChannelName, recipient: &str, now: Timestamp) -> Delivery {
    Delivery {
        id,
        alert: AlertId(0),
        channel: channel.clone(),
        recipient: recipient.to_owned(),
        state: DeliveryState::Pending,
        attempts: 0,
        created: now,
        next_attempt: now,
        last_error: None,
    }
}

fn evidence(field: Field, text: &str, word: &str) -> Evidence {
    let start = text.find(word).expect("the sample holds its own words");
    let sentence = match field {
        Field::Title => text,
        _ => text.split_inclusive(". ").find(|sentence| sentence.contains(word)).unwrap_or(text),
    };
    Evidence { field, start, end: start + word.len(), text: word.to_owned(), sentence: sentence.trim().to_owned() }
}
