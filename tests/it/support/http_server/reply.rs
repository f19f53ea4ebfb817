//! What the server says, and how badly.

use std::future::pending;
use std::io::Result;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncWriteExt, BufStream};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::sleep;

/// One reply. Starts proper, and gets worse by what is added to it.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    status: u16,
    headers: Vec<(String, Vec<u8>)>,
    body: Vec<u8>,
    framing: Framing,
    ending: Ending,
    delay: Duration,
    pause: Option<Duration>,
    gate: Option<watch::Receiver<bool>>,
}

/// Holds replies back until it is opened.
#[derive(Debug, Default)]
pub(crate) struct Gate(watch::Sender<bool>);

impl Gate {
    /// Lets through what waits, and all that comes later.
    pub(crate) fn open(&self) {
        self.0.send_replace(true);
    }
}

/// How the receiver learns where the body ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Framing {
    /// By `Content-Length`.
    Length,
    /// By chunks, of 100 bytes.
    Chunked,
    /// Not at all: by the end of the connection.
    Close,
    /// The body is all that is sent, head included.
    Raw,
}

/// What happens once everything is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    /// The next request is read.
    Keep,
    /// The connection is closed in order after this many bytes.
    Cut(usize),
    /// The connection is reset (TCP RST).
    Reset,
    /// The body is sent again and again, until the client leaves.
    Repeat,
    /// Nothing more happens, on an open connection.
    Hang,
}

impl Reply {
    /// 200 with `body`.
    pub(crate) fn ok(body: impl Into<Vec<u8>>) -> Self {
        Self { body: body.into(), ..Self::status(200) }
    }

    /// An empty reply with `status`.
    pub(crate) fn status(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Vec::new(),
            framing: Framing::Length,
            ending: Ending::Keep,
            delay: Duration::ZERO,
            pause: None,
            gate: None,
        }
    }

    /// The same with `body`.
    pub(crate) fn body(self, body: impl Into<Vec<u8>>) -> Self {
        Self { body: body.into(), ..self }
    }

    /// A redirect with `status` to `location`.
    pub(crate) fn redirect(status: u16, location: impl AsRef<str>) -> Self {
        Self::status(status).header("Location", location.as_ref())
    }

    /// Exactly these bytes, head included; then the connection is closed.
    pub(crate) fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self { framing: Framing::Raw, ending: Ending::Cut(usize::MAX), ..Self::ok(bytes) }
    }

    /// No reply: the request is read and nothing comes, on an open connection.
    pub(crate) fn silence() -> Self {
        Self { ending: Ending::Hang, ..Self::raw("") }
    }

    /// Adds a header.
    pub(crate) fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.headers.push((name.to_owned(), value.as_ref().to_vec()));
        self
    }

    /// Waits before the first byte.
    pub(crate) fn after(self, delay: Duration) -> Self {
        Self { delay, ..self }
    }

    /// Waits before the first byte until `gate` is opened.
    pub(crate) fn behind(self, gate: &Gate) -> Self {
        Self { gate: Some(gate.0.subscribe()), ..self }
    }

    /// Sends byte by byte, with a pause before each.
    pub(crate) fn drop_by_drop(self, pause: Duration) -> Self {
        Self { pause: Some(pause), ..self }
    }

    /// Sends the body in chunks.
    pub(crate) fn chunked(self) -> Self {
        Self { framing: Framing::Chunked, ..self }
    }

    /// Lets the end of the connection end the body.
    pub(crate) fn without_length(self) -> Self {
        Self { framing: Framing::Close, ending: Ending::Cut(usize::MAX), ..self }
    }

    /// Closes the connection after `bytes` bytes of what it should send, head included.
    pub(crate) fn cut_after(self, bytes: usize) -> Self {
        Self { ending: Ending::Cut(bytes), ..self }
    }

    /// Resets the connection once everything is sent.
    pub(crate) fn then_reset(self) -> Self {
        Self { ending: Ending::Reset, ..self }
    }

    /// Sends the body again and again; for ever, unless the client leaves.
    pub(crate) fn endless(self) -> Self {
        let framing = if self.framing == Framing::Raw { Framing::Raw } else { Framing::Close };
        Self { framing, ending: Ending::Repeat, ..self }
    }

    /// Sends it all, counting the bytes; says whether the connection can be used again.
    pub(super) async fn send(&self, stream: &mut BufStream<TcpStream>, sent: &AtomicUsize) -> Result<bool> {
        if !self.delay.is_zero() {
            sleep(self.delay).await;
        }
        if let Some(gate) = &self.gate {
            // A gate that is gone is as good as open.
            let _ = gate.clone().wait_for(|open| *open).await;
        }
        let mut bytes = [self.head(), self.framed_body()].concat();
        if let Ending::Cut(most) = self.ending {
            bytes.truncate(most);
        }
        self.write(stream, &bytes, sent).await?;
        match self.ending {
            Ending::Keep => return Ok(true),
            Ending::Cut(_) => stream.shutdown().await?,
            Ending::Reset => stream.get_ref().set_zero_linger()?,
            Ending::Repeat => loop {
                self.write(stream, &self.body, sent).await?;
            },
            Ending::Hang => pending().await,
        }
        Ok(false)
    }

    async fn write(&self, stream: &mut BufStream<TcpStream>, bytes: &[u8], sent: &AtomicUsize) -> Result<()> {
        for piece in bytes.chunks(if self.pause.is_some() { 1 } else { usize::MAX }) {
            if let Some(pause) = self.pause {
                sleep(pause).await;
            }
            stream.write_all(piece).await?;
            stream.flush().await?;
            sent.fetch_add(piece.len(), Ordering::SeqCst);
        }
        Ok(())
    }

    fn head(&self) -> Vec<u8> {
        if self.framing == Framing::Raw {
            return Vec::new();
        }
        let mut head = format!("HTTP/1.1 {} Status\r\n", self.status).into_bytes();
        let framing = match self.framing {
            // These have no body, and no length either.
            _ if matches!(self.status, 204 | 304) => None,
            Framing::Length => Some(("Content-Length".to_owned(), self.body.len().to_string().into_bytes())),
            Framing::Chunked => Some(("Transfer-Encoding".to_owned(), b"chunked".to_vec())),
            Framing::Close | Framing::Raw => None,
        };
        for (name, value) in self.headers.iter().chain(&framing) {
            head.extend_from_slice(&[name.as_bytes(), b": ", value, b"\r\n"].concat());
        }
        head.extend_from_slice(b"\r\n");
        head
    }

    fn framed_body(&self) -> Vec<u8> {
        if self.framing != Framing::Chunked {
            return self.body.clone();
        }
        let mut framed = Vec::new();
        for chunk in self.body.chunks(100) {
            framed.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
            framed.extend_from_slice(&[chunk, b"\r\n"].concat());
        }
        framed.extend_from_slice(b"0\r\n\r\n");
        framed
    }
}
