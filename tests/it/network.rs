//! The way out, in conversation with servers good and bad.

use std::time::Duration;

use newswatch::net::{Answer, Network, NetworkError, NetworkSettings, Request, Route};

use crate::support::http_server::{HttpServer, Reply};

mod conditional;
mod polite;
mod redirects;
mod guarded;
mod bodies;
mod hostile;

/// Small enough that a test may fill it.
const BODY_LIMIT: usize = 64 * 1024;

/// A way out that reaches servers in tests, without waiting between requests.
fn settings() -> NetworkSettings {
    NetworkSettings {
        route: Route { allow_private: vec!["127.0.0.1/32".parse().expect("this is a range")], ..Route::default() },
        per_host_gap: Duration::ZERO,
        connect_timeout: Duration::from_millis(500),
        timeout: Duration::from_secs(5),
        body_limit: BODY_LIMIT,
        ..NetworkSettings::default()
    }
}

fn network() -> Network {
    Network::new(settings()).expect("these settings work")
}

/// A way out that soon loses patience.
fn impatient() -> Network {
    Network::new(NetworkSettings { timeout: Duration::from_millis(300), ..settings() }).expect("these settings work")
}

/// What comes of one GET of a server that gives `reply`.
async fn get(network: &Network, reply: Reply) -> Result<Answer, NetworkError> {
    let server = HttpServer::scripted([reply]).await;
    network.send(Request::get(server.url("/feed"))).await
}

/// The error as a person reads it, with the port left out, which differs from run to run.
fn told(outcome: Result<Answer, NetworkError>) -> String {
    let text = outcome.expect_err("the request fails").to_string();
    let (mut told, mut rest) = (String::new(), text.as_str());
    while let Some((before, after)) = rest.split_once("127.0.0.1:") {
        told.push_str(before);
        told.push_str("127.0.0.1");
        rest = after.trim_start_matches(|letter: char| letter.is_ascii_digit());
    }
    told + rest
}
