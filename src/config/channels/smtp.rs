//! The address of a mail server: `smtps://user@host:port`.

use std::net::IpAddr;
use std::ops::Range;

use url::Url;

use crate::channel::SmtpSecurity;
use crate::config::finding::Finding;
use crate::config::hidden;
use crate::config::reader::{Text, Value};

const EXAMPLE: &str = "write it as `smtps://user@mail.example.org` (TLS) or `smtp://mail.example.org` (STARTTLS)";

/// A mail server, and who we are to it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Server {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) security: SmtpSecurity,
    pub(super) user: Option<String>,
}

/// Reads the address; `starttls` may switch off what `smtp:` would do.
pub(super) fn read(text: &Text<'_>, starttls: Option<&Value<'_>>) -> Option<Server> {
    let wanted = starttls.and_then(Value::boolean);
    text.hide(password(text.value));
    let (url, host) = parse(text.value).map_err(|(problem, help)| text.refuse(problem, help)).ok()?;
    if let Some(starttls) = starttls.filter(|_| url.scheme() == "smtps") {
        let finding = Finding::at(starttls.spot(), "`smtps:` is protected from the first byte, without STARTTLS");
        let finding = finding.beside(text.spot(), "the server").help("leave `starttls` out, or write `smtp:`");
        text.origin().reading.findings.fault(finding);
        return None;
    }
    let security = match (url.scheme(), wanted) {
        ("smtps", _) => SmtpSecurity::Tls,
        (_, Some(true)) => SmtpSecurity::StartTls,
        (_, Some(false)) => SmtpSecurity::Plain,
        (_, None) if is_loopback(&host) => SmtpSecurity::Plain,
        (_, None) => SmtpSecurity::StartTls,
    };
    let usual_port = match security {
        SmtpSecurity::Tls => 465,
        SmtpSecurity::StartTls => 587,
        SmtpSecurity::Plain => 25,
    };
    let port = url.port().unwrap_or(usual_port);
    let user = Some(decoded(url.username())).filter(|user| !user.is_empty());
    Some(Server { host, port, security, user })
}

/// The password of an address, which should not have one; without a scheme, whatever is before `@`.
fn password(address: &str) -> Option<Range<usize>> {
    let login = hidden::login(address)?;
    match address[login.clone()].find(':') {
        Some(colon) => Some(login.start + colon + 1..login.end),
        None => Some(login).filter(|_| !address.contains("://")),
    }
}

/// Whether the server is this machine, so that nothing crosses a network.
pub(super) fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

/// The address and its host, or what is wrong. The fault does not show the address, which may
/// hold a password.
fn parse(address: &str) -> Result<(Url, String), (&'static str, &'static str)> {
    if address.contains(|sign: char| sign.is_control() || sign.is_whitespace()) {
        return Err(("the address of the server contains a space or a line break", EXAMPLE));
    }
    let url = Url::parse(address).map_err(|_| ("this is not the address of a mail server", EXAMPLE))?;
    if !matches!(url.scheme(), "smtp" | "smtps") {
        return Err(("the address of a mail server begins with `smtps:` or `smtp:`", EXAMPLE));
    }
    if url.password().is_some() {
        return Err(("a password does not belong into the address", "move it to `password`"));
    }
    if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
        return Err(("nothing may follow the host and port of a mail server", EXAMPLE));
    }
    let host = url.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    let plain = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b':'));
    if host.is_empty() || !plain {
        return Err(("the address of the mail server has no plain host name", EXAMPLE));
    }
    if decoded(url.username()).contains(char::is_control) {
        return Err(("the user of the mail server contains a control character", EXAMPLE));
    }
    let host = host.to_owned();
    Ok((url, host))
}

/// Replaces `%40` and its like by the byte that they stand for.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let digits = tail.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()).filter(|_| first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_address_of_a_mail_server_is_taken() {
        let (url, host) = parse("smtps://me%40example.org@[::1]:2465").unwrap();
        assert_eq!((decoded(url.username()), host), ("me@example.org".to_owned(), "::1".to_owned()));
        for address in [
            "mail.example.org",
            "mail.example.org:25",
            "https://mail.example.org",
            "smtp://me:secret@mail.example.org",
            "smtp://mail.example.org/inbox",
            "smtp://mail.example.org?x",
            "smtp:///",
            "smtp://mäil.example.org",
            "smtp://a\nb",
            "smtp://a%0Ab@mail.example.org",
        ] {
            assert!(parse(address).is_err(), "{address}");
        }
    }

    #[test]
    fn loopback_is_this_machine() {
        assert!(is_loopback("localhost") && is_loopback("127.0.0.9") && is_loopback("::1"));
        assert!(!is_loopback("mail.localhost.example.org"));
    }
}
