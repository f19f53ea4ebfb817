//! One question to one host, and its answer.
//!
//! A [`Hop`] comes in; out goes the head of the answer, and its body within time and size.

use std::time::Duration;

use reqwest::header::{
    CONNECTION, CONTENT_ENCODING, CONTENT_LENGTH, HeaderMap, HeaderName, HeaderValue, TRANSFER_ENCODING,
};
use reqwest::{Method, Response};
use tokio::time::{Instant, timeout_at};

use super::clients::Clients;
use super::error::Step;
use super::hop::Hop;
use super::request::BodyLimit;
use super::{NetworkError, Request, cause, cookie};

/// What one question needs to know.
#[derive(Debug)]
pub(super) struct Exchange<'a> {
    pub(super) clients: &'a Clients,
    pub(super) request: &'a Request,
    pub(super) hop: &'a Hop,
    /// Whether the connection is worth keeping.
    pub(super) keep: bool,
    /// When the time is up, and the whole time that is then spent.
    pub(super) deadline: Instant,
    pub(super) timeout: Duration,
    /// When the head of the answer must be here, and the time that is then spent.
    pub(super) answer_deadline: Instant,
    pub(super) answer_timeout: Duration,
    pub(super) body_limit: BodyLimit,
}

impl Exchange<'_> {
    /// Sends the question and receives the head of the answer.
    ///
    /// A GET whose connection ends without an answer is sent once more: a server may close a kept
    /// connection at the moment when it is used again.
    pub(super) async fn ask(&self) -> Result<Response, NetworkError> {
        let asking = async {
            match self.execute().await? {
                Err(error) if self.request.post.is_none() && cause::is_unanswered(&error) => self.execute().await,
                outcome => Ok(outcome),
            }
        };
        let limit = self.clients.connect_timeout();
        let late =
            |_| NetworkError::Timeout { host: self.hop.host(), step: Step::Answering, after: self.answer_timeout };
        let outcome = timeout_at(self.answer_deadline, asking).await.map_err(late)??;
        outcome.map_err(|error| cause::before_answer(&error, self.hop.host(), limit))
    }

    async fn execute(&self) -> Result<Result<Response, reqwest::Error>, NetworkError> {
        let client = self.clients.speaking(self.hop.url.scheme())?;
        let method = match (&self.request.post, self.request.put) {
            (None, _) => Method::GET,
            (Some(_), false) => Method::POST,
            (Some(_), true) => Method::PUT,
        };
        let mut question = client.request(method, self.hop.url_with_credentials(self.request)).headers(self.headers()?);
        if let Some(body) = &self.request.post {
            question = question.body(body.clone());
        }
        Ok(question.send().await)
    }

    fn headers(&self) -> Result<HeaderMap, NetworkError> {
        let mut headers = HeaderMap::new();
        for (name, value, secret) in self.hop.headers(self.request) {
            let (name, mut value) = header(name, value.as_bytes())?;
            value.set_sensitive(secret);
            headers.insert(name, value);
        }
        for (name, value) in self.hop.conditions(self.request) {
            let (name, value) = header(name, value)?;
            headers.insert(name, value);
        }
        if let Some(cookies) = cookie::header(&self.request.cookies, &self.hop.url) {
            let (name, mut value) = header("cookie", cookies.as_bytes())?;
            value.set_sensitive(true);
            headers.insert(name, value);
        }
        if !self.keep {
            headers.insert(CONNECTION, HeaderValue::from_static("close"));
        }
        Ok(headers)
    }

    /// Receives the body, decompressed.
    pub(super) async fn body(&self, mut response: Response) -> Result<Vec<u8>, NetworkError> {
        let mut body = Vec::new();
        match (self.fill(&mut body, &mut response).await, self.body_limit) {
            (Err(_), BodyLimit::Start(limit)) => {
                body.truncate(limit);
                Ok(body)
            }
            (outcome, _) => outcome.map(|()| body),
        }
    }

    async fn fill(&self, body: &mut Vec<u8>, response: &mut Response) -> Result<(), NetworkError> {
        // These never have a body, whatever their headers say of one.
        if matches!(response.status().as_u16(), 204 | 304) {
            return Ok(());
        }
        self.check_framing(response)?;
        self.check_encoding(response)?;
        let (BodyLimit::Whole(limit) | BodyLimit::Start(limit)) = self.body_limit;
        if self.body_limit == BodyLimit::Whole(limit) && response.content_length() > Some(limit as u64) {
            return Err(self.too_large(limit));
        }
        while let Some(chunk) = self.chunk(response).await? {
            body.extend_from_slice(chunk.as_ref());
            if body.len() > limit {
                return Err(self.too_large(limit));
            }
        }
        Ok(())
    }

    async fn chunk(&self, response: &mut Response) -> Result<Option<impl AsRef<[u8]>>, NetworkError> {
        let chunk = timeout_at(self.deadline, response.chunk()).await.map_err(|_| self.late())?;
        chunk.map_err(|error| cause::in_body(&error, self.hop.host()))
    }

    /// Refuses an answer with two ideas of where its body ends (RFC 9112, section 6.3).
    fn check_framing(&self, response: &Response) -> Result<(), NetworkError> {
        let headers = response.headers();
        if headers.contains_key(CONTENT_LENGTH) && headers.contains_key(TRANSFER_ENCODING) {
            let cause = "it gives its length both as Content-Length and by chunks".to_owned();
            return Err(NetworkError::Malformed { host: self.hop.host(), cause });
        }
        Ok(())
    }

    /// What the library can decompress, it has; what is still encoded was never offered.
    fn check_encoding(&self, response: &Response) -> Result<(), NetworkError> {
        match response.headers().get(CONTENT_ENCODING).map(|encoding| String::from_utf8_lossy(encoding.as_bytes())) {
            Some(encoding) if !encoding.is_empty() && !encoding.eq_ignore_ascii_case("identity") => {
                let encoding = encoding.chars().take(40).collect();
                Err(NetworkError::Encoding { host: self.hop.host(), encoding })
            }
            _ => Ok(()),
        }
    }

    fn late(&self) -> NetworkError {
        NetworkError::Timeout { host: self.hop.host(), step: Step::Receiving, after: self.timeout }
    }

    fn too_large(&self, limit: usize) -> NetworkError {
        NetworkError::TooLarge { host: self.hop.host(), limit }
    }
}

fn header(name: &str, value: &[u8]) -> Result<(HeaderName, HeaderValue), NetworkError> {
    let fault = || NetworkError::Header { name: name.to_owned() };
    let parsed = HeaderName::try_from(name).map_err(|_| fault())?;
    Ok((parsed, HeaderValue::from_bytes(value).map_err(|_| fault())?))
}
