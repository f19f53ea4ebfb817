//! Data on standard output, diagnostics on standard error.

use std::io::Write;

use comfy_table::{ContentArrangement, Table};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::exit::Exit;
use crate::channel::inert;
use crate::config::Report;

/// Prints one line of data. A reader that has gone away is no error: it has seen enough.
pub(super) fn line(text: &str) {
    let _ = writeln!(anstream::stdout(), "{text}");
}

/// Prints one object as a line of JSON.
pub(super) fn json(value: &impl Serialize) {
    let text = serde_json::to_string(value).expect("what is listed consists of texts and numbers");
    line(&text);
}

/// Prints rows under headings, in columns as wide as the terminal allows; nothing cut in a pipe.
/// What stands in a cell may come from a feed or a server, so it is made inert.
pub(super) fn table(headings: &[&str], rows: Vec<Vec<String>>) {
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(headings.iter().map(|heading| heading.to_uppercase()));
    table.add_rows(rows.iter().map(|row| row.iter().map(|cell| inert(cell))));
    for row in table.lines() {
        line(row.trim_end());
    }
}

/// Prints what is wrong with a configuration, in colour on a terminal.
pub(super) fn report(report: &Report) {
    if !report.is_empty() {
        note(&report.render(true));
    }
}

/// Prints a diagnostic.
pub(super) fn note(text: &str) {
    let _ = writeln!(anstream::stderr(), "{text}");
}

/// Prints what went wrong and gives the exit code for it.
pub(super) fn failure(error: &dyn std::fmt::Display) -> Exit {
    note(&format!("error: {error}"));
    Exit::Failure
}

/// A time as people read it, in the configured zone.
pub(super) fn time(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%a %-d %b %Y, %H:%M %Z").to_string()
}

/// Says what is wrong with the command line and gives the exit code for it.
pub(super) fn usage(error: &str) -> Exit {
    note(&format!("error: {error}"));
    Exit::Usage
}

/// A headline, or what stands in for it.
pub(super) fn headline(title: &str) -> String {
    let title = inert(title);
    if title.is_empty() { "(no title)".to_owned() } else { title }
}

/// "1 feed", "2 feeds".
pub(super) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
