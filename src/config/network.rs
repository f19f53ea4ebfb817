//! `[network]`, and the contact that every request shows.

use std::time::Duration;

use lettre::Address;

use super::access;
use super::address;
use super::reader::{Table, Text};
use crate::net::NetworkSettings;

const KEYS: [&str; 6] = ["at_once", "per_host", "connect_timeout", "answer_timeout", "timeout", "body_limit"];
const PER_HOST_KEYS: [&str; 2] = ["at_once", "gap"];

const SHORTEST_TIMEOUT: Duration = Duration::from_millis(10);
const HOUR: Duration = Duration::from_secs(3600);

/// The settings of the way out; what the file leaves out has its default.
pub(super) fn read(main: &Table<'_>, contact: Option<Text<'_>>) -> NetworkSettings {
    let mut settings = NetworkSettings::default();
    if let Some(contact) = contact.and_then(|text| checked_contact(&text)) {
        settings.user_agent = format!("{} (+{contact})", settings.user_agent);
    }
    if let Some(table) =
        main.value("network").and_then(|value| value.table("`[network]`", &[&KEYS[..], &access::ROUTE_KEYS].concat()))
    {
        fill(&table, &mut settings);
    }
    settings
}

fn fill(table: &Table<'_>, settings: &mut NetworkSettings) {
    let timeouts = SHORTEST_TIMEOUT..=HOUR;
    settings.route = access::route(table);
    if let Some(count) = table.value("at_once").and_then(|value| value.integer(1..=10_000)) {
        settings.at_once = count as usize;
    }
    if let Some(timeout) = table.value("connect_timeout").and_then(|value| value.duration(timeouts.clone())) {
        settings.connect_timeout = timeout;
    }
    if let Some(timeout) = table.value("answer_timeout").and_then(|value| value.duration(timeouts.clone())) {
        settings.answer_timeout = timeout;
    }
    if let Some(timeout) = table.value("timeout").and_then(|value| value.duration(timeouts)) {
        settings.timeout = timeout;
    }
    if let Some(limit) = table.value("body_limit").and_then(|value| value.size(1 << 10..=1 << 30)) {
        settings.body_limit = limit;
    }
    let kind = "`per_host = { at_once = 2, gap = \"1s\" }`";
    if let Some(per_host) = table.value("per_host").and_then(|value| value.table(kind, &PER_HOST_KEYS)) {
        if let Some(count) = per_host.value("at_once").and_then(|value| value.integer(1..=1_000)) {
            settings.per_host_at_once = count as usize;
        }
        if let Some(gap) = per_host.value("gap").and_then(|value| value.duration(Duration::ZERO..=HOUR)) {
            settings.per_host_gap = gap;
        }
    }
}

/// The contact as a header may carry it: an address of the web or of a mailbox.
fn checked_contact<'a>(text: &Text<'a>) -> Option<&'a str> {
    let plain = text.value.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'(' | b')' | b'\\'));
    let known = address::parse_web(text.value).is_ok() || text.value.parse::<Address>().is_ok();
    if plain && known {
        return Some(text.value);
    }
    text.refuse(
        format!("{} is neither a web address nor a mail address", text.quoted()),
        "write where publishers can reach you, as `\"https://example.org/newswatch\"` or `\"news@example.org\"`",
    );
    None
}
