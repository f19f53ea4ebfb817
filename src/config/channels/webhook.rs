//! Channels of the type `webhook`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use url::Url;

use super::{format, timeout};
use crate::channel::WebhookSettings;
use crate::config::address;
use crate::config::headers;
use crate::config::hidden;
use crate::config::reader::{Table, Value};
use crate::config::secret::{self, Wanted};
use crate::net::AddressRange;
use crate::secret::Secret;

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

/// Reads a webhook; `usual` are the private addresses that any channel may reach.
pub(super) fn read(table: &Table<'_>, usual: &[AddressRange]) -> Option<WebhookSettings> {
    let format = format::read(table);
    let url = format::url(table, format.as_ref());
    let secrets = table.value("secret").map(|value| secrets(&value)).unwrap_or_default();
    let headers = headers::read(table, &TAKEN_HEADERS);
    let timeout = timeout(table);
    let allow_private: Vec<_> = table.texts("allow_private").iter().filter_map(address::range).collect();
    if let (Some(url), Some(value)) = (&url, table.value("url")) {
        address::refuse_private(&value, url, &[usual, &allow_private].concat());
    }
    let format = format.and_then(|named| named.format);
    Some(WebhookSettings { url: url?, format: format?, secrets, headers, allow_private, timeout })
}

/// The address, which may be a secret.
pub(super) fn url(value: &Value<'_>) -> Option<Url> {
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
