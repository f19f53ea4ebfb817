//! An HTTP POST with the alert as JSON, signed as Standard Webhooks 1.0 where a secret is set.
//!
//! An alert comes in and goes out with the headers `webhook-id` (the same on every attempt),
//! `webhook-timestamp` (of this attempt) and `webhook-signature`. See `payload` for the body.
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
use self::sign::{Key, signature};
use super::payload::{Occasion, payload};
use super::{Channel, Message, Receipt, SendError, Step, StepFault, WebhookSettings};
use crate::net::{Network, Request};

mod sign;
mod answer;

/// Longest body in bytes; many receivers refuse more than 20 kB.
const LIMIT: usize = 19_000;
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

    fn request(&self, message: &Message<'_>, body: String) -> Request {
        let WebhookSettings { url, headers, timeout, .. } = &self.settings;
        let id = message.delivery.id.as_str();
        let timestamp = message.now.as_second();
        let signed = (!self.keys.is_empty()).then(|| signature(&self.keys, id, timestamp, &body));
        let mut request = Request::post(url.clone(), body)
            .timeout(*timeout)
            .start_of_body(ANSWER)
            .header("content-type", "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", &timestamp.to_string());
        if let Some(signed) = signed {
            request = request.header("webhook-signature", &signed);
        }
        headers.iter().fold(request, |request, (name, value)| request.secret_header(name, value))
    }

    async fn deliver(&self, message: &Message<'_>) -> Result<Receipt, SendError> {
        let body = payload(message, Occasion::Alert, LIMIT);
        match self.network.send(self.request(message, body)).await {
            Ok(answer) => outcome(&answer, self.host(), message.now),
            // What only a change of the settings can mend is tried again too: once they are
            // mended, the alert goes out.
            Err(error) => Err(SendError::Retry { after: None, reason: error.to_string() }),
        }
    }

    async fn try_out(&self, message: &Message<'_>, report: &mut (dyn FnMut(Step) + Send)) -> bool {
        let body = payload(message, Occasion::Test, LIMIT);
        report(Step { name: "write the alert as JSON".to_owned(), result: Ok(format!("{} bytes", body.len())) });
        report(Step { name: "sign it".to_owned(), result: Ok(self.signed()) });
        let result = match self.network.send(self.request(message, body)).await {
            Ok(answer) if (200..=299).contains(&answer.status) => Ok(format!("answered {}", told(&answer))),
            Ok(answer) => Err(StepFault {
                reason: format!("answered {}", told(&answer)),
                fix: status_fix(answer.status).to_owned(),
            }),
            Err(error) => Err(StepFault { fix: error_fix(&error).to_owned(), reason: error.to_string() }),
        };
        let passed = result.is_ok();
        report(Step { name: format!("POST to {}", self.host()), result });
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
        let digest = Sha256::digest(self.settings.url.as_str().as_bytes());
        let digest: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        format!("webhook {} {digest}", self.host())
    }

    fn at_once(&self) -> usize {
        AT_ONCE
    }

    fn send<'a>(&'a self, message: &'a Message<'a>) -> BoxFuture<'a, Result<Receipt, SendError>> {
        Box::pin(self.deliver(message))
    }

    fn test<'a>(&'a self, message: &'a Message<'a>, report: &'a mut (dyn FnMut(Step) + Send)) -> BoxFuture<'a, bool> {
        Box::pin(self.try_out(message, report))
    }
}
