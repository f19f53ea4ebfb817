//! A message for a webhook of Discord: one embed with all items.
//!
//! At most 256 characters in the title of an embed, 4,096 in its description and 6,000 in all. Markdown is
//! escaped, and no mention is allowed to reach anybody.
//!
//! Source: <https://discord.com/developers/docs/resources/webhook#execute-webhook>,
//! <https://discord.com/developers/docs/resources/message#embed-object-embed-limits>.

use serde_json::{Value, json};

use super::dialect::{Dialect, Limits, markdown, utf16};
use super::within;
use crate::channel::view::View;

/// Characters of a description.
const DESCRIPTION: usize = 4_096;
/// Characters of a title.
const TITLE: usize = 256;

const DIALECT: Dialect = Dialect {
    escape: markdown,
    bold: |text| if text.trim().is_empty() { text.to_owned() } else { format!("**{text}**") },
    link: |text, url| format!("[{text}](<{url}>)"),
    quote: |text| format!("> {text}"),
    length: utf16,
};

pub(super) fn body(view: &View) -> Value {
    let description = DIALECT.blocks(view, Limits::of(DESCRIPTION)).body();
    let embed = json!({"title": within(&view.subject(), TITLE), "description": description});
    json!({"embeds": [embed], "allowed_mentions": {"parse": []}})
}
