//! A server that publishes feeds and receives alerts, each at a path that the story names.

use std::collections::{HashMap, VecDeque};
use std::fmt::Write;
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;
use url::Url;

use super::http_server::{HttpServer, Received, Reply};

type Replies = Arc<Mutex<HashMap<String, VecDeque<Reply>>>>;

/// Publishers and receivers at one address. A path that was not set answers 404.
pub(crate) struct Newsroom {
    server: HttpServer,
    replies: Replies,
}

impl Newsroom {
    pub(crate) async fn start() -> Self {
        let replies = Replies::default();
        let known = Arc::clone(&replies);
        let server = HttpServer::start(move |request| next(&known, request)).await;
        Self { server, replies }
    }

    /// Answers what is asked at `path` with `replies` in turn, and with the last one for ever.
    pub(crate) fn set(&self, path: &str, replies: impl IntoIterator<Item = Reply>) {
        let mut known = self.replies.lock().expect("nothing panics under a lock");
        known.insert(path.to_owned(), replies.into_iter().collect());
    }

    /// Publishes a feed with items of these titles at `path`.
    pub(crate) fn publish(&self, path: &str, titles: &[&str]) {
        self.set(path, [Reply::ok(rss(titles))]);
    }

    /// Takes every alert at `path`.
    pub(crate) fn receive(&self, path: &str) {
        self.set(path, [Reply::ok("")]);
    }

    pub(crate) fn url(&self, path: &str) -> Url {
        self.server.url(path)
    }

    pub(crate) fn port(&self) -> u16 {
        self.server.port()
    }

    /// The most requests that were under way at the same time.
    pub(crate) fn most_at_once(&self) -> usize {
        self.server.most_at_once()
    }

    /// What came at `path` so far.
    pub(crate) fn received(&self, path: &str) -> Vec<Received> {
        at(path, &self.server.received())
    }

    /// Waits until there were `count` requests at `path`, and gives them.
    pub(crate) async fn wait_for(&self, path: &str, count: usize) -> Vec<Received> {
        let what = format!("{count} requests at {path}");
        let enough = |received: &[Received]| at(path, received).len() >= count;
        at(path, &self.server.wait_until(&what, enough).await)
    }

    /// The titles told at `path` so far, in order of arrival, each repeat included.
    pub(crate) fn told(&self, path: &str) -> Vec<String> {
        self.received(path).iter().flat_map(titles).collect()
    }
}

fn next(replies: &Replies, request: &Received) -> Reply {
    let mut replies = replies.lock().expect("nothing panics under a lock");
    let path = request.path.split('?').next().unwrap_or_default();
    let Some(queue) = replies.get_mut(path) else { return Reply::status(404) };
    match queue.len() {
        0 => Reply::status(404),
        1 => queue[0].clone(),
        _ => queue.pop_front().expect("it is not empty"),
    }
}

fn at(path: &str, received: &[Received]) -> Vec<Received> {
    received.iter().filter(|request| request.path.split('?').next() == Some(path)).cloned().collect()
}

/// The alert in a webhook.
pub(crate) fn alert(request: &Received) -> Value {
    serde_json::from_slice(&request.body).expect("an alert is JSON")
}

/// The id of a webhook.
pub(crate) fn id(request: &Received) -> String {
    request.header("webhook-id").expect("every webhook has an id").to_owned()
}

/// The titles that a webhook tells.
pub(crate) fn titles(request: &Received) -> Vec<String> {
    let alert = alert(request);
    let items = alert["items"].as_array().expect("an alert has items");
    items.iter().map(|item| item["title"].as_str().expect("an item has a title").to_owned()).collect()
}

/// What the receiver of a webhook computes with its secret, as the standard says.
pub(crate) fn signature(key: &[u8], request: &Received) -> String {
    let header = |name| request.header(name).expect("a webhook has an id and a time");
    let mut keyed = Hmac::<Sha256>::new_from_slice(key).expect("a key may have any length");
    keyed.update(format!("{}.{}.", header("webhook-id"), header("webhook-timestamp")).as_bytes());
    keyed.update(&request.body);
    format!("v1,{}", STANDARD.encode(keyed.finalize().into_bytes()))
}

/// An RSS document with items of these titles; equal titles are equal items.
pub(crate) fn rss(titles: &[impl AsRef<str>]) -> String {
    let mut items = String::new();
    for title in titles.iter().map(AsRef::as_ref) {
        let link = format!("https://news.example/{}", title.replace(' ', "-"));
        let _infallible = write!(items, "<item><title>{title}</title><link>{link}</link><guid>{link}</guid></item>");
    }
    document(&items)
}

/// An RSS document around items.
pub(crate) fn document(items: &str) -> String {
    format!(
        "<rss version=\"2.0\"><channel><title>Wire</title><link>https://news.example/</link>\
         <description>News</description>{items}</channel></rss>"
    )
}
