//! `[websub]`.

use std::time::Duration;

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
    let listen = table.required("listen", "\"127.0.0.1:8089\"").and_then(|value| value.text()).and_then(|text| {
        let address = text.value.parse().ok();
        if address.is_none() {
            text.refuse(
                format!("{} is not an address to listen on", text.quoted()),
                "write `listen = \"127.0.0.1:8089\"`",
            );
        }
        address
    });
    let callback = table.required("callback", "\"https://news.example.org/websub/\"").and_then(|value| value.text());
    let callback = callback.and_then(|text| {
        let url = address::web(&text)?;
        if !url.path().ends_with('/') || url.query().is_some() || url.fragment().is_some() {
            text.refuse("the end of this address is added to for each feed", "end it with `/`");
            return None;
        }
        Some(url)
    });
    let lease = table.value("lease").and_then(|value| value.duration(LEASES)).unwrap_or(USUAL_LEASE);
    Some(WebsubSettings { listen: listen?, callback: callback?, lease })
}
