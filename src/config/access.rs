//! What opens the doors of a feed: headers, user and password, cookies; and how it is reached:
//! proxy, certificates, addresses. Most of it may stand in `[network]` too, for all.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use url::Url;

use super::address;
use super::finding::quoted;
use super::headers;
use super::hidden;
use super::reader::{Table, Text, Value};
use super::secret::{self, Wanted};
use crate::net::{Cookie, IpVersion, Pem, Route};
use crate::pipeline::{Access, Document};
use crate::secret::Secret;

/// The keys of a feed that are read here, besides those of its route.
pub(super) const KEYS: [&str; 7] = ["headers", "user", "password", "token", "cookies", "timeout", "body_limit"];
/// The keys of a route.
pub(super) const ROUTE_KEYS: [&str; 6] = ["allow_private", "proxy", "ca", "client_certificate", "ip_version", "http2"];
/// Headers that newswatch or HTTP itself sets.
const TAKEN_HEADERS: [&str; 9] = [
    "accept-encoding",
    "connection",
    "content-length",
    "host",
    "if-modified-since",
    "if-none-match",
    "range",
    "transfer-encoding",
    "user-agent",
];
const PROXIES: [&str; 4] = ["http", "https", "socks5", "socks5h"];

const SHORTEST_TIMEOUT: Duration = Duration::from_millis(10);
const HOUR: Duration = Duration::from_secs(3600);

/// Reads what a feed says of it.
pub(super) fn read(table: &Table<'_>) -> Access {
    let mut headers = headers::read(table, &TAKEN_HEADERS);
    headers.extend(authorization(table, &headers).map(|value| ("authorization".to_owned(), value)));
    let limit = 1 << 10..=Document::LIMIT as u64;
    Access {
        headers,
        cookies: table.text("cookies").map(|path| cookies(&path)).unwrap_or_default(),
        route: route(table),
        timeout: table.value("timeout").and_then(|value| value.duration(SHORTEST_TIMEOUT..=HOUR)),
        body_limit: table.value("body_limit").and_then(|value| value.size(limit)),
    }
}

/// Reads how hosts are reached.
pub(super) fn route(table: &Table<'_>) -> Route {
    Route {
        allow_private: table.texts("allow_private").iter().filter_map(address::range).collect(),
        proxy: table.value("proxy").and_then(|value| proxy(&value)),
        ca: table.text("ca").and_then(|path| pem(&path, Pem::certificates)),
        identity: table.text("client_certificate").and_then(|path| pem(&path, Pem::identity)),
        ip_version: table.value("ip_version").and_then(|value| ip_version(&value)),
        http2: table.value("http2").and_then(|value| value.boolean()),
    }
}

/// The `Authorization` header: Basic for `user` and `password` (RFC 7617), Bearer for `token` (RFC
/// 6750).
fn authorization(table: &Table<'_>, headers: &[(String, Secret)]) -> Option<Secret> {
    let user = table.text("user");
    let password = table.value("password").and_then(|value| of_sign(&value));
    let token = table.value("token").and_then(|value| of_sign(&value));
    let ways = [
        table.value("user").is_some(),
        token.is_some(),
        headers.iter().any(|(name, _)| is_authorization(name)),
        has_login(table),
    ];
    if ways.into_iter().filter(|way| *way).count() > 1 {
        table.refuse(
            "a feed is opened in two ways at once",
            "keep one of `user`, `token`, an `Authorization` header and a login in the address",
        );
        return None;
    }
    match (user, token) {
        (Some(user), _) if user.value.contains([':', '\r', '\n']) => {
            user.refuse("a user name cannot have a colon or a line break", "write it without");
            None
        }
        (Some(user), _) => {
            let password = password.as_ref().map_or("", Secret::expose);
            Some(Secret::from(format!("Basic {}", STANDARD.encode(format!("{}:{password}", user.value)))))
        }
        (None, _) if table.value("password").is_some() && !table.has_like("user") => {
            table.refuse("a password without a user opens nothing", "add `user = \"…\"`");
            None
        }
        (None, token) => token.map(|token| Secret::from(format!("Bearer {}", token.expose()))),
    }
}

/// Whether the feed's address itself holds a user or a password.
fn has_login(table: &Table<'_>) -> bool {
    let address = table.value("url").filter(Value::is_text).and_then(|value| value.text());
    let url = address.and_then(|text| Url::parse(text.value).ok());
    url.is_some_and(|url| !url.username().is_empty() || url.password().is_some())
}

fn is_authorization(name: &str) -> bool {
    name.eq_ignore_ascii_case("authorization")
}

/// A password or token.
fn of_sign(value: &Value<'_>) -> Option<Secret> {
    secret::read(value, Wanted { elsewhere: true, stand_in: "unread" })
}

/// The address of a proxy, which may be secret as it may hold a password.
fn proxy(value: &Value<'_>) -> Option<Url> {
    let help = "write it as `http://proxy.example:3128` or `socks5://127.0.0.1:1080`";
    let written = if value.is_text() {
        let text = value.text()?;
        text.hide(hidden::login(text.value));
        text.value.to_owned()
    } else {
        secret::read(value, Wanted { elsewhere: false, stand_in: "http://unread.invalid/" })?.expose().to_owned()
    };
    let url = Url::parse(&written).ok().filter(|url| PROXIES.contains(&url.scheme()) && url.has_host());
    if url.is_none() {
        value.refuse("this is not the address of a proxy", help);
    }
    url
}

fn ip_version(value: &Value<'_>) -> Option<IpVersion> {
    match value.integer(4..=6)? {
        4 => Some(IpVersion::V4),
        6 => Some(IpVersion::V6),
        _ => {
            value.refuse("there is no such version of IP in use", "write `ip_version = 4` or `ip_version = 6`");
            None
        }
    }
}

fn pem(path: &Text<'_>, parse: fn(Vec<u8>) -> Result<Pem, String>) -> Option<Pem> {
    let bytes = file(path)?;
    let parsed = parse(bytes);
    parsed.map_err(|fault| path.refuse(format!("{} {fault}", path.quoted()), "give the path of a PEM file")).ok()
}

/// Reads a `cookies.txt`.
fn cookies(path: &Text<'_>) -> Vec<Cookie> {
    let Some(bytes) = file(path) else { return Vec::new() };
    match Cookie::read_file(&String::from_utf8_lossy(&bytes)) {
        Ok(cookies) => cookies,
        Err(line) => {
            let help = "export the cookies anew in the format of Netscape, as curl reads it";
            path.refuse(format!("line {line} of {} is not a cookie", path.quoted()), help);
            Vec::new()
        }
    }
}

/// The bytes of a file that the configuration names. One that this process may not read, but perhaps
/// the daemon, is a warning to a command that sends nothing.
fn file(path: &Text<'_>) -> Option<Vec<u8>> {
    let full = path.origin().file.folder.join(path.value);
    match secret::read_bytes(&full) {
        Ok(bytes) => Some(bytes),
        Err(error) => {
            let message = format!("the file {} cannot be read: {error}", quoted(&full.to_string_lossy()));
            let help = "give the path of a file that the user which runs newswatch may read";
            match error.kind() {
                std::io::ErrorKind::PermissionDenied if !path.origin().reading.needs_secrets => {
                    path.warn(message, help);
                }
                _ => path.refuse(message, help),
            }
            None
        }
    }
}
