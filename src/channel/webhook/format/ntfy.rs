//! A message for ntfy, published as JSON.
//!
//! At most 4,096 bytes; a longer one would become a file. A tap opens the first item.
//!
//! Source: <https://docs.ntfy.sh/publish/#publish-as-json>, <https://docs.ntfy.sh/publish/#limitations>.

use serde_json::{Value, json};

use super::dialect::{Dialect, Limits};
use super::within;
use crate::channel::view::View;
use crate::model::Severity;

/// Bytes of a message.
const WHOLE: usize = 4_000;
/// Characters of a title.
const TITLE: usize = 200;

/// Plain text, with addresses where there are several to choose from.
pub(super) const PLAIN: Dialect = Dialect {
    escape: str::to_owned,
    bold: str::to_owned,
    link: |text, url| format!("{text}\n{url}"),
    quote: |text| format!("“{text}”"),
    length: str::len,
};

pub(super) fn body(view: &View, topic: &str, severity: Severity) -> Value {
    let mut body = json!({
        "topic": topic,
        "title": within(&view.subject(), TITLE),
        "message": PLAIN.blocks(view, Limits::of(WHOLE)).body(),
        "tags": ["newspaper"],
        "priority": match severity {
            Severity::Low => 2,
            Severity::Normal => 3,
            Severity::High => 5,
        },
    });
    if let Some(link) = view.items.iter().find_map(|item| item.link.as_ref()) {
        body["click"] = json!(link);
    }
    body
}
