//! What a child process costs.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::time::Duration;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::{TimeVal, TimeValLike};
use tokio::process::{Child, Command};
use tokio::time::Instant;

/// How often the memory of a running child is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// The last lines of a failed child's complaints that are shown.
const LINES_SHOWN: usize = 12;

/// The cost of one run.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cost {
    /// Processor time of the child and its own children, in user and system mode.
    pub(crate) cpu: Duration,
    /// Time from start to exit.
    pub(crate) wall: Duration,
    /// Most memory resident at one time, in bytes, as the kernel noted it.
    pub(crate) peak: u64,
}

/// Runs `command` to its end. What it prints goes to `log`.
///
/// # Errors
///
/// If it cannot be started or does not succeed; the error then ends with what it printed last.
pub(crate) async fn run(command: &mut Command, log: &Path) -> io::Result<Cost> {
    let output = File::create(log)?;
    command.stdout(output.try_clone()?).stderr(output);
    let before = children_cpu()?;
    let start = Instant::now();
    let mut child = command.spawn()?;
    let (status, peak) = watch(&mut child).await?;
    let wall = start.elapsed();
    if !status.success() {
        return Err(io::Error::other(format!("{:?} ended with {status}\n{}", command.as_std(), last_lines(log)?)));
    }
    Ok(Cost { cpu: children_cpu()?.saturating_sub(before), wall, peak })
}

/// Waits for `child`, looking at its memory until it is gone.
async fn watch(child: &mut Child) -> io::Result<(std::process::ExitStatus, u64)> {
    let process = child.id();
    let mut peak = 0;
    let mut looks = tokio::time::interval(LOOK_EVERY);
    loop {
        tokio::select! {
            status = child.wait() => return Ok((status?, peak)),
            _ = looks.tick() => peak = peak.max(process.and_then(high_water_mark).unwrap_or(0)),
        }
    }
}

/// The most memory that a process ever had resident, in bytes (`VmHWM` in proc(5)).
///
/// `ru_maxrss` would not do: it survives `exec`, so it starts at what the bench itself holds.
fn high_water_mark(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

/// Processor time of all children that have ended.
fn children_cpu() -> io::Result<Duration> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    Ok(duration(usage.user_time()) + duration(usage.system_time()))
}

fn duration(time: TimeVal) -> Duration {
    Duration::from_micros(time.num_microseconds().unsigned_abs())
}

fn last_lines(log: &Path) -> io::Result<String> {
    let text = fs::read_to_string(log)?;
    let lines: Vec<&str> = text.lines().collect();
    Ok(lines[lines.len().saturating_sub(LINES_SHOWN)..].join("\n"))
}
