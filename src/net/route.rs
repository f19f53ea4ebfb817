//! How a host is reached where that differs from the usual.

use std::fmt;

use reqwest::{Certificate, Identity};
use url::Url;

use super::AddressRange;
use crate::secret::shown;

/// How a host is reached. What is left open is as usual.
#[derive(Clone, Default, PartialEq)]
pub struct Route {
    /// Private address ranges that may be reached, beside those of all routes.
    pub allow_private: Vec<AddressRange>,
    /// The proxy to go through (`http`, `https`, `socks5` or `socks5h`), with its user and password.
    pub proxy: Option<Url>,
    /// Certificates to trust beside those of the machine.
    pub ca: Option<Pem>,
    /// Who we are to a server that wants to know.
    pub identity: Option<Pem>,
    /// The only version of IP to use.
    pub ip_version: Option<IpVersion>,
    /// Whether HTTP/2 may be agreed on over TLS; it may unless this says no.
    pub http2: Option<bool>,
}

/// A version of the Internet Protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IpVersion {
    /// IPv4.
    V4,
    /// IPv6.
    V6,
}

/// Certificates or keys in PEM (RFC 7468). Never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Pem(Vec<u8>);

impl Pem {
    /// Takes text that holds at least one certificate.
    ///
    /// # Errors
    ///
    /// Says what is wrong, as the end of a sentence about the file.
    pub fn certificates(text: Vec<u8>) -> Result<Self, String> {
        match Certificate::from_pem_bundle(&text) {
            Ok(found) if found.is_empty() => Err("holds no certificate in PEM".to_owned()),
            Ok(_) => Ok(Self(text)),
            Err(_) => Err("holds a certificate that cannot be read".to_owned()),
        }
    }

    /// Takes text that holds a certificate and its private key.
    ///
    /// # Errors
    ///
    /// Says what is wrong, as the end of a sentence about the file.
    pub fn identity(text: Vec<u8>) -> Result<Self, String> {
        match Identity::from_pem(&text) {
            Ok(_) => Ok(Self(text)),
            Err(_) => Err("does not hold a certificate and its private key in PEM".to_owned()),
        }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl Route {
    /// This route, and where it leaves something open, `usual`.
    #[must_use]
    pub fn or(&self, usual: &Self) -> Self {
        Self {
            allow_private: usual.allow_private.iter().chain(&self.allow_private).copied().collect(),
            proxy: self.proxy.clone().or_else(|| usual.proxy.clone()),
            ca: self.ca.clone().or_else(|| usual.ca.clone()),
            identity: self.identity.clone().or_else(|| usual.identity.clone()),
            ip_version: self.ip_version.or(usual.ip_version),
            http2: self.http2.or(usual.http2),
        }
    }
}

impl fmt::Debug for Pem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pem(…)")
    }
}

impl fmt::Debug for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Route")
            .field("allow_private", &self.allow_private)
            .field("proxy", &self.proxy.as_ref().map(shown))
            .field("ip_version", &self.ip_version)
            .field("http2", &self.http2)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_says_only_what_differs() {
        let usual = Route { ip_version: Some(IpVersion::V4), http2: Some(false), ..Route::default() };
        let own = Route { ip_version: Some(IpVersion::V6), ..Route::default() };
        let both = own.or(&usual);
        assert_eq!((both.ip_version, both.http2), (Some(IpVersion::V6), Some(false)));
    }

    #[test]
    fn a_route_prints_nothing_that_opens_doors() {
        let proxy = Url::parse("socks5://me:hunter2@proxy.example:1080").ok();
        let shown = format!("{:?}", Route { proxy, identity: Some(Pem(b"KEY".to_vec())), ..Route::default() });
        assert!(shown.contains("proxy.example") && !shown.contains("hunter2") && !shown.contains("KEY"), "{shown}");
    }

    #[test]
    fn a_file_that_holds_no_certificate_is_refused() {
        assert_eq!(Pem::certificates(b"hello".to_vec()).unwrap_err(), "holds no certificate in PEM");
        assert!(Pem::identity(b"hello".to_vec()).is_err());
    }
}
