//! The program for as long as is asked: a hundred hostile feeds beside a hundred good ones, or a thousand
//! good ones; or a day of these in six minutes, by a clock that runs 240 times as fast.
//!
//! ```console
//! $ cargo bench --locked --bench soak -- 3600
//! $ cargo bench --locked --bench soak -- 3600 feeds
//! $ cargo bench --locked --bench soak -- 360 day
//! ```
//!
//! The last one needs libfaketime, and looks for it where Debian puts it (the package `faketime`).
//!
//! Beside hostile peers every feed has a host of its own and is polled each ten seconds. Every third answer of a hostile
//! peer is a good one, so that it is never left alone for long. What is measured: how late the polls of
//! the good feeds are, and how memory, threads and open files develop. The run fails if the good ones
//! are late or the others grow.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a bench prints, and one that cannot go on has failed")]
#![expect(dead_code, unused_imports, clippy::panic, reason = "the support of the stories is shared")]

use std::fmt::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::time::{Instant, MissedTickBehavior, interval};

use self::support::hostile::{Peer, peers};
use self::support::http_server::{HttpServer, Received, Reply};
use self::support::newsroom::rss;
use self::support::program::{Home, Running};

mod many;

#[path = "../../tests/it/support/mod.rs"]
mod support;

const GOOD: usize = 100;
const HOSTILE: usize = 100;
const EVERY: Duration = Duration::from_secs(10);
/// Jitter adds at most this to the interval.
const JITTER: Duration = Duration::from_millis(500);

/// The program's use of the machine at one moment (proc(5)).
#[derive(Clone, Copy, Debug)]
struct Sample {
    at: Duration,
    memory: u64,
    threads: u64,
    files: usize,
}

/// What is watched, and how it is read off.
type Measure = (&'static str, fn(&Sample) -> u64);

fn main() {
    let seconds = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(60);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let asked = |word: &str| std::env::args().any(|argument| argument == word);
    let time = Duration::from_secs(seconds);
    let held = runtime.block_on(async {
        match (asked("feeds"), asked("day")) {
            (_, true) => many::soak(time, Some(many::fast_clock())).await,
            (true, _) => many::soak(time, None).await,
            _ => soak(time).await,
        }
    });
    std::process::exit(i32::from(!held));
}

async fn soak(time: Duration) -> bool {
    let good = servers(GOOD, |_| Box::new(|_: &Received| news())).await;
    let kinds = peers(|_| "/feed".to_owned());
    let hostile = servers(HOSTILE, |number| Box::new(sometimes_good(&kinds[number % kinds.len()]))).await;
    let home = Home::new("");
    home.write("newswatch.toml", config(&good, &hostile));
    let daemon = home.daemon();
    daemon.says("watching").await;
    let samples = watch(&daemon, time).await;
    let failed = daemon.log().lines().filter(|line| line.contains("cannot read the feed")).count();
    daemon.stop().await.succeeded();
    report(&good, &samples, failed)
}

type Answer = Box<dyn Fn(&Received) -> Reply + Send + Sync>;

async fn servers(count: usize, answer: impl Fn(usize) -> Answer) -> Vec<HttpServer> {
    let mut servers = Vec::new();
    for number in 0..count {
        servers.push(HttpServer::start(answer(number)).await);
    }
    servers
}

/// A document that changes with every answer.
fn news() -> Reply {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let titles: Vec<_> = (0..20).map(|old| format!("Story {}", (number + 20 - old) % 1000)).collect();
    Reply::ok(rss(&titles)).header("ETag", format!("\"{number}\""))
}

fn sometimes_good(peer: &Peer) -> impl Fn(&Received) -> Reply + Send + Sync + 'static {
    let (reply, asked) = (peer.reply.clone(), AtomicUsize::new(0));
    move |_| if asked.fetch_add(1, Ordering::Relaxed) % 3 == 2 { news() } else { reply.clone() }
}

fn config(good: &[HttpServer], hostile: &[HttpServer]) -> String {
    let mut config = "state = \"state\"\n[network]\nallow_private = [\"127.0.0.1/32\"]\n[poll]\nevery = \"10s\"\n\
        [[rule]]\nname = \"news\"\nkeywords = [\"nothing at all\"]\n"
        .to_owned();
    for (kind, servers) in [("good", good), ("hostile", hostile)] {
        for (number, server) in servers.iter().enumerate() {
            let _infallible =
                write!(config, "[[feed]]\nname = \"{kind} {number}\"\nurl = \"{}\"\n", server.url("/feed"));
        }
    }
    config
}

/// Looks at the program every ten seconds.
async fn watch(daemon: &Running, time: Duration) -> Vec<Sample> {
    let begun = Instant::now();
    let mut tick = interval(EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut samples = Vec::new();
    while begun.elapsed() < time {
        tick.tick().await;
        samples.push(sample(daemon.id(), begun.elapsed()));
    }
    samples
}

fn sample(process: u32, at: Duration) -> Sample {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let number = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    };
    let files = std::fs::read_dir(format!("/proc/{process}/fd")).unwrap().count();
    Sample { at, memory: number("VmRSS"), threads: number("Threads"), files }
}

/// Prints what came of it, and says whether everything held.
fn report(good: &[HttpServer], samples: &[Sample], failed: usize) -> bool {
    let mut late = lateness(good);
    late.sort();
    let at = |share: f64| late.get((late.len() as f64 * share) as usize).copied().unwrap_or_default();
    println!("polls of good feeds: {}, polls that failed: {failed}", late.len());
    println!("late: median {:?}, p95 {:?}, p99 {:?}, most {:?}", at(0.5), at(0.95), at(0.99), late.last());
    let mut held = at(0.95) < Duration::from_secs(2);
    held &= is_flat(samples);
    println!("{}", if held { "held" } else { "NOT held" });
    held
}

/// Prints how memory, threads and open files have developed, and says whether they have not grown.
fn is_flat(samples: &[Sample]) -> bool {
    // The first sixth is for caches and pools to fill.
    let settled = &samples[samples.len() / 6..];
    let (early, last) = settled.split_at(settled.len() / 2);
    let most = |samples: &[Sample], of: fn(&Sample) -> u64| samples.iter().map(of).max().unwrap_or_default();
    let mut held = true;
    let measures: [Measure; 3] =
        [("memory, KiB", |s| s.memory), ("threads", |s| s.threads), ("open files", |s| s.files as u64)];
    for (name, of) in measures {
        let (before, after) = (most(early, of), most(last, of));
        println!("{name}: at most {before} in the first half, {after} in the second");
        held &= after as f64 <= before as f64 * 1.1 + 16.0;
    }
    held && most(settled, |sample| sample.memory) < 200 * 1024
}

/// How much longer than it should each wait between two polls of a good feed was.
fn lateness(good: &[HttpServer]) -> Vec<Duration> {
    let of_one = |server: &HttpServer| {
        let received = server.received();
        let gaps: Vec<_> = received.windows(2).map(|pair| pair[1].at - pair[0].at).collect();
        gaps.into_iter().map(|gap| gap.saturating_sub(EVERY + JITTER))
    };
    good.iter().flat_map(of_one).collect()
}
