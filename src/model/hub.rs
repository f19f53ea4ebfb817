//! Who says when a feed has changed (WebSub).

/// The links by which an answer or a document names its hub.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HubLinks {
    /// `rel="hub"`, the first one.
    pub hub: Option<String>,
    /// `rel="self"`.
    pub topic: Option<String>,
}

/// Where to subscribe to a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hub {
    /// The address of the hub.
    pub hub: String,
    /// The address of the feed as the hub knows it.
    pub topic: String,
    /// It was named by a feed on the Internet: then it is on the Internet, too.
    pub from_outside: bool,
}
