//! A body of the user's own making: a minijinja template over the JSON of an alert.
//!
//! The promise: a template that is wrong is known when the configuration is read, by trying it on an
//! alert that has everything, and on others that have less.

use minijinja::{Environment, ErrorKind, UndefinedBehavior};
use serde_json::Value;

use crate::channel::payload::{Purpose, payload};
use crate::channel::sample::odd_samples;
use crate::channel::{Message, sample_alert, sample_delivery};
use crate::model::{Alert, DeliveryId, Severity};

/// Bytes of the JSON that a template is given.
const GIVEN: usize = 1 << 20;
/// Longest body in bytes.
const LONGEST: usize = 1 << 20;

/// A template and what its result is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    text: String,
    /// The media type of the result.
    pub content_type: String,
}

/// Why a template cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}, in line {line} of the template")]
pub struct TemplateFault {
    /// What is wrong.
    pub message: String,
    /// In which of its lines, from 1.
    pub line: usize,
}

impl Template {
    /// Reads a template and tries it.
    ///
    /// # Errors
    ///
    /// If it is no template, names what an alert does not have, or does not make JSON although it says
    /// so.
    pub fn new(text: &str, content_type: &str) -> Result<Self, TemplateFault> {
        let template = Self { text: text.to_owned(), content_type: content_type.to_owned() };
        let now = jiff::Timestamp::UNIX_EPOCH;
        template.try_with(&sample_alert(now), NOT_KNOWN)?;
        odd_samples(now).iter().try_for_each(|alert| template.try_with(alert, NOT_ALWAYS))?;
        Ok(template)
    }

    /// Renders the template with a made-up alert; `unknown` is what is said where it names what that has not.
    fn try_with(&self, alert: &Alert, unknown: &str) -> Result<(), TemplateFault> {
        let id = DeliveryId("msg_00000000000000000000000000".to_owned());
        let delivery = sample_delivery(id, &"sample".into(), "", alert.created);
        let (severity, timezone) = (Severity::Normal, &jiff::tz::TimeZone::UTC);
        let message = Message { delivery: &delivery, alert, severity, now: alert.created, timezone };
        let body = self.rendered(&message, Purpose::Test, unknown)?;
        let is_json = self.content_type.split(';').next().is_some_and(|kind| kind.trim().ends_with("json"));
        match serde_json::from_str::<Value>(&body) {
            Err(error) if is_json => {
                let message = format!("the result is not JSON ({error}); write texts as `{{{{ rule|tojson }}}}`");
                Err(TemplateFault { message, line: 1 })
            }
            _ => Ok(()),
        }
    }

    /// The body for a message.
    pub(super) fn render(&self, message: &Message<'_>, purpose: Purpose) -> Result<String, TemplateFault> {
        self.rendered(message, purpose, NOT_ALWAYS)
    }

    fn rendered(&self, message: &Message<'_>, purpose: Purpose, unknown: &str) -> Result<String, TemplateFault> {
        let alert: Value = serde_json::from_str(&payload(message, purpose, GIVEN)).expect("a payload is JSON");
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_fuel(Some(FUEL));
        environment.add_filter("tojson", as_json);
        let body = environment
            .render_str(&self.text, minijinja::value::Serde(alert))
            .map_err(|error| fault(&error, unknown))?;
        match body.len() > LONGEST {
            true => Err(TemplateFault { message: "the result is longer than 1 MiB".to_owned(), line: 1 }),
            false => Ok(body),
        }
    }
}

/// What is said of a template that names what there never is.
const NOT_KNOWN: &str = "something is named that an alert does not have; see \"The JSON of an alert\" in the README";
/// What is said of a template that would fail with some alerts.
const NOT_ALWAYS: &str = "something is named that not every alert has, or none; ask with `if`, take lists with `for`, \
                          and see \"The JSON of an alert\" in the README";

/// Steps that a template may take: many for any body, few for a loop in a loop.
const FUEL: u64 = 5_000_000;

/// A value as JSON. What an alert does not have is a mistake here too, and not `null`.
fn as_json(value: &minijinja::Value) -> Result<String, minijinja::Error> {
    if value.is_undefined() {
        return Err(ErrorKind::UndefinedError.into());
    }
    serde_json::to_string(value).map_err(|error| minijinja::Error::new(ErrorKind::BadSerialization, error.to_string()))
}

fn fault(error: &minijinja::Error, unknown: &str) -> TemplateFault {
    let message = match error.kind() {
        ErrorKind::UndefinedError => unknown.to_owned(),
        kind => error.detail().map_or_else(|| kind.to_string(), ToOwned::to_owned),
    };
    TemplateFault { message, line: error.line().unwrap_or(1) }
}
