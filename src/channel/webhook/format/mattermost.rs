//! A message for an incoming webhook of Mattermost, in its Markdown.
//!
//! At most 16,383 characters. A mention such as `@channel` would reach everybody, so a sign of no width
//! stands behind every `@` of a feed.
//!
//! Source: <https://developers.mattermost.com/integrate/webhooks/incoming/>.

use serde_json::{Value, json};

use super::dialect::{Dialect, Limits, markdown, utf16};
use crate::channel::view::View;

/// Characters of a message.
const WHOLE: usize = 16_000;

const DIALECT: Dialect = Dialect {
    escape: |text| markdown(text).replace("\\@", "@\u{200b}"),
    bold: |text| if text.trim().is_empty() { text.to_owned() } else { format!("**{text}**") },
    link: |text, url| format!("[{text}](<{url}>)"),
    quote: |text| format!("> {text}\n"),
    length: utf16,
};

pub(super) fn body(view: &View) -> Value {
    json!({"text": DIALECT.blocks(view, Limits::of(WHOLE)).text()})
}
