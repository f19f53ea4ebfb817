//! An alert goes in; text for a terminal, a pipe or the plain part of a mail comes out.

use std::fmt::Write;

use anstyle::{AnsiColor, Style as Look};
use jiff::tz::TimeZone;

use super::marks::Piece;
use super::view::{ItemView, View};
use crate::model::Alert;

const RULE: Look = AnsiColor::Cyan.on_default().bold();
const TITLE: Look = Look::new().bold();
const MATCHED: Look = AnsiColor::Yellow.on_default().bold();
const FAINT: Look = Look::new().dimmed();
const LINK: Look = AnsiColor::Blue.on_default().underline();

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
            self.line("  ", "", &format!("{}: {}", of.rule, of.items), FAINT);
        }
        if !view.contents.is_empty() {
            self.text.push('\n');
        }
        let mut rule = None;
        for (number, item) in view.items.iter().enumerate() {
            self.text.push('\n');
            if !view.contents.is_empty() && rule.replace(&item.rule) != Some(&item.rule) {
                self.write(RULE, &format!("[{}]\n\n", item.rule));
            }
            self.item(item, &format!("{}. ", number + 1), "   ");
        }
    }

    fn item(&mut self, item: &ItemView, head: &str, indent: &str) {
        self.write(RULE, head);
        self.pieces(&item.title, TITLE);
        let mut origin = format!("{} · {}", item.feed, item.time);
        if let Some(author) = &item.author {
            let _ = write!(origin, " · {author}");
        }
        self.line(indent, "", &origin, FAINT);
        if let Some(link) = &item.link {
            self.line(indent, "", link, LINK);
        }
        for quote in &item.quotes {
            self.line(indent, "> ", "", FAINT);
            self.pieces(quote, Look::new());
        }
        // What newswatch says of itself has no reason but that.
        if !item.why.is_empty() {
            self.line(indent, "why: ", &item.why, Look::new());
        }
        for copy in &item.also_in {
            self.line(indent, "also in: ", &copy.feed, Look::new());
            if let Some(link) = &copy.link {
                self.text.push(' ');
                self.write(LINK, link);
            }
        }
        self.text.push('\n');
    }

    fn line(&mut self, indent: &str, label: &str, text: &str, look: Look) {
        self.text.push('\n');
        self.text.push_str(indent);
        self.write(FAINT, label);
        self.write(look, text);
    }

    fn pieces(&mut self, pieces: &[Piece], look: Look) {
        for piece in pieces {
            match (piece.matched, self.style) {
                (true, Style::Plain) => {
                    let _ = write!(self.text, "*{}*", piece.text);
                }
                (true, Style::Terminal) => self.write(MATCHED, &piece.text),
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
mod tests {
    use super::*;
    use crate::channel::fixture::{alert, digest, drones, headline, hostile, zone};
    use crate::model::HoldReason;

    #[test]
    fn one_item_reads_well_in_a_pipe() {
        insta::assert_snapshot!(render_text(&alert(vec![drones()]), &zone(), Style::Plain));
    }

    #[test]
    fn several_items_are_numbered() {
        insta::assert_snapshot!(render_text(&alert(vec![drones(), headline()]), &zone(), Style::Plain));
    }

    #[test]
    fn a_digest_is_grouped_by_rule_with_the_newest_first() {
        insta::assert_snapshot!(render_text(&digest(), &zone(), Style::Plain));
    }

    #[test]
    fn a_terminal_gets_colour_around_the_same_words() {
        let coloured = render_text(&alert(vec![drones()]), &zone(), Style::Terminal);
        insta::assert_snapshot!(coloured.replace('\x1b', "␛"));
        let stripped = anstream::adapter::strip_str(&coloured).to_string();
        let plain = render_text(&alert(vec![drones()]), &zone(), Style::Plain);
        assert_eq!(stripped, plain.replace('*', ""));
    }

    #[test]
    fn a_hostile_item_is_only_text() {
        let text = render_text(&alert(vec![hostile()]), &zone(), Style::Plain);
        assert!(!text.chars().any(|sign| sign.is_control() && sign != '\n'));
        assert!(!text.contains("javascript:"));
        insta::assert_snapshot!(text);
    }

    #[test]
    fn a_flood_is_cut_and_says_so() {
        let text = render_text(&alert(vec![headline(); 110]), &zone(), Style::Plain);
        assert!(text.starts_with("[iran-drones] 110 items\n"), "{text}");
        assert!(text.ends_with("… and 10 more items\n"), "{text}");
    }

    #[test]
    fn a_digest_in_which_nothing_stands_says_so() {
        let empty = Alert { items: Vec::new(), hold: Some(HoldReason::Digest), ..digest() };
        assert_eq!(render_text(&empty, &zone(), Style::Plain), "[digest] nothing matched\n");
    }
}
