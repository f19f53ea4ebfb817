//! Servers whose certificates this machine does not know, or should not take.

use super::{error, feed};
use crate::support::newsroom::rss;
use crate::support::program::Home;
use crate::support::tls_server::{Authority, TlsServer};

/// A program with the feed of this server, and the certificate of an authority beside it.
async fn trusting(server: &TlsServer, authority: &Authority, more: &str) -> Home {
    let home = feed(server.url(), more);
    home.write("ca.pem", authority.pem());
    home
}

#[tokio::test]
async fn a_certificate_of_ones_own_authority_is_taken_where_it_is_named() {
    let authority = Authority::new();
    let server = TlsServer::start(&authority.sign("localhost", false), None, rss(&["News"])).await;
    let home = trusting(&server, &authority, "ca = \"ca.pem\"").await;
    home.once().await;
    assert_eq!(error(&home).await, "");
    let stranger = feed(server.url(), "");
    stranger.once().await;
    assert!(error(&stranger).await.contains("signed by nobody whom this machine trusts"), "{}", error(&stranger).await);
}

#[tokio::test]
async fn a_certificate_that_does_not_fit_is_refused_and_explained() {
    let authority = Authority::new();
    for (host, expired, told) in
        [("localhost", true, "its certificate has expired"), ("other.example", false, "belongs to another name")]
    {
        let server = TlsServer::start(&authority.sign(host, expired), None, rss(&["News"])).await;
        let home = trusting(&server, &authority, "ca = \"ca.pem\"").await;
        home.once().await;
        assert!(error(&home).await.contains(told), "{}", error(&home).await);
    }
}

#[tokio::test]
async fn a_server_that_asks_who_we_are_is_told() {
    let authority = Authority::new();
    let identity = authority.sign("newswatch", false);
    let server = TlsServer::start(&authority.sign("localhost", false), Some(&authority), rss(&["News"])).await;
    let known = trusting(&server, &authority, "ca = \"ca.pem\"\nclient_certificate = \"me.pem\"").await;
    known.write("me.pem", identity.pem());
    known.once().await;
    assert_eq!(error(&known).await, "");
    let unknown = trusting(&server, &authority, "ca = \"ca.pem\"").await;
    unknown.once().await;
    assert!(!error(&unknown).await.is_empty());
}

#[tokio::test]
async fn a_file_that_holds_no_certificate_is_refused_by_check() {
    let home = feed("https://example.org/feed", "ca = \"ca.pem\"\nclient_certificate = \"none.pem\"");
    home.write("ca.pem", "hello");
    let told = home.run(&["check"]).await.exited(2).stderr;
    assert!(told.contains("holds no certificate in PEM"), "{told}");
    assert!(told.contains("none.pem` cannot be read"), "{told}");
}
