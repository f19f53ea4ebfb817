//! The listener that hubs call, and the one that clicks in mails reach.

use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{self, HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{debug, error};

use super::delivery::deliver;
use super::mute::{self, Clicks};
use super::settings::WebsubSettings;
use super::verification::verify;
use crate::random::Random;
use crate::store::{Store, StoreError};
use crate::time::Clock;

/// Connections at once; further ones wait to be taken in.
const AT_ONCE: usize = 64;

/// The longest that one connection may last.
const LONGEST: Duration = Duration::from_secs(60);

/// The longest that the head of a request may take.
const LONGEST_HEAD: Duration = Duration::from_secs(10);

/// Who answers.
#[derive(Clone)]
pub enum Answering {
    /// The calls of hubs.
    Hubs(Arc<Callbacks>),
    /// Clicks in mails.
    Clicks(Arc<Clicks>),
}

/// What is needed to answer a hub.
pub struct Callbacks {
    /// Where subscriptions are kept.
    pub store: Arc<dyn Store>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Gives the jitter of renewals.
    pub random: Random,
    /// What steers it.
    pub settings: WebsubSettings,
    /// Called when a poll was brought forward.
    pub wake: Box<dyn Fn() + Send + Sync>,
}

/// What is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reply {
    status: StatusCode,
    body: String,
    is_page: bool,
}

impl Reply {
    pub(super) fn ok(body: String) -> Self {
        Self { body, ..Self::of(StatusCode::OK) }
    }

    /// A page of HTML.
    pub(super) fn page(body: String) -> Self {
        Self { is_page: true, ..Self::ok(body) }
    }

    pub(super) fn not_allowed() -> Self {
        Self::of(StatusCode::METHOD_NOT_ALLOWED)
    }

    pub(super) fn accepted() -> Self {
        Self::of(StatusCode::ACCEPTED)
    }

    pub(super) fn unknown() -> Self {
        Self::of(StatusCode::NOT_FOUND)
    }

    pub(super) fn gone() -> Self {
        Self::of(StatusCode::GONE)
    }

    pub(super) fn too_large() -> Self {
        Self::of(StatusCode::PAYLOAD_TOO_LARGE)
    }

    fn of(status: StatusCode) -> Self {
        Self { status, body: String::new(), is_page: false }
    }
}

/// The headers of a page: it loads nothing, stands in no frame and tells nobody where it is.
const PAGE: [(HeaderName, &str); 4] = [
    (header::CONTENT_TYPE, "text/html; charset=utf-8"),
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
    ),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
];

/// Takes calls until `stop`; each connection is a task of `tasks`.
pub async fn serve(listener: TcpListener, answering: Answering, stop: CancellationToken, tasks: TaskTracker) {
    let places = Arc::new(Semaphore::new(AT_ONCE));
    loop {
        let place = Arc::clone(&places).acquire_owned().await.expect("the semaphore is never closed");
        let stream = tokio::select! {
            () = stop.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        match stream {
            Ok((stream, _)) => {
                let (answering, stop) = (answering.clone(), stop.clone());
                tasks.spawn(async move {
                    let _place = place;
                    tokio::select! {
                        () = stop.cancelled() => {}
                        _ = timeout(LONGEST, converse(stream, answering)) => {}
                    }
                });
            }
            Err(error) => {
                error!(error = %error, "cannot take a call");
                // Out of open files, most likely: the next attempt would fail as fast.
                tokio::select! {
                    () = stop.cancelled() => return,
                    () = tokio::time::sleep_until(tokio::time::Instant::now() + Duration::from_secs(1)) => {}
                }
            }
        }
    }
}

async fn converse(stream: TcpStream, answering: Answering) {
    let service = service_fn(move |request| {
        let answering = answering.clone();
        async move { Ok::<_, Infallible>(respond(&answering, request).await) }
    });
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(LONGEST_HEAD).max_headers(64).max_buf_size(16 * 1024);
    if let Err(error) = server.serve_connection(TokioIo::new(stream), service).await {
        debug!(error = %error, "a call ended early");
    }
}

async fn respond(answering: &Answering, request: Request<Incoming>) -> Response<Full<Bytes>> {
    let answered = match answering {
        Answering::Hubs(callbacks) => answer(callbacks, request).await,
        Answering::Clicks(clicks) => mute::answer(clicks, &request).await,
    };
    let reply = answered.unwrap_or_else(|error| {
        error!(error = %error, "cannot answer a call");
        Reply::of(StatusCode::SERVICE_UNAVAILABLE)
    });
    let mut response = Response::new(Full::new(Bytes::from(reply.body)));
    *response.status_mut() = reply.status;
    if reply.is_page {
        for (name, value) in PAGE {
            response.headers_mut().insert(name, HeaderValue::from_static(value));
        }
    }
    response
}

async fn answer(callbacks: &Callbacks, request: Request<Incoming>) -> Result<Reply, StoreError> {
    // What comes before the token depends on the server in front, if there is one.
    let token = request.uri().path().rsplit('/').next().unwrap_or_default().to_owned();
    let is_delivery = request.method() == Method::POST;
    let Some(subscription) = callbacks.store.subscription(&token).await? else {
        return Ok(if is_delivery { Reply::gone() } else { Reply::unknown() });
    };
    if is_delivery {
        let signature = request.headers().get("x-hub-signature").and_then(|header| header.to_str().ok());
        let signature = signature.unwrap_or_default().to_owned();
        return deliver(callbacks, subscription, &signature, request.into_body()).await;
    }
    match *request.method() {
        Method::GET => verify(callbacks, subscription, request.uri().query().unwrap_or_default()).await,
        _ => Ok(Reply::not_allowed()),
    }
}

impl fmt::Debug for Callbacks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Callbacks").field("settings", &self.settings).finish_non_exhaustive()
    }
}
