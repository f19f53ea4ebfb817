//! From texts to tables: what is written in all files, side by side, before anything is judged.

use std::collections::HashSet;

use toml::de::DeTable;

use super::finding::{Finding, Findings};
use super::place::{Lines, SourceFile, Spot};
use super::reader::{Origin, Reading, Table, Text, Value};

/// The keys that only the main file may have.
pub(super) const MAIN_KEYS: [&str; 14] = [
    "include", "watch", "timezone", "state", "notify", "poll", "network", "store", "websub", "mute", "metrics",
    "health", "matching", "stories",
];
/// The keys that every file may have.
const SHARED_KEYS: [&str; 4] = ["feed", "rule", "route", "channel"];
/// After so many faults of syntax, the rest of a file is mostly their echo.
const MOST_SYNTAX_FAULTS: usize = 20;

/// The tables of one file.
#[derive(Debug)]
pub(super) struct Parsed<'a>(DeTable<'a>);

/// What is written in all files.
#[derive(Debug, Default)]
pub(super) struct Written<'a> {
    pub(super) feeds: Vec<Table<'a>>,
    pub(super) rules: Vec<Table<'a>>,
    pub(super) routes: Vec<Table<'a>>,
    /// The name and the table of each channel, in the order of the files.
    pub(super) channels: Vec<(Text<'a>, Value<'a>)>,
}

/// Parses one file; whatever could be understood of a file that is not TOML is kept.
pub(super) fn parse<'a>(file: &'a SourceFile, findings: &Findings) -> Parsed<'a> {
    if findings.is_broken(file.id) {
        // It is not even UTF-8.
        return Parsed(DeTable::new());
    }
    let (table, errors) = DeTable::parse_recoverable(&file.text);
    if !errors.is_empty() {
        report(file, &errors, findings);
    }
    Parsed(table.into_inner())
}

fn report(file: &SourceFile, errors: &[toml::de::Error], findings: &Findings) {
    let lines = Lines::of(&file.text);
    let mut seen = HashSet::new();
    let mut errors: Vec<_> = errors.iter().map(|error| (error.span().unwrap_or(0..0), error.message())).collect();
    errors.sort_by_key(|(span, _)| span.start);
    let first_of_line = errors.into_iter().filter(|(span, _)| seen.insert(lines.number(span.start)));
    for (span, message) in first_of_line.take(MOST_SYNTAX_FAULTS) {
        let spot = Spot::new(file, span);
        if message == "duplicate key" {
            let help = "keep one; a table header may stand only once too".to_owned();
            findings.syntax_fault(spot, "this key is written a second time", Some(help));
        } else {
            findings.syntax_fault(spot, format!("this is not TOML: {message}"), hint(message));
        }
    }
}

/// What to write, for the mistakes that people make most.
fn hint(message: &str) -> Option<String> {
    let hints = [
        ("string values must be quoted", "put the text between quotes"),
        ("invalid basic string", "close the text with a quote"),
        ("unclosed table", "close the bracket"),
        ("unclosed array", "close the bracket"),
        ("key with no value", "write `key = \"value\"`"),
    ];
    hints.iter().find(|(start, _)| message.starts_with(start)).map(|(_, hint)| (*hint).to_owned())
}

impl<'a> Parsed<'a> {
    /// The table that the file is.
    pub(super) fn root(&'a self, file: &'a SourceFile, reading: &'a Reading<'a>) -> Table<'a> {
        Table::new(&self.0, 0..0, Origin { file, reading }, "the configuration")
    }
}

impl<'a> Written<'a> {
    /// Puts the tables of all files side by side; the first root is that of the main file.
    pub(super) fn merge(roots: &[Table<'a>]) -> Self {
        let mut written = Self::default();
        for (number, root) in roots.iter().enumerate() {
            if number > 0 {
                refuse_main_keys(root);
            }
            // In a file that is not TOML a header may be lost, and its keys fall to the root.
            if !root.origin().reading.findings.is_broken(root.origin().file.id) {
                root.refuse_unknown(&[&MAIN_KEYS[..], &SHARED_KEYS[..]].concat());
            }
            let feeds = root.value("feed").map(|value| value.tables("`[[feed]]`")).unwrap_or_default();
            written.feeds.extend(feeds.into_iter().map(Table::private));
            written.rules.extend(root.value("rule").map(|value| value.tables("`[[rule]]`")).unwrap_or_default());
            written.routes.extend(root.value("route").map(|value| value.tables("`[[route]]`")).unwrap_or_default());
            written.channels.extend(channels(root));
        }
        written
    }
}

fn channels<'a>(root: &Table<'a>) -> Vec<(Text<'a>, Value<'a>)> {
    let Some(table) = root.value("channel").and_then(|value| value.open_table("`[channel.NAME]`")) else {
        return Vec::new();
    };
    let mut channels: Vec<_> = table.entries().collect();
    channels.sort_by_key(|(name, _)| name.spot());
    channels
}

fn refuse_main_keys(root: &Table<'_>) {
    for (key, _) in root.entries() {
        if MAIN_KEYS.contains(&key.value) {
            let finding = Finding::at(key.spot(), format!("{} belongs into the main file", key.quoted()));
            let help = "move it there; an included file holds feeds, rules and channels only";
            root.origin().reading.findings.fault(finding.help(help));
        }
    }
}
