//! System calls that fail, that take long, or that are looked at (strace).

use std::collections::HashSet;
use std::fs;
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tokio::net::UnixDatagram;
use tokio::process::Command;
use tokio::time::timeout;

use super::dice::{Dice, seed};
use super::is_full;
use super::scene::Scene;
use crate::support::http_server::{Gate, Reply};
use crate::support::newsroom::{Newsroom, id};
use crate::support::program::{Home, Running};

/// What the store does with its files.
const FILE_CALLS: &str = "openat,pread64,pwrite64,read,write,fsync,fdatasync,ftruncate,unlink,lseek,fallocate,mmap";

/// The program with these arguments under strace with these options.
fn traced(home: &Home, options: &[&str], arguments: &[&str]) -> Command {
    let plain = home.command(arguments);
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-o"]).arg(home.path("trace")).args(options).arg("--");
    command.arg(plain.as_std().get_program()).args(plain.as_std().get_args());
    command.current_dir(home.path("")).env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command
}

async fn in_order(mut scene: Scene, lives: usize, seed: u64) {
    scene.run_until_quiet(lives + 1).await;
    let (table, faults) = scene.settle(lives).await;
    assert!(faults.is_empty(), "seed {seed}:\n{table}\n{}", faults.join("\n"));
    assert!(scene.published() > 0, "nothing was published");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs strace: `.ci/faults` has it"]
async fn a_disk_that_does_not_keep_what_is_written_ends_the_program() {
    let seed = seed();
    let scene = Scene::begin(&Dice::new(seed)).await;
    scene.home.once().await;
    scene.set_hectic(true);
    let lives = if is_full() { (1..=50).collect() } else { vec![1, 2, 3, 5, 8, 13] };
    for &life in &lives {
        scene.begin_life(life);
        let fault = format!("inject=fsync,fdatasync:error=EIO:when={life}");
        // Not of the folder: SQLite does not look at what becomes of that.
        let log = scene.home.state().join("newswatch.db-wal").display().to_string();
        let daemon = Running::start(traced(&scene.home, &["-e", &fault, "-P", &log], &["run"]));
        let ended = daemon.ends().await.exited(1);
        assert!(ended.stderr.contains("does not keep what is written to it"), "{}", ended.stderr);
    }
    in_order(scene, lives.len(), seed).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs strace: `.ci/faults` has it"]
async fn whichever_call_fails_nothing_is_lost() {
    let seed = seed();
    let scene = Scene::begin(&Dice::new(seed)).await;
    scene.home.once().await;
    scene.set_hectic(true);
    let lives: Vec<usize> = if is_full() { (1..=500).collect() } else { (1..=200).step_by(20).collect() };
    for &life in &lives {
        scene.begin_life(life);
        scene.home.make_due();
        let error = if life % 2 == 0 { "EIO" } else { "ENOSPC" };
        let fault = format!("inject={FILE_CALLS}:error={error}:when={life}");
        let files = ["newswatch.db", "newswatch.db-wal", "newswatch.db-shm", "lock", ""];
        let files = files.map(|file| scene.home.state().join(file).display().to_string());
        let mut options = vec!["-e", &fault];
        files.iter().for_each(|file| options.extend(["-P", file.trim_end_matches('/')]));
        let ended = Running::start(traced(&scene.home, &options, &["run", "--once"])).ends().await;
        assert!(matches!(ended.code, Some(0 | 1)), "call {life}: {ended:?}");
        assert!(!ended.stderr.contains("panicked"), "call {life}: {}", ended.stderr);
    }
    in_order(scene, lives.len(), seed).await;
}

/// A home that has an alert to send to `/hook`.
async fn with_news(newsroom: &Newsroom) -> Home {
    newsroom.publish("/feed", &["Old drones"]);
    newsroom.receive("/hook");
    let home = Home::new(&format!(
        "[poll]\nevery = \"1s\"\n[[feed]]\nname = \"Wire\"\nurl = \"{}\"\n\
         [[rule]]\nname = \"drones\"\nkeywords = [\"drones\"]\nnotify = [\"hook\"]\n\
         [channel.hook]\ntype = \"webhook\"\nurl = \"{}\"\n",
        newsroom.url("/feed"),
        newsroom.url("/hook"),
    ));
    home.once().await;
    newsroom.publish("/feed", &["Old drones", "New drones"]);
    home.make_due();
    home
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs strace: `.ci/faults` has it"]
async fn the_log_is_on_the_disk_before_each_send_and_after_each_mark() {
    let newsroom = Newsroom::start().await;
    let home = with_news(&newsroom).await;
    let calls = "trace=pwrite64,fsync,fdatasync,write,writev,sendto,sendmsg";
    Running::start(traced(&home, &["-y", "-s", "64", "-e", calls], &["run", "--once"])).ends().await.succeeded();
    assert_eq!(newsroom.told("/hook"), ["New drones"]);
    let trace = fs::read_to_string(home.path("trace")).unwrap();
    let (mut unsynced, mut synced, mut sent, mut marked) = (false, 0, 0, false);
    // Threads that wait for the disk to have the log.
    let mut waiting = HashSet::new();
    for line in trace.lines() {
        let (thread, call) = line.split_once(' ').unwrap();
        let call = call.trim_start();
        let is_sync = call.starts_with("fsync(") || call.starts_with("fdatasync(");
        if call.starts_with("pwrite64(") && call.contains("newswatch.db-wal>") {
            (unsynced, marked) = (true, sent > 0);
        } else if is_sync && call.contains("newswatch.db-wal>") && call.contains("<unfinished") {
            waiting.insert(thread);
        } else if is_sync && call.contains("newswatch.db-wal>")
            || call.contains("sync resumed>") && waiting.remove(thread)
        {
            (unsynced, synced) = (false, synced + 1);
        } else if call.contains("POST /hook") {
            assert!(!unsynced && synced > 0, "sent before the log was on the disk:\n{trace}");
            sent += 1;
        }
    }
    assert_eq!(sent, 1, "{trace}");
    assert!(marked && !unsynced, "the mark is not on the disk at the end:\n{trace}");
}

/// Waits for the next sign of life.
async fn fed(manager: &UnixDatagram) {
    let mut bytes = [0; 4096];
    loop {
        let length = manager.recv(&mut bytes).await.unwrap();
        if String::from_utf8_lossy(&bytes[..length]).contains("WATCHDOG=1") {
            return;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs strace: `.ci/faults` has it"]
async fn a_store_that_hangs_leaves_the_watchdog_unfed() {
    let newsroom = Newsroom::start().await;
    let home = with_news(&newsroom).await;
    let socket = home.path("notify");
    let manager = UnixDatagram::bind(&socket).unwrap();
    let daemon = home.daemon_with(&[("NOTIFY_SOCKET", socket.to_str().unwrap()), ("WATCHDOG_USEC", "1000000")]);
    for _ in 0..3 {
        fed(&manager).await;
    }
    let mut strace = Command::new("strace");
    strace.args(["-f", "-qq", "-o"]).arg(home.path("trace")).args(["-e", "trace=fcntl"]);
    // Each look at the store begins with a lock.
    strace.args(["-e", "inject=fcntl:delay_enter=600000000", "-p"]).arg(daemon.id().to_string());
    let strace = Running::start(strace);
    let unfed = async { while timeout(Duration::from_secs(5), fed(&manager)).await.is_ok() {} };
    assert!(timeout(Duration::from_secs(60), unfed).await.is_ok(), "it is still fed: {}", strace.log());
    assert!(daemon.is_running() && strace.is_running(), "{}", strace.log());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs strace: `.ci/faults` has it"]
async fn killed_between_the_answer_and_the_mark_it_repeats_with_the_same_id() {
    let newsroom = Newsroom::start().await;
    let home = with_news(&newsroom).await;
    let gate = Gate::default();
    newsroom.set("/hook", [Reply::status(202).behind(&gate), Reply::status(202)]);
    let reads = "trace=read,readv,recvfrom,recvmsg";
    let daemon = Running::start(traced(&home, &["-o", "/dev/stderr", "-s", "32", "-e", reads], &["run"]));
    newsroom.wait_for("/hook", 1).await;
    // Who holds the store lets nobody else write, so the answer comes before the mark for certain.
    let holder = home.database();
    holder.busy_timeout(Duration::from_secs(10)).unwrap();
    holder.execute_batch("BEGIN IMMEDIATE").unwrap();
    gate.open();
    daemon.says("HTTP/1.1 202").await;
    let children = fs::read_to_string(format!("/proc/{0}/task/{0}/children", daemon.id())).unwrap();
    kill(Pid::from_raw(children.trim().parse().unwrap()), Signal::SIGKILL).unwrap();
    daemon.ends().await;
    drop(holder);
    let state: String = home.database().query_row("SELECT state FROM delivery", [], |row| row.get(0)).unwrap();
    assert_eq!(state, "pending", "it was killed before the mark");

    home.once().await;
    let received = newsroom.received("/hook");
    assert_eq!(received.len(), 2);
    assert_eq!((id(&received[0]), &received[0].body), (id(&received[1]), &received[1].body));
    home.once().await;
    assert_eq!(newsroom.received("/hook").len(), 2);
}
