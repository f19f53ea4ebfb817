//! The HTTP library, set up so that it does nothing behind our back.
//!
//! Two clients share the settings: one for http, one for https and for proxies. The second needs
//! the machine's CA certificates, reads them when it is first used, and is the only one that fails
//! without them.

use std::error::Error;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, ClientBuilder, Identity, Proxy};
use rustls::crypto::aws_lc_rs;
use rustls::{ClientConfig, RootCertStore};

use super::address::Guard;
use super::{NetworkError, NetworkSettings};

/// How long an unused connection is kept for the next request to the same host: long enough for a
/// host with many feeds, short enough that thousands of hosts do not use up the open files.
const IDLE: Duration = Duration::from_secs(2);

/// Chooses the cryptography behind TLS for the whole process. Called by `main`, and harmless when
/// called again.
pub fn install_tls_provider() {
    // It fails when one is installed already, which is as good.
    let _ = aws_lc_rs::default_provider().install_default();
}

/// The clients.
#[derive(Debug)]
pub(super) struct Clients {
    plain: Client,
    tls: OnceLock<Client>,
    guard: Guard,
    settings: NetworkSettings,
}

impl Clients {
    /// Sets up the client for http.
    pub(super) fn new(settings: &NetworkSettings, guard: Guard) -> Result<Self, NetworkError> {
        let no_tls = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| NetworkError::Setup { cause: error.to_string() })?
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth();
        let plain =
            builder(settings, &guard)?.tls_backend_preconfigured(no_tls).build().map_err(|error| setup(&error))?;
        Ok(Self { plain, tls: OnceLock::new(), guard, settings: settings.clone() })
    }

    /// Longest time for name look-up, TCP and TLS together.
    pub(super) fn connect_timeout(&self) -> Duration {
        self.settings.connect_timeout
    }

    /// The client for `scheme`.
    pub(super) fn speaking(&self, scheme: &str) -> Result<&Client, NetworkError> {
        let needs_tls = scheme == "https" || self.settings.route.proxy.is_some();
        if needs_tls { self.tls() } else { Ok(&self.plain) }
    }

    /// A builder that knows the certificates of the route.
    fn with_certificates(&self) -> Result<ClientBuilder, NetworkError> {
        let mut builder = builder(&self.settings, &self.guard)?;
        if let Some(ca) = &self.settings.route.ca {
            let certificates = Certificate::from_pem_bundle(ca.bytes()).map_err(|error| setup(&error))?;
            builder = builder.tls_certs_merge(certificates);
        }
        if let Some(identity) = &self.settings.route.identity {
            builder = builder.identity(Identity::from_pem(identity.bytes()).map_err(|error| setup(&error))?);
        }
        Ok(builder)
    }

    /// The client for https; a failure is not remembered, so that certificates installed later
    /// are found.
    fn tls(&self) -> Result<&Client, NetworkError> {
        if let Some(client) = self.tls.get() {
            return Ok(client);
        }
        install_tls_provider();
        let client =
            self.with_certificates()?.build().map_err(|error| NetworkError::TrustStore { cause: innermost(&error) })?;
        Ok(self.tls.get_or_init(|| client))
    }
}

fn builder(settings: &NetworkSettings, guard: &Guard) -> Result<ClientBuilder, NetworkError> {
    let route = &settings.route;
    let mut builder = Client::builder()
        .user_agent(&settings.user_agent)
        .dns_resolver(Arc::new(guard.clone()))
        .no_proxy()
        .redirect(Policy::none())
        .referer(false)
        .connect_timeout(settings.connect_timeout)
        .pool_idle_timeout(IDLE)
        .pool_max_idle_per_host(settings.per_host_at_once.max(1));
    if let Some(url) = &route.proxy {
        builder = builder.proxy(Proxy::all(url.clone()).map_err(|error| setup(&error))?);
    }
    if route.http2 == Some(false) {
        builder = builder.http1_only();
    }
    Ok(builder)
}

fn setup(error: &reqwest::Error) -> NetworkError {
    NetworkError::Setup { cause: innermost(error) }
}

fn innermost(error: &dyn Error) -> String {
    let mut error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}
