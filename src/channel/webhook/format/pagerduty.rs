//! An event for PagerDuty (Events API v2).
//!
//! The delivery's id is the key by which repeats are one. A summary may have 1,024 characters, an event
//! 512 kB.
//!
//! Source: <https://developer.pagerduty.com/docs/send-alert-event>.

use serde_json::{Value, json};

use super::within;
use crate::channel::Message;
use crate::channel::view::{View, plain};
use crate::model::Severity;
use crate::secret::Secret;

/// Links beside the event; its details have all of them.
const LINKS: usize = 10;
/// Bytes of the details; the event has other texts too.
const DETAILS: usize = 400_000;
/// Characters of a summary.
const SUMMARY: usize = 1_024;

pub(super) fn body(view: &View, key: &Secret, message: &Message<'_>) -> Value {
    let items = view.items.iter().map(|item| {
        json!({
            "title": item.headline(),
            "link": item.link,
            "feed": item.feed,
            "time": item.time,
            "why": item.why,
            "also_by": item.also_by.names(),
        })
    });
    let mut left = DETAILS;
    let items: Vec<Value> = items
        .take_while(|item| {
            left = left.saturating_sub(item.to_string().len());
            left > 0
        })
        .collect();
    let links = view
        .items
        .iter()
        .take(LINKS)
        .filter_map(|item| Some(json!({"href": item.link.as_ref()?, "text": plain(&item.title)})));
    let links: Vec<Value> = links.collect();
    json!({
        "routing_key": key.expose(),
        "event_action": "trigger",
        "dedup_key": message.delivery.id.as_str(),
        "client": "newswatch",
        "links": links,
        "payload": {
            "summary": within(&view.subject(), SUMMARY),
            "source": view.items.first().map_or("newswatch", |item| item.feed.as_str()),
            "severity": match message.severity {
                Severity::Low => "info",
                Severity::Normal => "warning",
                Severity::High => "critical",
            },
            "timestamp": message.alert.created,
            "class": view.rule,
            "custom_details": {"omitted": view.total - items.len(), "items": items},
        },
    })
}
