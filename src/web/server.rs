//! The listeners: that which hubs call, that which clicks in mails reach, and that which shows the inside.

use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::sync::Semaphore;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{debug, error};

use super::delivery::deliver;
use super::inside::{self, Inside};
use super::listener::{Call, Listener};
use super::mute::{self, Clicks};
use super::reply::Reply;
use super::settings::WebsubSettings;
use super::verification::verify;
use crate::random::Random;
use crate::store::{Store, StoreError};
use crate::time::Clock;

/// Connections at once; further ones wait to be taken in.
const AT_ONCE: usize = 64;

/// The same of those that look inside, where an answer may take megabytes.
const LOOKING_AT_ONCE: usize = 16;

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
    /// Looks at the inside.
    Inside(Arc<Inside>),
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

/// Takes calls until `stop`; each connection is a task of `tasks`.
pub async fn serve(listener: Listener, answering: Answering, stop: CancellationToken, tasks: TaskTracker) {
    let is_look = matches!(answering, Answering::Inside(_));
    let places = Arc::new(Semaphore::new(if is_look { LOOKING_AT_ONCE } else { AT_ONCE }));
    loop {
        let place = Arc::clone(&places).acquire_owned().await.expect("the semaphore is never closed");
        let call = tokio::select! {
            () = stop.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        match call {
            Ok(call) => {
                let (answering, stop) = (answering.clone(), stop.clone());
                tasks.spawn(async move {
                    let _place = place;
                    tokio::select! {
                        () = stop.cancelled() => {}
                        _ = timeout(LONGEST, converse(call, answering)) => {}
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

async fn converse(call: Call, answering: Answering) {
    // Whoever looks regularly would be cut off in the middle of an answer when its time is over.
    let keep_alive = !matches!(answering, Answering::Inside(_));
    let service = service_fn(move |request| {
        let answering = answering.clone();
        async move { Ok::<_, Infallible>(respond(&answering, request).await) }
    });
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(LONGEST_HEAD).max_headers(64).max_buf_size(16 * 1024);
    server.keep_alive(keep_alive);
    if let Err(error) = server.serve_connection(TokioIo::new(call), service).await {
        debug!(error = %error, "a call ended early");
    }
}

async fn respond(answering: &Answering, request: Request<Incoming>) -> Response<Full<Bytes>> {
    let answered = match answering {
        Answering::Hubs(callbacks) => answer(callbacks, request).await,
        Answering::Clicks(clicks) => mute::answer(clicks, &request).await,
        Answering::Inside(inside) => inside::answer(inside, &request).await,
    };
    let reply = answered.unwrap_or_else(|error| {
        error!(error = %error, "cannot answer a call");
        Reply::failed()
    });
    reply.into_response()
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
