//! A message for a workflow of Microsoft Teams ("Post to a channel when a webhook request is received"):
//! one adaptive card.
//!
//! A message may have about 28 kB. The texts of a card take a little Markdown, which is escaped.
//!
//! Source: <https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using>,
//! <https://learn.microsoft.com/en-us/connectors/teams/>.

use serde_json::{Value, json};

use super::dialect::{Dialect, Limits};
use crate::channel::view::View;

/// Bytes of all texts as JSON, so that the whole stays below 28 kB.
const WHOLE: usize = 17_000;

const DIALECT: Dialect = Dialect {
    escape: |text| {
        let escaped = |sign: char| if "\\`*_[]".contains(sign) { format!("\\{sign}") } else { sign.to_string() };
        text.chars().map(escaped).collect()
    },
    bold: |text| if text.trim().is_empty() { text.to_owned() } else { format!("**{text}**") },
    link: |text, url| format!("[{text}]({})", url.replace('(', "%28").replace(')', "%29")),
    quote: |text| format!("_{text}_"),
    length: |text| Value::from(text).to_string().len(),
};

pub(super) fn body(view: &View) -> Value {
    let blocks = DIALECT.blocks(view, Limits::of(WHOLE));
    let text = |text: &String| {
        // A single line break is none in a card.
        json!({"type": "TextBlock", "wrap": true, "separator": true, "text": text.replace('\n', "\n\n")})
    };
    let mut parts =
        vec![json!({"type": "TextBlock", "wrap": true, "size": "Medium", "weight": "Bolder", "text": blocks.heading})];
    parts.extend(blocks.items.iter().map(text));
    parts.extend(Some(&blocks.tail).filter(|tail| !tail.is_empty()).map(text));
    let card = json!({
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "msteams": {"width": "Full"},
        "body": parts,
    });
    let attachment =
        json!({"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": null, "content": card});
    json!({"type": "message", "attachments": [attachment]})
}
