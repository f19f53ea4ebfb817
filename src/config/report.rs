//! Findings as people read them.
//!
//! Every finding keeps a copy of the lines that it points to, so a report outlives the files.

use std::collections::HashSet;
use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::finding::{Finding, on_one_line};
use super::hidden;
use super::place::{Lines, SourceFile, Spot};

/// Lines longer than this are not shown, only named, in bytes.
const LONGEST_LINE: usize = 1000;

/// Faults, or warnings, in the order of the files.
#[derive(Clone, Debug, Default)]
pub struct Report {
    notices: Vec<Notice>,
    severity: Severity,
}

/// What a report holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Severity {
    /// Nothing works until they are mended.
    Fault,
    /// It works, but perhaps not as meant.
    #[default]
    Warning,
}

/// One fault or warning.
#[derive(Clone, Debug)]
pub struct Notice {
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    excerpts: Vec<Excerpt>,
}

/// A line of a file, and the part of it that is meant.
#[derive(Clone, Debug)]
struct Excerpt {
    path: PathBuf,
    line: usize,
    column: usize,
    /// None if it is too long to be shown.
    text: Option<String>,
    span: Range<usize>,
    label: Option<&'static str>,
}

/// Everything that is wrong with a configuration.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{0}")]
pub struct Faults(pub Report);

impl Report {
    /// Reports sorted findings, without repeats and without what stands in a line that is not TOML.
    pub(super) fn of(severity: Severity, mut findings: Vec<Finding>, pages: &Pages<'_>) -> Self {
        findings.dedup_by(|a, b| a.spot == b.spot && a.message == b.message);
        let line = |spot: &Spot| (spot.file, pages.lines[spot.file].number(spot.start));
        let broken: HashSet<(usize, usize)> = findings
            .iter()
            .filter(|finding| finding.of_syntax)
            .flat_map(|finding| finding.spot.as_ref().map(line))
            .collect();
        findings.retain(|finding| {
            finding.of_syntax || !finding.spot.as_ref().is_some_and(|spot| broken.contains(&line(spot)))
        });
        let notice = |finding: Finding| {
            let main = finding.spot.iter().map(|spot| pages.excerpt(spot, None, finding.of_syntax));
            let beside = finding.beside.iter().map(|(spot, label)| pages.excerpt(spot, Some(*label), false));
            let excerpts = main.chain(beside).collect();
            Notice { message: finding.message, help: finding.help, excerpts }
        };
        Self { notices: findings.into_iter().map(notice).collect(), severity }
    }

    /// One by one, in the order of the files.
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// Whether there is nothing to report.
    pub fn is_empty(&self) -> bool {
        self.notices.is_empty()
    }

    /// The whole report, with its lines and carets, ending with a count; coloured on a terminal.
    pub fn render(&self, colour: bool) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let level = match self.severity {
            Severity::Fault => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let mut shown = String::new();
        for notice in &self.notices {
            shown.push_str(&renderer.render(&[notice.group(level.clone())]));
            shown.push_str("\n\n");
        }
        shown + &self.count()
    }

    fn count(&self) -> String {
        let word = match self.severity {
            Severity::Fault => "fault",
            Severity::Warning => "warning",
        };
        match self.notices.len() {
            1 => format!("1 {word} in the configuration"),
            count => format!("{count} {word}s in the configuration"),
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl Notice {
    /// File, line and column, counted from 1 in characters; none if there is no file to point into.
    pub fn place(&self) -> Option<(&Path, usize, usize)> {
        self.excerpts.first().map(|excerpt| (excerpt.path.as_path(), excerpt.line, excerpt.column))
    }

    fn group(&self, level: Level<'static>) -> Group<'_> {
        let mut group = Group::with_title(level.primary_title(&self.message));
        for excerpt in &self.excerpts {
            group = excerpt.add_to(group);
        }
        match &self.help {
            Some(help) => group.element(Level::HELP.message(help)),
            None => group,
        }
    }
}

impl fmt::Display for Notice {
    /// One line, as a log has it: `file:line:column: message (help)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((path, line, column)) = self.place() {
            write!(f, "{}:{line}:{column}: ", path.display())?;
        }
        f.write_str(&on_one_line(&self.message))?;
        match &self.help {
            Some(help) => write!(f, " ({})", on_one_line(help)),
            None => Ok(()),
        }
    }
}

/// The files that excerpts are taken from.
#[derive(Debug)]
pub(super) struct Pages<'a> {
    files: &'a [&'a SourceFile],
    lines: Vec<Lines<'a>>,
    /// What no excerpt shows, sorted.
    secrets: &'a [Spot],
}

impl<'a> Pages<'a> {
    pub(super) fn of(files: &'a [&'a SourceFile], secrets: &'a [Spot]) -> Self {
        Self { files, lines: files.iter().map(|file| Lines::of(&file.text)).collect(), secrets }
    }

    fn excerpt(&self, spot: &Spot, label: Option<&'static str>, of_syntax: bool) -> Excerpt {
        let (file, lines) = (self.files[spot.file], &self.lines[spot.file]);
        let number = lines.number(spot.start);
        let (text, first) = lines.line(number);
        let start = spot.start.saturating_sub(first).min(text.len());
        // What goes on over several lines is pointed to in its first.
        let end = spot.end.saturating_sub(first).clamp(start, text.len());
        let column = text[..start].chars().count() + 1;
        let mut hidden = self.hidden(spot.file, first..first + text.len());
        if of_syntax {
            hidden.extend(hidden::suspicious(text));
        }
        let text = Some(hidden::cover(text, &hidden)).filter(|text| text.len() <= LONGEST_LINE);
        Excerpt { path: file.path.clone(), line: number + 1, column, text, span: start..end, label }
    }

    /// The secret parts of a line, counted from its beginning.
    fn hidden(&self, file: usize, line: Range<usize>) -> Vec<Range<usize>> {
        // One that begins in an earlier line may reach into this one.
        let next = self.secrets.partition_point(|secret| (secret.file, secret.start) < (file, line.start));
        let secrets = self.secrets[next.saturating_sub(1)..].iter();
        let secrets = secrets.take_while(|secret| (secret.file, secret.start) < (file, line.end));
        let secrets = secrets.filter(|secret| secret.file == file && secret.end > line.start);
        secrets.map(|secret| secret.start.saturating_sub(line.start)..secret.end - line.start).collect()
    }
}

impl Excerpt {
    fn add_to<'a>(&'a self, group: Group<'a>) -> Group<'a> {
        let path = self.path.to_string_lossy();
        let Some(text) = &self.text else {
            return group.element(Origin::path(path).line(self.line).char_column(self.column));
        };
        let kind = if self.label.is_some() { AnnotationKind::Context } else { AnnotationKind::Primary };
        let annotation = kind.span(self.span.clone()).label(self.label);
        group.element(Snippet::source(text).line_start(self.line).path(path).annotation(annotation))
    }
}
