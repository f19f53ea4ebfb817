//! The guard at the door.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

use super::AddressRange;
use super::special::purpose;

/// Says which addresses may be reached; looks names up; cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Guard {
    allowed: Arc<[AddressRange]>,
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
    /// It leads to an address that may not be reached.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

impl Guard {
    /// A guard that lets public addresses pass, and those of `allowed`.
    pub(crate) fn new(allowed: &[AddressRange]) -> Self {
        Self { allowed: allowed.into() }
    }

    /// A guard that lets `more` pass as well.
    pub(crate) fn allowing(&self, more: &[AddressRange]) -> Self {
        Self { allowed: self.allowed.iter().chain(more).copied().collect() }
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
        Ok(self.permit(found)?)
    }
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
        Guard::new(&allowed.iter().map(|range| range.parse().unwrap()).collect::<Vec<_>>())
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
        assert_eq!(permitted(&guard.allowing(&["10.0.0.0/8".parse().unwrap()]), &["10.0.0.1"]).unwrap(), ["10.0.0.1"]);
    }

    #[tokio::test]
    async fn a_name_that_leads_home_is_refused_in_the_lookup() {
        let error = guard(&[]).look_up("localhost".to_owned()).await.unwrap_err();
        assert!(matches!(error, LookupError::Refused(_)), "{error}");
    }
}
