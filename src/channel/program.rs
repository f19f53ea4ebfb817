//! A program that takes what it is given on its standard input.
//!
//! The promise: no shell is involved, exit status 0 and nothing else is success, and a program that runs
//! too long is killed. `NEWSWATCH_DELIVERY_ID` is the same on every attempt.

use std::io::ErrorKind;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, ChildStderr, ChildStdin, Command};

use super::inert::inert_within;
use crate::model::DeliveryId;

/// How much of the end of the standard error is kept, in bytes.
const TAIL: usize = 4096;
/// Characters of the last line of standard error that are shown.
const COMPLAINT: usize = 200;
/// How long standard error is read after the program has ended: a child of its own may keep it
/// open.
const LAST_WORDS: Duration = Duration::from_millis(250);

/// Why a program did not take what it was given.
#[derive(Debug, thiserror::Error)]
pub(super) enum ProgramError {
    #[error("{program} cannot be started: {source}")]
    Start { program: String, source: std::io::Error },
    #[error("{program} ran longer than {} s and was killed", after.as_secs())]
    TooLong { program: String, after: Duration },
    #[error("{program} was lost: {source}")]
    Lost { program: String, source: std::io::Error },
    #[error("{program} ended with {status}{complaint}")]
    Failed { program: String, status: String, complaint: String },
}

impl ProgramError {
    /// What a person can do.
    pub(super) fn fix(&self) -> &'static str {
        match self {
            Self::Start { source, .. } => match source.kind() {
                ErrorKind::NotFound => "check the path in `command`, and the interpreter in the program's first line",
                ErrorKind::PermissionDenied => "make it executable (chmod +x) for the user that newswatch runs as",
                _ => "run the program by hand as the user that newswatch runs as",
            },
            Self::TooLong { .. } => "make it quicker, let it hand the work on, or raise `timeout`",
            Self::Lost { .. } | Self::Failed { .. } => {
                "run it by hand with an alert on its standard input; exit status 0 is success"
            }
        }
    }
}

/// Runs a program, with its arguments behind it, for one delivery.
pub(super) async fn run(
    words: &[String],
    delivery: &DeliveryId,
    input: &[u8],
    after: Duration,
) -> Result<String, ProgramError> {
    let program = || words.first().cloned().unwrap_or_default();
    let run = async {
        let mut child = start(words, delivery).map_err(|source| ProgramError::Start { program: program(), source })?;
        let ended = attend(&mut child, input).await;
        let (status, complaint) = ended.map_err(|source| ProgramError::Lost { program: program(), source })?;
        match status.success() {
            true => Ok("exit status 0".to_owned()),
            false => Err(ProgramError::Failed { program: program(), status: told(status), complaint }),
        }
    };
    match tokio::time::timeout(after, run).await {
        Ok(outcome) => outcome,
        Err(_) => Err(ProgramError::TooLong { program: program(), after }),
    }
}

fn start(words: &[String], delivery: &DeliveryId) -> std::io::Result<Child> {
    let mut command = Command::new(words.first().map_or("", String::as_str));
    command
        .args(words.iter().skip(1))
        .env("NEWSWATCH_DELIVERY_ID", delivery.as_str())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command.spawn()
}

/// Feeds the program, listens to it and waits for its end.
async fn attend(child: &mut Child, input: &[u8]) -> std::io::Result<(ExitStatus, String)> {
    let stdin = child.stdin.take();
    let stderr = child.stderr.take();
    let mut tail = Vec::new();
    let status = {
        let talk = async { tokio::join!(feed(stdin, input), listen(stderr, &mut tail)) };
        tokio::pin!(talk);
        tokio::select! {
            status = child.wait() => {
                // Cut off or not, what was heard until then is in the tail.
                let _ = tokio::time::timeout(LAST_WORDS, &mut talk).await;
                status?
            }
            _ = &mut talk => child.wait().await?,
        }
    };
    Ok((status, complaint(&tail)))
}

/// A program may well end without reading all that it is given.
async fn feed(stdin: Option<ChildStdin>, input: &[u8]) {
    if let Some(mut stdin) = stdin {
        let _ = stdin.write_all(input).await;
    }
}

async fn listen(stderr: Option<ChildStderr>, tail: &mut Vec<u8>) {
    let Some(mut stderr) = stderr else { return };
    let mut chunk = [0; 1024];
    while let Ok(read @ 1..) = stderr.read(&mut chunk).await {
        tail.extend_from_slice(&chunk[..read]);
        tail.drain(..tail.len().saturating_sub(TAIL));
    }
}

/// The last line that says something, behind a colon.
fn complaint(tail: &[u8]) -> String {
    let text = String::from_utf8_lossy(tail);
    let last = text.lines().map(|line| inert_within(line, COMPLAINT)).rfind(|line| !line.is_empty());
    last.map(|line| format!(": {line}")).unwrap_or_default()
}

fn told(status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt;
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit status {code}"),
        (None, Some(signal)) => format!("signal {signal}"),
        (None, None) => status.to_string(),
    }
}
