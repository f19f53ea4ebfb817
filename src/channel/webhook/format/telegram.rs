//! A message of a bot of Telegram, in its HTML.
//!
//! At most 4,096 characters behind the markup; here the markup counts too. How long to wait when it is
//! too much stands in the answer (`parameters.retry_after`).
//!
//! Source: <https://core.telegram.org/bots/api#sendmessage>,
//! <https://core.telegram.org/bots/api#html-style>.

use serde_json::{Value, json};

use super::dialect::{Dialect, Limits, html, utf16};
use crate::channel::view::View;

/// Characters of a message.
const WHOLE: usize = 4_096;

const DIALECT: Dialect = Dialect {
    escape: html,
    bold: |text| format!("<b>{text}</b>"),
    link: |text, url| format!("<a href=\"{}\">{text}</a>", html(url)),
    quote: |text| format!("<blockquote>{text}</blockquote>"),
    length: utf16,
};

pub(super) fn body(view: &View, chat: &str) -> Value {
    json!({
        "chat_id": chat,
        "text": DIALECT.blocks(view, Limits::of(WHOLE)).text(),
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": true},
    })
}
