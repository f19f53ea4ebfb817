//! What others may ask of the program: the calls of hubs (WebSub), clicks in mails (RFC 8058), and how it is
//! doing.
//!
//! A hub calls to confirm what it was asked for, and when a feed has changed. Out goes the news
//! that a feed is worth a poll; the poll itself is like all others, so that nothing a hub sends is
//! ever taken for a feed, and polling stays as a check on the hub.
//!
//! The promise: nothing is asked of a hub that the user did not allow, nothing is confirmed that was
//! not asked for, and a call that is not signed with the secret of its subscription changes nothing.
//! Who asks how it is doing changes nothing and learns no secret.
//! However many call and however slowly, memory and connections stay bounded.
//!
//! Sources: WebSub, W3C Recommendation of 23 January 2018; the exposition formats of Prometheus.

pub use self::inside::{Inside, Phase, Running};
pub use self::listener::Listener;
pub use self::mute::Clicks;
pub use self::plan::{Step, asked, plan};
pub use self::request::{subscribe, unsubscribe};
pub use self::server::{Answering, Callbacks, serve};
pub use self::settings::{Listen, MetricsSettings, WebsubSettings};

mod settings;
mod exposition;
mod reply;
mod plan;
mod request;
mod signature;
mod verification;
mod delivery;
mod mute;
mod metrics;
mod process;
mod inside;
mod listener;
mod server;
