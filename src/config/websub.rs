//! `[websub]`.

use std::net::SocketAddr;
use std::time::Duration;

use url::Url;

use super::address;
use super::reader::Table;
use crate::web::WebsubSettings;

const KEYS: [&str; 3] = ["listen", "callback", "lease"];

/// The lease that is asked for if nothing else is said.
const USUAL_LEASE: Duration = Duration::from_secs(10 * 24 * 3600);
const LEASES: std::ops::RangeInclusive<Duration> = Duration::from_secs(1)..=Duration::from_secs(30 * 24 * 3600);

/// Where hubs call; none if the file does not say so.
pub(super) fn read(main: &Table<'_>) -> Option<WebsubSettings> {
    let table = main.value("websub")?.table("`[websub]`", &KEYS)?;
    let listen = listen(&table, "127.0.0.1:8089");
    let callback = address(&table, "callback", "https://news.example.org/websub/");
    let lease = table.value("lease").and_then(|value| value.duration(LEASES)).unwrap_or(USUAL_LEASE);
    Some(WebsubSettings { listen: listen?, callback: callback?, lease })
}

/// `listen`: an address of this machine.
pub(super) fn listen(table: &Table<'_>, example: &str) -> Option<SocketAddr> {
    let text = table.required("listen", &format!("\"{example}\""))?.text()?;
    let address = text.value.parse().ok();
    if address.is_none() {
        text.refuse(
            format!("{} is not an address to listen on", text.quoted()),
            format!("write `listen = \"{example}\"`"),
        );
    }
    address
}

/// The address under which others reach that, to which something is added.
pub(super) fn address(table: &Table<'_>, key: &'static str, example: &str) -> Option<Url> {
    let text = table.required(key, &format!("\"{example}\""))?.text()?;
    let url = address::web(&text)?;
    if !url.path().ends_with('/') || url.query().is_some() || url.fragment().is_some() {
        text.refuse("the end of this address is added to for each feed", "end it with `/`");
        return None;
    }
    Some(url)
}
