//! The five fields of a schedule, or the name that stands for them.

use std::ops::Range;

use super::error::CronError;
use super::field::{self, DAY_OF_MONTH, DAY_OF_WEEK, Field, HOUR, MINUTE, MONTH};

/// The names that stand for five fields.
const NAMES: [(&str, &str); 7] = [
    ("@hourly", "0 * * * *"),
    ("@daily", "0 0 * * *"),
    ("@midnight", "0 0 * * *"),
    ("@weekly", "0 0 * * 0"),
    ("@monthly", "0 0 1 * *"),
    ("@yearly", "0 0 1 1 *"),
    ("@annually", "0 0 1 1 *"),
];

/// The five fields.
#[derive(Clone, Debug)]
pub(super) struct Written {
    pub(super) minute: Field,
    pub(super) hour: Field,
    pub(super) day_of_month: Field,
    pub(super) month: Field,
    pub(super) day_of_week: Field,
}

/// Reads the five fields of `text`, or the name that stands for them.
pub(super) fn parse(text: &str) -> Result<Written, CronError> {
    let words = words(text);
    match words.as_slice() {
        [] => Err(CronError::at(0..text.len(), "the schedule is empty")
            .instead("`*/10 * * * *` for every ten minutes, or `0 7 * * Mon-Fri`")),
        [name] if text[name.clone()].starts_with('@') => named(text, name.clone()),
        [minute, hour, day_of_month, month, day_of_week] => Ok(Written {
            minute: field::parse(text, minute.clone(), &MINUTE)?,
            hour: field::parse(text, hour.clone(), &HOUR)?,
            day_of_month: field::parse(text, day_of_month.clone(), &DAY_OF_MONTH)?,
            month: field::parse(text, month.clone(), &MONTH)?,
            day_of_week: field::parse(text, day_of_week.clone(), &DAY_OF_WEEK)?,
        }),
        _ => Err(wrong_count(text, &words)),
    }
}

fn words(text: &str) -> Vec<Range<usize>> {
    let start_of = |word: &str| word.as_ptr().addr() - text.as_ptr().addr();
    text.split_whitespace().map(|word| start_of(word)..start_of(word) + word.len()).collect()
}

fn named(text: &str, span: Range<usize>) -> Result<Written, CronError> {
    let name = &text[span.clone()];
    if let Some((_, fields)) = NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
        return parse(fields);
    }
    let fault = CronError::at(span, format!("`{name}` is not a schedule that newswatch knows"));
    let known: Vec<String> = NAMES.iter().map(|(known, _)| format!("`{known}`")).collect();
    Err(fault.instead(format!("one of {}, or five fields", known.join(", "))))
}

fn wrong_count(text: &str, words: &[Range<usize>]) -> CronError {
    let span = words[0].start..words[words.len() - 1].end;
    let count = words.len();
    let fault = CronError::at(
        span,
        format!("a schedule has five fields (minute, hour, day of month, month, day of week), not {count}"),
    );
    match count {
        6 => fault.instead(format!("`{}`, without the field for seconds", &text[words[1].start..words[5].end])),
        1..=4 => {
            let stars = " *".repeat(5 - count);
            fault.instead(format!("`{}{stars}`, if that is what you mean", &text[words[0].start..words[count - 1].end]))
        }
        _ => fault,
    }
}
