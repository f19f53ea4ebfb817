//! A message goes in; the JSON object that programs receive comes out, the same for webhook,
//! command and file.
//!
//! The promise: the shape below, under `"version": 1`, only ever gains keys. Every text is inert
//! (see `inert`; `summary` and `content` may have line breaks), every link is `http` or `https`
//! and carries no credentials, every time is RFC 3339 in UTC. Absent values are `null`, absent
//! lists are empty. The object is never longer than the limit it is asked to keep: texts are
//! shortened first, each with a `…` at the cut, then the last items are left out and counted in
//! `omitted`.
//!
//! | key | value |
//! |---|---|
//! | `version` | `1` |
//! | `type` | `"alert"`, or `"test"` when it was made by `newswatch test` |
//! | `id` | the delivery's id, the same on every attempt: drop what you have already seen |
//! | `alert` | the alert's number, the same in all channels |
//! | `channel` | the channel's name |
//! | `rule` | the name of the rule that fired; `"digest"` where several did, see the items |
//! | `severity` | how much it matters, as the rule says: `"low"`, `"normal"` or `"high"` |
//! | `hold` | why it was not told at once: `"bundle"`, `"digest"`, `"quiet"` or `"limit"` |
//! | `created` | when the alert was put together |
//! | `items` | what matched, oldest first: see below |
//! | `omitted` | how many items were left out to keep the object small |
//!
//! An item has `id`, `rule`, `title`, `link`, `feed`, `published`, `updated`, `first_seen`, `author`,
//! `summary`, `content`, `categories`, `lang`, `evidence` (a list of `field`, `text` and
//! `sentence`: which words matched, where), `also_in` (other feeds with the same item: a list of `feed` and
//! `link`), `story` (the number of the story), `also_by` (other reports of the story: a list of `feed`,
//! `title` and `link`), and, where it is not simply new, `occasion` (`"grown"`, `"edited"` or
//! `"withdrawn"`), `outlets` (how many report a story that has grown) and `changes` (what was edited: a list
//! of `field`, `before` and `now`).

use jiff::Timestamp;
use serde::Serialize;

use self::item::ItemPayload;
use super::Message;
use super::inert::inert_within;
use crate::model::{Alert, HoldReason, Severity};

mod item;

/// The version of the shape.
const VERSION: u32 = 1;

/// Why a payload is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Purpose {
    /// An alert.
    Alert,
    /// Somebody tries the channel.
    Test,
}

/// The message as one line of JSON of at most `limit` bytes, without a line break at its end.
pub(super) fn payload(message: &Message<'_>, purpose: Purpose, limit: usize) -> String {
    for budget in &BUDGETS {
        let json = written(message, purpose, budget, message.alert.items.len());
        if json.len() <= limit {
            return json;
        }
    }
    let shortest = &BUDGETS[BUDGETS.len() - 1];
    let mut items = message.alert.items.len();
    loop {
        items /= 2;
        let json = written(message, purpose, shortest, items);
        if json.len() <= limit || items == 0 {
            return json;
        }
    }
}

fn written(message: &Message<'_>, purpose: Purpose, budget: &Budget, items: usize) -> String {
    let payload = Payload::new(message, purpose, budget, items);
    serde_json::to_string(&payload).expect("texts, numbers and lists are always JSON")
}

/// How much of each text is kept, in characters, and of each list, in entries.
struct Budget {
    name: usize,
    title: usize,
    summary: usize,
    content: usize,
    sentence: usize,
    entries: usize,
}

/// From generous to terse.
const BUDGETS: [Budget; 4] = [
    Budget { name: 500, title: 1_000, summary: 20_000, content: 100_000, sentence: 2_000, entries: 100 },
    Budget { name: 200, title: 500, summary: 2_000, content: 4_000, sentence: 500, entries: 20 },
    Budget { name: 100, title: 300, summary: 500, content: 0, sentence: 300, entries: 8 },
    Budget { name: 60, title: 200, summary: 0, content: 0, sentence: 160, entries: 3 },
];

#[derive(Serialize)]
struct Payload<'a> {
    version: u32,
    r#type: Purpose,
    id: &'a str,
    alert: i64,
    channel: String,
    rule: String,
    severity: Severity,
    hold: Option<HoldReason>,
    created: Timestamp,
    items: Vec<ItemPayload>,
    omitted: usize,
}

impl<'a> Payload<'a> {
    fn new(message: &Message<'a>, purpose: Purpose, budget: &Budget, items: usize) -> Self {
        let alert: &Alert = message.alert;
        Self {
            version: VERSION,
            r#type: purpose,
            id: message.delivery.id.as_str(),
            alert: alert.id.0,
            channel: inert_within(message.delivery.channel.as_str(), budget.name),
            rule: inert_within(alert.name(), budget.name),
            severity: message.severity,
            hold: alert.hold,
            created: alert.created,
            items: alert.items.iter().take(items).map(|item| ItemPayload::new(item, budget)).collect(),
            omitted: alert.items.len() - items,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::channel::fixture::{Letter, alert, also_by, bare, drones, edited, grown, hostile, of};
    use crate::model::{AlertItem, Item};

    const LIMIT: usize = 19_000;

    fn read(letter: &Letter) -> Value {
        let json = payload(&letter.message(), Purpose::Alert, LIMIT);
        assert!(json.len() <= LIMIT, "{} bytes", json.len());
        assert!(!json.contains('\n'));
        serde_json::from_str(&json).unwrap()
    }

    #[test]
    fn the_shape_is_as_documented() {
        let payload = read(&Letter::of(alert(vec![drones()]), ""));
        insta::assert_snapshot!(serde_json::to_string_pretty(&payload).unwrap());
    }

    #[test]
    fn why_it_is_told_again_and_who_else_reports_it_is_there_for_programs() {
        let payload = read(&Letter::of(alert(vec![grown(), edited()]), ""));
        let parts = ["story", "also_by", "occasion", "outlets", "changes"];
        let items = payload["items"].as_array().unwrap();
        let shown = items.iter().map(|item| parts.map(|part| format!("{part}: {}", item[part])).join("\n"));
        insta::assert_snapshot!(shown.collect::<Vec<_>>().join("\n\n"));
    }

    #[test]
    fn a_hostile_item_is_only_text() {
        let payload = read(&Letter::of(alert(vec![hostile()]), ""));
        insta::assert_snapshot!(serde_json::to_string_pretty(&payload["items"]).unwrap());
    }

    #[test]
    fn long_texts_are_cut_and_show_it() {
        let item = Item {
            title: "t".repeat(3_000),
            summary: "\"\\".repeat(50_000),
            content: "😀".repeat(100_000),
            author: Some("a".repeat(9_000)),
            link: Some(format!("https://example.org/{}", "l".repeat(20_000))),
            categories: vec!["c".repeat(500); 500],
            ..bare()
        };
        let also_by = also_by(&["f".repeat(500).as_str(); 300]);
        let payload = read(&Letter::of(alert(vec![AlertItem { also_by, ..of(item) }]), ""));
        let item = &payload["items"][0];
        assert!(item["title"].as_str().unwrap().ends_with('…'));
        assert_eq!(item["link"], Value::Null);
        assert_eq!(payload["omitted"], 0);
    }

    #[test]
    fn items_that_do_not_fit_are_counted() {
        let payload = read(&Letter::of(alert(vec![drones(); 500]), ""));
        let kept = payload["items"].as_array().unwrap().len();
        assert!(kept >= 10, "{kept}");
        assert_eq!(payload["omitted"], 500 - kept);
    }
}
