//! The real program, in a folder of its own.
//!
//! ```ignore
//! let home = Home::new("[[feed]] …");
//! home.run(&["run", "--once"]).await.succeeded();
//! let daemon = home.daemon();
//! daemon.says("watching").await;
//! daemon.kill().await;
//! ```

#![expect(clippy::panic, reason = "a story fails by panicking")]

use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;

use newswatch::store::{Store, StoreError, sqlite};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use rusqlite::Connection;
use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::timeout;

/// No story waits longer for anything that the program does.
const DEADLINE: Duration = Duration::from_secs(30);

/// What every configuration here begins with: loopback is allowed, and is not spared.
const PREAMBLE: &str = r#"
state = "state"
timezone = "UTC"
[network]
allow_private = ["127.0.0.0/8"]
per_host = { at_once = 64, gap = "0s" }
"#;

/// A folder with a configuration and, beside it, the state.
#[derive(Debug)]
pub(crate) struct Home {
    folder: TempDir,
}

impl Home {
    /// A new folder with this configuration, behind what all stories share.
    pub(crate) fn new(config: &str) -> Self {
        let home = Self { folder: tempfile::tempdir().expect("there is room for a folder") };
        home.configure(config);
        home
    }

    /// Replaces the configuration.
    pub(crate) fn configure(&self, config: &str) {
        self.write("newswatch.toml", format!("{PREAMBLE}{config}"));
    }

    /// Writes a file in the folder.
    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), text).expect("the folder can be written to");
    }

    /// The path of a file in the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The folder that the program keeps its state in.
    pub(crate) fn state(&self) -> PathBuf {
        self.path("state")
    }

    /// The database, past the program.
    pub(crate) fn database(&self) -> Connection {
        Connection::open(self.state().join("newswatch.db")).expect("there is a database")
    }

    /// Makes every feed due, as if its interval had passed. No daemon may be running.
    pub(crate) fn make_due(&self) {
        self.database().execute_batch("UPDATE feed SET next_poll = 0").expect("the database can be written to");
    }

    /// The program with these arguments, in an environment with nothing in it.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_newswatch"));
        command.args(arguments).arg("--config").arg(self.path("newswatch.toml"));
        command.current_dir(self.folder.path()).env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command
    }

    /// Runs the program to its end.
    pub(crate) async fn run(&self, arguments: &[&str]) -> Ended {
        Running::start(self.command(arguments)).ends().await
    }

    /// Runs the program to its end with `input` on its standard input.
    pub(crate) async fn run_with_input(&self, arguments: &[&str], input: &str) -> Ended {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped());
        let mut running = Running::start(command);
        running.hears(input).await;
        running.ends().await
    }

    /// One cycle of polling and delivering, which must succeed.
    pub(crate) async fn once(&self) -> Ended {
        self.run(&["run", "--once"]).await.succeeded()
    }

    /// What a subcommand lists with `--json`.
    pub(crate) async fn listed(&self, arguments: &[&str]) -> Vec<Value> {
        let ended = self.run(&[arguments, &["--json"]].concat()).await.succeeded();
        ended.stdout.lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect()
    }

    /// Starts the daemon.
    pub(crate) fn daemon(&self) -> Running {
        self.daemon_with(&[])
    }

    /// Starts the daemon with further variables in its environment.
    pub(crate) fn daemon_with(&self, variables: &[(&str, &str)]) -> Running {
        let mut command = self.command(&["run"]);
        command.envs(variables.iter().copied());
        Running::start(command)
    }
}

/// How a run of the program ended.
#[derive(Clone, Debug)]
pub(crate) struct Ended {
    /// Nothing if a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ended {
    /// Insists on exit code 0.
    #[track_caller]
    pub(crate) fn succeeded(self) -> Self {
        self.exited(0)
    }

    /// Insists on an exit code.
    #[track_caller]
    pub(crate) fn exited(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}{}", self.stdout, self.stderr);
        self
    }
}

/// The program while it runs; killed when dropped.
#[derive(Debug)]
pub(crate) struct Running {
    child: Child,
    stdout: watch::Receiver<String>,
    stderr: watch::Receiver<String>,
    readers: JoinSet<()>,
}

impl Running {
    /// Starts a command and collects what it says.
    pub(crate) fn start(mut command: Command) -> Self {
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().expect("the program can be started");
        let mut readers = JoinSet::new();
        let stdout = collect(child.stdout.take().expect("standard output is piped"), &mut readers);
        let stderr = collect(child.stderr.take().expect("standard error is piped"), &mut readers);
        Self { child, stdout, stderr, readers }
    }

    /// What it has said on standard error so far.
    pub(crate) fn log(&self) -> String {
        self.stderr.borrow().clone()
    }

    /// Waits until it has said this on standard error, and gives all that it said.
    pub(crate) async fn says(&self, text: &str) -> String {
        let mut log = self.stderr.clone();
        let waiting = log.wait_for(|log| log.contains(text));
        match timeout(DEADLINE, waiting).await {
            Ok(Ok(log)) => log.clone(),
            _ => panic!("it never said `{text}`, but this:\n{}", self.log()),
        }
    }

    /// Writes to its standard input, which must be piped and is closed when it ends.
    pub(crate) async fn hears(&mut self, text: &str) {
        let stdin = self.child.stdin.as_mut().expect("standard input is piped");
        stdin.write_all(text.as_bytes()).await.expect("the program reads");
        stdin.flush().await.expect("the program reads");
    }

    /// Waits until it has printed this on standard output.
    pub(crate) async fn prints(&self, text: &str) {
        let mut output = self.stdout.clone();
        let waiting = output.wait_for(|output| output.contains(text));
        assert!(matches!(timeout(DEADLINE, waiting).await, Ok(Ok(_))), "it never printed `{text}`:\n{}", self.log());
    }

    /// Whether it has not ended yet.
    pub(crate) fn is_running(&self) -> bool {
        // Who has ended and was not asked for is a zombie, whose state stands behind its name (proc(5)).
        let stat = self.child.id().map(|id| std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default());
        stat.is_some_and(|stat| stat.rsplit(')').next().is_some_and(|rest| !rest.trim_start().starts_with('Z')))
    }

    /// Its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id().expect("it runs")
    }

    /// Sends it a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        let id = self.child.id().expect("it runs").try_into().expect("a process number is small");
        kill(Pid::from_raw(id), signal).expect("one's own children take signals");
    }

    /// Kills it at once (SIGKILL) and gives what it said on standard error.
    pub(crate) async fn kill(mut self) -> String {
        self.child.kill().await.expect("one's own children can be killed");
        self.finish().await.1
    }

    /// Asks it to stop (SIGTERM) and waits until it has.
    pub(crate) async fn stop(self) -> Ended {
        self.signal(Signal::SIGTERM);
        self.ends().await
    }

    /// Waits until it ends by itself.
    pub(crate) async fn ends(mut self) -> Ended {
        let status: ExitStatus = match timeout(DEADLINE, self.child.wait()).await {
            Ok(status) => status.expect("one's own children can be waited for"),
            Err(_) => panic!("it did not end; it said:\n{}", self.log()),
        };
        let (stdout, stderr) = self.finish().await;
        Ended { code: status.code(), stdout, stderr }
    }

    /// All that it said, once it has ended.
    async fn finish(self) -> (String, String) {
        self.readers.join_all().await;
        (self.stdout.borrow().clone(), self.stderr.borrow().clone())
    }
}

/// Collects a stream as text while it comes.
fn collect(mut stream: impl AsyncRead + Unpin + Send + 'static, readers: &mut JoinSet<()>) -> watch::Receiver<String> {
    let (sender, receiver) = watch::channel(String::new());
    readers.spawn(async move {
        let mut piece = [0; 4096];
        let mut bytes = Vec::new();
        while let Ok(length @ 1..) = stream.read(&mut piece).await {
            bytes.extend_from_slice(&piece[..length]);
            sender.send_replace(String::from_utf8_lossy(&bytes).into_owned());
        }
    });
    receiver
}

/// Opens a store in this process, as a daemon does. A program that another story starts just now may still
/// hold the lock of the one before, which it got with all that was open: until it is on its way.
pub(crate) async fn opened(state: &Path) -> Arc<dyn Store> {
    let attempt = async || match sqlite::open(state) {
        Err(StoreError::InUse { .. }) => None,
        store => Some(store.expect("the store can be opened")),
    };
    eventually("the store is free", attempt).await
}

/// Waits until `wanted` gives something, asking again and again. Fails after half a minute.
pub(crate) async fn eventually<T>(what: &str, mut wanted: impl AsyncFnMut() -> Option<T>) -> T {
    let asking = async {
        loop {
            if let Some(found) = wanted().await {
                return found;
            }
            // The condition is asked again, since nothing tells when it changes.
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(DEADLINE, asking).await.unwrap_or_else(|_| panic!("{what}: it did not come to that"))
}
