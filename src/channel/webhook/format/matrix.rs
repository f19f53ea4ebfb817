//! A message in a room of Matrix, as text and as HTML.
//!
//! The delivery's id is the transaction's, so the server drops a repeat. An event may have 65,536 bytes.
//! `m.mentions` is empty: nobody is called.
//!
//! Source: <https://spec.matrix.org/v1.13/client-server-api/#mroommessage-msgtypes>,
//! <https://spec.matrix.org/v1.13/client-server-api/#put_matrixclientv3roomsroomidsendeventtypetxnid>.

use serde_json::{Value, json};

use super::dialect::{Dialect, Limits, html};
use crate::channel::view::View;

/// Bytes of each of the two texts.
const WHOLE: usize = 20_000;

const PLAIN: Dialect = Dialect {
    escape: str::to_owned,
    bold: str::to_owned,
    link: |text, url| format!("{text} {url}"),
    quote: |text| format!("> {text}"),
    length: str::len,
};

const HTML: Dialect = Dialect {
    escape: html,
    bold: |text| format!("<strong>{text}</strong>"),
    link: |text, url| format!("<a href=\"{}\">{text}</a>", html(url)),
    quote: |text| format!("<blockquote>{text}</blockquote>"),
    length: str::len,
};

pub(super) fn body(view: &View) -> Value {
    let formatted = HTML.blocks(view, Limits::of(WHOLE)).text();
    json!({
        "msgtype": "m.text",
        "body": PLAIN.blocks(view, Limits::of(WHOLE)).text(),
        "format": "org.matrix.custom.html",
        "formatted_body": formatted.replace('\n', "<br>"),
        "m.mentions": {},
    })
}
