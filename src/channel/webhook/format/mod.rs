//! What a webhook sends: the alert as the JSON of newswatch, as a text of the user's own making, or as
//! the message of a service.
//!
//! A message and the settings come in; method, address, headers and body go out. Each service has a file
//! of its own, with its documented shape and limits.
//!
//! The promise: what a feed wrote is text for every service, never markup and never a mention; a body is
//! never longer than the service takes, and says what it leaves out; where a service can drop a repeat,
//! it gets the delivery's id.
//!
//! Deliberately not here: what an answer means (`answer`).

use serde_json::Value;
use url::Url;

pub use self::template::{Template, TemplateFault};
use super::super::payload::{Purpose, payload};
use super::super::view::View;
use super::super::{Message, Service, WebhookSettings};
use crate::channel::inert::inert_within;
use crate::channel::settings::Format;
use crate::secret::Secret;

mod dialect;
mod template;
mod slack;
mod discord;
mod teams;
mod mattermost;
mod google_chat;
mod telegram;
mod matrix;
mod ntfy;
mod gotify;
mod pushover;
mod pagerduty;
mod alertmanager;
#[cfg(test)]
mod tests;

/// Longest body of the JSON of newswatch in bytes; many receivers refuse more than 20 kB.
const LIMIT: usize = 19_000;

/// What is sent, but for the headers that all have.
pub(super) struct Outgoing {
    /// Where to.
    pub(super) url: Url,
    /// By PUT instead of POST.
    pub(super) put: bool,
    pub(super) body: String,
    pub(super) content_type: String,
    /// Says who we are.
    pub(super) credentials: Option<(&'static str, Secret)>,
    /// Whether it is signed, and its id named, as Standard Webhooks.
    pub(super) standard: bool,
}

impl Outgoing {
    /// A JSON body for the configured address.
    fn json(url: &Url, body: &Value) -> Self {
        Self {
            url: url.clone(),
            put: false,
            body: body.to_string(),
            content_type: "application/json".to_owned(),
            credentials: None,
            standard: false,
        }
    }

    fn with_credentials(self, header: &'static str, secret: Secret) -> Self {
        Self { credentials: Some((header, secret)), ..self }
    }
}

/// Writes what is sent.
///
/// # Errors
///
/// If a template cannot be rendered with this alert; no attempt can change that.
pub(super) fn outgoing(
    settings: &WebhookSettings,
    message: &Message<'_>,
    purpose: Purpose,
) -> Result<Outgoing, TemplateFault> {
    let url = &settings.url;
    let standard = |body: String, content_type: &str| Outgoing {
        url: url.clone(),
        put: false,
        body,
        content_type: content_type.to_owned(),
        credentials: None,
        standard: true,
    };
    Ok(match &settings.format {
        Format::Json => standard(payload(message, purpose, LIMIT), "application/json"),
        Format::Template(template) => standard(template.render(message, purpose)?, &template.content_type),
        Format::Service(service) => of_service(service, url, message),
    })
}

fn of_service(service: &Service, url: &Url, message: &Message<'_>) -> Outgoing {
    let view = View::new(message.alert, message.timezone);
    let id = message.delivery.id.as_str();
    match service {
        Service::Slack => Outgoing::json(url, &slack::body(&view)),
        Service::Discord => Outgoing::json(url, &discord::body(&view)),
        Service::Teams => Outgoing::json(url, &teams::body(&view)),
        Service::Mattermost => Outgoing::json(url, &mattermost::body(&view)),
        Service::GoogleChat => Outgoing::json(url, &google_chat::body(&view)),
        Service::Telegram { token, chat } => Outgoing::json(
            &below(url, &[&format!("bot{}", token.expose()), "sendMessage"]),
            &telegram::body(&view, chat),
        ),
        Service::Matrix { token, room } => {
            let path = ["_matrix", "client", "v3", "rooms", room, "send", "m.room.message", id];
            let sent = Outgoing::json(&below(url, &path), &matrix::body(&view));
            Outgoing { put: true, ..sent.with_credentials("authorization", bearer(token)) }
        }
        Service::Ntfy { topic, token } => {
            let sent = Outgoing::json(url, &ntfy::body(&view, topic, message.severity));
            match token {
                Some(token) => sent.with_credentials("authorization", bearer(token)),
                None => sent,
            }
        }
        Service::Gotify { token } => Outgoing::json(&below(url, &["message"]), &gotify::body(&view, message.severity))
            .with_credentials("x-gotify-key", token.clone()),
        Service::Pushover { token, user } => Outgoing::json(url, &pushover::body(&view, token, user, message)),
        Service::PagerDuty { key } => Outgoing::json(url, &pagerduty::body(&view, key, message)),
        Service::Alertmanager => {
            Outgoing::json(&below(url, &["api", "v2", "alerts"]), &alertmanager::body(&view, message))
        }
    }
}

/// The address with these parts added to its path.
fn below(url: &Url, parts: &[&str]) -> Url {
    let mut below = url.clone();
    if let Ok(mut path) = below.path_segments_mut() {
        path.pop_if_empty().extend(parts);
    }
    below
}

fn bearer(token: &Secret) -> Secret {
    Secret::from(format!("Bearer {}", token.expose()))
}

/// The text, cut to so many characters, whether these are code points or UTF-16 code units.
fn within(text: &str, limit: usize) -> String {
    let mut kept = limit;
    loop {
        let cut = inert_within(text, kept);
        match dialect::utf16(&cut).saturating_sub(limit) {
            0 => return cut,
            over => kept -= over.div_ceil(2),
        }
    }
}
