//! Channels of the type `webhook`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use url::Url;

use super::timeout;
use crate::channel::WebhookSettings;
use crate::config::address;
use crate::config::hidden;
use crate::config::reader::{Table, Text, Value};
use crate::config::secret::{self, Wanted};
use crate::secret::Secret;

const KEYS: [&str; 6] = ["type", "url", "format", "secret", "headers", "timeout"];
/// Headers that newswatch or HTTP itself sets.
const TAKEN_HEADERS: [&str; 9] = [
    "connection",
    "content-length",
    "content-type",
    "host",
    "transfer-encoding",
    "user-agent",
    "webhook-id",
    "webhook-signature",
    "webhook-timestamp",
];
/// Parts of header names whose values open doors.
const SECRET_HEADERS: [&str; 5] = ["authorization", "cookie", "key", "secret", "token"];

pub(super) fn read(table: &Table<'_>) -> Option<WebhookSettings> {
    table.refuse_unknown(&KEYS);
    let url = table.required("url", "\"https://example.org/hook\"").and_then(|value| url(&value));
    if let Some(format) = table.text("format") {
        format.refuse_unless_known("a format of this version", ["json"]);
    }
    let secrets = table.value("secret").map(|value| secrets(&value)).unwrap_or_default();
    let headers = headers(table);
    let timeout = timeout(table);
    Some(WebhookSettings { url: url?, secrets, headers, timeout })
}

fn url(value: &Value<'_>) -> Option<Url> {
    if value.is_text() {
        let text = value.text()?;
        text.hide(hidden::web_secrets(text.value));
        return address::web(&text);
    }
    let wanted = Wanted { elsewhere: false, stand_in: "https://unread.invalid/" };
    let secret = secret::read(value, wanted)?;
    let parsed = address::parse_web(secret.expose());
    parsed.map_err(|(problem, help)| value.refuse(format!("the address {problem}"), help)).ok()
}

/// One secret, or several during a rotation.
fn secrets(value: &Value<'_>) -> Vec<Secret> {
    let values = if value.is_list() { value.list("a list", String::new()) } else { vec![value.clone()] };
    values.iter().filter_map(signing_secret).collect()
}

fn signing_secret(value: &Value<'_>) -> Option<Secret> {
    let secret = secret::read(value, Wanted { elsewhere: true, stand_in: "unread" })?;
    let encoded = secret.expose().strip_prefix("whsec_");
    if encoded.is_some_and(|encoded| STANDARD.decode(encoded).is_err()) {
        value.refuse("what follows `whsec_` is not base64", "copy the secret again, with all its signs");
        return None;
    }
    Some(secret)
}

fn headers(table: &Table<'_>) -> Vec<(String, Secret)> {
    let value = table.value("headers");
    let Some(headers) = value.and_then(|value| value.open_table("`headers = { X-Desk = \"…\" }`")) else {
        return Vec::new();
    };
    let checked = headers.entries().map(|(name, value)| (header_name(&name), header_value(&name, &value)));
    checked.filter_map(|(name, value)| Some((name?, value?))).collect()
}

fn header_name(name: &Text<'_>) -> Option<String> {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if name.value.is_empty() || !name.value.bytes().all(is_token) {
        name.refuse(format!("{} is not the name of a header", name.quoted()), "use letters, digits and `-`");
    } else if TAKEN_HEADERS.contains(&name.value.to_ascii_lowercase().as_str()) {
        name.refuse(format!("newswatch sets the header {} itself", name.quoted()), "leave it out");
    } else {
        return Some(name.value.to_owned());
    }
    None
}

fn header_value(name: &Text<'_>, value: &Value<'_>) -> Option<Secret> {
    let lower = name.value.to_ascii_lowercase();
    let elsewhere = SECRET_HEADERS.iter().any(|part| lower.contains(part));
    let secret = secret::read(value, Wanted { elsewhere, stand_in: "unread" })?;
    if secret.expose().bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) {
        return Some(secret);
    }
    value.refuse("a header can carry ASCII only", "write it without other letters");
    None
}
