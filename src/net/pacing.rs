//! Who may send now.
//!
//! A URL comes in; out goes a [`Permit`], once it is that request's turn. The promise: no host
//! (name and port) has more than its share of requests under way, two requests to one host begin
//! at least the gap apart, and no more than the whole allowance are under way. Within a host,
//! first come, first served.
//!
//! A request takes its host's place first and a place among all last, so a slow host holds up
//! nobody else. Memory is bounded by the hosts in use: a host at rest is forgotten.

use std::collections::HashMap;
use std::sync::{Arc, Mutex as Lock};
use std::time::Duration;

use tokio::sync::{Mutex, OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep_until};
use url::Url;

use super::NetworkSettings;

/// Hosts to keep before looking for those at rest.
const FIRST_SWEEP: usize = 64;

/// Requests to a host that gets too many begin so many times as far apart as usual.
const SPARING: u32 = 5;

/// It is spared for at least this long …
const SHORTEST_SPARING: Duration = Duration::from_secs(60);

/// … and at most this long.
const LONGEST_SPARING: Duration = Duration::from_secs(60 * 60);

/// Gives out permits.
#[derive(Debug)]
pub(crate) struct Pacing {
    at_once: Arc<Semaphore>,
    per_host_at_once: usize,
    gap: Duration,
    hosts: Lock<Hosts>,
}

/// The right to have one request under way; given back when dropped.
#[derive(Debug)]
pub(crate) struct Permit {
    host: Arc<Host>,
    _of_host: OwnedSemaphorePermit,
    _of_all: OwnedSemaphorePermit,
}

#[derive(Debug)]
struct Hosts {
    by_name: HashMap<(String, u16), Arc<Host>>,
    sweep_at: usize,
}

#[derive(Debug)]
struct Host {
    places: Arc<Semaphore>,
    /// When the next request may begin; held by the one whose turn it is.
    turn: Mutex<Instant>,
    /// Until when the host is to be spared, since it said that it gets too many requests.
    spared_until: Lock<Instant>,
}

impl Pacing {
    /// Paces as `settings` say.
    pub(crate) fn new(settings: &NetworkSettings) -> Self {
        Self {
            at_once: Arc::new(Semaphore::new(settings.at_once.max(1))),
            per_host_at_once: settings.per_host_at_once.max(1),
            gap: settings.per_host_gap,
            hosts: Lock::new(Hosts { by_name: HashMap::new(), sweep_at: FIRST_SWEEP }),
        }
    }

    /// Waits until a request to `url` may begin. A wait that is given up leaves no trace.
    pub(crate) async fn permit(&self, url: &Url) -> Permit {
        let host = self.host(url);
        let of_host = place(&host.places).await;
        let mut turn = host.turn.lock().await;
        // The timer would take a millisecond also for a moment that has passed.
        if *turn > Instant::now() {
            sleep_until(*turn).await;
        }
        let of_all = place(&self.at_once).await;
        *turn = Instant::now() + if host.is_spared() { self.gap * SPARING } else { self.gap };
        drop(turn);
        Permit { host, _of_host: of_host, _of_all: of_all }
    }

    /// Leaves more time between the requests to a host that said that it gets too many: for as long
    /// as it asked, or at least for a minute.
    pub(crate) fn spare(&self, url: &Url, wait: Duration) {
        self.host(url).spare(wait.clamp(SHORTEST_SPARING, LONGEST_SPARING));
    }

    fn host(&self, url: &Url) -> Arc<Host> {
        let name = url.host_str().unwrap_or_default().to_owned();
        let key = (name, url.port_or_known_default().unwrap_or(0));
        let mut hosts = self.hosts.lock().expect("nothing panics while it holds the hosts");
        if hosts.by_name.len() >= hosts.sweep_at {
            hosts.sweep();
        }
        let new = || Arc::new(Host::new(self.per_host_at_once));
        Arc::clone(hosts.by_name.entry(key).or_insert_with(new))
    }
}

impl Permit {
    /// Whether another request to the same host waits or is under way.
    pub(crate) fn has_company(&self) -> bool {
        // The register holds one reference, this permit another.
        Arc::strong_count(&self.host) > 2
    }
}

impl Host {
    fn new(at_once: usize) -> Self {
        let now = Instant::now();
        Self { places: Arc::new(Semaphore::new(at_once)), turn: Mutex::new(now), spared_until: Lock::new(now) }
    }

    fn spare(&self, wait: Duration) {
        let until = Instant::now() + wait;
        let mut spared = self.spared_until.lock().expect("nothing panics while it holds the time");
        *spared = until.max(*spared);
    }

    fn is_spared(&self) -> bool {
        *self.spared_until.lock().expect("nothing panics while it holds the time") > Instant::now()
    }
}

impl Hosts {
    /// Forgets the hosts at rest. Called when their number has doubled, so that its cost per
    /// request does not grow with that number.
    fn sweep(&mut self) {
        let now = Instant::now();
        // References are only taken under the register's lock: sole ownership cannot end here.
        self.by_name
            .retain(|_, host| Arc::get_mut(host).is_none_or(|host| host.is_spared() || *host.turn.get_mut() > now));
        self.sweep_at = FIRST_SWEEP.max(self.by_name.len() * 2);
    }
}

async fn place(places: &Arc<Semaphore>) -> OwnedSemaphorePermit {
    Arc::clone(places).acquire_owned().await.expect("the semaphores are never closed")
}

#[cfg(test)]
mod tests;
