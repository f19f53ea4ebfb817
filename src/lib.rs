//! newswatch polls RSS, Atom and JSON feeds, matches new items against watch rules, and alerts by
//! mail, webhook and more: once, soon, and with the reason in the alert.

pub mod model;
pub mod time;
pub mod random;
pub mod secret;
pub mod telemetry;
pub mod net;
pub mod text;
pub mod query;
pub mod store;
pub mod status;
pub mod channel;
pub mod pipeline;
pub mod config;
pub mod daemon;
