//! From what the libraries report to what a person understands.
//!
//! Told apart by type, never by text. The libraries wrap their errors in each other, so the whole
//! chain is searched for the one that knows best.

use std::error::Error;
use std::io;
use std::time::Duration;

use rustls::{AlertDescription, CertificateError};

use super::NetworkError;
use super::address::{LookupError, Refusal};
use super::error::Step;

/// Why no head of an answer came from `host`.
pub(super) fn before_answer(error: &reqwest::Error, host: String, connect_timeout: Duration) -> NetworkError {
    if let Some(failure) = find::<LookupError>(error) {
        return look_up(failure, host);
    }
    if let Some(fault) = find::<rustls::Error>(error) {
        return NetworkError::Tls { host, cause: tls(fault) };
    }
    if error.is_connect() {
        return connect(error, host, connect_timeout);
    }
    match find::<hyper::Error>(error) {
        Some(fault) if fault.is_parse() => NetworkError::Malformed { host, cause: words(fault) },
        _ if is_unanswered(error) => NetworkError::NoAnswer { host },
        _ => NetworkError::Other { host, cause: innermost(error) },
    }
}

/// Whether the connection ended before any answer: as happens when the server closes a kept
/// connection at the moment when it is used again.
pub(super) fn is_unanswered(error: &reqwest::Error) -> bool {
    let broken = |fault: &hyper::Error| fault.is_incomplete_message() || fault.is_canceled() || fault.is_closed();
    !error.is_connect() && (find(error).is_some_and(broken) || find(error).is_some_and(is_break))
}

/// Why the body from `host` could not be read to its end.
pub(super) fn in_body(error: &reqwest::Error, host: String) -> NetworkError {
    if let Some(fault) = find::<hyper::Error>(error) {
        return NetworkError::Cut { host, cause: words(fault) };
    }
    let cause = innermost(error);
    match find::<io::Error>(error) {
        Some(fault) if is_break(fault) => NetworkError::Cut { host, cause },
        _ => NetworkError::Decode { host, cause },
    }
}

fn is_break(error: &io::Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset};
    matches!(error.kind(), ConnectionReset | ConnectionAborted | BrokenPipe)
}

fn look_up(failure: &LookupError, host: String) -> NetworkError {
    match failure {
        LookupError::Failed(error) => NetworkError::Lookup { host, cause: error.to_string() },
        LookupError::Version => NetworkError::Lookup { host, cause: failure.to_string() },
        LookupError::Refused(refusal) => refused(*refusal, host),
    }
}

/// The refusal of an address that `host` is or leads to.
pub(super) fn refused(refusal: Refusal, host: String) -> NetworkError {
    NetworkError::Refused { host, address: refusal.address, purpose: refusal.purpose }
}

fn connect(error: &reqwest::Error, host: String, limit: Duration) -> NetworkError {
    if error.is_timeout() {
        return NetworkError::Timeout { host, step: Step::Connecting, after: limit };
    }
    let cause = match find::<io::Error>(error).map(io::Error::kind) {
        Some(io::ErrorKind::ConnectionRefused) => "nothing accepts connections there".to_owned(),
        Some(io::ErrorKind::HostUnreachable) => "no way leads to this host".to_owned(),
        Some(io::ErrorKind::NetworkUnreachable) => "no way leads to its network".to_owned(),
        Some(io::ErrorKind::ConnectionReset | io::ErrorKind::UnexpectedEof) => "it closed the connection".to_owned(),
        _ => innermost(error),
    };
    NetworkError::Connect { host, cause }
}

fn tls(fault: &rustls::Error) -> String {
    match fault {
        rustls::Error::InvalidCertificate(fault) => certificate(fault),
        rustls::Error::InvalidMessage(_) => "what answers on this port is not TLS; is the address http?".to_owned(),
        rustls::Error::AlertReceived(AlertDescription::UnrecognisedName) => {
            "it does not know itself by this name".to_owned()
        }
        rustls::Error::AlertReceived(alert) => format!("it refused the handshake ({alert:?})"),
        other => other.to_string(),
    }
}

fn certificate(fault: &CertificateError) -> String {
    use CertificateError as Fault;
    match fault {
        Fault::Expired | Fault::ExpiredContext { .. } => "its certificate has expired".to_owned(),
        Fault::NotValidYet | Fault::NotValidYetContext { .. } => {
            "its certificate is not valid yet; check this machine's clock".to_owned()
        }
        Fault::UnknownIssuer => {
            "its certificate is signed by nobody whom this machine trusts; if the issuer is your own, add its \
             certificate to the machine's CA certificates"
                .to_owned()
        }
        Fault::NotValidForName | Fault::NotValidForNameContext { .. } => {
            "its certificate belongs to another name".to_owned()
        }
        Fault::Revoked => "its certificate has been revoked".to_owned(),
        other => format!("its certificate is not valid ({other})"),
    }
}

/// The first error of type `E` in the chain, also inside an I/O error.
fn find<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    chain(error).find_map(|link| link.downcast_ref())
}

fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |link| {
        let link: &'a (dyn Error + 'static) = *link;
        match link.downcast_ref::<io::Error>() {
            // An I/O error gives the source of what it wraps, which would skip what it wraps.
            Some(wrapper) => wrapper.get_ref().map(|inner| inner as &(dyn Error + 'static)),
            None => link.source(),
        }
    })
}

fn innermost(error: &(dyn Error + 'static)) -> String {
    chain(error).last().map(ToString::to_string).unwrap_or_default()
}

/// The library's own words with those of what caused it.
fn words(error: &hyper::Error) -> String {
    match error.source() {
        Some(source) => format!("{error} ({source})"),
        None => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_a_certificate_is_said_in_words() {
        use CertificateError as Fault;
        let told = [Fault::Expired, Fault::NotValidYet, Fault::UnknownIssuer, Fault::NotValidForName, Fault::Revoked]
            .map(|fault| tls(&fault.into()));
        insta::assert_snapshot!(told.join("\n"), @"
        its certificate has expired
        its certificate is not valid yet; check this machine's clock
        its certificate is signed by nobody whom this machine trusts; if the issuer is your own, add its certificate to the machine's CA certificates
        its certificate belongs to another name
        its certificate has been revoked
        ");
    }

    #[test]
    fn a_cause_is_found_inside_an_io_error() {
        let inner = rustls::Error::InvalidCertificate(CertificateError::Expired);
        let outer = io::Error::other(io::Error::other(inner.clone()));
        assert_eq!(find::<rustls::Error>(&outer), Some(&inner));
        assert_eq!(innermost(&outer), inner.to_string());
    }
}
