//! `exec:`, a program that prints a document.
//!
//! The program is started directly, never through a shell. If it takes too long, prints too much
//! or is no longer wanted, it is killed; programs that it started itself are not.

use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::{Child, Command};

use super::{Document, FetchError};

/// The time a program has.
pub(super) const TIMEOUT: Duration = Duration::from_secs(30);

/// How much of the last complaint is shown, in characters.
const COMPLAINT: usize = 200;

/// Runs `command` and returns what it prints, if it ends within `limit` with exit status 0.
pub(super) async fn run(command: &[String], limit: Duration) -> Result<Vec<u8>, FetchError> {
    let (program, arguments) = command.split_first().map_or(("", command), |(first, rest)| (first.as_str(), rest));
    let child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(|source| FetchError::Program { program: program.to_owned(), source })?;
    tokio::time::timeout(limit, output(child, program))
        .await
        .map_err(|_| FetchError::ProgramTimeout { program: program.to_owned(), limit })?
}

/// Reads both streams to their ends, so that neither can block the program, and waits for it.
async fn output(mut child: Child, program: &str) -> Result<Vec<u8>, FetchError> {
    let failed = |source| FetchError::Program { program: program.to_owned(), source };
    let stdout = child.stdout.take().expect("standard output is piped");
    let stderr = child.stderr.take().expect("standard error is piped");
    let document = async {
        let mut bytes = Vec::new();
        stdout.take(Document::LIMIT as u64 + 1).read_to_end(&mut bytes).await.map_err(failed)?;
        match bytes.len() {
            length if length > Document::LIMIT => {
                Err(FetchError::TooLarge { what: program.to_owned(), limit: Document::LIMIT })
            }
            _ => Ok(bytes),
        }
    };
    let (bytes, end) = tokio::try_join!(document, async { tail(stderr).await.map_err(failed) })?;
    let status = child.wait().await.map_err(failed)?;
    if status.success() {
        return Ok(bytes);
    }
    Err(FetchError::ProgramFailed {
        program: program.to_owned(),
        status: status.to_string(),
        complaint: complaint(&end),
    })
}

/// Reads to the end, but keeps no more than the last few kilobytes.
async fn tail(mut stream: impl AsyncRead + Unpin) -> std::io::Result<Vec<u8>> {
    const KEPT: usize = 4096;
    let mut end = Vec::new();
    let mut piece = [0; KEPT];
    loop {
        let length = stream.read(&mut piece).await?;
        if length == 0 {
            return Ok(end);
        }
        end.extend_from_slice(&piece[..length]);
        end.drain(..end.len().saturating_sub(KEPT));
    }
}

/// The last line that says something, quoted and shortened.
fn complaint(end: &[u8]) -> String {
    let text = String::from_utf8_lossy(end);
    let Some(line) = text.lines().map(str::trim).rfind(|line| !line.is_empty()) else {
        return String::new();
    };
    let mut shown: String =
        line.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).take(COMPLAINT).collect();
    if line.chars().nth(COMPLAINT).is_some() {
        shown.push('…');
    }
    format!(" and said \"{shown}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Vec<String> {
        ["/bin/sh", "-c", script].map(str::to_owned).to_vec()
    }

    #[tokio::test]
    async fn what_a_program_prints_is_the_document() {
        let command = ["printf", "%s", "<rss/> $HOME; `id`"].map(str::to_owned);
        assert_eq!(run(&command, TIMEOUT).await.unwrap(), b"<rss/> $HOME; `id`");
    }

    #[tokio::test]
    async fn a_program_that_fails_says_so_with_its_last_words() {
        let error = run(&shell("echo half; echo one >&2; echo no such feed >&2; exit 3"), TIMEOUT).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "/bin/sh ended with exit status: 3 and said \"no such feed\"; run it by hand to see what is wrong"
        );
    }

    #[tokio::test]
    async fn a_program_that_fails_silently_is_reported_without_words() {
        let error = run(&["false".to_owned()], TIMEOUT).await.unwrap_err();
        assert_eq!(error.to_string(), "false ended with exit status: 1; run it by hand to see what is wrong");
    }

    #[tokio::test]
    async fn a_program_that_never_ends_is_stopped() {
        let error = run(&shell("exec sleep 1000"), Duration::from_millis(50)).await.unwrap_err();
        assert!(matches!(error, FetchError::ProgramTimeout { .. }), "{error}");
    }

    #[tokio::test]
    async fn a_program_that_prints_without_end_is_stopped() {
        let error = run(&["yes".to_owned()], TIMEOUT).await.unwrap_err();
        assert!(matches!(error, FetchError::TooLarge { .. }), "{error}");
    }

    #[tokio::test]
    async fn many_complaints_do_not_block_a_program() {
        let script = "i=0; while [ $i -lt 3000 ]; do echo 0123456789012345678901234567890123456789 >&2; i=$((i+1)); done; echo fine";
        assert_eq!(run(&shell(script), TIMEOUT).await.unwrap(), b"fine\n");
    }

    #[tokio::test]
    async fn a_program_that_does_not_exist_is_named_without_its_arguments() {
        let error = run(&["/nowhere/feed".to_owned(), "secret".to_owned()], TIMEOUT).await.unwrap_err();
        assert!(error.to_string().starts_with("cannot run /nowhere/feed: "), "{error}");
        assert!(!error.to_string().contains("secret"));
    }

    #[test]
    fn a_long_complaint_is_shortened_between_characters() {
        let said = complaint("é".repeat(300).as_bytes());
        assert_eq!(said, format!(" and said \"{}…\"", "é".repeat(COMPLAINT)));
    }
}
