//! An alert goes in; what a person is shown of it comes out, for mail and terminal alike.
//!
//! The promise: every text is inert and shortened, every link is `http` or `https` and carries
//! no credentials, every time is in the reader's zone.
//!
//! Deliberately not here: how it looks.

use jiff::tz::TimeZone;
use serde::Serialize;

use self::groups::{OfRule, groups};
pub(super) use self::item::{ItemView, plain, safe_link};
pub(super) use self::occasion::{ChangeView, OccasionView};
pub(super) use self::reports::Reports;
use super::inert::inert_within;
use crate::model::{Alert, HoldReason, RuleName};

mod occasion;
mod reports;
mod item;
mod groups;

/// Items shown; no alert has more.
const ITEMS: usize = 100;
/// Characters of a title.
const TITLE: usize = 240;
/// Characters of a name: of a rule, a feed, an author or a term.
const NAME: usize = 100;

/// What a person is shown of an alert.
#[derive(Clone, Debug, Serialize)]
pub(super) struct View {
    /// The rule that fired; what the alert is where several did.
    pub(super) rule: String,
    /// The rules that fired, by their own names.
    #[serde(skip)]
    pub(super) rules: Vec<RuleName>,
    /// What there is of each rule, where several fired.
    pub(super) contents: Vec<Contents>,
    /// What is to be said of the whole, as "held in quiet hours"; often nothing.
    pub(super) note: &'static str,
    /// The items, shortened in number too; those of one rule stand together, and of one story within it.
    pub(super) items: Vec<ItemView>,
    /// How many items the alert has in all.
    pub(super) total: usize,
    /// Of how many stories they are, each rule's counted by itself; an item without a story is one.
    pub(super) stories: usize,
}

/// What an alert of several rules has of one of them.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Contents {
    /// The rule.
    pub(super) rule: String,
    /// How many items.
    pub(super) items: usize,
    /// How many, and of how many stories if that is something else.
    pub(super) size: String,
}

impl Contents {
    fn new(of: &OfRule<'_>) -> Self {
        let items = of.items();
        let size = match of.stories.len() {
            stories if stories == items => items.to_string(),
            1 => format!("{items} (one story)"),
            stories => format!("{items} ({stories} stories)"),
        };
        Self { rule: inert_within(of.rule.as_str(), NAME), items, size }
    }
}

impl View {
    /// What a person in `zone` is shown of `alert`.
    pub(super) fn new(alert: &Alert, zone: &TimeZone) -> Self {
        let groups = groups(alert);
        let contents: Vec<Contents> = groups.iter().map(Contents::new).collect();
        let stories = groups.iter().flat_map(|of| &of.stories);
        let items = stories.flat_map(|story| (0..story.len()).map(|place| ItemView::new(story, place, zone)));
        Self {
            rule: inert_within(alert.name(), NAME),
            rules: groups.iter().map(|of| of.rule.clone()).collect(),
            note: note(alert.hold),
            items: items.take(ITEMS).collect(),
            stories: groups.iter().map(|of| of.stories.len()).sum(),
            contents: if contents.len() > 1 { contents } else { Vec::new() },
            total: alert.items.len(),
        }
    }

    /// How many items are not shown.
    pub(super) fn omitted(&self) -> usize {
        self.total - self.items.len()
    }

    /// One line: the rule and the first headline, after why it is told again; how many items if there are
    /// several, and of which rules.
    pub(super) fn subject(&self) -> String {
        let title = self.items.first().map(ItemView::headline).unwrap_or_default();
        let of_rules: Vec<String> = self.contents.iter().map(|of| format!("{} {}", of.rule, of.items)).collect();
        match (self.total, of_rules.as_slice()) {
            (0, _) => format!("[{}] {}", self.rule, self.size()),
            (1, _) => format!("[{}] {title}", self.rule),
            (_, []) => format!("[{}] {}: {title}", self.rule, self.size()),
            (_, rules) => format!("[{}] {}: {}", self.rule, self.size(), rules.join(", ")),
        }
    }

    /// How many items, of how many stories if that is something else, and why they come together.
    pub(super) fn size(&self) -> String {
        let items = match self.total {
            0 => "nothing matched".to_owned(),
            1 => "1 item".to_owned(),
            total => format!("{total} items{}", of_stories(total, self.stories)),
        };
        if self.note.is_empty() { items } else { format!("{items} {}", self.note) }
    }
}

/// Of how many stories so many items are, if that is something else.
fn of_stories(items: usize, stories: usize) -> String {
    match stories {
        _ if stories == items => String::new(),
        1 => " of one story".to_owned(),
        stories => format!(" of {stories} stories"),
    }
}

/// Why items come together, where the reader may wonder.
fn note(hold: Option<HoldReason>) -> &'static str {
    match hold {
        None | Some(HoldReason::Bundle | HoldReason::Digest) => "",
        Some(HoldReason::Quiet) => "held in quiet hours",
        Some(HoldReason::Limit) => "over the limit",
    }
}
