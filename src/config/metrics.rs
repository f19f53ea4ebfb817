//! `[metrics]`: where others look inside.

use super::reader::{Table, Text};
use crate::web::{Listen, MetricsSettings};

const KEYS: [&str; 2] = ["listen", "public"];

const EXAMPLE: &str = "\"127.0.0.1:9612\"";

/// In bytes (unix(7): 108 with the byte that ends it).
const LONGEST_SOCKET: usize = 107;

/// Where others look inside; none if the file does not say so.
pub(super) fn read(main: &Table<'_>) -> Option<MetricsSettings> {
    let table = main.value("metrics")?.table("`[metrics]`", &KEYS)?;
    let public = table.value("public").and_then(|value| value.boolean()).unwrap_or(false);
    let text = table.required("listen", EXAMPLE)?.text()?;
    let listen = match text.value.strip_prefix("unix:") {
        Some(path) => socket(&text, path)?,
        None => address(&text, public)?,
    };
    Some(MetricsSettings { listen, public })
}

fn socket(text: &Text<'_>, path: &str) -> Option<Listen> {
    if path.trim().is_empty() || path.contains('\0') {
        text.refuse("the socket has no name", "write `listen = \"unix:/run/newswatch/metrics.sock\"`");
        return None;
    }
    let path = text.origin().file.folder.join(path);
    if path.as_os_str().len() > LONGEST_SOCKET {
        text.refuse(
            format!("the path of a socket has {LONGEST_SOCKET} bytes at most; this is {}", path.display()),
            "write a shorter one, as `listen = \"unix:/run/newswatch/metrics.sock\"`",
        );
        return None;
    }
    Some(Listen::Unix(path))
}

/// An address of this machine; one that others can reach only where that is wanted.
fn address(text: &Text<'_>, public: bool) -> Option<Listen> {
    let Ok(address) = text.value.parse::<std::net::SocketAddr>() else {
        text.refuse(
            format!("{} is not an address to listen on", text.quoted()),
            format!("write `listen = {EXAMPLE}`, or `\"unix:\"` and a path"),
        );
        return None;
    };
    if !public && !address.ip().is_loopback() {
        text.refuse(
            format!("other machines can reach {address}, and whoever does learns which feeds and rules there are"),
            format!("write `listen = {EXAMPLE}`, or add `public = true` where a firewall decides who that is"),
        );
        return None;
    }
    Some(Listen::Tcp(address))
}
