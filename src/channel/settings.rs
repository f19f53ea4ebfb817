//! What steers each channel. The configuration fills these in; nothing checks them again.

use std::path::PathBuf;
use std::time::Duration;

use lettre::message::Mailbox;
use url::Url;

use super::webhook::Template;
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
    /// Mail through this machine.
    LocalMail(Box<LocalMailSettings>),
    /// An HTTP POST with the alert as JSON.
    Webhook(WebhookSettings),
    /// A program that gets the alert as JSON on its standard input.
    Command(CommandSettings),
    /// A file that grows by one JSON object a line.
    File(FileSettings),
    /// Feeds of what matched, as files.
    OutputFeed(OutputFeedSettings),
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

/// Mail through this machine.
#[derive(Clone, Debug, PartialEq)]
pub struct LocalMailSettings {
    /// Who receives; never empty. Each gets a message of its own.
    pub to: Vec<Mailbox>,
    /// Who it is from.
    pub from: Mailbox,
    /// Who takes it.
    pub way: LocalMail,
    /// Longest time for one message.
    pub timeout: Duration,
}

/// Who takes mail on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LocalMail {
    /// A program that is called as `sendmail -i -f FROM -- TO`.
    Sendmail(String),
    /// A Maildir; made when missing.
    Maildir(PathBuf),
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
    /// What is sent.
    pub format: Format,
    /// Secrets that sign as Standard Webhooks; several during a rotation, none to leave it unsigned.
    pub secrets: Vec<Secret>,
    /// Further request headers; the values are secret.
    pub headers: Vec<(String, Secret)>,
    /// Private address ranges that may be reached, beside those of all channels and feeds.
    pub allow_private: Vec<AddressRange>,
    /// Longest time for one request.
    pub timeout: Duration,
}

/// What a webhook sends.
#[derive(Clone, Debug, PartialEq)]
pub enum Format {
    /// The JSON of newswatch.
    Json,
    /// A text of the user's own making.
    Template(Template),
    /// The message of a service.
    Service(Service),
}

impl Format {
    /// What it is called.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Template(_) => "the template says",
            Self::Service(service) => service.name(),
        }
    }
}

impl Format {
    /// What leads to the receiver besides the address of the webhook; it may hold secrets.
    pub fn address(&self) -> String {
        let Self::Service(service) = self else { return String::new() };
        let parts = match service {
            Service::Telegram { token, chat } => [token.expose(), chat],
            Service::Matrix { token, room } => [token.expose(), room],
            Service::Ntfy { topic, token } => [topic, token.as_ref().map(Secret::expose).unwrap_or_default()],
            Service::Gotify { token } | Service::PagerDuty { key: token } => [token.expose(), ""],
            Service::Pushover { token, user } => [token.expose(), user.expose()],
            _ => return String::new(),
        };
        parts.join(" ")
    }

    /// A body without the secrets that some services want in it.
    pub fn masked(&self, body: &str) -> String {
        let secrets: &[&Secret] = match self {
            Self::Service(Service::Pushover { token, user }) => &[token, user],
            Self::Service(Service::PagerDuty { key }) => &[key],
            _ => &[],
        };
        secrets.iter().fold(body.to_owned(), |body, secret| body.replace(secret.expose(), "***"))
    }
}

/// A service whose messages are known, with what it must be told besides.
#[derive(Clone, Debug, PartialEq)]
pub enum Service {
    /// An incoming webhook of Slack.
    Slack,
    /// A webhook of Discord.
    Discord,
    /// A workflow of Microsoft Teams.
    Teams,
    /// An incoming webhook of Mattermost.
    Mattermost,
    /// An incoming webhook of Google Chat.
    GoogleChat,
    /// A bot of Telegram.
    Telegram {
        /// The bot's token.
        token: Secret,
        /// Whom it writes to: a number, or a channel as `@name`.
        chat: String,
    },
    /// A room of Matrix.
    Matrix {
        /// The access token.
        token: Secret,
        /// The room's id.
        room: String,
    },
    /// A topic of ntfy.
    Ntfy {
        /// The topic.
        topic: String,
        /// The access token of a protected topic.
        token: Option<Secret>,
    },
    /// A server of Gotify.
    Gotify {
        /// The application's token.
        token: Secret,
    },
    /// Pushover.
    Pushover {
        /// The application's token.
        token: Secret,
        /// The key of the user or group.
        user: Secret,
    },
    /// PagerDuty.
    PagerDuty {
        /// The integration's routing key.
        key: Secret,
    },
    /// Alertmanager.
    Alertmanager,
}

impl Service {
    /// The word that the configuration uses.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Slack => "slack",
            Self::Discord => "discord",
            Self::Teams => "teams",
            Self::Mattermost => "mattermost",
            Self::GoogleChat => "google-chat",
            Self::Telegram { .. } => "telegram",
            Self::Matrix { .. } => "matrix",
            Self::Ntfy { .. } => "ntfy",
            Self::Gotify { .. } => "gotify",
            Self::Pushover { .. } => "pushover",
            Self::PagerDuty { .. } => "pagerduty",
            Self::Alertmanager => "alertmanager",
        }
    }
}

/// A program that gets the alert as JSON on its standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandSettings {
    /// The program and its arguments; never empty. No shell is involved.
    pub command: Vec<String>,
    /// Longest time the program may run.
    pub timeout: Duration,
}

/// Feeds of what matched, two files for each rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputFeedSettings {
    /// Where the files are; made when missing.
    pub folder: PathBuf,
    /// How many items each keeps; at least one.
    pub items: usize,
    /// Where the folder is served, if it is.
    pub address: Option<Url>,
}

/// A file that grows by one JSON object a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileSettings {
    /// The file; created when missing.
    pub path: PathBuf,
}
