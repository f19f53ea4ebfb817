//! Stories: the program's parts at work together, seen from outside.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a story that cannot go on has failed")]

mod support;
mod architecture;
mod network;
mod mail;
mod webhook;
mod config_faults;
mod query_faults;
mod cases;
mod feeds;
mod repairs;
mod readme;
mod crash;
mod faults;
mod daemon;
mod poll_to_alert;
mod politeness;
mod access;
mod hostile;
mod timeline;
mod simulation;
mod outbox;
mod websub;
mod clicks;
mod inside;
mod hazards;
mod health;
mod cli;
mod stories;
mod store;
