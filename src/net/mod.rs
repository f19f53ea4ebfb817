//! The only way out over HTTP.
//!
//! A [`Request`] comes in; an [`Answer`] goes out, or a [`NetworkError`] that a person understands
//! and that says whether trying again can help. Feeds and webhooks both go through here.
//!
//! The promise: no request reaches an address that is not public unless the user allowed it, not
//! by name, not by number and not by redirect. None takes longer than its time or more memory than
//! its body limit, whatever the server does. No host is asked by more than its share at once, nor
//! faster than its gap. Credentials and validators go only to where they came from.
//!
//! Deliberately not here: cookies that servers set (never kept), what a status means to a feed or a
//! webhook, when to try again, and what to do with a body. No URL appears in an error, only the
//! host: a path or query may be a secret.

pub use self::address::{AddressRange, AddressRangeError, refused_literal};
pub use self::answer::{Answer, Freshness, Headers};
pub use self::clients::install_tls_provider;
pub use self::cookie::Cookie;
pub use self::error::{NetworkError, Step};
pub use self::network::Network;
pub use self::request::Request;
pub use self::route::{IpVersion, Pem, Route};
pub use self::settings::NetworkSettings;

mod settings;
mod address;
mod route;
mod cookie;
mod request;
mod answer;
mod error;
mod network;
mod hop;
mod pacing;
mod clients;
mod exchange;
mod cause;
