//! Messages for tests.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Message;
use super::sample::{sample_alert, sample_delivery};
use crate::model::{
    Alert, AlertId, AlertItem, AlsoBy, AlsoIn, Change, Delivery, DeliveryId, Evidence, Field, HoldReason, Item, ItemId,
    Occasion, Severity, StoryId,
};

/// What a message borrows.
pub(super) struct Letter {
    pub(super) delivery: Delivery,
    pub(super) alert: Alert,
    zone: TimeZone,
}

impl Letter {
    /// The sample alert, to `recipient`.
    pub(super) fn sample(recipient: &str) -> Self {
        Self::of(sample_alert(now()), recipient)
    }

    /// `alert`, to `recipient`.
    pub(super) fn of(alert: Alert, recipient: &str) -> Self {
        let id = DeliveryId("msg_01hfyc3q0v8m2k5p7r9t1w3x5z".to_owned());
        Self { delivery: sample_delivery(id, &"desk".into(), recipient, now()), alert, zone: zone() }
    }

    pub(super) fn message(&self) -> Message<'_> {
        Message {
            delivery: &self.delivery,
            alert: &self.alert,
            severity: Severity::Normal,
            now: now(),
            timezone: &self.zone,
        }
    }
}

/// The time of all tests.
pub(super) fn now() -> Timestamp {
    "2026-11-23T14:05:00Z".parse().unwrap()
}

/// A zone two hours ahead, without a zone database.
pub(super) fn zone() -> TimeZone {
    TimeZone::fixed(jiff::tz::offset(2))
}

/// An alert of `items` for the rule of the handbook.
pub(super) fn alert(items: Vec<AlertItem>) -> Alert {
    Alert { id: AlertId(17), rule: Some("iran-drones".into()), hold: None, created: now(), due: now(), items }
}

/// What two rules found, held in quiet hours.
pub(super) fn digest() -> Alert {
    let oil = AlertItem { rule: "opec-plus".into(), ..headline() };
    let later = of(Item { title: "Iran shows more drones".to_owned(), ..bare() });
    let items = vec![drones(), oil, later];
    Alert { rule: None, hold: Some(HoldReason::Quiet), ..alert(items) }
}

/// An item that matched in headline and text.
pub(super) fn drones() -> AlertItem {
    let title = "Iran unveils new drones at air show";
    let summary = "The army showed three models. Two of the drones can stay in the air for a day, \
                   Iran's defence ministry said. Prices were not given.";
    let second = "Two of the drones can stay in the air for a day, Iran's defence ministry said.";
    let item = Item { title: title.to_owned(), summary: summary.to_owned(), ..bare() };
    AlertItem {
        evidence: vec![
            evidence(Field::Title, title, "Iran", title),
            evidence(Field::Title, title, "drones", title),
            evidence(Field::Summary, summary, "drones", second),
            evidence(Field::Summary, summary, "Iran", second),
        ],
        also_in: vec![
            AlsoIn { feed: "BBC World".into(), link: Some("https://example.com/bbc?id=1&x=2".to_owned()) },
            AlsoIn { feed: "Wire".into(), link: None },
        ],
        ..of(item)
    }
}

/// A further report of the story of [`drones`], with which ten outlets have it.
pub(super) fn grown() -> AlertItem {
    let title = "Drones on show in Tehran: what is known";
    let item = Item { title: title.to_owned(), feed: "Le Monde".into(), ..bare() };
    AlertItem {
        id: ItemId(9),
        evidence: vec![evidence(Field::Title, title, "Drones", title)],
        occasion: Some(Occasion::Grown { outlets: 10 }),
        story: Some(StoryId(4)),
        also_by: also_by(&["Reuters World", "BBC World", "dpa", "AFP", "Ansa", "EFE", "Kyodo"]),
        ..of(item)
    }
}

/// [`drones`] with other words.
pub(super) fn edited() -> AlertItem {
    let title = "Iran unveils new drones at air show, minister denies";
    let changes = vec![
        change("…drones at air show", "…drones at air show, minister denies"),
        Change { field: Field::Summary, ..change("The army showed three models…", "The army showed five models…") },
        Change { field: Field::Summary, ..change("…Prices were not given.", "") },
        Change { field: Field::Content, ..change("", "The minister…") },
    ];
    AlertItem {
        id: ItemId(11),
        item: Item { title: title.to_owned(), summary: "The army showed five models.".to_owned(), ..drones().item },
        evidence: vec![evidence(Field::Title, title, "drones", title)],
        occasion: Some(Occasion::Edited { changes }),
        story: Some(StoryId(4)),
        ..drones()
    }
}

/// A change of a headline.
pub(super) fn change(before: &str, now: &str) -> Change {
    Change { field: Field::Title, before: before.to_owned(), now: now.to_owned() }
}

/// Reports of these feeds.
pub(super) fn also_by(feeds: &[&str]) -> Vec<AlsoBy> {
    let report = |(number, feed): (usize, &&str)| AlsoBy {
        feed: (*feed).into(),
        title: format!("Iran <shows> drones, {feed} writes"),
        link: (number != 1).then(|| format!("https://example.org/{number}?a=1&b=2")),
    };
    feeds.iter().enumerate().map(report).collect()
}

/// What two rules found, of one of them three items of one story.
pub(super) fn digest_of_stories() -> Alert {
    let first = AlertItem { story: Some(StoryId(4)), also_by: also_by(&["Le Monde", "dpa", "AFP"]), ..drones() };
    let oil = AlertItem { rule: "opec-plus".into(), story: Some(StoryId(5)), ..headline() };
    let loner = of(Item { title: "Drones over Vilnius airport".to_owned(), ..bare() });
    let loner = AlertItem { story: Some(StoryId(6)), ..loner };
    Alert { rule: None, hold: Some(HoldReason::Digest), ..alert(vec![first, oil, loner, grown(), edited()]) }
}

/// An item of which only the headline matched.
pub(super) fn headline() -> AlertItem {
    let title = "OPEC+ keeps output unchanged";
    let item = Item {
        title: title.to_owned(),
        content: "Ministers met online for less than an hour.".to_owned(),
        author: Some("A. Writer".to_owned()),
        published: Some("2026-11-22T08:00:00Z".parse().unwrap()),
        ..bare()
    };
    AlertItem { evidence: vec![evidence(Field::Title, title, "OPEC+", title)], ..of(item) }
}

/// An item of which every text tries something.
pub(super) fn hostile() -> AlertItem {
    let title = "<script>alert(1)</script>\r\nBcc: all@example.org\x1b[2J \u{202e}drones {{ 7*7 }} @everyone **x**";
    let item = Item {
        title: title.to_owned(),
        link: Some("javascript:alert(1)".to_owned()),
        author: Some("\"><img src=x onerror=alert(1)>".to_owned()),
        summary: "a\u{0}b\u{7f} <b>bold</b>\n.\nFrom here\n.\r\nQUIT".to_owned(),
        feed: "Evil\r\nX-Injected: yes".into(),
        ..bare()
    };
    AlertItem {
        evidence: vec![evidence(Field::Title, title, "drones", title)],
        occasion: Some(Occasion::Edited { changes: vec![change("safe", "<b>x</b>\r\n\x1b[2J @here *y* {{ 7*7 }}")] }),
        also_in: vec![AlsoIn { feed: "f".into(), link: Some("data:text/html,x".to_owned()) }],
        also_by: vec![AlsoBy {
            feed: "<i>g</i>\r\n@all *z*".into(),
            title: "<script>alert(2)</script>\n.\n\u{202e}".to_owned(),
            link: Some("javascript:alert(2)".to_owned()),
        }],
        ..of(item)
    }
}

/// A matched item without any match yet.
pub(super) fn of(item: Item) -> AlertItem {
    AlertItem {
        id: ItemId(4),
        rule: "iran-drones".into(),
        item,
        first_seen: now(),
        evidence: Vec::new(),
        occasion: None,
        story: None,
        also_in: Vec::new(),
        also_by: Vec::new(),
    }
}

/// An item without texts.
pub(super) fn bare() -> Item {
    Item {
        link: Some("https://user:secret@example.org/news/iran?a=1&b=2".to_owned()),
        published: Some("2026-11-23T14:03:00Z".parse().unwrap()),
        categories: vec!["world".to_owned()],
        lang: Some("en".to_owned()),
        ..Item::from_feed("Reuters World".into())
    }
}

/// The first `word` in `text`.
pub(super) fn evidence(field: Field, text: &str, word: &str, sentence: &str) -> Evidence {
    let base = text.find(sentence).unwrap();
    let start = base + sentence.find(word).unwrap();
    Evidence { field, start, end: start + word.len(), text: word.to_owned(), sentence: sentence.to_owned() }
}
