//! An alert goes in; text for a terminal, a pipe or the plain part of a mail comes out.

use std::fmt::Write;

use anstyle::{AnsiColor, Style as Look};
use jiff::tz::TimeZone;

use super::marks::Piece;
use super::view::{ChangeView, ItemView, Reports, View};
use crate::model::Alert;

const RULE: Look = AnsiColor::Cyan.on_default().bold();
const TITLE: Look = Look::new().bold();
const MATCHED: Look = AnsiColor::Yellow.on_default().bold();
const FAINT: Look = Look::new().dimmed();
const OCCASION: Look = AnsiColor::Magenta.on_default().bold();
const GONE: Look = AnsiColor::Red.on_default().strikethrough();
const NEW: Look = AnsiColor::Green.on_default().bold();
const LINK: Look = AnsiColor::Blue.on_default().underline();

/// What stands before an item that is under another.
const UNDER: &str = "   ↳ ";
/// Reports of the same story whose headlines are shown; the others are named.
const REPORTS: usize = 3;

/// How words are set off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Matched words stand between asterisks.
    Plain,
    /// Bold and colour, by ANSI escape sequences.
    Terminal,
}

/// An alert as text; ends with a line break.
pub fn render_text(alert: &Alert, zone: &TimeZone, style: Style) -> String {
    let view = View::new(alert, zone);
    let mut page = Page { text: String::new(), style };
    match view.items.as_slice() {
        [item] if view.total == 1 => page.item(item, &format!("[{}] ", view.rule), "  "),
        _ => page.list(&view),
    }
    if view.omitted() > 0 {
        page.write(FAINT, &format!("\n… and {} more items", view.omitted()));
        page.text.push('\n');
    }
    page.text
}

/// Text that grows.
struct Page {
    text: String,
    style: Style,
}

impl Page {
    /// Several items, numbered; those of each rule under its name where there are several.
    fn list(&mut self, view: &View) {
        self.write(RULE, &format!("[{}]", view.rule));
        self.write(TITLE, &format!(" {}", view.size()));
        self.text.push('\n');
        for of in &view.contents {
            self.line("  ", "", &format!("{}: {}", of.rule, of.size), FAINT);
        }
        if !view.contents.is_empty() {
            self.text.push('\n');
        }
        let (mut rule, mut number) = (None, 0);
        for item in &view.items {
            self.text.push('\n');
            if !view.contents.is_empty() && rule.replace(&item.rule) != Some(&item.rule) {
                self.write(RULE, &format!("[{}]\n\n", item.rule));
            }
            if item.under {
                self.item(item, UNDER, "     ");
                continue;
            }
            number += 1;
            self.item(item, &format!("{number}. "), "   ");
        }
    }

    fn item(&mut self, item: &ItemView, head: &str, indent: &str) {
        self.write(RULE, head);
        if let Some(occasion) = &item.occasion {
            self.write(OCCASION, &format!("{}: ", occasion.words));
        }
        self.pieces(&item.title, TITLE, MATCHED);
        let mut origin = format!("{} · {}", item.feed, item.time);
        if let Some(author) = &item.author {
            let _ = write!(origin, " · {author}");
        }
        self.line(indent, "", &origin, FAINT);
        if let Some(link) = &item.link {
            self.line(indent, "", link, LINK);
        }
        self.occasion(item, indent);
        self.reasons(item, indent);
        self.others(item, indent);
        self.text.push('\n');
    }

    /// What has changed.
    fn occasion(&mut self, item: &ItemView, indent: &str) {
        let Some(occasion) = &item.occasion else { return };
        for ChangeView { before, now } in &occasion.changes {
            for (label, side, look) in [("was: ", before, GONE), ("now: ", now, NEW)] {
                if !side.is_empty() {
                    self.line(indent, label, "", FAINT);
                    self.pieces(side, Look::new(), look);
                }
            }
        }
        if let Some(rest) = &occasion.rest {
            self.line(indent, "", &format!("… and {rest}"), FAINT);
        }
    }

    /// What matched.
    fn reasons(&mut self, item: &ItemView, indent: &str) {
        for quote in &item.quotes {
            self.line(indent, "> ", "", FAINT);
            self.pieces(quote, Look::new(), MATCHED);
        }
        // What newswatch says of itself has no reason but that.
        if !item.why.is_empty() {
            self.line(indent, "why: ", &item.why, Look::new());
        }
    }

    /// Who else has it.
    fn others(&mut self, item: &ItemView, indent: &str) {
        for copy in &item.also_in {
            self.line(indent, "also in: ", &copy.feed, Look::new());
            if let Some(link) = &copy.link {
                self.text.push(' ');
                self.write(LINK, link);
            }
        }
        self.reports(&item.also_by, indent);
    }

    /// Who else reports the story, the first with their headlines.
    fn reports(&mut self, reports: &Reports, indent: &str) {
        match reports.total {
            0 => return,
            1 => self.line(indent, "also reported by ", "", FAINT),
            total => self.line(indent, &format!("also reported by {total}:"), "", FAINT),
        }
        for report in reports.named.iter().take(REPORTS) {
            if reports.total > 1 {
                self.line(indent, "  ", "", FAINT);
            }
            let colon = if report.title.is_empty() { "" } else { ": " };
            self.write(Look::new(), &format!("{}{colon}{}", report.feed, report.title));
        }
        if let Some(others) = reports.after(REPORTS) {
            self.line(indent, "  ", &others, Look::new());
        }
    }

    fn line(&mut self, indent: &str, label: &str, text: &str, look: Look) {
        self.text.push('\n');
        self.text.push_str(indent);
        self.write(FAINT, label);
        self.write(look, text);
    }

    fn pieces(&mut self, pieces: &[Piece], look: Look, marked: Look) {
        for piece in pieces {
            match (piece.marked, self.style) {
                (true, Style::Plain) => {
                    let _ = write!(self.text, "*{}*", piece.text);
                }
                (true, Style::Terminal) => self.write(marked, &piece.text),
                (false, _) => self.write(look, &piece.text),
            }
        }
    }

    fn write(&mut self, look: Look, text: &str) {
        let plain = self.style == Style::Plain || text.is_empty() || look.is_plain();
        // Writing to a String cannot fail.
        let _ = match plain {
            true => self.text.write_str(text),
            false => write!(self.text, "{look}{text}{look:#}"),
        };
    }
}

#[cfg(test)]
mod tests;
