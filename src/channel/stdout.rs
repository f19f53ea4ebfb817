//! An alert goes in; text for a person goes to standard output.
//!
//! On a terminal that shows colour, matched words are bold; in a pipe they stand between
//! asterisks.

use std::fmt;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use anstream::{AutoStream, ColorChoice};
use futures_util::future::BoxFuture;

use super::text::{Style, render_text};
use super::{Channel, Message, Preview, Receipt, SendError, Step, StepFault};

/// Longest time for one alert: a pipe that nobody reads waits for ever.
const TIMEOUT: Duration = Duration::from_secs(30);

type Out = Arc<Mutex<dyn Write + Send>>;

/// Prints alerts.
pub(super) struct StdoutChannel {
    out: Out,
    style: Style,
}

impl StdoutChannel {
    /// Prints to standard output, in the style that suits it.
    pub(super) fn new() -> Self {
        let style = match AutoStream::choice(&io::stdout()) {
            ColorChoice::Never => Style::Plain,
            _ => Style::Terminal,
        };
        Self { out: Arc::new(Mutex::new(io::stdout())), style }
    }

    async fn print(&self, message: &Message<'_>) -> Result<(), String> {
        let text = render_text(message.alert, message.timezone, self.style);
        let out = Arc::clone(&self.out);
        let printed = tokio::task::spawn_blocking(move || write(&out, &text));
        match tokio::time::timeout(TIMEOUT, printed).await {
            Ok(Ok(Ok(()))) => Ok(()),
            Ok(Ok(Err(error))) => Err(format!("cannot write to standard output: {error}")),
            Ok(Err(_)) => Err("writing to standard output was broken off".to_owned()),
            Err(_) => Err(format!("standard output took nothing within {} s", TIMEOUT.as_secs())),
        }
    }
}

fn write(out: &Out, text: &str) -> io::Result<()> {
    // A write that panicked leaves nothing half done that this one could trip over.
    let mut out = out.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    // The empty line sets alerts apart.
    out.write_all(format!("{text}\n").as_bytes())?;
    out.flush()
}

impl fmt::Debug for StdoutChannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StdoutChannel").field("style", &self.style).finish_non_exhaustive()
    }
}

impl Channel for StdoutChannel {
    fn recipients(&self) -> Vec<String> {
        vec![String::new()]
    }

    fn target(&self) -> String {
        "stdout".to_owned()
    }

    fn at_once(&self) -> usize {
        1
    }

    fn preview(&self, message: &Message<'_>) -> Result<Preview, SendError> {
        let text = render_text(message.alert, message.timezone, Style::Plain);
        let shown = render_text(message.alert, message.timezone, self.style);
        Ok(Preview { shown, files: vec![("txt", text.into_bytes())] })
    }

    fn send<'a>(&'a self, message: &'a Message<'a>) -> BoxFuture<'a, Result<Receipt, SendError>> {
        Box::pin(async move {
            match self.print(message).await {
                Ok(()) => Ok(Receipt { detail: "printed".to_owned() }),
                Err(reason) => Err(SendError::Retry { after: None, reason }),
            }
        })
    }

    fn test<'a>(&'a self, message: &'a Message<'a>, report: &'a mut (dyn FnMut(Step) + Send)) -> BoxFuture<'a, bool> {
        Box::pin(async move {
            let result = self.print(message).await;
            let passed = result.is_ok();
            let fix = "give newswatch a standard output that somebody reads".to_owned();
            let result = result.map(|()| "printed".to_owned()).map_err(|reason| StepFault { reason, fix });
            report(Step { name: "print to standard output".to_owned(), result });
            passed
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::fixture::Letter;

    #[tokio::test]
    async fn alerts_are_set_apart_by_an_empty_line() {
        let out = Arc::new(Mutex::new(Vec::new()));
        let channel = StdoutChannel { out: Arc::clone(&out) as Out, style: Style::Plain };
        let letter = Letter::sample("");
        channel.send(&letter.message()).await.unwrap();
        channel.send(&letter.message()).await.unwrap();
        let text = String::from_utf8(out.lock().unwrap().clone()).unwrap();
        assert_eq!(text.matches("\n\n").count(), 2, "{text}");
        assert_eq!(text.matches("[newswatch-test]").count(), 2, "{text}");
    }
}
