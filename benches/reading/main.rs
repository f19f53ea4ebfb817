//! What it costs to read feeds, beside the bare parser in the same run.
//!
//! ```text
//! cargo bench --locked --bench reading -- [FOLDER]
//! ```
//!
//! Without a folder, feeds made here are read; with one, the feeds in it. Only feeds that need no
//! repair and that the bare parser reads as well count: the question is what repair costs those
//! who do not need it. That is the second line; the third adds plain text, digests and identities, which the
//! bare parser does not make. With `--test` the feeds are read once, to see that both find the same items.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a bench that cannot go on has failed, and prints")]

use std::path::Path;
use std::time::Duration;

use newswatch::model::FeedId;
use newswatch::pipeline::{Document, Reader, parsed};
use tokio::runtime::{Builder, Runtime};
use tokio::time::Instant;

/// How often everything is read; the quickest time counts.
const ROUNDS: usize = 7;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let test = arguments.iter().any(|argument| argument == "--test");
    let folder = arguments.iter().find(|argument| !argument.starts_with("--"));
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    let feeds: Vec<Document> = folder.map_or_else(made, |folder| found(Path::new(folder)));
    let sound: Vec<Document> = feeds.into_iter().filter(|feed| is_sound(&runtime, feed)).collect();
    assert!(!sound.is_empty(), "no feed is left to read");
    let bytes: usize = sound.iter().map(|feed| feed.bytes.len()).sum();
    let rounds = if test { 1 } else { ROUNDS };
    let parser = quickest(rounds, || sound.iter().for_each(|feed| assert!(bare(feed).is_some())));
    let stages = quickest(rounds, || sound.iter().for_each(|feed| assert!(parsed(feed).is_ok())));
    let reader = quickest(rounds, || sound.iter().for_each(|feed| assert!(items(&runtime, feed).is_some())));
    let rate = |time: Duration| bytes as f64 / 1e6 / time.as_secs_f64();
    println!("{} feeds that need no repair, {:.1} MB", sound.len(), bytes as f64 / 1e6);
    println!("bare parser, bytes to entries      {:7.1} MB/s", rate(parser));
    for (what, time) in [("bytes to entries", stages), ("bytes to items, known by", reader)] {
        let times = time.as_secs_f64() / parser.as_secs_f64();
        println!("newswatch, {what:24} {:6.1} MB/s, {times:.2} times the bare parser", rate(time));
    }
}

fn quickest(rounds: usize, mut work: impl FnMut()) -> Duration {
    let time = |()| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    std::iter::repeat_n((), rounds).map(time).min().unwrap_or_default()
}

/// How many entries the bare parser finds.
fn bare(feed: &Document) -> Option<usize> {
    let parse = || {
        let parser = feed_rs::parser::Builder::new().base_uri(feed.url.as_ref()).sanitize_content(false).build();
        parser.parse(feed.bytes.as_slice()).ok().map(|feed| feed.entries.len())
    };
    std::panic::catch_unwind(parse).ok().flatten()
}

/// How many items newswatch finds, and whether it had to repair something.
fn items(runtime: &Runtime, feed: &Document) -> Option<(usize, bool)> {
    let reading =
        runtime.block_on(Reader::new(Reader::LIMIT).read(feed.clone().into(), FeedId(1), "feed".into())).ok()?;
    Some((reading.items.len(), !reading.repaired.is_empty()))
}

fn is_sound(runtime: &Runtime, feed: &Document) -> bool {
    matches!((bare(feed), items(runtime, feed)), (Some(entries), Some((items, false))) if entries == items)
}

fn document(bytes: Vec<u8>) -> Document {
    Document { bytes, content_type: None, url: Some("https://feeds.example/feed".parse().unwrap()) }
}

fn found(folder: &Path) -> Vec<Document> {
    let mut feeds = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            feeds.extend(found(&path));
        } else {
            feeds.push(document(std::fs::read(path).unwrap()));
        }
    }
    feeds
}

/// Feeds of both dialects, with and without markup.
fn made() -> Vec<Document> {
    let text = "&lt;p&gt;The talks went on until the &lt;b&gt;early&lt;/b&gt; morning, sources in Köln said.&lt;/p&gt;"
        .repeat(12);
    let rss = |number: usize| {
        format!(
            "<item><title>Talks, day {number}</title><link>https://example.org/{number}</link><guid>{number}</guid>\
             <pubDate>Mon, 23 Nov 2026 10:00:00 GMT</pubDate><description>{text}</description></item>"
        )
    };
    let atom = |number: usize| {
        format!(
            "<entry><title>Talks, day {number}</title><link href=\"https://example.org/{number}\"/><id>{number}</id>\
             <updated>2026-11-23T10:00:00Z</updated><content type=\"html\"><![CDATA[<p>{}</p>]]></content></entry>",
            "It was agreed to meet again. ".repeat(40)
        )
    };
    let items = |item: &dyn Fn(usize) -> String| (0..40).map(item).collect::<String>();
    let rss = format!("<rss version=\"2.0\"><channel><title>T</title>{}</channel></rss>", items(&rss));
    let atom = format!("<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>T</title>{}</feed>", items(&atom));
    vec![document(rss.into_bytes()), document(atom.into_bytes())]
}
