//! An alert goes in; a program gets it as JSON on its standard input.
//!
//! The promise: no shell is involved, exit status 0 and nothing else is success, and a program
//! that runs too long is killed. `NEWSWATCH_DELIVERY_ID` is the same on every attempt.

use std::io::ErrorKind;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, ChildStderr, ChildStdin, Command};

use super::inert::inert_within;
use super::payload::{Occasion, payload};
use super::{Channel, CommandSettings, Message, Preview, Receipt, SendError, Step, StepFault};

/// Longest payload in bytes.
const LIMIT: usize = 1024 * 1024;
/// How much of the end of the standard error is kept, in bytes.
const TAIL: usize = 4096;
/// Characters of the last line of standard error that are shown.
const COMPLAINT: usize = 200;
/// How long standard error is read after the program has ended: a child of its own may keep it
/// open.
const LAST_WORDS: Duration = Duration::from_millis(250);
/// Programs under way at once.
const AT_ONCE: usize = 2;

/// Runs a program for each alert.
#[derive(Debug)]
pub(super) struct CommandChannel {
    settings: CommandSettings,
}

/// Why an alert did not get into the program.
#[derive(Debug, thiserror::Error)]
enum CommandError {
    #[error("{program} cannot be started: {source}")]
    Start { program: String, source: std::io::Error },
    #[error("{program} ran longer than {} s and was killed", after.as_secs())]
    TooLong { program: String, after: Duration },
    #[error("{program} was lost: {source}")]
    Lost { program: String, source: std::io::Error },
    #[error("{program} ended with {status}{complaint}")]
    Failed { program: String, status: String, complaint: String },
}

impl CommandError {
    fn fix(&self) -> &'static str {
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

impl CommandChannel {
    pub(super) fn new(settings: CommandSettings) -> Self {
        Self { settings }
    }

    fn program(&self) -> &str {
        self.settings.command.first().map_or("", String::as_str)
    }

    async fn run(&self, message: &Message<'_>, occasion: Occasion) -> Result<String, CommandError> {
        let after = self.settings.timeout;
        let run = self.run_unbounded(message, occasion);
        match tokio::time::timeout(after, run).await {
            Ok(outcome) => outcome,
            Err(_) => Err(CommandError::TooLong { program: self.program().to_owned(), after }),
        }
    }

    async fn run_unbounded(&self, message: &Message<'_>, occasion: Occasion) -> Result<String, CommandError> {
        let program = || self.program().to_owned();
        let start = |source| CommandError::Start { program: program(), source };
        let mut child = self.start(message).map_err(start)?;
        let input = payload(message, occasion, LIMIT) + "\n";
        let (status, complaint) =
            attend(&mut child, &input).await.map_err(|source| CommandError::Lost { program: program(), source })?;
        match status.success() {
            true => Ok("exit status 0".to_owned()),
            false => Err(CommandError::Failed { program: program(), status: told(status), complaint }),
        }
    }

    fn start(&self, message: &Message<'_>) -> std::io::Result<Child> {
        let mut command = Command::new(self.program());
        command
            .args(self.settings.command.iter().skip(1))
            .env("NEWSWATCH_DELIVERY_ID", message.delivery.id.as_str())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        command.spawn()
    }
}

/// Feeds the program, listens to it and waits for its end.
async fn attend(child: &mut Child, input: &str) -> std::io::Result<(ExitStatus, String)> {
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
async fn feed(stdin: Option<ChildStdin>, input: &str) {
    if let Some(mut stdin) = stdin {
        let _ = stdin.write_all(input.as_bytes()).await;
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

impl Channel for CommandChannel {
    fn recipients(&self) -> Vec<String> {
        vec![String::new()]
    }

    fn target(&self) -> String {
        format!("command {}", self.program())
    }

    fn at_once(&self) -> usize {
        AT_ONCE
    }

    fn preview(&self, message: &Message<'_>) -> Result<Preview, SendError> {
        Ok(Preview::json(payload(message, Occasion::Alert, LIMIT)))
    }

    fn send<'a>(&'a self, message: &'a Message<'a>) -> BoxFuture<'a, Result<Receipt, SendError>> {
        Box::pin(async move {
            match self.run(message, Occasion::Alert).await {
                Ok(detail) => Ok(Receipt { detail }),
                Err(error) => Err(SendError::Retry { after: None, reason: format!("{error}; {}", error.fix()) }),
            }
        })
    }

    fn test<'a>(&'a self, message: &'a Message<'a>, report: &'a mut (dyn FnMut(Step) + Send)) -> BoxFuture<'a, bool> {
        Box::pin(async move {
            let outcome = self.run(message, Occasion::Test).await;
            let passed = outcome.is_ok();
            let fault = |error: CommandError| StepFault { reason: error.to_string(), fix: error.fix().to_owned() };
            report(Step { name: format!("run {}", self.program()), result: outcome.map_err(fault) });
            passed
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::fixture::Letter;

    async fn run(script: &str, timeout: Duration) -> Result<Receipt, SendError> {
        let command = vec!["/bin/sh".to_owned(), "-c".to_owned(), script.to_owned()];
        CommandChannel::new(CommandSettings { command, timeout }).send(&Letter::sample("").message()).await
    }

    fn reason(outcome: Result<Receipt, SendError>) -> String {
        match outcome {
            Err(SendError::Retry { after: None, reason }) => reason,
            other => panic!("{other:?}"),
        }
    }

    const LONG: Duration = Duration::from_secs(60);

    #[tokio::test]
    async fn the_program_reads_the_alert_and_knows_the_delivery() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        run(&format!("cat > {0}; echo $NEWSWATCH_DELIVERY_ID >> {0}", out.display()), LONG).await.unwrap();
        let text = std::fs::read_to_string(out).unwrap();
        let (json, id) = text.split_once('\n').unwrap();
        let alert: serde_json::Value = serde_json::from_str(json).unwrap();
        assert_eq!(alert["id"], id.trim());
        assert_eq!(alert["rule"], "newswatch-test");
    }

    #[tokio::test]
    async fn a_program_that_reads_nothing_may_succeed() {
        assert_eq!(run("exit 0", LONG).await.unwrap().detail, "exit status 0");
    }

    #[tokio::test]
    async fn a_failure_shows_the_status_and_the_last_complaint() {
        let told = reason(run("echo first >&2; printf 'disk \\033[31mfull\\n\\n' >&2; exit 3", LONG).await);
        assert!(told.starts_with("/bin/sh ended with exit status 3: disk [31mfull; "), "{told}");
        let told = reason(run("kill -9 $$", LONG).await);
        assert!(told.starts_with("/bin/sh ended with signal 9; "), "{told}");
    }

    #[tokio::test]
    async fn a_program_that_never_ends_is_killed() {
        let told = reason(run("exec sleep 3600", Duration::from_secs(1)).await);
        assert!(told.contains("ran longer than 1 s and was killed"), "{told}");
    }

    #[tokio::test]
    async fn a_missing_program_is_named_with_what_to_do() {
        let command = vec!["/nowhere/on-news".to_owned()];
        let channel = CommandChannel::new(CommandSettings { command, timeout: LONG });
        let told = reason(channel.send(&Letter::sample("").message()).await);
        assert!(told.starts_with("/nowhere/on-news cannot be started: "), "{told}");
        assert!(told.contains("check the path in `command`"), "{told}");
    }
}
