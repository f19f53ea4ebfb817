//! The ways out: each takes one rendered delivery to one receiver.
//!
//! A [`Message`] comes in, a [`Receipt`] or a [`SendError`] goes out, and the error says what
//! happens next: try again, give up, or switch the channel off.
//!
//! The promise: a delivery carries the same id on every attempt, and nothing that a feed wrote is
//! anything but text in what is sent.
//!
//! Deliberately not here: when to send and when to try again (`pipeline`), and what is told
//! (`store` keeps it).

use std::fmt::Debug;
use std::time::Duration;

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use jiff::tz::TimeZone;

pub use self::build::{BuildError, build};
pub use self::inert::{inert, inert_within};
pub use self::mute_link::MuteLinks;
pub use self::sample::{sample_alert, sample_delivery};
pub use self::settings::{
    ChannelKind, ChannelSettings, CommandSettings, EmailSettings, FileSettings, Format, LocalMail, LocalMailSettings,
    OutputFeedSettings, Service, SmtpSecurity, WebhookSettings,
};
pub use self::text::{Style, render_text};
pub use self::webhook::{BadSecret, Template, TemplateFault};
use crate::model::{Alert, Delivery, Severity};

mod settings;
mod inert;
mod marks;
mod view;
mod text;
mod payload;
mod sample;
mod email;
mod webhook;
mod program;
mod command;
mod file;
mod label;
mod mute_link;
mod output_feed;
mod stdout;
mod build;
#[cfg(test)]
mod fixture;

/// One delivery, ready to be sent.
#[derive(Clone, Debug)]
pub struct Message<'a> {
    /// The delivery; its id is the same on every attempt.
    pub delivery: &'a Delivery,
    /// What it tells.
    pub alert: &'a Alert,
    /// How much it matters.
    pub severity: Severity,
    /// Now.
    pub now: Timestamp,
    /// The zone in which times are shown.
    pub timezone: &'a TimeZone,
}

/// The receiver took it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The receiver's answer, shortened.
    pub detail: String,
}

/// The receiver did not take it; the variant says what happens next.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Try again, not before `after` if the receiver said so.
    #[error("{reason}")]
    Retry {
        /// How long the receiver asked to wait.
        after: Option<Duration>,
        /// What happened and what to do, without secrets.
        reason: String,
    },
    /// This delivery will never be taken.
    #[error("{reason}")]
    Final {
        /// What happened and what to do, without secrets.
        reason: String,
    },
    /// The receiver wants nothing more from this channel.
    #[error("{reason}")]
    SwitchOff {
        /// What happened and what to do, without secrets.
        reason: String,
    },
}

/// One step of a test, as `newswatch test CHANNEL` shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What was done, as `connect to mail.example.org:465`.
    pub name: String,
    /// What came of it.
    pub result: Result<String, StepFault>,
}

/// Why a step of a test failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepFault {
    /// What happened.
    pub reason: String,
    /// The likely fix.
    pub fix: String,
}

/// What a channel would send, for a person to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// As text, without secrets.
    pub shown: String,
    /// As files, each with the ending that says what it is; the first is what is sent.
    pub files: Vec<(&'static str, Vec<u8>)>,
}

impl Preview {
    /// One line of JSON.
    fn json(line: String) -> Self {
        Self { shown: line.clone(), files: vec![("json", line.into_bytes())] }
    }
}

/// A way out.
pub trait Channel: Debug + Send + Sync {
    /// Who receives: one delivery is written for each. A channel without recipients of its own
    /// gives one empty text.
    fn recipients(&self) -> Vec<String>;

    /// A digest of where the channel leads, without secrets; another receiver, another digest.
    fn target(&self) -> String;

    /// How many deliveries may be under way at once.
    fn at_once(&self) -> usize;

    /// Writes one delivery and sends nothing.
    ///
    /// # Errors
    ///
    /// Why it cannot be written, as sending it would say.
    fn preview(&self, message: &Message<'_>) -> Result<Preview, SendError>;

    /// Sends one delivery. Bounded in time by the channel's own timeout.
    fn send<'a>(&'a self, message: &'a Message<'a>) -> BoxFuture<'a, Result<Receipt, SendError>>;

    /// Sends one delivery and reports each step as it is taken; stops at the first that fails.
    fn test<'a>(&'a self, message: &'a Message<'a>, report: &'a mut (dyn FnMut(Step) + Send)) -> BoxFuture<'a, bool>;
}
