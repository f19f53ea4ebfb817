//! `headers`, of a feed or a channel.

use super::reader::{Table, Text, Value};
use super::secret::{self, Wanted};
use crate::secret::Secret;

/// Parts of header names whose values open doors.
const SECRET_HEADERS: [&str; 5] = ["authorization", "cookie", "key", "secret", "token"];

/// Reads `headers`; `taken` are those that the program sets itself, in lower case.
pub(super) fn read(table: &Table<'_>, taken: &[&str]) -> Vec<(String, Secret)> {
    let value = table.value("headers");
    let Some(headers) = value.and_then(|value| value.open_table("`headers = { X-Desk = \"…\" }`")) else {
        return Vec::new();
    };
    let checked = headers.entries().map(|(name, value)| (header_name(&name, taken), header_value(&name, &value)));
    checked.filter_map(|(name, value)| Some((name?, value?))).collect()
}

fn header_name(name: &Text<'_>, taken: &[&str]) -> Option<String> {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if name.value.is_empty() || !name.value.bytes().all(is_token) {
        name.refuse(format!("{} is not the name of a header", name.quoted()), "use letters, digits and `-`");
    } else if taken.contains(&name.value.to_ascii_lowercase().as_str()) {
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
