//! One SMTP conversation, step by step (RFC 5321), the same for an alert and for a test.
//!
//! The promise: without the protection that the settings ask for, neither a password nor a mail
//! is sent. Nothing here is bounded in time but connecting; the caller bounds the whole.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter, ServerInfo};
use lettre::transport::smtp::response::Response;
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::fault::{Cause, Fault};
use super::steps::{Progress, Stage};
use super::wire::Wire;
use crate::channel::inert::inert_within;
use crate::channel::{EmailSettings, SmtpSecurity};

/// Longest time for one of a server's addresses; the next one gets its chance.
const CONNECT: Duration = Duration::from_secs(10);
/// Characters of a reply that a step shows.
const REPLY: usize = 200;

/// A mail with its envelope.
pub(super) struct Parcel {
    /// The sender, for bounces.
    pub(super) from: Address,
    /// The one recipient.
    pub(super) to: Address,
    /// The mail.
    pub(super) mail: Vec<u8>,
}

/// How a server is reached.
#[derive(Clone)]
pub(super) struct Server<'a> {
    /// Name, port, login.
    pub(super) settings: &'a EmailSettings,
    /// Present unless the settings say `Plain`.
    pub(super) tls: Option<&'a TlsParameters>,
}

impl Server<'_> {
    /// Connects, protects the connection and logs in.
    pub(super) async fn open(&self, progress: &mut Progress<'_>) -> Result<AsyncSmtpConnection, Fault> {
        let addresses = self.look_up(progress).await?;
        let mut connection = self.connect(&addresses, progress).await?;
        if self.settings.security == SmtpSecurity::StartTls {
            self.start_tls(&mut connection, progress).await?;
        }
        self.log_in(&mut connection, progress).await?;
        Ok(connection)
    }

    async fn look_up(&self, progress: &mut Progress<'_>) -> Result<Vec<SocketAddr>, Fault> {
        progress.enter(Stage::Lookup);
        let host = self.settings.host.trim_start_matches('[').trim_end_matches(']');
        let found = tokio::net::lookup_host((host, self.settings.port)).await;
        let addresses: Vec<SocketAddr> = found.map_err(|error| Fault::of_io(Stage::Lookup, &error))?.collect();
        if addresses.is_empty() {
            let text = "the name has no address".to_owned();
            return Err(Fault { stage: Stage::Lookup, cause: Cause::Broken { kind: None, text } });
        }
        let shown: Vec<String> = addresses.iter().map(|address| address.ip().to_string()).collect();
        progress.passed(shown.join(", "));
        Ok(addresses)
    }

    async fn connect(
        &self,
        addresses: &[SocketAddr],
        progress: &mut Progress<'_>,
    ) -> Result<AsyncSmtpConnection, Fault> {
        progress.enter(Stage::Connect);
        let mut last = None;
        for &address in addresses {
            let connected = match (self.settings.security, self.tls) {
                (SmtpSecurity::Tls, Some(tls)) => connect_tls(address, tls, progress).await,
                _ => connect_clear(address, progress).await,
            };
            match connected {
                Ok(connection) => return Ok(connection),
                Err(fault) if fault.stage == Stage::Connect => last = Some(fault),
                Err(fault) => return Err(fault),
            }
        }
        Err(last.expect("a name without addresses was refused before"))
    }

    async fn start_tls(&self, connection: &mut AsyncSmtpConnection, progress: &mut Progress<'_>) -> Result<(), Fault> {
        progress.enter(Stage::StartTls);
        let Some(tls) = self.tls.filter(|_| connection.can_starttls()) else {
            return Err(Fault { stage: Stage::StartTls, cause: Cause::NoStartTls });
        };
        let upgraded = connection.starttls(tls.clone(), &ClientId::default()).await;
        upgraded.map_err(|error| Fault::of(Stage::StartTls, &error))?;
        progress.passed(format!("protected, certificate valid for {}", self.settings.host));
        Ok(())
    }

    async fn log_in(&self, connection: &mut AsyncSmtpConnection, progress: &mut Progress<'_>) -> Result<(), Fault> {
        let Some(user) = &self.settings.user else { return Ok(()) };
        progress.enter(Stage::Auth);
        if connection.server_info().get_auth_mechanism(DEFAULT_MECHANISMS).is_none() {
            return Err(Fault { stage: Stage::Auth, cause: Cause::NoMechanism });
        }
        let password = self.settings.password.as_ref().map(|password| password.expose()).unwrap_or_default();
        let credentials = Credentials::new(user.clone(), password.to_owned());
        let reply = connection.auth(DEFAULT_MECHANISMS, &credentials).await;
        let reply = reply.map_err(|error| Fault::of(Stage::Auth, &error))?;
        progress.passed(shown(&reply));
        Ok(())
    }
}

/// Opens a connection that is protected from its first byte.
async fn connect_tls(
    address: SocketAddr,
    tls: &TlsParameters,
    progress: &mut Progress<'_>,
) -> Result<AsyncSmtpConnection, Fault> {
    let id = ClientId::default();
    let connected = AsyncSmtpConnection::connect_tokio1(address, Some(CONNECT), &id, Some(tls.clone()), None).await;
    // The library does the four steps in one; the error tells how many of them passed.
    let failed = connected.as_ref().err().map(|error| {
        let fault = Fault::of(Stage::Greeting, error);
        let stage = match &fault.cause {
            Cause::Tls(_) => Stage::Tls,
            Cause::Broken { kind: Some(kind), .. } if never_connected(*kind) => Stage::Connect,
            _ => Stage::Greeting,
        };
        Fault { stage, ..fault }
    });
    let reached = failed.as_ref().map(|fault| fault.stage);
    if reached != Some(Stage::Connect) {
        progress.passed(address.to_string());
    }
    if matches!(reached, None | Some(Stage::Greeting)) {
        progress.enter(Stage::Tls);
        progress.passed(format!("certificate valid for {}", tls.domain()));
    }
    match (connected, failed) {
        (Ok(connection), _) => Ok(greeted(connection, progress)),
        (Err(_), Some(fault)) => Err(fault),
        (Err(error), None) => Err(Fault::of(Stage::Greeting, &error)),
    }
}

/// Errors that `connect` gives; a connection that breaks later gives others.
fn never_connected(kind: ErrorKind) -> bool {
    use ErrorKind::{
        AddrNotAvailable, ConnectionRefused, HostUnreachable, NetworkUnreachable, PermissionDenied, TimedOut,
    };
    matches!(
        kind,
        AddrNotAvailable | ConnectionRefused | HostUnreachable | NetworkUnreachable | PermissionDenied | TimedOut
    )
}

/// Opens a connection that is not protected, or not yet.
async fn connect_clear(address: SocketAddr, progress: &mut Progress<'_>) -> Result<AsyncSmtpConnection, Fault> {
    let stream = match timeout(CONNECT, TcpStream::connect(address)).await {
        Ok(Ok(stream)) => stream,
        Ok(Err(error)) => return Err(Fault::of_io(Stage::Connect, &error)),
        Err(_) => return Err(Fault { stage: Stage::Connect, cause: Cause::Silent(CONNECT) }),
    };
    progress.passed(address.to_string());
    progress.enter(Stage::Greeting);
    let wire = Box::new(Wire::new(stream));
    let connected = AsyncSmtpConnection::connect_with_transport(wire, &ClientId::default()).await;
    match connected {
        Ok(connection) => Ok(greeted(connection, progress)),
        Err(error) => Err(Fault::of(Stage::Greeting, &error)),
    }
}

fn greeted(connection: AsyncSmtpConnection, progress: &mut Progress<'_>) -> AsyncSmtpConnection {
    progress.enter(Stage::Greeting);
    progress.passed(abilities(connection.server_info()));
    connection
}

/// Who the server says it is, and what it offers of the things that we use.
fn abilities(server: &ServerInfo) -> String {
    let extensions = [(Extension::StartTls, "STARTTLS"), (Extension::SmtpUtfEight, "SMTPUTF8")];
    let mechanisms = [(Mechanism::Plain, "AUTH PLAIN"), (Mechanism::Login, "AUTH LOGIN")];
    let extensions = extensions.iter().filter(|(offer, _)| server.supports_feature(*offer)).map(|(_, name)| *name);
    let mechanisms =
        mechanisms.iter().filter(|(offer, _)| server.supports_auth_mechanism(*offer)).map(|(_, name)| *name);
    let offers: Vec<&str> = extensions.chain(mechanisms).collect();
    match offers.is_empty() {
        true => inert_within(server.name(), REPLY),
        false => inert_within(&format!("{} offers {}", server.name(), offers.join(", ")), REPLY),
    }
}

/// Hands a mail over on an open connection.
pub(super) async fn submit(
    connection: &mut AsyncSmtpConnection,
    parcel: &Parcel,
    progress: &mut Progress<'_>,
) -> Result<Response, Fault> {
    progress.enter(Stage::Sender);
    let mail = Mail::new(Some(parcel.from.clone()), parameters(connection, parcel)?);
    said(connection.command(mail).await, progress)?;
    progress.enter(Stage::Recipient);
    said(connection.command(Rcpt::new(parcel.to.clone(), Vec::new())).await, progress)?;
    progress.enter(Stage::Data);
    said(connection.command(Data).await, progress)?;
    progress.enter(Stage::Body);
    said(connection.message(&parcel.mail).await, progress)
}

/// The mail itself is always ASCII; addresses may not be (RFC 6531).
fn parameters(connection: &AsyncSmtpConnection, parcel: &Parcel) -> Result<Vec<MailParameter>, Fault> {
    let ascii = [&parcel.from, &parcel.to].iter().all(|address| AsRef::<str>::as_ref(*address).is_ascii());
    match (ascii, connection.server_info().supports_feature(Extension::SmtpUtfEight)) {
        (true, _) => Ok(Vec::new()),
        (false, true) => Ok(vec![MailParameter::SmtpUtfEight]),
        (false, false) => Err(Fault { stage: Stage::Sender, cause: Cause::NoUtf8 }),
    }
}

fn said(
    reply: Result<Response, lettre::transport::smtp::Error>,
    progress: &mut Progress<'_>,
) -> Result<Response, Fault> {
    let reply = reply.map_err(|error| Fault::of(progress.stage(), &error))?;
    progress.passed(shown(&reply));
    Ok(reply)
}

/// A reply on one line.
pub(super) fn shown(reply: &Response) -> String {
    let text: Vec<&str> = reply.message().collect();
    inert_within(&format!("{} {}", reply.code(), text.join(" ")), REPLY)
}
