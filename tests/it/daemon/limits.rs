//! What the daemon takes of the machine.

use std::collections::HashSet;
use std::fs;

use tokio::process::Command;

use crate::support::newsroom::Newsroom;
use crate::support::program::{Home, Running, eventually};

const FEEDS: usize = 500;

/// A number of /proc/PID/status (proc(5)).
fn number(daemon: &Running, name: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", daemon.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// The daemon, that may have so many files open.
fn daemon_with_files(home: &Home, files: usize) -> Running {
    let plain = home.command(&["run"]);
    let mut command = Command::new("sh");
    command.args(["-c", &format!("ulimit -n {files} && exec \"$0\" \"$@\"")]);
    command.arg(plain.as_std().get_program()).args(plain.as_std().get_args());
    command.current_dir(home.path("")).env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    Running::start(command)
}

#[tokio::test]
async fn five_hundred_feeds_need_few_files_few_threads_and_little_memory() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    let mut config = format!(
        "[[rule]]\nname = \"drones\"\nkeywords = [\"drones\"]\nnotify = [\"hook\"]\n\
         [channel.hook]\ntype = \"webhook\"\nurl = \"{}\"\n",
        newsroom.url("/hook")
    );
    for number in 0..FEEDS {
        let path = format!("/feed/{number}");
        newsroom.publish(&path, &[format!("Drones {number}").as_str()]);
        let url = newsroom.url(&path);
        config += &format!("[[feed]]\nname = \"Feed {number}\"\nurl = \"{url}\"\nevery = \"5s\"\nbackfill = 1\n");
    }
    let home = Home::new(&config);
    let daemon = daemon_with_files(&home, 256);
    let mut threads = 0;
    eventually("everything is told", async || {
        threads = threads.max(number(&daemon, "Threads"));
        let told: HashSet<_> = newsroom.told("/hook").into_iter().collect();
        (told.len() == FEEDS).then_some(())
    })
    .await;
    assert!(threads <= 64, "{threads} threads");
    let memory = number(&daemon, "VmHWM");
    assert!(memory <= 128 * 1024, "{memory} kB");
    let log = daemon.stop().await.succeeded().stderr;
    assert!(!log.contains("open files"), "{log}");
    assert!(!log.contains("cannot read the feed"), "{log}");
}
