//! An alert goes in; a program gets it as JSON on its standard input (see `program`).

use futures_util::future::BoxFuture;

use super::payload::{Purpose, payload};
use super::program::{self, ProgramError};
use super::{Channel, CommandSettings, Message, Preview, Receipt, SendError, Step, StepFault};

/// Longest payload in bytes.
const LIMIT: usize = 1024 * 1024;
/// Programs under way at once.
const AT_ONCE: usize = 2;

/// Runs a program for each alert.
#[derive(Debug)]
pub(super) struct CommandChannel {
    settings: CommandSettings,
}

impl CommandChannel {
    pub(super) fn new(settings: CommandSettings) -> Self {
        Self { settings }
    }

    fn program(&self) -> &str {
        self.settings.command.first().map_or("", String::as_str)
    }

    async fn run(&self, message: &Message<'_>, purpose: Purpose) -> Result<String, ProgramError> {
        let input = payload(message, purpose, LIMIT) + "\n";
        let CommandSettings { command, timeout } = &self.settings;
        program::run(command, &message.delivery.id, input.as_bytes(), *timeout).await
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
        Ok(Preview::json(payload(message, Purpose::Alert, LIMIT)))
    }

    fn send<'a>(&'a self, message: &'a Message<'a>) -> BoxFuture<'a, Result<Receipt, SendError>> {
        Box::pin(async move {
            match self.run(message, Purpose::Alert).await {
                Ok(detail) => Ok(Receipt { detail }),
                Err(error) => Err(SendError::Retry { after: None, reason: format!("{error}; {}", error.fix()) }),
            }
        })
    }

    fn test<'a>(&'a self, message: &'a Message<'a>, report: &'a mut (dyn FnMut(Step) + Send)) -> BoxFuture<'a, bool> {
        Box::pin(async move {
            let outcome = self.run(message, Purpose::Test).await;
            let passed = outcome.is_ok();
            let fault = |error: ProgramError| StepFault { reason: error.to_string(), fix: error.fix().to_owned() };
            report(Step { name: format!("run {}", self.program()), result: outcome.map_err(fault) });
            passed
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

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
