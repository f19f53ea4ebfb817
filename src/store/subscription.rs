//! What hubs were asked for, and what they said (WebSub).

use jiff::Timestamp;
use url::Url;

use crate::model::{FeedId, FeedName, Hub};
use crate::secret::Secret;

/// What a hub was asked for, and what it said.
#[derive(Clone, Debug, PartialEq)]
pub struct Subscription {
    /// The feed.
    pub feed: FeedId,
    /// Its name, as far as people are told.
    pub name: FeedName,
    /// Where, and for what.
    pub hub: Hub,
    /// The end of the address that the hub calls; nobody else knows it.
    pub token: String,
    /// What the hub signs with.
    pub secret: Secret,
    /// How far it has come.
    pub state: SubscriptionState,
    /// Until when the hub will call, once it has said so.
    pub lease_until: Option<Timestamp>,
    /// When to ask again.
    pub next_action: Timestamp,
    /// How often asking has failed in a row.
    pub failures: u32,
}

impl Subscription {
    /// The hub as it may be shown.
    pub fn hub_shown(&self) -> String {
        let host = Url::parse(&self.hub.hub).ok().and_then(|url| url.host_str().map(str::to_owned));
        host.unwrap_or_else(|| "a hub whose address cannot be read".to_owned())
    }
}

/// How far a subscription has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubscriptionState {
    /// Asked for, not yet confirmed by the hub.
    Asked,
    /// Confirmed: the hub calls.
    Active,
    /// Refused by the hub.
    Denied,
    /// No longer wanted.
    Ending,
}

impl SubscriptionState {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Asked, Self::Active, Self::Denied, Self::Ending];

    /// Its word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Active => "active",
            Self::Denied => "denied",
            Self::Ending => "ending",
        }
    }
}

/// A feed that names a hub, or that is subscribed to, or both.
#[derive(Clone, Debug, PartialEq)]
pub struct Subscribable {
    /// The feed.
    pub feed: FeedId,
    /// Its name.
    pub name: FeedName,
    /// The hub that it names, while it is configured.
    pub hub: Option<Hub>,
    /// What that hub, or another one before, was asked for.
    pub subscription: Option<Subscription>,
}
