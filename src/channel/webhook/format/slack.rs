//! A message for an incoming webhook of Slack: a header and a section for each item.
//!
//! At most 50 blocks, 150 characters in a header and 3,000 in a section; `&`, `<` and `>` are written as
//! entities, so that neither a link nor a mention (`<!channel>`) can come from a feed.
//!
//! Source: <https://docs.slack.dev/reference/block-kit/blocks>,
//! <https://docs.slack.dev/messaging/formatting-message-text>.

use serde_json::{Value, json};

use super::dialect::{Dialect, Limits, entities, utf16};
use super::within;
use crate::channel::view::View;

/// Header and tail are blocks too.
const LIMITS: Limits = Limits { whole: 30_000, items: 45, each: 3_000 };
/// Characters of a header.
const HEADER: usize = 150;

const DIALECT: Dialect = Dialect {
    escape: entities,
    bold: |text| if text.trim().is_empty() { text.to_owned() } else { format!("*{text}*") },
    // What stands for the end of an address, and for its text, cannot stand in it.
    link: |text, url| format!("<{}|{text}>", entities(&url.replace('|', "%7C"))),
    quote: |text| format!(">{text}"),
    length: utf16,
};

pub(super) fn body(view: &View) -> Value {
    let blocks = DIALECT.blocks(view, LIMITS);
    let section = |text: &String| json!({"type": "section", "text": {"type": "mrkdwn", "text": text}});
    let header = if view.total == 1 { format!("[{}]", view.rule) } else { format!("[{}] {}", view.rule, view.size()) };
    let mut parts = vec![json!({"type": "header", "text": {"type": "plain_text", "text": within(&header, HEADER)}})];
    parts.extend(blocks.items.iter().map(section));
    parts.extend(Some(&blocks.tail).filter(|tail| !tail.is_empty()).map(section));
    json!({"text": entities(&view.subject()), "blocks": parts, "unfurl_links": false, "unfurl_media": false})
}
