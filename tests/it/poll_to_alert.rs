//! From a publisher's document to an alert in somebody's hands, through the real program.

use crate::support::newsroom::Newsroom;

mod first_polls;
mod polite_polls;
mod sources;
mod rules;
mod webhooks;
mod full_text;
mod mails;
mod withdrawals;

/// A feed of this name at `path`, polled each hour.
fn feed(newsroom: &Newsroom, name: &str, path: &str) -> String {
    format!("[[feed]]\nname = \"{name}\"\nurl = \"{}\"\nevery = \"1h\"\n", newsroom.url(path))
}

/// A rule of this name for one keyword.
fn rule(name: &str, keyword: &str, channels: &[&str]) -> String {
    format!("[[rule]]\nname = \"{name}\"\nkeywords = [\"{keyword}\"]\nnotify = {channels:?}\n")
}

/// A webhook channel of this name, to `/NAME`.
fn hook(newsroom: &Newsroom, name: &str) -> String {
    format!("[channel.{name}]\ntype = \"webhook\"\nurl = \"{}\"\n", newsroom.url(&format!("/{name}")))
}

/// One feed at `/feed`, one rule for drones, one webhook at `/hook`.
fn drones(newsroom: &Newsroom) -> String {
    feed(newsroom, "Wire", "/feed") + &rule("drones", "drones", &["hook"]) + &hook(newsroom, "hook")
}
