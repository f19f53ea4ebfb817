//! What a daemon costs that has run for years: at rest, and on a full store.
//!
//! *idle*: the daemon with all feeds at ten minutes, spread evenly, nothing new: its share of one
//! core over two minutes. *full*: the unchanged and the 1 % cycle on a store to which ten million
//! known items were added, against the same without them.

use std::error::Error;
use std::fs;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::feeds::{ITEMS, Press};
use crate::measure::Cost;
use crate::program::{Installed, Program};
use crate::server::{Answers, Server};

/// How long the daemon is watched.
const WATCHED: Duration = Duration::from_secs(120);

/// Before that it starts, and polls what became due on the way.
const SETTLING: Duration = Duration::from_secs(15);

/// The interval of the feeds.
const INTERVAL: Duration = Duration::from_secs(600);

/// Items that a full store has on top.
const MANY_ITEMS: u32 = 10_000_000;

/// Passes of which the median counts.
const PASSES: usize = 3;

/// The share of one core that the daemon takes while nothing is new.
pub(crate) async fn idle(feeds: u32, press: &Arc<Press>) -> Result<(), Box<dyn Error>> {
    let server = Server::start(Arc::clone(press), feeds, Answers::Prompt).await?;
    let installed = Installed::new(Program::Newswatch, format!("http://{}", server.address), feeds)?;
    installed.run().await?;
    installed.spread_out(INTERVAL)?;
    let mut daemon = installed.daemon()?;
    let process = daemon.id().ok_or("the daemon ended at once")?;
    sleep(SETTLING).await;
    server.take_seen();
    let (begun, before) = (Instant::now(), cpu(process)?);
    sleep(WATCHED).await;
    let (spent, time) = (cpu(process)? - before, begun.elapsed());
    let requests = server.take_seen().requests;
    daemon.kill().await?;
    println!("{feeds} feeds at {} minutes, nothing new, over {} s:", INTERVAL.as_secs() / 60, time.as_secs());
    println!("requests       {requests}, of {} that a fixed interval makes", feeds * 120 / 600);
    println!("share of a core  {:.2} %    must ≤ 1 %    goal ≤ 0.5 %", 100.0 * spent / time.as_secs_f64());
    Ok(())
}

/// Processor time of a process so far, in seconds (proc(5)).
fn cpu(process: u32) -> Result<f64, Box<dyn Error>> {
    const TICKS_A_SECOND: f64 = 100.0;
    let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |field: usize| fields.get(field).and_then(|ticks| ticks.parse::<f64>().ok()).ok_or("no such field");
    Ok((ticks(11)? + ticks(12)?) / TICKS_A_SECOND)
}

/// What known items cost a cycle.
pub(crate) async fn full(feeds: u32, press: &Arc<Press>) -> Result<(), Box<dyn Error>> {
    let empty = cycles(feeds, 0, press).await?;
    let full = cycles(feeds, MANY_ITEMS, press).await?;
    println!("{feeds} feeds, CPU of a cycle on a store with {MANY_ITEMS} further items, against one without:");
    for (name, empty, full) in [("unchanged", &empty.0, &full.0), ("1 % new", &empty.1, &full.1)] {
        let (empty, full) = (median(empty), median(full));
        println!("{name:<10} {empty:.3} s  {full:.3} s  {:.2}    must ≤ 1.2", full / empty);
    }
    Ok(())
}

/// The costs of some unchanged cycles and of some with news, on a store with so many items more.
async fn cycles(feeds: u32, more: u32, press: &Arc<Press>) -> Result<(Vec<Cost>, Vec<Cost>), Box<dyn Error>> {
    let (mut unchanged, mut news) = (Vec::new(), Vec::new());
    let known = feeds * ITEMS + more;
    for _ in 0..if more == 0 { PASSES } else { 1 } {
        let server = Server::start(Arc::clone(press), feeds, Answers::Prompt).await?;
        let installed = Installed::new(Program::Newswatch, format!("http://{}", server.address), feeds)?;
        installed.run().await?;
        installed.add_items(more)?;
        let stored = installed.stored_items()?;
        if stored != known {
            return Err(format!("{stored} items are stored, not {known}").into());
        }
        for _ in 0..PASSES {
            installed.make_due()?;
            unchanged.push(installed.run().await?);
        }
        server.publish();
        installed.make_due()?;
        news.push(installed.run().await?);
    }
    Ok((unchanged, news))
}

fn median(costs: &[Cost]) -> f64 {
    let mut seconds: Vec<f64> = costs.iter().map(|cost| cost.cpu.as_secs_f64()).collect();
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2]
}
