//! An HTTP POST with the alert: as JSON, signed as Standard Webhooks 1.0 where a secret is set, from a
//! template, or as the message of a service.
//!
//! An alert comes in and goes out; what is not for a service has the headers `webhook-id` (the same on every attempt),
//! `webhook-timestamp` (of this attempt) and `webhook-signature`. See `payload` and `format` for the body.
//!
//! The promise: 2xx and nothing else is success; a redirect is never followed; little of the
//! answer is read; the address is never shown but for its host.
//!
//! Deliberately not here: the connection, its guard against private addresses and its limits
//! (`net`).

use std::fmt;

use futures_util::future::BoxFuture;
use sha2::{Digest, Sha256};

pub use self::sign::BadSecret;

use self::answer::{error_fix, outcome, status_fix, told};
use self::format::{Outgoing, outgoing};
pub use self::format::{Template, TemplateFault};
use self::sign::{Key, signature};
use super::payload::Purpose;
use super::{Channel, Message, Preview, Receipt, SendError, Step, StepFault, WebhookSettings};
use crate::net::{Network, Request};

mod sign;
mod format;
mod answer;

/// Bytes of the answer that are read.
const ANSWER: usize = 4 * 1024;
/// Requests under way at once.
const AT_ONCE: usize = 4;

/// Posts alerts.
pub(super) struct WebhookChannel {
    settings: WebhookSettings,
    keys: Vec<Key>,
    network: Network,
}

impl WebhookChannel {
    /// Fails on a secret that cannot be read.
    pub(super) fn new(settings: WebhookSettings, network: Network) -> Result<Self, BadSecret> {
        let keys = settings.secrets.iter().map(Key::new).collect::<Result<_, _>>()?;
        Ok(Self { settings, keys, network })
    }

    fn host(&self) -> &str {
        self.settings.url.host_str().unwrap_or_default()
    }

    fn request(&self, message: &Message<'_>, sent: Outgoing) -> Request {
        let WebhookSettings { headers, timeout, .. } = &self.settings;
        let signature = sent.standard.then(|| self.standard_headers(message, &sent.body)).into_iter().flatten();
        let signature: Vec<(&str, String)> = signature.collect();
        let request = if sent.put { Request::put(sent.url, sent.body) } else { Request::post(sent.url, sent.body) };
        let request = request.timeout(*timeout).start_of_body(ANSWER).header("content-type", &sent.content_type);
        let request = signature.iter().fold(request, |request, (name, value)| request.header(name, value));
        let credentials = sent.credentials.iter().map(|(name, value)| (*name, value));
        let headers = headers.iter().map(|(name, value)| (name.as_str(), value)).chain(credentials);
        headers.fold(request, |request, (name, value)| request.secret_header(name, value))
    }

    /// Id, time and signature as Standard Webhooks names them.
    fn standard_headers(&self, message: &Message<'_>, body: &str) -> Vec<(&'static str, String)> {
        let id = message.delivery.id.as_str();
        let timestamp = message.now.as_second();
        let mut headers = vec![("webhook-id", id.to_owned()), ("webhook-timestamp", timestamp.to_string())];
        if !self.keys.is_empty() {
            headers.push(("webhook-signature", signature(&self.keys, id, timestamp, body)));
        }
        headers
    }

    async fn deliver(&self, message: &Message<'_>) -> Result<Receipt, SendError> {
        let sent = outgoing(&self.settings, message, Purpose::Alert).map_err(unwritten)?;
        match self.network.send(self.request(message, sent)).await {
            Ok(answer) => outcome(&answer, self.host(), message.now),
            // What only a change of the settings can mend is tried again too: once they are
            // mended, the alert goes out.
            Err(error) => Err(SendError::Retry { after: None, reason: error.to_string() }),
        }
    }

    async fn try_out(&self, message: &Message<'_>, report: &mut (dyn FnMut(Step) + Send)) -> bool {
        let name = format!("write the alert as {}", self.settings.format.name());
        let sent = match outgoing(&self.settings, message, Purpose::Test) {
            Ok(sent) => sent,
            Err(fault) => {
                let fix = "correct `template`".to_owned();
                report(Step { name, result: Err(StepFault { reason: fault.to_string(), fix }) });
                return false;
            }
        };
        report(Step { name, result: Ok(format!("{} bytes", sent.body.len())) });
        if sent.standard {
            report(Step { name: "sign it".to_owned(), result: Ok(self.signed()) });
        }
        let method = if sent.put { "PUT" } else { "POST" };
        let result = match self.network.send(self.request(message, sent)).await {
            Ok(answer) => match outcome(&answer, self.host(), message.now) {
                Ok(_) => Ok(format!("answered {}", told(&answer))),
                Err(_) => Err(StepFault {
                    reason: format!("answered {}", told(&answer)),
                    fix: status_fix(answer.status).to_owned(),
                }),
            },
            Err(error) => Err(StepFault { fix: error_fix(&error).to_owned(), reason: error.to_string() }),
        };
        let passed = result.is_ok();
        report(Step { name: format!("{method} to {}", self.host()), result });
        passed
    }

    fn signed(&self) -> String {
        match self.keys.len() {
            0 => "no secret is set: the receiver cannot tell who sent it".to_owned(),
            1 => "Standard Webhooks, with one secret".to_owned(),
            several => format!("Standard Webhooks, with {several} secrets"),
        }
    }
}

/// No attempt can change what a template makes of an alert.
fn unwritten(fault: TemplateFault) -> SendError {
    SendError::Final { reason: format!("the alert cannot be written: {fault}") }
}

impl fmt::Debug for WebhookChannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookChannel").field("host", &self.host()).finish_non_exhaustive()
    }
}

impl Channel for WebhookChannel {
    fn recipients(&self) -> Vec<String> {
        vec![String::new()]
    }

    fn target(&self) -> String {
        let whole = format!("{} {}", self.settings.url, self.settings.format.address());
        let digest = Sha256::digest(whole.as_bytes());
        let digest: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        format!("webhook {} {digest}", self.host())
    }

    fn at_once(&self) -> usize {
        AT_ONCE
    }

    fn preview(&self, message: &Message<'_>) -> Result<Preview, SendError> {
        let sent = outgoing(&self.settings, message, Purpose::Alert).map_err(unwritten)?;
        let method = if sent.put { "PUT" } else { "POST" };
        let body = self.settings.format.masked(&sent.body);
        let shown = format!("{method} to {}\ncontent-type: {}\n\n{body}", self.host(), sent.content_type);
        let ending = if sent.content_type.contains("json") { "json" } else { "txt" };
        Ok(Preview { shown, files: vec![(ending, body.into_bytes())] })
    }

    fn send<'a>(&'a self, message: &'a Message<'a>) -> BoxFuture<'a, Result<Receipt, SendError>> {
        Box::pin(self.deliver(message))
    }

    fn test<'a>(&'a self, message: &'a Message<'a>, report: &'a mut (dyn FnMut(Step) + Send)) -> BoxFuture<'a, bool> {
        Box::pin(self.try_out(message, report))
    }
}
