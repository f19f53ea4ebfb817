//! A server that speaks TLS, with certificates made for the test.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

/// Somebody who signs certificates.
pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

/// A certificate with its key.
pub(crate) struct Identity {
    certificate: CertificateDer<'static>,
    key: KeyPair,
    pem: String,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    /// What clients that trust it need.
    pub(crate) fn pem(&self) -> String {
        self.0.pem()
    }

    /// A certificate for this host; one that has run out if `expired`.
    pub(crate) fn sign(&self, host: &str, expired: bool) -> Identity {
        let mut params = CertificateParams::new(vec![host.to_owned()]).unwrap();
        if expired {
            params.not_before = date_time_ymd(2020, 1, 1);
            params.not_after = date_time_ymd(2021, 1, 1);
        }
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        Identity { pem: certificate.pem(), certificate: certificate.der().clone(), key }
    }
}

impl Identity {
    /// Certificate and key, as a client presents them.
    pub(crate) fn pem(&self) -> String {
        self.pem.clone() + &self.key.serialize_pem()
    }
}

/// A server that gives every client this document; stops when dropped.
pub(crate) struct TlsServer {
    port: u16,
    _tasks: JoinSet<()>,
}

impl TlsServer {
    /// Starts a server; `clients` signs the certificates that it asks its clients for, if any.
    pub(crate) async fn start(identity: &Identity, clients: Option<&Authority>, document: String) -> Self {
        newswatch::net::install_tls_provider();
        let key = PrivatePkcs8KeyDer::from(identity.key.serialize_der()).into();
        let builder = match clients {
            None => ServerConfig::builder().with_no_client_auth(),
            Some(authority) => {
                let mut roots = RootCertStore::empty();
                roots.add(authority.0.der().clone()).unwrap();
                ServerConfig::builder()
                    .with_client_cert_verifier(WebPkiClientVerifier::builder(Arc::new(roots)).build().unwrap())
            }
        };
        let config = builder.with_single_cert(vec![identity.certificate.clone()], key).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let mut tasks = JoinSet::new();
        tasks.spawn(serve(listener, TlsAcceptor::from(Arc::new(config)), document));
        Self { port, _tasks: tasks }
    }

    pub(crate) fn url(&self) -> String {
        format!("https://localhost:{}/feed", self.port)
    }
}

async fn serve(listener: TcpListener, acceptor: TlsAcceptor, document: String) {
    while let Ok((stream, _)) = listener.accept().await {
        // A client that does not like the certificate leaves.
        let Ok(stream) = acceptor.accept(stream).await else { continue };
        let mut stream = BufReader::new(stream);
        let mut line = String::new();
        while stream.read_line(&mut line).await.is_ok_and(|length| length > 2) {
            line.clear();
        }
        let length = document.len();
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
        let _ = stream.write_all((head + &document).as_bytes()).await;
        let _ = stream.shutdown().await;
    }
}
