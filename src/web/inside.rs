//! A look inside: whether all is well (`/healthz`), whether work is taken (`/readyz`), and what is counted
//! (`/metrics`).
//!
//! A GET comes in; out goes a word, or the metrics. The promise: nothing is changed by asking, what is
//! answered holds no secret and no address, and however many ask, the store is read, and tried, at most once a second.
//!
//! Deliberately not here: who may ask. That is decided by where the program listens; a page in a browser
//! that found its way there by a name of its own is refused.

use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper::body::{Bytes, Incoming};
use hyper::{Method, Request, header};
use jiff::Timestamp;
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use super::exposition::Exposition;
use super::reply::Reply;
use super::{metrics, process};
use crate::model::{ChannelName, RuleName};
use crate::status::{Loop, PATIENCE};
use crate::store::{Store, StoreError};
use crate::time::Clock;

/// What was found out is told again for so long.
const FRESH: Duration = Duration::from_secs(1);

/// The longest that the store may take to write.
const LONGEST_WRITE: Duration = Duration::from_secs(5);

/// What is needed to show the inside.
pub struct Inside {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    /// When the process began.
    started: Timestamp,
    running: Box<dyn Fn() -> Running + Send + Sync>,
    /// Whether it may be asked under any name.
    any_name: bool,
    /// What was counted last.
    counted: Mutex<Option<Recent<Bytes>>>,
    /// Why the store could not be written last, if it could not.
    tried: Mutex<Option<Recent<Option<String>>>>,
}

impl Inside {
    /// The inside of a process that has just begun. `running` says what runs at the moment; under `any_name`
    /// the caller may have taken the server for whatever he likes.
    pub fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        any_name: bool,
        running: impl Fn() -> Running + Send + Sync + 'static,
    ) -> Self {
        let started = clock.now();
        let (counted, tried) = (Mutex::default(), Mutex::default());
        Self { store, clock, started, running: Box::new(running), any_name, counted, tried }
    }
}

/// Something that was found out a moment ago.
struct Recent<T> {
    at: Instant,
    found: T,
}

/// What is known, if it is fresh; else what `find` finds out. Those who ask together share it.
async fn shared<T: Clone, E>(
    known: &Mutex<Option<Recent<T>>>,
    find: impl Future<Output = Result<T, E>>,
) -> Result<T, E> {
    let mut known = known.lock().await;
    if let Some(recent) = known.as_ref().filter(|recent| recent.at.elapsed() < FRESH) {
        return Ok(recent.found.clone());
    }
    let found = find.await?;
    *known = Some(Recent { at: Instant::now(), found: found.clone() });
    Ok(found)
}

/// What runs just now.
#[derive(Clone, Debug)]
pub struct Running {
    /// How far the daemon is.
    pub phase: Phase,
    /// How long ago each loop has made progress.
    pub beats: [(Loop, Duration); 3],
    /// Nobody answers just now.
    pub offline: bool,
    /// The configured rules.
    pub rules: Vec<RuleName>,
    /// The configured channels.
    pub channels: Vec<ChannelName>,
}

/// How far the daemon is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The loops do not run yet.
    Starting,
    /// The loops run.
    Running,
    /// Nothing new is begun.
    Stopping,
}

impl Running {
    /// The first loop that makes no progress, as a sentence.
    fn stuck(&self) -> Option<String> {
        let stuck = self.beats.iter().find(|(_, since)| *since > PATIENCE);
        stuck.map(|(which, since)| format!("the {} loop has made no progress for {} s", which.name(), since.as_secs()))
    }
}

/// Answers one who looks.
pub(super) async fn answer(inside: &Inside, request: &Request<Incoming>) -> Result<Reply, StoreError> {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    if !inside.any_name && !is_of_this_machine(host.unwrap_or_default()) {
        return Ok(Reply::misdirected());
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Ok(Reply::not_allowed());
    }
    look(inside, request.uri().path()).await
}

async fn look(inside: &Inside, path: &str) -> Result<Reply, StoreError> {
    Ok(match path {
        "/healthz" => word((inside.running)().stuck()),
        "/readyz" => word(unready(inside).await),
        "/metrics" => Reply::metrics(counted(inside).await?),
        _ => Reply::unknown(),
    })
}

/// Whether what the caller took for the name of the server is none: names may be made to lead here by
/// anybody who owns one.
fn is_of_this_machine(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|sign| sign.is_ascii_digit()) => name,
        _ => host,
    };
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    bare.is_empty() || bare.eq_ignore_ascii_case("localhost") || bare.parse::<IpAddr>().is_ok()
}

fn word(trouble: Option<String>) -> Reply {
    match trouble {
        None => Reply::text("ok\n".to_owned()),
        Some(trouble) => Reply::unavailable(format!("{trouble}\n")),
    }
}

/// Why no work is taken, if none is.
async fn unready(inside: &Inside) -> Option<String> {
    let running = (inside.running)();
    match running.phase {
        Phase::Starting => return Some("starting".to_owned()),
        Phase::Stopping => return Some("stopping".to_owned()),
        Phase::Running => {}
    }
    if let Some(stuck) = running.stuck() {
        return Some(stuck);
    }
    let trying = async { Ok::<_, Infallible>(unwritable(inside).await) };
    match shared(&inside.tried, trying).await {
        Ok(trouble) => trouble,
        Err(never) => match never {},
    }
}

/// Why the store cannot be written, if it cannot.
async fn unwritable(inside: &Inside) -> Option<String> {
    match timeout(LONGEST_WRITE, inside.store.try_to_write()).await {
        Ok(Ok(())) => None,
        Ok(Err(error)) => Some(error.to_string()),
        Err(_) => Some(format!("the store has not written for {} s", LONGEST_WRITE.as_secs())),
    }
}

/// What is counted; one text, however many take it and however slowly.
async fn counted(inside: &Inside) -> Result<Bytes, StoreError> {
    shared(&inside.counted, async {
        let now = inside.clock.now();
        let counts = inside.store.counts(now).await?;
        let mut text = Exposition::default();
        metrics::write(&mut text, &counts, &(inside.running)(), now);
        process::write(&mut text, inside.started);
        Ok(Bytes::from(text.into_text()))
    })
    .await
}

#[cfg(test)]
mod tests;
