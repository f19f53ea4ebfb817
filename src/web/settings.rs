//! Where newswatch listens, and what steers the calls of hubs.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use url::Url;

/// Where newswatch listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listen {
    /// At an address of this machine.
    Tcp(SocketAddr),
    /// At a socket in the file system. Whoever may write to it may ask; the umask decides who.
    Unix(PathBuf),
}

/// Where others look inside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetricsSettings {
    /// Where the program listens.
    pub listen: Listen,
    /// Whether other machines may reach that.
    pub public: bool,
}

impl fmt::Display for Listen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(address) => address.fmt(f),
            Self::Unix(path) => write!(f, "unix:{}", path.display()),
        }
    }
}

/// Where hubs call, and for how long they are asked to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebsubSettings {
    /// Where the program listens.
    pub listen: SocketAddr,
    /// The address under which hubs reach that; ends with `/`.
    pub callback: Url,
    /// The lease that is asked for.
    pub lease: Duration,
}

impl WebsubSettings {
    /// The address that the hub of one subscription calls.
    pub fn callback_of(&self, token: &str) -> Url {
        self.callback.join(token).unwrap_or_else(|_| self.callback.clone())
    }
}
