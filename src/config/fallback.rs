//! `fallback` and `fallback_after` of a channel.

use std::collections::HashSet;
use std::ops::RangeInclusive;
use std::time::Duration;

use super::finding::nearest;
use super::reader::{Table, Text};
use crate::model::ChannelName;
use crate::pipeline::Fallback;

/// The keys that are read here.
pub(super) const KEYS: [&str; 2] = ["fallback", "fallback_after"];
/// How long a channel is waited for, if nothing else is said.
const USUAL: Duration = Duration::from_secs(30 * 60);
const WAITS: RangeInclusive<Duration> = Duration::from_secs(1)..=Duration::from_secs(4 * 24 * 3600);

/// Where the alerts of the channel `name` go that it does not deliver; `channels` are those that there are.
pub(super) fn read(table: &Table<'_>, name: &Text<'_>, channels: &HashSet<&str>) -> Option<Fallback> {
    let after = table.value("fallback_after").map_or(Some(USUAL), |value| value.duration(WAITS));
    let Some(text) = table.text("fallback") else {
        if let Some(value) = table.value("fallback_after") {
            value.refuse("`fallback_after` goes with `fallback`", "add `fallback = \"NAME\"`");
        }
        return None;
    };
    if text.value == name.value {
        text.refuse("a channel cannot stand in for itself", "name another channel");
        return None;
    }
    if !channels.contains(text.value) {
        let help = match nearest(text.value, channels.iter().copied()) {
            Some(meant) => format!("write `\"{meant}\"`"),
            None => format!("add `[channel.{}]`", text.value),
        };
        text.refuse(format!("there is no channel {}", text.quoted()), help);
        return None;
    }
    Some(Fallback { to: ChannelName::from(text.value), after: after? })
}
