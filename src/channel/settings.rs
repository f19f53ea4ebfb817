//! What steers each channel. The configuration fills these in; nothing checks them again.

use std::path::PathBuf;
use std::time::Duration;

use lettre::message::Mailbox;
use url::Url;

use crate::model::ChannelName;
use crate::net::AddressRange;
use crate::secret::Secret;

/// One channel as configured.
#[derive(Clone, Debug, PartialEq)]
pub struct ChannelSettings {
    /// The name that rules use.
    pub name: ChannelName,
    /// What kind of way out it is.
    pub kind: ChannelKind,
}

/// The ways out.
#[derive(Clone, Debug, PartialEq)]
pub enum ChannelKind {
    /// Mail over SMTP.
    Email(Box<EmailSettings>),
    /// An HTTP POST with the alert as JSON.
    Webhook(WebhookSettings),
    /// A program that gets the alert as JSON on its standard input.
    Command(CommandSettings),
    /// A file that grows by one JSON object a line.
    File(FileSettings),
    /// The terminal, or whatever standard output is.
    Stdout,
}

/// Mail over SMTP.
#[derive(Clone, Debug, PartialEq)]
pub struct EmailSettings {
    /// Who receives; never empty. Each gets a message of its own.
    pub to: Vec<Mailbox>,
    /// Who it is from.
    pub from: Mailbox,
    /// The server's name or address.
    pub host: String,
    /// The server's port.
    pub port: u16,
    /// How the connection is protected.
    pub security: SmtpSecurity,
    /// Who we are to the server, if it asks.
    pub user: Option<String>,
    /// The password that goes with `user`.
    pub password: Option<Secret>,
    /// Longest time for one message, from connecting to the last reply.
    pub timeout: Duration,
}

/// How an SMTP connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmtpSecurity {
    /// TLS from the first byte (`smtps:`, RFC 8314).
    Tls,
    /// STARTTLS, required (`smtp:`).
    StartTls,
    /// None (`smtp:` with `starttls = false`, or a loopback address).
    Plain,
}

/// An HTTP POST with the alert as JSON.
#[derive(Clone, Debug, PartialEq)]
pub struct WebhookSettings {
    /// Where to; often a secret in itself, so only its host is ever shown.
    pub url: Url,
    /// Secrets that sign as Standard Webhooks; several during a rotation, none to leave it unsigned.
    pub secrets: Vec<Secret>,
    /// Further request headers; the values are secret.
    pub headers: Vec<(String, Secret)>,
    /// Private address ranges that may be reached, beside those of all channels and feeds.
    pub allow_private: Vec<AddressRange>,
    /// Longest time for one request.
    pub timeout: Duration,
}

/// A program that gets the alert as JSON on its standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandSettings {
    /// The program and its arguments; never empty. No shell is involved.
    pub command: Vec<String>,
    /// Longest time the program may run.
    pub timeout: Duration,
}

/// A file that grows by one JSON object a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileSettings {
    /// The file; created when missing.
    pub path: PathBuf,
}
