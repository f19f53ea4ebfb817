//! `http:` and `https:`: one conditional request, and what its answer means.
//!
//! Only 200 is a document. Other successes are not: 206 is a part, and 204 and 205 are nothing.

use std::sync::Arc;

use jiff::Timestamp;
use url::Url;

use super::wall::wall;
use super::{Content, Document, FetchError, Fetched, Question};
use crate::model::Validators;
use crate::net::{Answer, Network, Request};
use crate::secret;

/// What a feed may look like, the best first (RFC 9110, section 12.5.1).
const ACCEPT: &str = "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, \
     application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5";

/// Asks for the document, on condition that it changed.
pub(super) async fn fetch(
    network: &Network,
    url: &Url,
    question: Question<'_>,
    now: Timestamp,
) -> Result<Fetched, FetchError> {
    let answer = network.send(request(url, question, now)).await?;
    understand(answer, question.validators, now)
}

fn request(url: &Url, question: Question<'_>, now: Timestamp) -> Request {
    let access = question.access;
    let mut request = Request::get(url.clone()).header("accept", ACCEPT).conditional(question.validators);
    for (name, value) in &access.headers {
        request = request.secret_header(name, value);
    }
    for cookie in access.cookies.iter().filter(|cookie| cookie.holds(now)) {
        request = request.cookie(cookie.clone());
    }
    if let Some(url) = question.moved_to {
        request = request.moved_to(url.clone());
    }
    if let Some(timeout) = access.timeout {
        request = request.timeout(timeout);
    }
    if let Some(limit) = access.body_limit {
        request = request.body_limit(limit);
    }
    request
}

/// What the answer to a request with the validators `sent` means.
fn understand(answer: Answer, sent: &Validators, now: Timestamp) -> Result<Fetched, FetchError> {
    let url = secret::shown(&answer.url);
    let unconditional = sent.etag.is_none() && sent.last_modified.is_none();
    match answer.status {
        304 if !unconditional => Ok(Fetched {
            content: Content::NotModified { contradicted: answer.contradicts(sent, now) },
            validators: answer.validators_after(sent),
            freshness: answer.freshness(now),
            hub: answer.hub_links(),
            moved: answer.moved,
            from_outside: answer.from_outside,
            took: answer.took,
        }),
        410 => Err(FetchError::Gone { url }),
        status => match wall(&answer) {
            Some(wall) => Err(FetchError::Wall { url, status, wall, after: answer.retry_after(now) }),
            None if status == 200 => document(answer, url, now),
            None => Err(FetchError::Status { url, status, advice: advice(status), after: answer.retry_after(now) }),
        },
    }
}

fn document(answer: Answer, url: String, now: Timestamp) -> Result<Fetched, FetchError> {
    if answer.body.iter().all(u8::is_ascii_whitespace) {
        return Err(FetchError::Empty { url });
    }
    let (validators, freshness, hub) = (answer.validators(), answer.freshness(now), answer.hub_links());
    let content_type = answer.headers.text("content-type").map(str::to_owned);
    let document = Document { content_type, url: Some(answer.url), bytes: answer.body };
    Ok(Fetched {
        content: Content::Document(Arc::new(document)),
        validators,
        freshness,
        moved: answer.moved,
        hub,
        from_outside: answer.from_outside,
        took: answer.took,
    })
}

/// What a status without a document means to the owner of the feed list, and what to do.
fn advice(status: u16) -> &'static str {
    match status {
        304 => "\"not modified\", although nothing was known yet; the server is at fault, tell its owner",
        206 => "only a part of the document, which was not asked for; the server is at fault, tell its owner",
        200..=299 => "a success without a document; open the address in a browser and see what became of the feed",
        300..=399 => "a redirect that leads nowhere; open the address in a browser and use the one it ends at",
        401 | 407 => "it wants a user name and a password; put them into the feed's address",
        402 => "it wants to be paid; ask the publisher for access",
        403 => "it refuses access; the publisher may block programs, so ask for access or use another feed",
        404 => "there is no such document; check the feed's address",
        408 => "it did not get the request in time; this is mostly temporary",
        429 => "too many requests; poll this host less often",
        451 => "it is withheld for legal reasons; use another feed",
        503 => "the server is overloaded or under maintenance; this is mostly temporary",
        500..=599 => "the server has a fault of its own; this is mostly temporary",
        _ => "this is no answer to a request for a feed; open the address in a browser and see what it says",
    }
}

#[cfg(test)]
mod tests;
