//! `[channel.NAME]`: one reader for each type of channel.

use std::collections::HashSet;
use std::ops::RangeInclusive;
use std::time::Duration;

use super::address;
use super::feeds::program_path;
use super::names::Taken;
use super::reader::{Table, Text, Value};
use super::rules::TERMINAL;
use super::{fallback, timing, trust};
use crate::channel::{ChannelKind, ChannelSettings, CommandSettings, FileSettings, OutputFeedSettings};
use crate::model::ChannelName;
use crate::net::AddressRange;
use crate::pipeline::{Fallback, Timing};

mod email;
mod format;
mod mailbox;
mod smtp;
mod webhook;

const TYPES: [&str; 6] = ["email", "webhook", "command", "file", "feed", "stdout"];
const KIND: &str = "`[channel.NAME]`";
/// How long one message may take, if nothing else is said.
const USUAL_TIMEOUT: Duration = Duration::from_secs(30);
/// How many items an output feed keeps, if nothing else is said.
const USUAL_ITEMS: u32 = 100;
const ITEMS: RangeInclusive<u32> = 1..=10_000;
const TIMEOUTS: RangeInclusive<Duration> = Duration::from_millis(10)..=Duration::from_secs(3600);

/// A channel with what all of them may say.
pub(super) struct Channel {
    pub(super) settings: ChannelSettings,
    pub(super) timing: Timing,
    pub(super) fallback: Option<Fallback>,
}

/// Reads one channel; `allowed` are the private addresses that any channel may reach, `channels` the names
/// of all of them.
pub(super) fn read<'a>(
    name: &Text<'a>,
    value: &Value<'a>,
    (allowed, channels): (&[AddressRange], &HashSet<&str>),
    taken: &mut Taken<'a>,
) -> Option<Channel> {
    let claimed = taken.claim(name, "channel");
    if !value.is_table() {
        value.hide();
    }
    let table = value.open_table(KIND)?.private();
    let kind = kind(name, &table, allowed);
    let timing = timing::read(&table);
    let fallback = fallback::read(&table, name, channels);
    Some(Channel { settings: ChannelSettings { name: ChannelName::from(claimed?), kind: kind? }, timing, fallback })
}

fn kind<'a>(name: &Text<'a>, table: &Table<'a>, allowed: &[AddressRange]) -> Option<ChannelKind> {
    let written = table.required("type", "\"email\"").and_then(|value| value.text());
    let Some(kind) = written.and_then(|text| text.refuse_unless_known("a type of channel", TYPES)) else {
        table.refuse_like("type");
        // Nobody will say which of its keys are secret.
        table.hide_but("type");
        return None;
    };
    if name.value == TERMINAL && kind != TERMINAL {
        name.refuse("the name `stdout` is that of the terminal", "give this channel another name");
    }
    match kind {
        "email" => email::read(table),
        "webhook" => webhook::read(table, allowed).map(ChannelKind::Webhook),
        "command" => command(table).map(ChannelKind::Command),
        "file" => file(table).map(ChannelKind::File),
        "feed" => output_feed(table).map(ChannelKind::OutputFeed),
        _ => {
            refuse_unknown(table, &["type"]);
            Some(ChannelKind::Stdout)
        }
    }
}

/// Refuses every key that neither this type of channel nor all of them have.
fn refuse_unknown(table: &Table<'_>, keys: &[&str]) {
    table.refuse_unknown(&[keys, &timing::KEYS, &fallback::KEYS].concat());
}

fn timeout(table: &Table<'_>) -> Duration {
    table.value("timeout").and_then(|value| value.duration(TIMEOUTS)).unwrap_or(USUAL_TIMEOUT)
}

fn command(table: &Table<'_>) -> Option<CommandSettings> {
    refuse_unknown(table, &["type", "command", "timeout"]);
    let timeout = timeout(table);
    let value = table.required("command", "[\"/usr/local/bin/on-news\"]")?;
    let words = value.texts();
    let mut command: Vec<String> = words.iter().map(|text| text.value.to_owned()).collect();
    if let Some(text) = words.iter().find(|text| text.value.contains('\0')) {
        text.refuse("a word of a command cannot contain a zero byte", "leave it out");
        return None;
    }
    if words.first().is_some_and(trust::refuse_if_open) {
        return None;
    }
    match command.first_mut().filter(|program| !program.is_empty()) {
        Some(program) => *program = program_path(program, &table.origin().file.folder),
        None => {
            if value.is_list() {
                value.refuse("the command names no program", "write `command = [\"/usr/local/bin/on-news\"]`");
            }
            return None;
        }
    }
    Some(CommandSettings { command, timeout })
}

/// Feeds of what matched.
fn output_feed(table: &Table<'_>) -> Option<OutputFeedSettings> {
    refuse_unknown(table, &["type", "folder", "items", "address"]);
    let items = table.value("items").map_or(Some(USUAL_ITEMS), |value| value.integer(ITEMS));
    let address = table.text("address").map(|text| address::web(&text));
    let folder = table.required("folder", "\"/var/www/feeds\"")?.text()?;
    if folder.value.trim().is_empty() || folder.value.contains('\0') {
        folder.refuse("the folder has no name", "write it as `\"/var/www/feeds\"`");
        return None;
    }
    // What is joined to an address without a slash at its end would stand in place of its last part.
    let address = match address {
        Some(address) => Some(address.map(|mut address| {
            if !address.path().ends_with('/') {
                let path = format!("{}/", address.path());
                address.set_path(&path);
            }
            address
        })?),
        None => None,
    };
    let items = usize::try_from(items?).ok()?;
    Some(OutputFeedSettings { folder: table.origin().file.folder.join(folder.value), items, address })
}

fn file(table: &Table<'_>) -> Option<FileSettings> {
    refuse_unknown(table, &["type", "path"]);
    let path = table.required("path", "\"alerts.jsonl\"")?.text()?;
    if path.value.trim().is_empty() || path.value.ends_with('/') || path.value.contains('\0') {
        path.refuse(format!("{} is not the path of a file", path.quoted()), "write it as `\"alerts.jsonl\"`");
        return None;
    }
    Some(FileSettings { path: table.origin().file.folder.join(path.value) })
}
