//! The server that is polled: HTTP/1.1 on the loopback, in threads of the bench.
//!
//! GET requests for `/feed/NUMBER` come in; documents and 304s go out, and what was asked is
//! counted. Connections are kept alive. Answers come at once, or as late as on the Internet.
//!
//! Deliberately not here: everything that a well-behaved client does not need. What is not
//! understood is answered with 404 and counted as stray.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::feeds::{Edition, Press};

/// One feed in so many publishes an item in the last cycle, and one in so many answers late.
const ONE_PERCENT: u32 = 100;

/// The longest request head that is read, in bytes.
const LONGEST_HEAD: usize = 16 * 1024;

/// How fast answers come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answers {
    /// At once.
    Prompt,
    /// After 50 to 150 ms; one feed in a hundred takes a second.
    Slow,
}

/// What was asked during one cycle.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    /// Requests for feeds.
    pub(crate) requests: u32,
    /// Requests that gave back both validators of an earlier edition, byte for byte.
    pub(crate) conditional: u32,
    /// Answers without a document.
    pub(crate) not_modified: u32,
    /// Requests for anything else.
    pub(crate) stray: u32,
    /// Most requests under way at one time.
    pub(crate) most_at_once: u32,
    /// Feeds that were asked exactly once.
    pub(crate) asked_once: u32,
}

/// A running server; it stops when dropped.
#[derive(Debug)]
pub(crate) struct Server {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    desk: Arc<Desk>,
    _listening: JoinSet<()>,
}

/// What all connections share.
#[derive(Debug)]
struct Desk {
    press: Arc<Press>,
    answers: Answers,
    /// Items that one feed in a hundred has published since the start.
    fresh: AtomicU32,
    ledger: Mutex<Ledger>,
}

#[derive(Debug)]
struct Ledger {
    seen: Seen,
    under_way: u32,
    asked: Vec<u32>,
}

/// The parts of a request that decide the answer.
struct Request {
    feed: u32,
    etag: Option<String>,
    modified: Option<String>,
}

impl Server {
    /// Listens on a free port of the loopback and serves `feeds` feeds.
    pub(crate) async fn start(press: Arc<Press>, feeds: u32, answers: Answers) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let ledger = Ledger { seen: Seen::default(), under_way: 0, asked: vec![0; feeds as usize] };
        let desk = Arc::new(Desk { press, answers, fresh: AtomicU32::new(0), ledger: Mutex::new(ledger) });
        let mut listening = JoinSet::new();
        listening.spawn(listen(listener, Arc::clone(&desk)));
        Ok(Self { address, desk, _listening: listening })
    }

    /// One feed in a hundred publishes one item.
    pub(crate) fn publish(&self) {
        self.desk.fresh.fetch_add(1, Ordering::Relaxed);
    }

    /// What was asked since the last call.
    pub(crate) fn take_seen(&self) -> Seen {
        let mut ledger = self.desk.ledger();
        let asked_once = ledger.asked.iter().filter(|times| **times == 1).count() as u32;
        ledger.asked.fill(0);
        Seen { asked_once, ..std::mem::take(&mut ledger.seen) }
    }
}

/// How many of `feeds` feeds publish an item in the last cycle.
pub(crate) fn publishing(feeds: u32) -> u32 {
    feeds.div_ceil(ONE_PERCENT)
}

async fn listen(listener: TcpListener, desk: Arc<Desk>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => if let Ok((stream, _)) = accepted {
                connections.spawn(serve(stream, Arc::clone(&desk)));
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

/// Answers on one connection until the client closes it or breaks it.
async fn serve(mut stream: TcpStream, desk: Arc<Desk>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut buffer = Vec::new();
    while let Some(head) = read_head(&mut stream, &mut buffer).await? {
        let answer = match Request::parse(&head).filter(|request| desk.knows(request)) {
            Some(request) => desk.answer(&request).await,
            None => desk.refuse(),
        };
        stream.write_all(answer.as_bytes()).await?;
    }
    Ok(())
}

/// The next request head; none when the client is done. `buffer` keeps what was read beyond it.
async fn read_head(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> io::Result<Option<String>> {
    loop {
        if let Some(end) = buffer.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
            let head = buffer.drain(..end + 4).collect::<Vec<_>>();
            return Ok(Some(String::from_utf8_lossy(&head).into_owned()));
        }
        if buffer.len() > LONGEST_HEAD || stream.read_buf(buffer).await? == 0 {
            return Ok(None);
        }
    }
}

impl Request {
    fn parse(head: &str) -> Option<Self> {
        let mut lines = head.split("\r\n");
        let path = lines.next()?.strip_prefix("GET ")?.strip_suffix(" HTTP/1.1")?;
        let feed = path.strip_prefix("/feed/")?.parse().ok()?;
        let mut request = Self { feed, etag: None, modified: None };
        for (name, value) in lines.filter_map(|line| line.split_once(':')) {
            let value = || Some(value.trim().to_owned());
            match name.to_ascii_lowercase().as_str() {
                "if-none-match" => request.etag = value(),
                "if-modified-since" => request.modified = value(),
                _ => {}
            }
        }
        Some(request)
    }

    /// Whether both validators are those of `edition`.
    fn has_validators_of(&self, edition: Edition) -> bool {
        self.etag == Some(edition.etag()) && self.modified == Some(edition.last_modified())
    }
}

impl Desk {
    fn knows(&self, request: &Request) -> bool {
        (request.feed as usize) < self.ledger().asked.len()
    }

    async fn answer(&self, request: &Request) -> String {
        self.open(request);
        if self.answers == Answers::Slow {
            tokio::time::sleep(delay(request.feed)).await;
        }
        let edition = self.edition(request.feed);
        let not_modified = request.etag == Some(edition.etag());
        let answer = if not_modified { without_document(edition) } else { self.with_document(edition) };
        self.close(not_modified);
        answer
    }

    fn refuse(&self) -> String {
        self.ledger().seen.stray += 1;
        "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".to_owned()
    }

    fn open(&self, request: &Request) {
        let fresh = self.fresh.load(Ordering::Relaxed);
        let conditional = (0..=fresh).any(|fresh| request.has_validators_of(Edition { feed: request.feed, fresh }));
        let mut ledger = self.ledger();
        ledger.under_way += 1;
        ledger.asked[request.feed as usize] += 1;
        ledger.seen.requests += 1;
        ledger.seen.conditional += u32::from(conditional);
        ledger.seen.most_at_once = ledger.seen.most_at_once.max(ledger.under_way);
    }

    fn close(&self, not_modified: bool) {
        let mut ledger = self.ledger();
        ledger.under_way -= 1;
        ledger.seen.not_modified += u32::from(not_modified);
    }

    fn edition(&self, feed: u32) -> Edition {
        let publishes = feed.is_multiple_of(ONE_PERCENT);
        Edition { feed, fresh: if publishes { self.fresh.load(Ordering::Relaxed) } else { 0 } }
    }

    fn with_document(&self, edition: Edition) -> String {
        let document = self.press.document(edition);
        format!(
            "HTTP/1.1 200 OK\r\nContent-Type: {}\r\nContent-Length: {}\r\n{}\r\n{document}",
            edition.content_type(),
            document.len(),
            validators(edition),
        )
    }

    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().expect("nothing panics while it holds the ledger")
    }
}

fn without_document(edition: Edition) -> String {
    format!("HTTP/1.1 304 Not Modified\r\n{}\r\n", validators(edition))
}

fn validators(edition: Edition) -> String {
    format!("ETag: {}\r\nLast-Modified: {}\r\n", edition.etag(), edition.last_modified())
}

/// How long a slow feed takes to answer: always the same, so that two programs meet the same
/// delays.
fn delay(feed: u32) -> Duration {
    // The slow ones are not the ones that publish.
    let milliseconds = if feed % ONE_PERCENT == 37 { 1_000 } else { 50 + u64::from(feed % 101) * 61 % 101 };
    Duration::from_millis(milliseconds)
}
