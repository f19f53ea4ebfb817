//! A thousand good feeds, for long.
//!
//! Each has something new now and then, and some of that is told. What is printed is how memory, threads and
//! open files develop, and by how much a straight line through them rises in an hour.

use std::fmt::Write;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::time::{Instant, interval};

use super::support::http_server::{HttpServer, Received, Reply};
use super::support::newsroom::rss;
use super::support::program::{Home, Running};
use super::{Measure, Sample, is_flat, sample};

const FEEDS: usize = 1_000;

/// Items of a document.
const ITEMS: usize = 20;

/// Every so many polls of a feed find something new.
const NEW_EVERY: usize = 5;

/// A clock that runs faster for the program alone.
pub(super) struct FastClock {
    library: PathBuf,
    speed: u32,
}

/// A day in six minutes.
pub(super) fn fast_clock() -> FastClock {
    let folders = std::fs::read_dir("/usr/lib").unwrap().map(|entry| entry.unwrap().path());
    let library = folders.map(|folder| folder.join("faketime/libfaketimeMT.so.1")).find(|file| file.exists());
    FastClock { library: library.expect("libfaketime is installed"), speed: 240 }
}

/// Runs for `time`, real time, and says whether nothing has grown.
pub(super) async fn soak(time: Duration, clock: Option<FastClock>) -> bool {
    let polls: Vec<AtomicUsize> = (0..FEEDS).map(|_| AtomicUsize::new(0)).collect();
    let server = HttpServer::start(move |request| answer(request, &polls)).await;
    let home = Home::new("");
    let speed = clock.as_ref().map_or(1, |clock| clock.speed);
    home.write("newswatch.toml", config(&server, clock.is_some()));
    let daemon = start(&home, clock);
    daemon.says("watching").await;
    let samples = watch(&daemon, time).await;
    daemon.stop().await.succeeded();
    let received = server.received();
    let told = received.iter().filter(|request| request.path == "/hook").count();
    println!("polls: {}, alerts: {told}, time as the program saw it: {:?}", received.len() - told, time * speed);
    for (name, of) in [("memory, KiB", memory as fn(&Sample) -> u64), ("open files", files)] as [Measure; 2] {
        println!("{name}: {:+.1} an hour of real time", slope(&samples, of) * 3_600.0);
    }
    let held = is_flat(&samples);
    println!("{}", if held { "held" } else { "NOT held" });
    held
}

fn memory(sample: &Sample) -> u64 {
    sample.memory
}

fn files(sample: &Sample) -> u64 {
    sample.files as u64
}

fn start(home: &Home, clock: Option<FastClock>) -> Running {
    let Some(FastClock { library, speed }) = clock else { return home.daemon() };
    let (library, speed) = (library.to_string_lossy().into_owned(), format!("+0 x{speed}"));
    home.daemon_with(&[("LD_PRELOAD", &library), ("FAKETIME", &speed), ("NO_FAKE_STAT", "1")])
}

fn answer(request: &Received, polls: &[AtomicUsize]) -> Reply {
    let Some(feed) = request.path.strip_prefix("/feed/").and_then(|feed| feed.parse::<usize>().ok()) else {
        return Reply::ok("");
    };
    // Not all feeds have news at once.
    let edition = (polls[feed].fetch_add(1, Ordering::Relaxed) + feed) / NEW_EVERY;
    let tag = format!("\"{edition}\"");
    if request.header("if-none-match") == Some(&tag) {
        return Reply::status(304).header("ETag", tag);
    }
    let titles: Vec<_> = (0..ITEMS).map(|old| title(feed, (edition + ITEMS - old) as u64)).collect();
    Reply::ok(rss(&titles)).header("ETag", tag)
}

/// One in fifty is told.
fn title(feed: usize, number: u64) -> String {
    let subject = if (feed as u64 + number).is_multiple_of(50) { "Drones" } else { "Weather" };
    format!("{subject} of place {feed} on day {number}")
}

fn config(server: &HttpServer, is_fast: bool) -> String {
    // What is fast must not be polled so often that the machine is too slow, nor time out.
    let (every, timeout) = if is_fast { ("1h", "1h") } else { ("1m", "20s") };
    let mut config = format!(
        "state = \"state\"\n[network]\nallow_private = [\"127.0.0.0/8\"]\nper_host = {{ at_once = 16, gap = \"0s\" }}\n\
         connect_timeout = \"{timeout}\"\nanswer_timeout = \"{timeout}\"\ntimeout = \"{timeout}\"\n\
         [poll]\nevery = \"{every}\"\n[[rule]]\nname = \"drones\"\nkeywords = [\"drones\"]\nnotify = [\"hook\"]\n\
         [channel.hook]\ntype = \"webhook\"\nurl = \"{}\"\ntimeout = \"{timeout}\"\n",
        server.url("/hook")
    );
    for feed in 0..FEEDS {
        let url = server.url(&format!("/feed/{feed}"));
        let _infallible = write!(config, "[[feed]]\nname = \"feed {feed}\"\nurl = \"{url}\"\n");
    }
    config
}

/// Looks at the program each minute, or sixty times in all.
async fn watch(daemon: &Running, time: Duration) -> Vec<Sample> {
    let begun = Instant::now();
    let mut tick = interval((time / 60).clamp(Duration::from_secs(1), Duration::from_secs(60)));
    let mut samples = Vec::new();
    while begun.elapsed() < time {
        tick.tick().await;
        samples.push(sample(daemon.id(), begun.elapsed()));
        let last = samples.last().unwrap();
        println!("{:>5} s: {} KiB, {} open files", begun.elapsed().as_secs(), last.memory, last.files);
    }
    samples
}

/// The rise of a straight line through the samples, a second; the first sixth is for caches to fill.
fn slope(samples: &[Sample], of: fn(&Sample) -> u64) -> f64 {
    let settled = &samples[samples.len() / 6..];
    let count = settled.len() as f64;
    let mean = |values: &mut dyn Iterator<Item = f64>| values.sum::<f64>() / count;
    let time = |sample: &Sample| sample.at.as_secs_f64();
    let (mid_time, mid) = (mean(&mut settled.iter().map(time)), mean(&mut settled.iter().map(|s| of(s) as f64)));
    let rise: f64 = settled.iter().map(|sample| (time(sample) - mid_time) * (of(sample) as f64 - mid)).sum();
    let spread: f64 = settled.iter().map(|sample| (time(sample) - mid_time).powi(2)).sum();
    if spread > 0.0 { rise / spread } else { 0.0 }
}
