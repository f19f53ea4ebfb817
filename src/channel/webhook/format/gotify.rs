//! A message for Gotify. A tap opens the first item.
//!
//! Source: <https://gotify.net/docs/pushmsg>, <https://gotify.net/docs/msgextras>.

use serde_json::{Value, json};

use super::dialect::Limits;
use super::ntfy::PLAIN;
use super::within;
use crate::channel::view::View;
use crate::model::Severity;

/// Bytes of a message; the server has no limit, but people have.
const WHOLE: usize = 8_000;
/// Characters of a title.
const TITLE: usize = 200;

pub(super) fn body(view: &View, severity: Severity) -> Value {
    let mut body = json!({
        "title": within(&view.subject(), TITLE),
        "message": PLAIN.blocks(view, Limits::of(WHOLE)).body(),
        "priority": match severity {
            Severity::Low => 2,
            Severity::Normal => 5,
            Severity::High => 8,
        },
    });
    if let Some(link) = view.items.iter().find_map(|item| item.link.as_ref()) {
        body["extras"] = json!({"client::notification": {"click": {"url": link}}});
    }
    body
}
