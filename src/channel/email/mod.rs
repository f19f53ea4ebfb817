//! Mail over SMTP.
//!
//! An alert comes in and goes out as one mail to one recipient, in plain text and HTML, with a
//! Message-ID that stays the same on every attempt.
//!
//! The promise: a mail is reported as sent only when the server has taken responsibility for it
//! (250 after the mail); everything up to there fits into the channel's timeout. A mail that is too large
//! for the server is handed over once more, cut to its beginning.
//!
//! An open connection is kept for the next mail, for a minute at most. If the server has closed
//! it meanwhile, the mail goes out on a new one. A refused login keeps the channel quiet for half
//! an hour, whatever is waiting.
//!
//! Deliberately not here: signing (DKIM) and queueing by recipient domain; that is the work of
//! the server that takes the mail. Nor a fall-back from EHLO to HELO.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use lettre::message::Mailbox;
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::response::Response;
use tokio::time::{Instant, timeout, timeout_at};

use self::fault::{Cause, Fault, LOGIN_PAUSE};
use self::html::Html;
pub(super) use self::local::LocalMailChannel;
use self::send::{Parcel, Server, shown, submit};
use self::steps::Progress;
use super::{Channel, EmailSettings, Message, MuteLinks, Preview, Receipt, SendError, SmtpSecurity, Step, StepFault};

mod html;
mod mailboxes;
mod message;
mod steps;
mod fault;
mod wire;
mod send;
mod local;

/// Mails under way at once; more connections make servers suspicious.
const AT_ONCE: usize = 2;
/// How long an open connection is kept for the next mail.
const KEPT: Duration = Duration::from_secs(60);
/// Longest time for saying goodbye.
const FAREWELL: Duration = Duration::from_secs(2);

/// How a mail is written: whole or short.
type Compose = fn(&Mailbox, &Message<'_>, &Mailbox, &Html) -> Result<lettre::Message, lettre::error::Error>;

/// Sends mail.
pub(super) struct EmailChannel {
    settings: EmailSettings,
    tls: Option<TlsParameters>,
    html: Html,
    idle: Mutex<Vec<Idle>>,
    quiet_until: Mutex<Option<Timestamp>>,
}

/// An open connection that waits for the next mail.
struct Idle {
    connection: AsyncSmtpConnection,
    since: Instant,
}

impl EmailChannel {
    /// Fails if the machine has no certificates to trust.
    pub(super) fn new(
        settings: EmailSettings,
        mutes: Option<MuteLinks>,
    ) -> Result<Self, lettre::transport::smtp::Error> {
        let tls = match settings.security {
            SmtpSecurity::Plain => None,
            SmtpSecurity::Tls | SmtpSecurity::StartTls => Some(TlsParameters::new(settings.host.clone())?),
        };
        let (idle, quiet_until) = (Mutex::default(), Mutex::default());
        Ok(Self { settings, tls, html: Html::new(mutes), idle, quiet_until })
    }

    async fn deliver(&self, message: &Message<'_>) -> Result<Receipt, SendError> {
        self.mind_the_pause(message.now)?;
        // One for both tries: a delivery that takes longer than its lease would be sent twice.
        let deadline = Instant::now() + self.settings.timeout;
        let mut outcome = self.hand_over(&self.parcel(message, message::compose)?, deadline).await;
        if outcome.as_ref().is_err_and(Fault::is_of_size) {
            outcome = self.hand_over(&self.parcel(message, message::compose_short)?, deadline).await;
        }
        match outcome {
            Ok(reply) => Ok(Receipt { detail: shown(&reply) }),
            Err(fault) => {
                if fault.is_login() {
                    *locked(&self.quiet_until) = message.now.checked_add(pause()).ok();
                }
                Err(fault.outcome(&self.settings))
            }
        }
    }

    async fn hand_over(&self, parcel: &Parcel, deadline: Instant) -> Result<Response, Fault> {
        let mut progress = Progress::silent(&self.settings, parcel.to.as_ref());
        let conversation = timeout_at(deadline, self.converse(parcel, &mut progress)).await;
        self.settled(conversation, &progress)
    }

    /// A conversation that ran out of time failed where it stood.
    fn settled<T, E>(&self, outcome: Result<Result<T, Fault>, E>, progress: &Progress<'_>) -> Result<T, Fault> {
        outcome.unwrap_or_else(|_| Err(Fault { stage: progress.stage(), cause: Cause::Silent(self.settings.timeout) }))
    }

    async fn converse(&self, parcel: &Parcel, progress: &mut Progress<'_>) -> Result<Response, Fault> {
        if let Some(mut connection) = self.take_idle() {
            match submit(&mut connection, parcel, progress).await {
                Err(fault) if fault.is_stale() => {}
                outcome => return self.finish(connection, outcome).await,
            }
        }
        let mut connection = self.server().open(progress).await?;
        let outcome = submit(&mut connection, parcel, progress).await;
        self.finish(connection, outcome).await
    }

    /// Keeps a connection that works; says goodbye on one that does not.
    async fn finish(
        &self,
        mut connection: AsyncSmtpConnection,
        outcome: Result<Response, Fault>,
    ) -> Result<Response, Fault> {
        match &outcome {
            Ok(_) => locked(&self.idle).push(Idle { connection, since: Instant::now() }),
            Err(_) => {
                let _ = timeout(FAREWELL, connection.abort()).await;
            }
        }
        outcome
    }

    fn take_idle(&self) -> Option<AsyncSmtpConnection> {
        let mut idle = locked(&self.idle);
        idle.retain(|idle| idle.since.elapsed() < KEPT);
        idle.pop().map(|idle| idle.connection)
    }

    async fn try_out(&self, message: &Message<'_>, report: &mut (dyn FnMut(Step) + Send)) -> bool {
        let parcel = match self.parcel(message, message::compose) {
            Ok(parcel) => parcel,
            Err(error) => {
                let fault = StepFault { reason: error.to_string(), fix: "check `from` and `to`".to_owned() };
                report(Step { name: "write the mail".to_owned(), result: Err(fault) });
                return false;
            }
        };
        let mut progress = Progress::reported(&self.settings, parcel.to.as_ref(), report);
        let conversation = timeout(self.settings.timeout, async {
            let mut connection = self.server().open(&mut progress).await?;
            submit(&mut connection, &parcel, &mut progress).await?;
            connection.abort().await;
            Ok(())
        });
        let outcome = conversation.await;
        match self.settled(outcome, &progress) {
            Ok(()) => true,
            Err(fault) => {
                progress.failed(fault.stage, fault.step(&self.settings));
                false
            }
        }
    }

    fn parcel(&self, message: &Message<'_>, compose: Compose) -> Result<Parcel, SendError> {
        let recipient = mailboxes::find(&self.settings.to, &message.delivery.recipient)?;
        let mail = compose(&self.settings.from, message, recipient, &self.html);
        let mail = mail.map_err(|error| SendError::Final { reason: format!("the mail cannot be written: {error}") })?;
        Ok(Parcel { from: self.settings.from.email.clone(), to: recipient.email.clone(), mail: mail.formatted() })
    }

    fn mind_the_pause(&self, now: Timestamp) -> Result<(), SendError> {
        let until = *locked(&self.quiet_until);
        let left = until.and_then(|until| Duration::try_from(until.duration_since(now)).ok());
        match left {
            // A clock that was set back must not keep the channel quiet for longer.
            Some(left) if left > Duration::ZERO && left <= LOGIN_PAUSE => Err(SendError::Retry {
                after: Some(left),
                reason: format!("{} refused the login a while ago; check user and password", self.settings.host),
            }),
            _ => Ok(()),
        }
    }

    fn server(&self) -> Server<'_> {
        Server { settings: &self.settings, tls: self.tls.as_ref() }
    }
}

fn pause() -> SignedDuration {
    SignedDuration::from_secs(LOGIN_PAUSE.as_secs().cast_signed())
}

/// What is behind a lock is whole at any time, so a panic elsewhere does not matter.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for EmailChannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmailChannel").field("host", &self.settings.host).finish_non_exhaustive()
    }
}

impl Channel for EmailChannel {
    fn recipients(&self) -> Vec<String> {
        mailboxes::addresses(&self.settings.to)
    }

    fn target(&self) -> String {
        format!("email {}:{}", self.settings.host, self.settings.port)
    }

    fn at_once(&self) -> usize {
        AT_ONCE
    }

    fn preview(&self, message: &Message<'_>) -> Result<Preview, SendError> {
        let parcel = self.parcel(message, message::compose)?;
        Ok(message::preview(message, &self.html, parcel.mail))
    }

    fn send<'a>(&'a self, message: &'a Message<'a>) -> BoxFuture<'a, Result<Receipt, SendError>> {
        Box::pin(self.deliver(message))
    }

    fn test<'a>(&'a self, message: &'a Message<'a>, report: &'a mut (dyn FnMut(Step) + Send)) -> BoxFuture<'a, bool> {
        Box::pin(self.try_out(message, report))
    }
}
