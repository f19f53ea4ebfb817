//! What a person is shown of an alert, in the markup of a service and within its limits.
//!
//! The promise: nothing that a feed wrote is markup; what does not fit is left out by whole items, and
//! the text says how many.

use crate::channel::marks::Piece;
use crate::channel::view::{ItemView, OccasionView, View};

/// Room for the line that says what was left out.
const TAIL: usize = 60;
/// Characters of a title where there is no room for more.
const TITLE: usize = 100;

/// The markup of a service.
#[derive(Clone, Copy)]
pub(super) struct Dialect {
    /// Makes a text mean nothing but itself.
    pub(super) escape: fn(&str) -> String,
    /// Sets off a text that is escaped.
    pub(super) bold: fn(&str) -> String,
    /// Links a text that is escaped to an address that is not.
    pub(super) link: fn(&str, &str) -> String,
    /// Marks a line that is escaped as quoted.
    pub(super) quote: fn(&str) -> String,
    /// How the service counts a text.
    pub(super) length: fn(&str) -> usize,
}

/// How much a message may have.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    /// Of all texts together, as the service counts.
    pub(super) whole: usize,
    /// How many items.
    pub(super) items: usize,
    /// Of the text of one item.
    pub(super) each: usize,
}

impl Limits {
    /// A limit for the whole only.
    pub(super) const fn of(whole: usize) -> Self {
        Self { whole, items: usize::MAX, each: usize::MAX }
    }
}

/// An alert as a heading and one text for each item.
pub(super) struct Blocks {
    /// The rule and the number of items.
    pub(super) heading: String,
    /// The items that have room.
    pub(super) items: Vec<String>,
    /// How many have none, in words; empty if all have.
    pub(super) tail: String,
}

impl Blocks {
    /// All of it as one text.
    pub(super) fn text(&self) -> String {
        format!("{}\n\n{}", self.heading, self.body())
    }

    /// The same without the heading, for services that show a title.
    pub(super) fn body(&self) -> String {
        let parts = self.items.iter().chain(Some(&self.tail).filter(|tail| !tail.is_empty()));
        parts.map(String::as_str).collect::<Vec<_>>().join("\n\n")
    }
}

/// How much is said of an item.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Detail {
    /// All that there is.
    Full,
    /// The same without who else has it.
    Alone,
    /// The headline, where it leads and where it stood.
    Short,
    /// The beginning of the headline.
    Title,
}

impl Dialect {
    /// The alert within these limits.
    pub(super) fn blocks(&self, view: &View, limits: Limits) -> Blocks {
        let Limits { whole, items: most, each } = limits;
        let heading = match view.total {
            1 => format!("[{}]", view.rule),
            _ => format!("[{}] {}", view.rule, view.size()),
        };
        let heading = (self.bold)(&(self.escape)(&heading));
        let mut left = whole.saturating_sub((self.length)(&heading) + TAIL);
        let mut items = Vec::new();
        for item in view.items.iter().take(most) {
            // The items that are still to come shall have room for their headlines.
            let share = left / (view.items.len().min(most) - items.len()).max(1);
            let Some(text) = self.fitting(view, item, share.max(left.min(SHARE)).min(each)) else { break };
            left = left.saturating_sub((self.length)(&text) + 2);
            items.push(text);
        }
        let omitted = view.total - items.len();
        let tail = if omitted > 0 { format!("… and {omitted} more items") } else { String::new() };
        Blocks { heading, items, tail }
    }

    /// The longest text of an item that fits.
    fn fitting(&self, view: &View, item: &ItemView, room: usize) -> Option<String> {
        let details = [Detail::Full, Detail::Alone, Detail::Short, Detail::Title];
        let mut texts = details.into_iter().map(|detail| self.item(view, item, detail));
        texts.find(|text| (self.length)(text) + 2 <= room)
    }

    fn item(&self, view: &View, item: &ItemView, detail: Detail) -> String {
        let under = if item.under { "↳ " } else { "" };
        if detail == Detail::Title {
            let title: String = item.headline().chars().take(TITLE).collect();
            return (self.escape)(&format!("{under}{title}"));
        }
        let title = self.pieces(&item.title);
        let title = item.link.as_ref().map_or_else(|| title.clone(), |link| (self.link)(&title, link));
        let occasion = item.occasion.as_ref().map(|occasion| (self.bold)(&(self.escape)(&occasion.words)) + ": ");
        let rule = if view.contents.is_empty() { String::new() } else { format!("[{}] ", item.rule) };
        let author = item.author.as_ref().map(|author| format!(" · {author}")).unwrap_or_default();
        let mut lines = vec![
            format!("{under}{}{title}", occasion.unwrap_or_default()),
            (self.escape)(&format!("{rule}{} · {}{author}", item.feed, item.time)),
        ];
        if matches!(detail, Detail::Full | Detail::Alone) {
            lines.extend(item.occasion.iter().flat_map(|occasion| self.changes(occasion)));
            lines.extend(item.quotes.iter().map(|quote| (self.quote)(&self.pieces(quote))));
            lines.extend((!item.why.is_empty()).then(|| (self.escape)(&format!("Why: {}", item.why))));
        }
        if detail == Detail::Full {
            lines.extend(self.others(item));
        }
        lines.join("\n")
    }

    /// What has changed, a line for each side.
    fn changes(&self, occasion: &OccasionView) -> Vec<String> {
        let sides = occasion.changes.iter().flat_map(|change| [("was: ", &change.before), ("now: ", &change.now)]);
        let said = sides.filter(|(_, side)| !side.is_empty());
        let mut lines: Vec<String> = said.map(|(label, side)| format!("{label}{}", self.pieces(side))).collect();
        lines.extend(occasion.rest.as_ref().map(|rest| (self.escape)(&format!("… and {rest}"))));
        lines
    }

    /// Who else has it.
    fn others(&self, item: &ItemView) -> impl Iterator<Item = String> {
        let also_in: Vec<&str> = item.also_in.iter().map(|copy| copy.feed.as_str()).collect();
        let also_in = (!also_in.is_empty()).then(|| format!("Also in: {}", also_in.join(", ")));
        let also_by = item.also_by.names().map(|names| format!("Also reported by {names}"));
        [also_in, also_by].into_iter().flatten().map(|line| (self.escape)(&line))
    }

    fn pieces(&self, pieces: &[Piece]) -> String {
        let written = pieces.iter().map(|piece| match piece.marked {
            true => (self.bold)(&(self.escape)(&piece.text)),
            false => (self.escape)(&piece.text),
        });
        written.collect()
    }
}

/// An item is never given less room than this while there is any.
const SHARE: usize = 400;

/// UTF-16 code units, as many services count.
pub(super) fn utf16(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The text between these signs for `&`, `<` and `>`.
pub(super) fn entities(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A text that HTML takes for itself, also in an attribute.
pub(super) fn html(text: &str) -> String {
    entities(text).replace('"', "&quot;")
}

/// A text that Markdown takes for itself.
pub(super) fn markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in text.chars() {
        if "\\`*_[]()<>#|~@".contains(sign) {
            escaped.push('\\');
        }
        escaped.push(sign);
    }
    escaped
}
