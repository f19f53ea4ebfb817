//! A message for Pushover, in its HTML.
//!
//! At most 250 characters in the title, 1,024 in the message and 512 in the address.
//!
//! Source: <https://pushover.net/api>.

use serde_json::{Value, json};

use super::dialect::{Dialect, Limits, html, utf16};
use super::within;
use crate::channel::Message;
use crate::channel::view::View;
use crate::model::Severity;
use crate::secret::Secret;

/// Characters of a message.
const WHOLE: usize = 1_024;
/// Characters of a title.
const TITLE: usize = 250;
/// Characters of an address.
const URL: usize = 512;

const DIALECT: Dialect = Dialect {
    escape: html,
    bold: |text| format!("<b>{text}</b>"),
    link: |text, url| format!("<a href=\"{}\">{text}</a>", html(url)),
    quote: |text| format!("<i>{text}</i>"),
    length: utf16,
};

pub(super) fn body(view: &View, token: &Secret, user: &Secret, message: &Message<'_>) -> Value {
    let mut body = json!({
        "token": token.expose(),
        "user": user.expose(),
        "title": within(&view.subject(), TITLE),
        "message": DIALECT.blocks(view, Limits::of(WHOLE)).body(),
        "html": 1,
        "priority": match message.severity {
            Severity::Low => -1,
            Severity::Normal => 0,
            Severity::High => 1,
        },
        "timestamp": message.alert.created.as_second(),
    });
    if let Some(link) = view.items.iter().find_map(|item| item.link.as_ref()).filter(|link| link.len() <= URL) {
        body["url"] = json!(link);
    }
    body
}
