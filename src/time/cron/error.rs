//! What is wrong with a schedule.

use std::ops::Range;

use super::written::Written;

/// What is wrong with a schedule, where, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct CronError {
    /// Bytes within the text.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub fix: Option<String>,
}

impl CronError {
    /// A fault without an obvious fix.
    pub(super) fn at(span: Range<usize>, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), fix: None }
    }

    /// The same fault with a fix.
    pub(super) fn instead(mut self, fix: impl Into<String>) -> Self {
        self.fix = Some(fix.into());
        self
    }

    /// No day of the calendar satisfies the fields.
    pub(super) fn never(text: &str, written: &Written) -> Self {
        let span = written.day_of_month.span.start..written.month.span.end;
        let days = &text[written.day_of_month.span.clone()];
        let months = &text[written.month.span.clone()];
        Self::at(span, format!("no day is number {days} of month {months}, so this would never run"))
            .instead("a day that the month has, or `*` as month")
    }
}
