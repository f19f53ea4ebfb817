//! `[health]`.

use std::collections::HashSet;
use std::ops::RangeInclusive;
use std::time::Duration;

use url::Url;

use super::finding::nearest;
use super::reader::{Table, Value};
use super::secret::{self, Wanted};
use super::{address, hidden};
use crate::model::ChannelName;
use crate::pipeline::{HealthSettings, Heartbeat};

const KEYS: [&str; 6] = ["notify", "feeds_after", "rules_after", "channels_after", "heartbeat", "heartbeat_every"];
const WAITS: RangeInclusive<Duration> = Duration::from_secs(1)..=Duration::from_secs(30 * 24 * 3600);
const SILENCES: RangeInclusive<Duration> = Duration::from_secs(1)..=Duration::from_secs(366 * 24 * 3600);
const BEATS: RangeInclusive<Duration> = Duration::from_secs(1)..=Duration::from_secs(24 * 3600);

/// What newswatch says of itself, and to whom; `channels` are those that there are.
pub(super) fn read(main: &Table<'_>, channels: &HashSet<&str>) -> HealthSettings {
    let mut settings = HealthSettings::default();
    let Some(table) = main.value("health").and_then(|value| value.table("`[health]`", &KEYS)) else {
        return settings;
    };
    settings.notify = notify(&table, channels);
    if let Some(wait) = table.value("feeds_after").and_then(|value| value.duration(WAITS)) {
        settings.feeds_after = wait;
    }
    settings.rules_after = table.value("rules_after").and_then(|value| value.duration(SILENCES));
    if let Some(wait) = table.value("channels_after").and_then(|value| value.duration(WAITS)) {
        settings.channels_after = wait;
    }
    let every = table.value("heartbeat_every").and_then(|value| value.duration(BEATS));
    let url = table.value("heartbeat").and_then(|value| url(&value));
    settings.heartbeat = url.map(|url| Heartbeat { url, every: every.unwrap_or(Heartbeat::EVERY) });
    settings
}

fn notify(table: &Table<'_>, channels: &HashSet<&str>) -> Vec<ChannelName> {
    let mut known = Vec::new();
    for text in table.texts("notify") {
        if channels.contains(text.value) {
            known.push(ChannelName::from(text.value));
        } else {
            let help = match nearest(text.value, channels.iter().copied()) {
                Some(meant) => format!("write `\"{meant}\"`"),
                None => "add it as `[channel.NAME]`".to_owned(),
            };
            text.refuse(format!("there is no channel {}", text.quoted()), help);
        }
    }
    known
}

/// An address that may be a secret, since whoever knows it can pretend that all is well.
fn url(value: &Value<'_>) -> Option<Url> {
    if value.is_text() {
        let text = value.text()?;
        text.hide(hidden::web_secrets(text.value));
        return address::web(&text);
    }
    let secret = secret::read(value, Wanted { elsewhere: false, stand_in: "https://unread.invalid/" })?;
    let parsed = address::parse_web(secret.expose());
    parsed.map_err(|(problem, help)| value.refuse(format!("the address {problem}"), help)).ok()
}
