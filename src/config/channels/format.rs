//! What a webhook sends: `format`, with what each service needs besides, or `template`.

use url::Url;

use super::{refuse_unknown, webhook};
use crate::channel::{Format, Service, Template};
use crate::config::reader::Table;
use crate::config::secret::{self, Wanted};
use crate::secret::Secret;

/// The keys of every webhook.
const KEYS: [&str; 7] = ["type", "url", "format", "secret", "headers", "allow_private", "timeout"];
/// What stands in for a token that is out of reach and not needed.
const STAND_IN: &str = "unread";

/// A format by its name: the keys that it needs, those that it may have, and where it is.
struct Known {
    name: &'static str,
    keys: &'static [&'static str],
    optional: &'static [&'static str],
    url: Option<&'static str>,
}

const fn known(name: &'static str, keys: &'static [&'static str]) -> Known {
    Known { name, keys, optional: &[], url: None }
}

const FORMATS: [Known; 13] = [
    known("json", &[]),
    known("slack", &[]),
    known("discord", &[]),
    known("teams", &[]),
    known("mattermost", &[]),
    known("google-chat", &[]),
    Known { url: Some("https://api.telegram.org/"), ..known("telegram", &["token", "chat"]) },
    known("matrix", &["token", "room"]),
    Known { optional: &["token"], url: Some("https://ntfy.sh/"), ..known("ntfy", &["topic"]) },
    known("gotify", &["token"]),
    Known { url: Some("https://api.pushover.net/1/messages.json"), ..known("pushover", &["token", "user"]) },
    Known { url: Some("https://events.pagerduty.com/v2/enqueue"), ..known("pagerduty", &["routing_key"]) },
    known("alertmanager", &[]),
];

/// A format that is named, even if what it needs is faulty.
pub(super) struct Named {
    known: &'static Known,
    /// The format, if nothing is wrong with it.
    pub(super) format: Option<Format>,
}

/// Reads the format and refuses the keys that it does not have.
pub(super) fn read(table: &Table<'_>) -> Option<Named> {
    if table.has_like("template") {
        refuse_unknown(table, &[&KEYS[..], &["template", "content_type"]].concat());
        return Some(Named { known: &FORMATS[0], format: template(table) });
    }
    let name = match table.value("format") {
        None => "json",
        Some(value) => value.text()?.refuse_unless_known("a format", FORMATS.iter().map(|format| format.name))?,
    };
    let known = FORMATS.iter().find(|format| format.name == name)?;
    refuse_unknown(table, &[&KEYS[..], known.keys, known.optional].concat());
    let format = if name == "json" { Some(Format::Json) } else { service(table, name).map(Format::Service) };
    Some(Named { known, format })
}

/// The address: the one that is written, or the one place where the service is.
pub(super) fn url(table: &Table<'_>, named: Option<&Named>) -> Option<Url> {
    match (table.value("url"), named.and_then(|named| named.known.url)) {
        (Some(value), _) => webhook::url(&value),
        (None, Some(usual)) => Url::parse(usual).ok(),
        (None, None) => {
            table.required("url", "\"https://example.org/hook\"");
            None
        }
    }
}

fn service(table: &Table<'_>, name: &str) -> Option<Service> {
    Some(match name {
        "slack" => Service::Slack,
        "discord" => Service::Discord,
        "teams" => Service::Teams,
        "mattermost" => Service::Mattermost,
        "google-chat" => Service::GoogleChat,
        "telegram" => {
            let (token, chat) = (token(table, "token"), word(table, "chat", "\"-1001234567890\""));
            Service::Telegram { token: token?, chat: chat? }
        }
        "matrix" => {
            let (token, room) = (token(table, "token"), word(table, "room", "\"!abc:example.org\""));
            Service::Matrix { token: token?, room: room? }
        }
        "ntfy" => {
            let topic = word(table, "topic", "\"my-news\"");
            let token = table.value("token").map(|_| token(table, "token"));
            Service::Ntfy { topic: topic?, token: token.map_or(Some(None), |token| token.map(Some))? }
        }
        "gotify" => Service::Gotify { token: token(table, "token")? },
        "pushover" => {
            let (token, user) = (token(table, "token"), token(table, "user"));
            Service::Pushover { token: token?, user: user? }
        }
        "pagerduty" => Service::PagerDuty { key: token(table, "routing_key")? },
        _ => Service::Alertmanager,
    })
}

/// A secret that the service gave out: visible ASCII, since it travels in headers and addresses.
fn token(table: &Table<'_>, key: &'static str) -> Option<Secret> {
    let value = table.required(key, &format!("{{ file = \"{key}\" }}"))?;
    let secret = secret::read(&value, Wanted { elsewhere: true, stand_in: STAND_IN })?;
    if secret.expose().is_empty() || !secret.expose().bytes().all(|byte| byte.is_ascii_graphic()) {
        value.refuse(format!("`{key}` has a space or another sign that no such key has"), "copy it again");
        return None;
    }
    Some(secret)
}

fn word(table: &Table<'_>, key: &'static str, example: &str) -> Option<String> {
    let text = table.required(key, example)?.text()?;
    if text.value.is_empty() || text.value.contains(|sign: char| sign.is_whitespace() || sign.is_control()) {
        text.refuse(format!("{} cannot be `{key}`", text.quoted()), format!("write `{key} = {example}`"));
        return None;
    }
    Some(text.value.to_owned())
}

fn template(table: &Table<'_>) -> Option<Format> {
    let text = table.text("template")?;
    if let Some(format) = table.text("format") {
        format.refuse("`template` stands instead of `format`", "keep one of them");
    }
    let content_type = table.text("content_type");
    if let Some(text) =
        content_type.as_ref().filter(|text| !text.value.bytes().all(|byte| (b' '..=b'~').contains(&byte)))
    {
        text.refuse(format!("{} is not a media type", text.quoted()), "write it as `\"text/plain; charset=utf-8\"`");
    }
    let content_type = content_type.as_ref().map_or("application/json", |text| text.value);
    match Template::new(text.value, content_type) {
        Ok(template) => Some(Format::Template(template)),
        Err(fault) => {
            text.refuse(
                format!("this template cannot be used: {fault}"),
                "it is written as minijinja, over the JSON of an alert",
            );
            None
        }
    }
}
