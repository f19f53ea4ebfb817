//! What the kernel says of this process (proc_pid_stat(5), proc_pid_status(5)), named as all exporters do.
//!
//! Where there is no `/proc`, nothing is said.

use std::fs;

use jiff::Timestamp;

use super::exposition::{Exposition, Kind, seconds};

/// Ticks a second in which the kernel tells times, on every platform that Linux still has (USER_HZ).
const TICKS: f64 = 100.0;

/// Bytes in what the kernel calls kB.
const KIB: f64 = 1024.0;

/// Writes what is known of this process, which began at `started`.
pub(super) fn write(text: &mut Exposition, started: Timestamp) {
    let help = "When the process began, in seconds since 1970.";
    text.single(Kind::Gauge, "process_start_time_seconds", help, seconds(started));
    if let Some(spent) = fs::read_to_string("/proc/self/stat").ok().as_deref().and_then(processor_time) {
        text.single(Kind::Counter, "process_cpu_seconds_total", "Processor time spent, in seconds.", spent);
    }
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    if let Some(bytes) = kilobytes(&status, "VmRSS:") {
        text.single(Kind::Gauge, "process_resident_memory_bytes", "Memory in use, in bytes.", bytes);
    }
    if let Some(bytes) = kilobytes(&status, "VmSize:") {
        text.single(Kind::Gauge, "process_virtual_memory_bytes", "Memory mapped, in bytes.", bytes);
    }
    if let Ok(entries) = fs::read_dir("/proc/self/fd") {
        // One of them is the folder that is being read.
        let open = entries.count().saturating_sub(1) as f64;
        text.single(Kind::Gauge, "process_open_fds", "Open files and sockets.", open);
    }
    if let Some(most) = fs::read_to_string("/proc/self/limits").ok().as_deref().and_then(most_files) {
        text.single(Kind::Gauge, "process_max_fds", "Files and sockets that may be open.", most);
    }
}

/// Fields 14 and 15; the name before them may hold spaces and brackets.
fn processor_time(stat: &str) -> Option<f64> {
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_whitespace().skip(11);
    let (user, system): (f64, f64) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    Some((user + system) / TICKS)
}

fn kilobytes(status: &str, key: &str) -> Option<f64> {
    let line = status.lines().find_map(|line| line.strip_prefix(key))?;
    Some(line.split_whitespace().next()?.parse::<f64>().ok()? * KIB)
}

fn most_files(limits: &str) -> Option<f64> {
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_kernel_says_is_read_in_its_units() {
        let stat = "7 (a) b) S 1 7 7 0 -1 4194560 1 0 0 0 150 50 0 0 20 0 8 0 100 1 2";
        assert_eq!(processor_time(stat), Some(2.0));
        assert_eq!(kilobytes("Name:\tx\nVmRSS:\t    20 kB\n", "VmRSS:"), Some(20.0 * 1024.0));
        assert_eq!(most_files("Max open files            1024     4096     files\n"), Some(1024.0));
        assert_eq!(most_files("Max open files            unlimited  unlimited  files\n"), None);
    }
}
