//! A message for an incoming webhook of Google Chat, in the markup of its text messages.
//!
//! At most 32,000 bytes, of which the text takes what people can read. The markup has no escapes: the
//! signs that begin a link or a mention (`<users/all>`) and those that set off text are replaced by ones
//! that look alike.
//!
//! Source: <https://developers.google.com/workspace/chat/format-messages>,
//! <https://developers.google.com/workspace/chat/quickstart/webhooks>.

use serde_json::{Value, json};

use super::dialect::{Dialect, Limits};
use crate::channel::view::View;

/// Bytes of a text.
const WHOLE: usize = 4_000;

const DIALECT: Dialect = Dialect {
    escape: |text| {
        let alike = |sign| match sign {
            '<' => '‹',
            '>' => '›',
            '*' => '∗',
            '_' => '＿',
            '~' => '∼',
            '`' => 'ˋ',
            '|' => '¦',
            other => other,
        };
        text.chars().map(alike).collect()
    },
    bold: |text| if text.trim().is_empty() { text.to_owned() } else { format!("*{text}*") },
    link: |text, url| format!("<{}|{text}>", url.replace('|', "%7C").replace('>', "%3E")),
    quote: |text| format!("“{text}”"),
    length: str::len,
};

pub(super) fn body(view: &View) -> Value {
    json!({"text": DIALECT.blocks(view, Limits::of(WHOLE)).text()})
}
