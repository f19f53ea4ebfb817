//! `[mute]`: the addresses in mails that make newswatch silent about a rule.

use std::net::SocketAddr;
use std::time::Duration;

use super::reader::Table;
use super::secret::{self, Wanted};
use super::websub;
use crate::channel::MuteLinks;

const KEYS: [&str; 4] = ["listen", "address", "secret", "for"];

/// How long the silence lasts if nothing else is said.
const USUAL: Duration = Duration::from_secs(24 * 3600);
const LASTING: std::ops::RangeInclusive<Duration> = Duration::from_secs(60)..=Duration::from_secs(30 * 24 * 3600);

/// Where clicks are taken, and what the addresses are made with; none if the file does not say so.
pub(super) fn read(main: &Table<'_>) -> Option<(SocketAddr, MuteLinks)> {
    let table = main.value("mute")?.table("`[mute]`", &KEYS)?;
    let listen = websub::listen(&table, "127.0.0.1:8090");
    let address = websub::address(&table, "address", "https://news.example.org/mute/");
    let secret = table.required("secret", "{ file = \"mute.secret\" }");
    let secret = secret.and_then(|value| secret::read(&value, Wanted { elsewhere: true, stand_in: "unread" }));
    let duration = table.value("for").map_or(Some(USUAL), |value| value.duration(LASTING));
    Some((listen?, MuteLinks { address: address?, secret: secret?, duration: duration? }))
}
