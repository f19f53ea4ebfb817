//! An HTTP server inside the test: says what it is told to, well or badly, and remembers what it
//! was asked.
//!
//! ```ignore
//! let server = HttpServer::start(|request| match request.path.as_str() {
//!     "/feed" if request.header("if-none-match").is_some() => Reply::status(304),
//!     "/feed" => Reply::ok(FEED).header("ETag", "\"1\""),
//!     _ => Reply::status(404),
//! })
//! .await;
//! // … let the program poll server.url("/feed") …
//! assert_eq!(server.wait_for(2).await[1].header("if-none-match"), Some("\"1\""));
//! ```
//!
//! It listens on `127.0.0.1` on a free port, keeps connections open as HTTP/1.1 does, and stops
//! when dropped. It is written by hand, since no library sends what a broken server sends.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufStream};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout};
use url::Url;

pub(crate) use self::reply::{Gate, Reply};

mod reply;

/// A server that runs until it is dropped.
pub(crate) struct HttpServer {
    address: SocketAddr,
    log: Arc<Log>,
    tasks: JoinSet<()>,
}

/// One request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    /// When its head was read.
    pub(crate) at: Instant,
    pub(crate) method: String,
    /// Path and query.
    pub(crate) path: String,
    /// In the order received, spelled as received.
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    pub(crate) body: Vec<u8>,
}

impl Received {
    /// The first header of that name, in any case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Some(str::from_utf8(value).expect("a header that a test asks for is text"))
    }
}

type Answers = dyn Fn(&Received) -> Reply + Send + Sync;

#[derive(Default)]
struct Log {
    received: watch::Sender<Vec<Received>>,
    connections: AtomicUsize,
    under_way: AtomicUsize,
    most_at_once: AtomicUsize,
    bytes_sent: AtomicUsize,
}

impl HttpServer {
    /// Starts a server that answers each request by `answer`.
    pub(crate) async fn start(answer: impl Fn(&Received) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        let log = Arc::new(Log::default());
        let mut tasks = JoinSet::new();
        tasks.spawn(accept(listener, Arc::clone(&log), Arc::new(answer)));
        Self { address, log, tasks }
    }

    /// Starts a server that gives `replies` in turn, whatever is asked, and the last one for ever.
    pub(crate) async fn scripted(replies: impl IntoIterator<Item = Reply>) -> Self {
        let replies: Vec<Reply> = replies.into_iter().collect();
        let given = AtomicUsize::new(0);
        Self::start(move |_| replies[given.fetch_add(1, Ordering::SeqCst).min(replies.len() - 1)].clone()).await
    }

    /// Stops, and returns once nobody listens any more. Dropping it does the same, a little later.
    pub(crate) async fn stop(mut self) {
        self.tasks.shutdown().await;
    }

    /// The URL of `path` on this server.
    pub(crate) fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://{}{path}", self.address)).expect("a path makes a URL")
    }

    /// The port it listens on.
    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    /// All requests so far.
    pub(crate) fn received(&self) -> Vec<Received> {
        self.log.received.borrow().clone()
    }

    /// Waits until there were `count` requests, and gives all so far. Fails after ten seconds.
    pub(crate) async fn wait_for(&self, count: usize) -> Vec<Received> {
        let mut log = self.log.received.subscribe();
        let waiting = log.wait_for(|received| received.len() >= count);
        let received = timeout(Duration::from_secs(10), waiting).await.expect("the requests come in time");
        received.expect("the log lives as long as the server").clone()
    }

    /// Waits until the requests so far are as `wanted`, and gives them. Fails after half a minute.
    pub(crate) async fn wait_until(&self, what: &str, mut wanted: impl FnMut(&[Received]) -> bool) -> Vec<Received> {
        let mut log = self.log.received.subscribe();
        let waiting = log.wait_for(|received| wanted(received));
        match timeout(Duration::from_secs(30), waiting).await {
            Ok(received) => received.expect("the log lives as long as the server").clone(),
            Err(_) => panic!("{what}: it did not come to that; there were {:?}", self.received()),
        }
    }

    /// How many connections were opened.
    pub(crate) fn connections(&self) -> usize {
        self.log.connections.load(Ordering::SeqCst)
    }

    /// The largest number of requests that were under way at the same time.
    pub(crate) fn most_at_once(&self) -> usize {
        self.log.most_at_once.load(Ordering::SeqCst)
    }

    /// How many bytes the clients took, or the system for them.
    pub(crate) fn bytes_sent(&self) -> usize {
        self.log.bytes_sent.load(Ordering::SeqCst)
    }
}

async fn accept(listener: TcpListener, log: Arc<Log>, answers: Arc<Answers>) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        log.connections.fetch_add(1, Ordering::SeqCst);
        let (log, answers) = (Arc::clone(&log), Arc::clone(&answers));
        connections.spawn(async move {
            // A client that leaves in the middle is part of many stories.
            let _ = converse(stream, &log, &*answers).await;
        });
        while connections.try_join_next().is_some() {}
    }
}

async fn converse(stream: TcpStream, log: &Log, answers: &Answers) -> std::io::Result<()> {
    let mut stream = BufStream::new(stream);
    while let Some(request) = read(&mut stream).await? {
        let last = request.header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close"));
        let under_way = UnderWay::begin(log);
        // Decided before it is logged: whoever waits for the request finds its consequences.
        let reply = answers(&request);
        log.received.send_modify(|received| received.push(request));
        let keep = reply.send(&mut stream, &log.bytes_sent).await?;
        drop(under_way);
        if last || !keep {
            break;
        }
    }
    Ok(())
}

/// Reads one request; `None` when the client closed the connection instead.
async fn read(stream: &mut BufStream<TcpStream>) -> std::io::Result<Option<Received>> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        if stream.read_until(b'\n', &mut head).await? == 0 {
            return Ok(None);
        }
    }
    let at = Instant::now();
    let mut lines = head.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let first = String::from_utf8_lossy(lines.next().unwrap_or_default()).into_owned();
    let mut words = first.split(' ').map(str::to_owned);
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let headers = lines.filter(|line| !line.is_empty()).map(header).collect();
    let mut request = Received { at, method, path, headers, body: Vec::new() };
    let length = request.header("content-length").map_or(0, |length| length.parse().expect("a length is a number"));
    request.body.resize(length, 0);
    stream.read_exact(&mut request.body).await?;
    Ok(Some(request))
}

fn header(line: &[u8]) -> (String, Vec<u8>) {
    let colon = line.iter().position(|byte| *byte == b':').expect("a header has a colon");
    let (name, value) = line.split_at(colon);
    (String::from_utf8_lossy(name).into_owned(), value[1..].trim_ascii().to_vec())
}

/// Counts a request as under way until dropped.
struct UnderWay<'a>(&'a Log);

impl<'a> UnderWay<'a> {
    fn begin(log: &'a Log) -> Self {
        let now = log.under_way.fetch_add(1, Ordering::SeqCst) + 1;
        log.most_at_once.fetch_max(now, Ordering::SeqCst);
        Self(log)
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.under_way.fetch_sub(1, Ordering::SeqCst);
    }
}
