//! The steps of an SMTP conversation, as they are reported by `test` and named in errors.

use crate::channel::{EmailSettings, SmtpSecurity, Step, StepFault};

/// A step of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Looking up the server's name.
    Lookup,
    /// Opening the connection.
    Connect,
    /// Protecting it from the first byte.
    Tls,
    /// The server's greeting and its answer to EHLO.
    Greeting,
    /// Protecting the connection now.
    StartTls,
    /// Saying who we are.
    Auth,
    /// `MAIL FROM`.
    Sender,
    /// `RCPT TO`.
    Recipient,
    /// `DATA`.
    Data,
    /// The mail itself.
    Body,
}

impl Stage {
    /// The command, or what stands for it, in an error.
    pub(super) fn short(self) -> &'static str {
        match self {
            Self::Lookup => "the look-up of its name",
            Self::Connect => "connecting",
            Self::Tls => "the TLS handshake",
            Self::Greeting => "EHLO",
            Self::StartTls => "STARTTLS",
            Self::Auth => "AUTH",
            Self::Sender => "MAIL FROM",
            Self::Recipient => "RCPT TO",
            Self::Data => "DATA",
            Self::Body => "the mail",
        }
    }

    /// The line that `test` shows.
    fn line(self, settings: &EmailSettings, recipient: &str) -> String {
        let EmailSettings { host, port, .. } = settings;
        match self {
            Self::Lookup => format!("look up {host}"),
            Self::Connect if settings.security == SmtpSecurity::Tls => format!("connect to {host}:{port} with TLS"),
            Self::Connect => format!("connect to {host}:{port}"),
            Self::Tls => "TLS handshake".to_owned(),
            Self::Greeting => "EHLO".to_owned(),
            Self::StartTls => "STARTTLS".to_owned(),
            Self::Auth => format!("AUTH as {}", settings.user.as_deref().unwrap_or_default()),
            Self::Sender => format!("MAIL FROM <{}>", settings.from.email),
            Self::Recipient => format!("RCPT TO <{recipient}>"),
            Self::Data => "DATA".to_owned(),
            Self::Body => "send the mail".to_owned(),
        }
    }
}

/// How far a conversation has come; a test hears of every step.
pub(super) struct Progress<'a> {
    settings: &'a EmailSettings,
    recipient: &'a str,
    stage: Stage,
    report: Option<&'a mut (dyn FnMut(Step) + Send)>,
}

impl<'a> Progress<'a> {
    /// Nobody listens.
    pub(super) fn silent(settings: &'a EmailSettings, recipient: &'a str) -> Self {
        Self { settings, recipient, stage: Stage::Lookup, report: None }
    }

    /// `report` hears of every step.
    pub(super) fn reported(
        settings: &'a EmailSettings,
        recipient: &'a str,
        report: &'a mut (dyn FnMut(Step) + Send),
    ) -> Self {
        Self { settings, recipient, stage: Stage::Lookup, report: Some(report) }
    }

    /// The step that is under way, or was when it failed.
    pub(super) fn stage(&self) -> Stage {
        self.stage
    }

    /// A step begins.
    pub(super) fn enter(&mut self, stage: Stage) {
        self.stage = stage;
    }

    /// The step that is under way has passed.
    pub(super) fn passed(&mut self, detail: String) {
        self.tell(self.stage, Ok(detail));
    }

    /// The step failed.
    pub(super) fn failed(&mut self, stage: Stage, fault: StepFault) {
        self.tell(stage, Err(fault));
    }

    fn tell(&mut self, stage: Stage, result: Result<String, StepFault>) {
        if let Some(report) = &mut self.report {
            report(Step { name: stage.line(self.settings, self.recipient), result });
        }
    }
}
