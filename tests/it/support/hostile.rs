//! Peers that mean no good, or cannot do better.

use std::time::Duration;

use super::http_server::Reply;
use super::packing::{gzip, packed};

/// A peer: what it is called, what it replies, and what a person is told of it.
pub(crate) struct Peer {
    pub(crate) name: &'static str,
    pub(crate) reply: Reply,
    pub(crate) told: &'static str,
}

/// The head of a good answer, without its end.
const HEAD: &str = "HTTP/1.1 200 OK\r\nETag: \"bad\"\r\n";

const LATE: &str = "took longer than";
const LARGE: &str = "larger than";
const CUT: &str = "breaks off in the middle";
const NOT_HTTP: &str = "not proper HTTP";

fn peer(name: &'static str, reply: Reply, told: &'static str) -> Peer {
    Peer { name, reply: reply.header("ETag", "\"bad\""), told }
}

/// One of each kind, at paths of its own: `own` is where this peer is asked.
pub(crate) fn peers(own: impl Fn(&str) -> String) -> Vec<Peer> {
    let mut peers = slow();
    peers.extend(large());
    peers.extend(misleading(own));
    peers.extend(broken());
    peers.extend(no_feed());
    peers
}

fn slow() -> Vec<Peer> {
    let drip = Duration::from_millis(200);
    let long = "x".repeat(1000);
    vec![
        peer("silence", Reply::silence(), LATE),
        peer("head drop by drop", Reply::raw(format!("{HEAD}\r\n")).drop_by_drop(drip), LATE),
        peer(
            "body drop by drop",
            Reply::raw(format!("{HEAD}Content-Length: 1000\r\n\r\n{long}")).drop_by_drop(drip / 20),
            LATE,
        ),
        peer("body without length drop by drop", Reply::raw(format!("{HEAD}\r\n{long}")).drop_by_drop(drip / 20), LATE),
        peer(
            "hints without end",
            Reply::raw("HTTP/1.1 103 Early Hints\r\n\r\n").drop_by_drop(drip / 100).endless(),
            LATE,
        ),
    ]
}

fn large() -> Vec<Peer> {
    let endless = |text: &str| Reply::ok(text.repeat(1000)).endless();
    let item = "<item><title>News</title><description>text</description></item>";
    let mut peers = vec![
        peer("feed without end", endless(item), LARGE),
        peer("comment without end", endless("<!-- more and more "), LARGE),
        peer("length without measure", Reply::raw(format!("{HEAD}Content-Length: 99999999999\r\n\r\n")), LARGE),
        peer("header of a megabyte", Reply::ok("news").header("X-Long", "x".repeat(1 << 20)), NOT_HTTP),
        peer("headers without number", Reply::raw(format!("{HEAD}{}\r\n", "X-Many: 1\r\n".repeat(20_000))), NOT_HTTP),
        peer(
            "packed twice",
            Reply::ok(gzip(&gzip(b"news"))).header("Content-Encoding", "gzip, gzip"),
            "was not asked for",
        ),
        peer("packing nobody asked for", Reply::ok("news").header("Content-Encoding", "compress"), "was not asked for"),
    ];
    let names = ["bomb in gzip", "bomb in deflate", "bomb in brotli", "bomb in zstd"];
    let bombs = packed(&vec![b' '; 64 << 20]);
    peers.extend(
        names
            .into_iter()
            .zip(bombs)
            .map(|(name, (encoding, bomb))| peer(name, Reply::ok(bomb).header("Content-Encoding", encoding), LARGE)),
    );
    let names = ["cut gzip", "cut deflate", "cut brotli", "cut zstd"];
    let whole = packed("news ".repeat(1000).as_bytes());
    peers.extend(names.into_iter().zip(whole).map(|(name, (encoding, body))| {
        peer(
            name,
            Reply::ok(body[..body.len() / 2].to_vec()).header("Content-Encoding", encoding),
            "cannot be decompressed",
        )
    }));
    peers.push(peer(
        "not packed at all",
        Reply::ok("news").header("Content-Encoding", "gzip"),
        "cannot be decompressed",
    ));
    peers
}

fn misleading(own: impl Fn(&str) -> String) -> Vec<Peer> {
    const NOWHERE: &str = "redirects to an address that";
    const REFUSED: &str = "therefore refused";
    let to = |location: &str| Reply::redirect(302, location);
    vec![
        peer("way round in a circle", to(&own("way round in a circle")), "redirects again after 5 redirects"),
        peer("way without address", Reply::status(302), "without an address to go to"),
        peer("way to nowhere", to("http://["), NOWHERE),
        peer("way to a file", to("file:///etc/passwd"), NOWHERE),
        peer("way to ftp", to("ftp://127.0.0.1/"), NOWHERE),
        peer("way to gopher", to("gopher://127.0.0.1/"), NOWHERE),
        peer("way to data", to("data:text/xml,<rss/>"), NOWHERE),
        peer("way to the machine, by IPv6", to("http://[::1]:1/"), REFUSED),
        peer("way to the machine, in IPv6 clothes", to("http://[::ffff:10.0.0.1]/"), REFUSED),
        peer("way to metadata", to("http://169.254.169.254/latest/"), REFUSED),
        peer("way to a private network", to("http://user@10.0.0.1/"), REFUSED),
        peer("way to a private network, by one number", to("http://167772161/"), REFUSED),
        peer("way to a private network, through 6to4", to("http://[2002:0a00:0001::]/"), REFUSED),
        peer("way to a private network, through NAT64", to("http://[64:ff9b::0a00:1]/"), REFUSED),
        peer("way to anybody here", to("http://0.0.0.0/"), REFUSED),
    ]
}

fn broken() -> Vec<Peer> {
    let chunked = format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n");
    let lengths = |lengths: &str| Reply::raw(format!("{HEAD}{lengths}\r\n\r\n4\r\nnews\r\n0\r\n\r\n"));
    vec![
        peer("more announced than sent", Reply::raw(format!("{HEAD}Content-Length: 1000\r\n\r\n<rss></rss>")), CUT),
        peer("reset in the body", Reply::raw(format!("{HEAD}Content-Length: 1000\r\n\r\n<rss>")).then_reset(), CUT),
        peer("chunk of no size", Reply::raw(format!("{chunked}nonsense\r\n<rss></rss>\r\n0\r\n\r\n")), CUT),
        peer("no last chunk", Reply::raw(format!("{chunked}b\r\n<rss></rss>\r\n")), CUT),
        peer("two lengths", lengths("Content-Length: 4\r\nContent-Length: 5"), NOT_HTTP),
        peer("length and chunks", lengths("Content-Length: 4\r\nTransfer-Encoding: chunked"), NOT_HTTP),
        peer("no answer", Reply::raw(""), "without an answer"),
        peer("reset at once", Reply::raw("").then_reset(), "without an answer"),
        peer("answer of 1991", Reply::raw("<rss></rss>"), NOT_HTTP),
        peer("garbage", Reply::raw("\0\x01\x02\x03garbage\r\n\r\n"), NOT_HTTP),
        peer("another protocol", Reply::raw("220 mail.example.org ESMTP\r\n"), NOT_HTTP),
    ]
}

fn no_feed() -> Vec<Peer> {
    let page = "<!doctype html><html><head><title>Error</title></head><body>Try later.</body></html>";
    let deep = format!("<rss><channel><item><title>{}", "<b>".repeat(100_000));
    let mut peers = vec![
        peer("nothing", Reply::ok(""), "empty body"),
        peer("white space", Reply::ok(" \r\n\t"), "empty body"),
        peer("web page", Reply::ok(page), "web page"),
        peer("words", Reply::ok("Service unavailable"), "not a feed"),
        peer("nesting without a feed", Reply::ok(deep.replace("<rss><channel><item><title>", "<x>")), "not a feed"),
    ];
    let odd = [
        ("status 999", 999),
        ("status 204", 204),
        ("status 206", 206),
        ("status 300", 300),
        ("status 412", 412),
        ("status 500", 500),
        ("status 404", 404),
        ("status 403", 403),
    ];
    peers.extend(odd.into_iter().map(|(name, status)| peer(name, Reply::status(status), "answered")));
    peers
}
