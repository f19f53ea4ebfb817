//! What goes wrong between us and a mail server, what a person can do about it, and what happens
//! to the delivery.
//!
//! | the server | the delivery |
//! |---|---|
//! | refuses the recipient or the mail with 5xx | is given up: asking again gets the same answer |
//! | refuses the mail for its size | is cut to its beginning and sent once more |
//! | refuses the login | waits half an hour at least, so that the account is not locked |
//! | refuses anything else with 5xx (greeting, sender) | is tried again: the set-up is at fault, not the mail |
//! | answers 4xx, breaks off, stays silent | is tried again |

use std::error::Error as StdError;
use std::io::ErrorKind;
use std::time::Duration;

use lettre::transport::smtp::Error as SmtpError;

use super::steps::Stage;
use crate::channel::inert::{inert_within, without_addresses};
use crate::channel::{EmailSettings, SendError, StepFault};

/// How long a refused login keeps the channel quiet. More than four attempts an hour lock
/// accounts.
pub(super) const LOGIN_PAUSE: Duration = Duration::from_secs(30 * 60);
/// Characters of a server's reply that are shown.
const REPLY: usize = 300;

/// A conversation that failed.
#[derive(Debug, thiserror::Error)]
#[error("{}: {cause}", stage.short())]
pub(super) struct Fault {
    /// The step that failed.
    pub(super) stage: Stage,
    /// How.
    pub(super) cause: Cause,
}

/// How a step failed.
#[derive(Debug, thiserror::Error)]
pub(super) enum Cause {
    /// The server said no.
    #[error("{code} {text}")]
    Reply {
        /// 400 to 599.
        code: u16,
        /// What the server wrote, inert.
        text: String,
    },
    /// The connection could not be made or broke.
    #[error("{text}")]
    Broken {
        /// What kind, where the system says so.
        kind: Option<ErrorKind>,
        /// The chain of causes.
        text: String,
    },
    /// The connection could not be protected.
    #[error("{0}")]
    Tls(rustls::Error),
    /// Nothing came in time.
    #[error("no answer within {} s", .0.as_secs())]
    Silent(Duration),
    /// The server does not offer STARTTLS.
    #[error("the server does not offer it")]
    NoStartTls,
    /// The server offers no way to log in that we know.
    #[error("the server offers neither PLAIN nor LOGIN")]
    NoMechanism,
    /// An address has letters that the server cannot take.
    #[error("an address is not ASCII and the server does not offer SMTPUTF8")]
    NoUtf8,
}

impl Fault {
    /// A fault of `stage` from what the library says.
    pub(super) fn of(stage: Stage, error: &SmtpError) -> Self {
        let cause = match (error.status(), tls_error(error)) {
            (Some(code), _) => {
                let text = error.source().map(ToString::to_string).unwrap_or_default();
                Cause::Reply { code: code.into(), text: inert_within(&text, REPLY) }
            }
            (None, Some(tls)) => Cause::Tls(tls.clone()),
            (None, None) => {
                let kind = io_error(error).map(std::io::Error::kind);
                Cause::Broken { kind, text: inert_within(&chain(error), REPLY) }
            }
        };
        Self { stage, cause }
    }

    /// A fault of `stage` from what the system says.
    pub(super) fn of_io(stage: Stage, error: &std::io::Error) -> Self {
        Self { stage, cause: Cause::Broken { kind: Some(error.kind()), text: inert_within(&error.to_string(), REPLY) } }
    }

    /// Whether a connection that was used before has probably been closed by the server since.
    pub(super) fn is_stale(&self) -> bool {
        let permanent = matches!(self.cause, Cause::Reply { code: 500.., .. });
        self.stage == Stage::Sender && !permanent
    }

    /// Whether the server refused the login.
    pub(super) fn is_login(&self) -> bool {
        matches!((self.stage, &self.cause), (Stage::Auth, Cause::Reply { .. } | Cause::NoMechanism))
    }

    /// Whether the server takes no mail as large as that: 552 (RFC 1870), if not for a mailbox that is full
    /// (RFC 3463, section 3.3).
    pub(super) fn is_of_size(&self) -> bool {
        matches!(&self.cause, Cause::Reply { code: 552, text } if !text.starts_with("5.2.2"))
    }

    /// What becomes of the delivery; addresses are left out, since this is logged.
    pub(super) fn outcome(&self, settings: &EmailSettings) -> SendError {
        let reason = format!("{}; {}", without_addresses(&self.reason(settings)), self.fix(settings));
        let permanent = matches!(self.cause, Cause::Reply { code: 500.., .. });
        match self.stage {
            Stage::Recipient | Stage::Data | Stage::Body if permanent && !self.wants_login() => {
                SendError::Final { reason }
            }
            _ if self.is_login() => SendError::Retry { after: Some(LOGIN_PAUSE), reason },
            _ => SendError::Retry { after: None, reason },
        }
    }

    /// The fault as a test shows it.
    pub(super) fn step(&self, settings: &EmailSettings) -> StepFault {
        StepFault { reason: self.reason(settings), fix: self.fix(settings) }
    }

    fn reason(&self, settings: &EmailSettings) -> String {
        let EmailSettings { host, port, .. } = settings;
        let step = self.stage.short();
        match &self.cause {
            Cause::Reply { .. } => format!("{host}:{port} answered {step} with {}", self.cause),
            _ => format!("{host}:{port}, {step}: {}", self.cause),
        }
    }

    /// 530: the server wants a login before anything else (RFC 4954, section 6).
    fn wants_login(&self) -> bool {
        matches!(self.cause, Cause::Reply { code: 530, .. })
    }

    fn fix(&self, settings: &EmailSettings) -> String {
        match (self.stage, &self.cause) {
            (_, Cause::NoStartTls) => {
                "use smtps:// with port 465, or starttls = false if the way to the server is safe".to_owned()
            }
            (_, Cause::NoMechanism) => "ask the server's operator for PLAIN or LOGIN over TLS".to_owned(),
            (_, Cause::NoUtf8) => "use an address of ASCII letters".to_owned(),
            _ if self.wants_login() => "give user and password".to_owned(),
            (Stage::Lookup, _) => format!("check the name {} and the machine's name server", settings.host),
            (Stage::Connect, cause) => connect_fix(cause, settings.port),
            (Stage::StartTls, Cause::Tls(rustls::Error::InvalidMessage(_))) => {
                "the server, or something on the way to it, spoke in clear after STARTTLS: use smtps:// with port 465"
                    .to_owned()
            }
            (_, Cause::Tls(error)) => tls_fix(error, settings),
            (Stage::Greeting, Cause::Broken { .. } | Cause::Silent(_)) => {
                "check port and protection: smtps:// speaks TLS at once (465), smtp:// begins in clear (587, 25)"
                    .to_owned()
            }
            (Stage::Auth, Cause::Reply { code: 534.., .. }) => {
                "check user and password; many providers want a password made for this program".to_owned()
            }
            (Stage::Sender, Cause::Reply { code: 500.., .. }) => {
                "use a `from` address that this server lets you send as".to_owned()
            }
            (Stage::Recipient, Cause::Reply { code: 500.., .. }) => {
                "check the address in `to`, and whether this server sends mail to other domains for you".to_owned()
            }
            (Stage::Data | Stage::Body, Cause::Reply { code: 500.., .. }) => {
                "the server's operator can say why; it may take the mail for spam or for too large".to_owned()
            }
            (_, Cause::Reply { code: ..500, .. }) => "the server asks to try again later".to_owned(),
            _ => "try again; if it stays, ask the server's operator".to_owned(),
        }
    }
}

fn connect_fix(cause: &Cause, port: u16) -> String {
    match cause {
        Cause::Broken { kind: Some(ErrorKind::ConnectionRefused), .. } => {
            format!("nothing listens on port {port}: check the port (465 for smtps://, 587 for smtp://)")
        }
        Cause::Silent(_) | Cause::Broken { kind: Some(ErrorKind::TimedOut), .. } => {
            format!("a firewall may drop connections to port {port}; many providers block 25")
        }
        _ => "check the machine's network".to_owned(),
    }
}

fn tls_fix(error: &rustls::Error, settings: &EmailSettings) -> String {
    use rustls::CertificateError as Bad;
    use rustls::Error::{InvalidCertificate, InvalidMessage};
    let EmailSettings { host, port, .. } = settings;
    match error {
        InvalidCertificate(Bad::UnknownIssuer) => {
            "no authority that this machine trusts has signed the certificate: add its authority to the system's"
                .to_owned()
        }
        InvalidCertificate(
            Bad::Expired | Bad::ExpiredContext { .. } | Bad::NotValidYet | Bad::NotValidYetContext { .. },
        ) => "the certificate is out of date: renew it, or set this machine's clock".to_owned(),
        InvalidCertificate(Bad::NotValidForName | Bad::NotValidForNameContext { .. }) => {
            format!("the certificate is not for {host}: use the name that it is for")
        }
        InvalidMessage(_) => "the server does not speak TLS here: try smtp:// with STARTTLS (587)".to_owned(),
        _ => format!("check with: openssl s_client -connect {host}:{port}"),
    }
}

/// The causes, each once.
fn chain(error: &dyn StdError) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let told = cause.to_string();
        if !text.contains(&told) {
            text = format!("{text}: {told}");
        }
        next = cause.source();
    }
    text
}

/// The system's error within `error`, if there is one.
fn io_error(error: &SmtpError) -> Option<&std::io::Error> {
    let mut next = error.source();
    while let Some(cause) = next {
        if let Some(io) = cause.downcast_ref() {
            return Some(io);
        }
        next = cause.source();
    }
    None
}

/// The TLS error within `error`, if there is one. It hides inside a system error, whose `source`
/// steps over it.
fn tls_error(error: &SmtpError) -> Option<&rustls::Error> {
    io_error(error)?.get_ref()?.downcast_ref()
}
