//! The guard at the door.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

use super::AddressRange;
use super::special::purpose;
use crate::net::{IpVersion, Route};

/// Says which addresses may be reached; looks names up; cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Guard {
    allowed: Arc<[AddressRange]>,
    /// The only version of IP to use.
    ip_version: Option<IpVersion>,
}

/// An address that may not be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{address} is reserved for {purpose}")]
pub(crate) struct Refusal {
    /// The address.
    pub(crate) address: IpAddr,
    /// What it is reserved for.
    pub(crate) purpose: &'static str,
}

/// Why a name leads nowhere.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LookupError {
    /// The name is not known, or nobody could be asked.
    #[error(transparent)]
    Failed(#[from] io::Error),
    /// It has no address of the version that is to be used.
    #[error("it has no address of the version of IP that `ip_version` asks for")]
    Version,
    /// It leads to an address that may not be reached.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

impl Guard {
    /// A guard that lets public addresses pass, and those that the route allows.
    pub(crate) fn new(route: &Route) -> Self {
        Self { allowed: route.allow_private.as_slice().into(), ip_version: route.ip_version }
    }

    /// Checks the address that `url` names by number. A name is checked when it is looked up.
    pub(crate) fn check_literal(&self, url: &Url) -> Result<(), Refusal> {
        // The URL parser has turned every spelling (hex, octal, short, one number) into this form.
        match url.host() {
            Some(Host::Ipv4(address)) => self.check(address.into()),
            Some(Host::Ipv6(address)) => self.check(address.into()),
            Some(Host::Domain(_)) | None => Ok(()),
        }
    }

    /// Checks the addresses that the name in `url` has, as far as it is known here.
    pub(crate) async fn check_name(&self, url: &Url) -> Result<(), Refusal> {
        let Some(Host::Domain(name)) = url.host() else { return Ok(()) };
        match self.clone().look_up(name.to_owned()).await {
            Err(LookupError::Refused(refusal)) => Err(refusal),
            Ok(_) | Err(LookupError::Failed(_) | LookupError::Version) => Ok(()),
        }
    }

    /// Whether the host of `url` belongs to the Internet, or perhaps does: a name of which nothing is
    /// known is nothing to build on.
    pub(crate) async fn is_public(&self, url: &Url) -> bool {
        match url.host() {
            Some(Host::Ipv4(address)) => is_public(address.into()),
            Some(Host::Ipv6(address)) => is_public(address.into()),
            Some(Host::Domain(name)) => match tokio::net::lookup_host((name, 0)).await {
                Ok(mut found) => found.any(|address| is_public(address.ip())),
                Err(_) => true,
            },
            None => true,
        }
    }

    fn check(&self, address: IpAddr) -> Result<(), Refusal> {
        match purpose(address) {
            Some(purpose) if !self.is_allowed(address) => Err(Refusal { address, purpose }),
            _ => Ok(()),
        }
    }

    fn is_allowed(&self, address: IpAddr) -> bool {
        self.allowed.iter().any(|range| range.contains(address))
    }

    /// The addresses of a name that may be reached.
    ///
    /// A public name with a private address among others is refused as a whole: nobody sets that
    /// up by mistake. Where the user allowed one of the addresses, the others are left out, so
    /// that `localhost` works when only `127.0.0.0/8` is allowed.
    fn permit(&self, found: Vec<SocketAddr>) -> Result<Vec<SocketAddr>, Refusal> {
        match found.iter().find_map(|address| self.check(address.ip()).err()) {
            None => Ok(found),
            Some(_) if found.iter().any(|address| self.is_allowed(address.ip())) => {
                Ok(found.into_iter().filter(|address| self.check(address.ip()).is_ok()).collect())
            }
            Some(refusal) => Err(refusal),
        }
    }

    async fn look_up(self, name: String) -> Result<Vec<SocketAddr>, LookupError> {
        let found = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
        let mut permitted = self.permit(found)?;
        permitted.retain(|address| match self.ip_version {
            Some(IpVersion::V4) => address.is_ipv4(),
            Some(IpVersion::V6) => address.is_ipv6(),
            None => true,
        });
        if permitted.is_empty() { Err(LookupError::Version) } else { Ok(permitted) }
    }
}

/// Whether an address belongs to the Internet at large.
pub(crate) fn is_public(address: IpAddr) -> bool {
    purpose(address).is_none()
}

/// Why the address that `url` names by number may not be reached, for a person; none if it may, or
/// if it names none.
pub fn refused_literal(url: &Url, allowed: &[AddressRange]) -> Option<String> {
    let guard = Guard { allowed: allowed.into(), ip_version: None };
    guard.check_literal(url).err().map(|refusal| refusal.to_string())
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let looking = self.clone().look_up(name.as_str().to_owned());
        Box::pin(async move { Ok(Box::new(looking.await?.into_iter()) as Addrs) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard(allowed: &[&str]) -> Guard {
        let allow_private = allowed.iter().map(|range| range.parse().unwrap()).collect();
        Guard::new(&Route { allow_private, ..Route::default() })
    }

    fn permitted(guard: &Guard, found: &[&str]) -> Result<Vec<String>, String> {
        let found = found.iter().map(|address| SocketAddr::new(address.parse().unwrap(), 0)).collect();
        let permitted = guard.permit(found).map_err(|refusal| refusal.to_string())?;
        Ok(permitted.iter().map(|address| address.ip().to_string()).collect())
    }

    #[test]
    fn every_spelling_of_a_private_address_is_refused() {
        for host in [
            "127.0.0.1",
            "2130706433",
            "0x7f000001",
            "0177.0.0.1",
            "127.1",
            "0x7f.1",
            "0.0.0.0",
            "0",
            "[::1]",
            "[::]",
            "[::ffff:127.0.0.1]",
            "user@127.0.0.1",
            "169.254.169.254",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.0.1",
            "[64:ff9b::7f00:1]",
            "[2002:7f00:1::]",
            "[fd00::1]",
            "１２７.0.0.1",
        ] {
            let url = Url::parse(&format!("http://{host}/")).unwrap();
            assert!(guard(&[]).check_literal(&url).is_err(), "{host}");
        }
    }

    #[test]
    fn a_name_with_a_private_address_among_others_is_refused() {
        let refused = permitted(&guard(&[]), &["93.184.216.34", "10.0.0.1"]).unwrap_err();
        assert_eq!(refused, "10.0.0.1 is reserved for private networks");
    }

    #[test]
    fn of_a_name_only_the_allowed_addresses_are_used() {
        let guard = guard(&["127.0.0.0/8"]);
        assert_eq!(permitted(&guard, &["::1", "127.0.0.1"]).unwrap(), ["127.0.0.1"]);
        assert_eq!(permitted(&guard, &["10.0.0.1"]).unwrap_err(), "10.0.0.1 is reserved for private networks");
    }

    #[tokio::test]
    async fn a_name_that_leads_home_is_refused_in_the_lookup() {
        let error = guard(&[]).look_up("localhost".to_owned()).await.unwrap_err();
        assert!(matches!(error, LookupError::Refused(_)), "{error}");
    }

    #[tokio::test]
    async fn only_addresses_of_the_wanted_version_are_used() {
        let guard = Guard { ip_version: Some(IpVersion::V6), ..guard(&["127.0.0.0/8"]) };
        let error = guard.clone().look_up("localhost".to_owned()).await.unwrap_err();
        assert!(matches!(error, LookupError::Version), "{error}");
        let guard = Guard { ip_version: Some(IpVersion::V4), ..guard };
        assert!(guard.look_up("localhost".to_owned()).await.unwrap().iter().all(SocketAddr::is_ipv4));
    }
}
