//! Alerts for Alertmanager, one for each item, each of which ends by itself after an hour.
//!
//! Items are told apart by their labels, so a repeat is the same alert.
//!
//! Source: <https://prometheus.io/docs/alerting/latest/clients/>.

use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::channel::Message;
use crate::channel::view::{View, plain};

/// How long an alert stands that nothing resolves.
const STANDS: SignedDuration = SignedDuration::from_hours(1);

pub(super) fn body(view: &View, message: &Message<'_>) -> Value {
    let begun = message.alert.due;
    let ends = begun.saturating_add(STANDS).unwrap_or(begun);
    let alert = |(number, item): (usize, &crate::channel::view::ItemView)| {
        let quotes: Vec<String> = item.quotes.iter().map(|quote| plain(quote)).collect();
        let mut alert = json!({
            "labels": {
                "alertname": item.rule,
                "severity": message.severity.as_str(),
                "feed": item.feed,
                "newswatch_alert": message.alert.id.to_string(),
                "item": (number + 1).to_string(),
            },
            "annotations": {"summary": item.headline(), "description": quotes.join("\n"), "why": item.why},
            "startsAt": begun,
            "endsAt": ends,
        });
        if let Some(link) = &item.link {
            alert["generatorURL"] = json!(link);
        }
        if let Some(names) = item.also_by.names() {
            alert["annotations"]["also_by"] = json!(names);
        }
        alert
    };
    view.items.iter().enumerate().map(alert).collect()
}
