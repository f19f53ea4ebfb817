//! The way of a request: guard, pacing, exchange, redirect, and round again.

use std::sync::Arc;
use std::time::Duration;

use reqwest::Response;
use reqwest::header::{LOCATION, RETRY_AFTER};
use tokio::time::Instant;

use super::address::{Guard, is_public};
use super::answer::Headers;
use super::clients::Clients;
use super::exchange::Exchange;
use super::hop::{Hop, check_scheme, is_redirect};
use super::pacing::Pacing;
use super::request::BodyLimit;
use super::{Answer, NetworkError, NetworkSettings, Request, Route, cause, hop};

/// The way out; cheap to clone. All clones share one pacing.
#[derive(Clone, Debug)]
pub struct Network {
    settings: Arc<NetworkSettings>,
    guard: Guard,
    clients: Arc<Clients>,
    /// The same without any allowance, for what is named from outside; none if there is no allowance.
    outside: Option<(Guard, Arc<Clients>)>,
    pacing: Arc<Pacing>,
}

/// How an exchange ended.
enum Reply {
    /// With an answer.
    Here(Answer),
    /// With a redirect.
    Elsewhere(Hop),
}

impl Network {
    /// Sets the way out up. Opens nothing.
    pub fn new(settings: NetworkSettings) -> Result<Self, NetworkError> {
        let pacing = Arc::new(Pacing::new(&settings));
        Self::paced(settings, pacing)
    }

    /// A way out along another route where that differs, with the same pacing but with connections
    /// of its own: one opened under an allowance is never used without it.
    pub fn along(&self, route: &Route) -> Result<Self, NetworkError> {
        let settings = NetworkSettings { route: route.or(&self.settings.route), ..(*self.settings).clone() };
        Self::paced(settings, Arc::clone(&self.pacing))
    }

    fn paced(settings: NetworkSettings, pacing: Arc<Pacing>) -> Result<Self, NetworkError> {
        let ways = |route: &Route| {
            let guard = Guard::new(route);
            Ok::<_, NetworkError>((guard.clone(), Arc::new(Clients::new(&settings, guard)?)))
        };
        let (guard, clients) = ways(&settings.route)?;
        let outside = Route { allow_private: Vec::new(), ..settings.route.clone() };
        let outside = match (settings.route.allow_private.is_empty(), &settings.route.proxy) {
            (true, _) => None,
            (false, None) => Some(ways(&outside)?),
            // The proxy itself must be reached all the same.
            (false, Some(_)) => Some((Guard::new(&outside), Arc::clone(&clients))),
        };
        Ok(Self { settings: Arc::new(settings), guard, clients, outside, pacing })
    }

    /// What may be reached by a hop, and how.
    fn way(&self, hop: &Hop) -> (&Guard, &Clients) {
        match &self.outside {
            Some((guard, clients)) if hop.from_outside => (guard, clients),
            _ => (&self.guard, &self.clients),
        }
    }

    /// Loads the CA certificates now and not with the first https request, so that a machine
    /// without any is told at the start.
    pub fn prepare_tls(&self) -> Result<(), NetworkError> {
        self.clients.speaking("https").map(drop)
    }

    /// Sends `request` when its host's turn comes, follows redirects of a GET, and gives the
    /// answer whatever its status. Bounded in time, except for the wait for the turn.
    pub async fn send(&self, request: Request) -> Result<Answer, NetworkError> {
        let mut hop = Hop::first(&request);
        hop.from_outside |= self.is_sent_away(&request).await;
        let mut spent = Duration::ZERO;
        loop {
            match self.visit(&request, hop, &mut spent).await? {
                Reply::Here(answer) => return Ok(answer),
                Reply::Elsewhere(next) => hop = next,
            }
        }
    }

    /// Asks one host. The clock runs only while its permit is held.
    async fn visit(&self, request: &Request, hop: Hop, spent: &mut Duration) -> Result<Reply, NetworkError> {
        let from_outside = hop.from_outside;
        self.visit_by_any_way(request, hop, spent).await.map_err(|error| match error {
            NetworkError::Refused { host, address, purpose } if from_outside => {
                NetworkError::Inward { host, address, purpose }
            }
            error => error,
        })
    }

    async fn visit_by_any_way(&self, request: &Request, hop: Hop, spent: &mut Duration) -> Result<Reply, NetworkError> {
        check_scheme(&hop.url)?;
        self.check_address(&hop).await?;
        let permit = self.pacing.permit(&hop.url).await;
        let begun = Instant::now();
        let timeout = request.timeout.unwrap_or(self.settings.timeout);
        let deadline = begun + timeout.saturating_sub(*spent);
        let answer_timeout = request.timeout.unwrap_or(self.settings.answer_timeout).min(timeout);
        let exchange = Exchange {
            clients: self.way(&hop).1,
            request,
            hop: &hop,
            keep: permit.has_company(),
            deadline,
            timeout,
            answer_deadline: deadline.min(begun + answer_timeout),
            answer_timeout,
            body_limit: request.body_limit.unwrap_or(BodyLimit::Whole(self.settings.body_limit)),
        };
        let response = exchange.ask().await?;
        let status = response.status().as_u16();
        self.mind_refusal(&hop, &response);
        if is_redirect(status) && request.post.is_none() {
            *spent += begun.elapsed();
            let location = response.headers().get(LOCATION).map(|location| location.as_bytes().to_vec());
            let from_outside = self.is_from_outside(&hop, &response);
            let mut next = hop.next(status, location.as_deref())?;
            // Through a proxy everything seems outside, but for what the user wrote.
            next.from_outside = from_outside && !(self.has_proxy() && next.url.origin() == request.home.origin());
            return Ok(Reply::Elsewhere(next));
        }
        let from_outside = self.is_from_outside(&hop, &response);
        let headers = Headers::from(response.headers().clone());
        let body = exchange.body(response).await?;
        let took = *spent + begun.elapsed();
        Ok(Reply::Here(Answer { status, headers, body, url: hop.url, moved: hop.moved, from_outside, took }))
    }

    /// Checks where a hop leads, as far as that is known before connecting: an address that is
    /// written as a number, the proxy, and the name that a proxy would look up in our place.
    async fn check_address(&self, hop: &Hop) -> Result<(), NetworkError> {
        let (guard, _) = self.way(hop);
        guard.check_literal(&hop.url).map_err(|refusal| cause::refused(refusal, hop.host()))?;
        let Some(proxy) = &self.settings.route.proxy else { return Ok(()) };
        self.guard.check_literal(proxy).map_err(|refusal| cause::refused(refusal, hop::host(proxy)))?;
        let looking = guard.check_name(&hop.url);
        match tokio::time::timeout(self.settings.connect_timeout, looking).await {
            Ok(Err(refusal)) => Err(cause::refused(refusal, hop.host())),
            // A name that is not known here may be known to the proxy.
            Ok(Ok(())) | Err(_) => Ok(()),
        }
    }

    /// Whether an answer came from outside, or by way of it. Whom a proxy asked cannot be told.
    fn is_from_outside(&self, hop: &Hop, response: &Response) -> bool {
        hop.from_outside || self.has_proxy() || response.remote_addr().is_some_and(|peer| is_public(peer.ip()))
    }

    /// Whether a request goes to an address that a public host once sent it to.
    async fn is_sent_away(&self, request: &Request) -> bool {
        let is_away = self.outside.is_some() && request.url.origin() != request.home.origin();
        is_away && (self.has_proxy() || self.guard.is_public(&request.home).await)
    }

    fn has_proxy(&self) -> bool {
        self.settings.route.proxy.is_some()
    }

    /// Spares a host that says that it gets too many requests: the others to it slow down, too.
    fn mind_refusal(&self, hop: &Hop, response: &Response) {
        let after = response.headers().get(RETRY_AFTER).and_then(|after| after.to_str().ok());
        let seconds = after.and_then(|after| after.trim().parse().ok()).unwrap_or_default();
        match response.status().as_u16() {
            429 => self.pacing.spare(&hop.url, Duration::from_secs(seconds)),
            503 if after.is_some() => self.pacing.spare(&hop.url, Duration::from_secs(seconds)),
            _ => {}
        }
    }
}
