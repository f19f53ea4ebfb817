//! A JSON Feed 1.1 of one rule: what is remembered of it.
//!
//! Source: <https://www.jsonfeed.org/version/1.1/>.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::channel::inert::{inert_lines, inert_within};
use crate::channel::view::{OccasionView, Reports, plain, safe_link};
use crate::model::{AlertItem, RuleName};

const VERSION: &str = "https://jsonfeed.org/version/1.1";
/// Characters of a title.
const TITLE: usize = 1_000;
/// Characters of a text.
const TEXT: usize = 20_000;
/// Characters of a name.
const NAME: usize = 200;

/// A feed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Document {
    version: String,
    pub(super) title: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(super) feed_url: Option<String>,
    pub(super) description: String,
    pub(super) items: Vec<Entry>,
}

/// An item of a feed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) id: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(super) url: Option<String>,
    pub(super) title: String,
    pub(super) content_text: String,
    /// When newswatch saw it first: a reader sorts by it, and that is the order of the alerts.
    pub(super) date_published: Timestamp,
    #[serde(default)]
    pub(super) authors: Vec<Author>,
    #[serde(default)]
    pub(super) tags: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(super) language: Option<String>,
}

/// Who stands behind an item: the feed that it came from.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Author {
    pub(super) name: String,
}

impl Document {
    /// A feed without items.
    pub(super) fn new(rule: &RuleName) -> Self {
        let name = inert_within(rule.as_str(), NAME);
        Self {
            version: VERSION.to_owned(),
            title: format!("newswatch: {name}"),
            feed_url: None,
            description: format!("What matched the rule {name}"),
            items: Vec::new(),
        }
    }

    /// Reads what [`json`](Self::json) wrote.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok().filter(|document: &Self| document.version == VERSION)
    }

    /// Adds items, the newest of them last, at the head; keeps so many in all.
    pub(super) fn add(&mut self, entries: impl Iterator<Item = Entry>, most: usize) {
        for entry in entries {
            self.items.retain(|known| known.id != entry.id);
            self.items.insert(0, entry);
        }
        self.items.truncate(most);
    }

    /// Says where the feed is, if somebody serves it.
    pub(super) fn place(&mut self, address: Option<&Url>, name: &str) {
        self.feed_url = address.and_then(|address| address.join(&format!("{name}.json")).ok()).map(String::from);
    }

    /// The feed as it is written.
    pub(super) fn json(&self) -> String {
        serde_json::to_string_pretty(self).expect("texts, times and lists are always JSON") + "\n"
    }
}

impl Entry {
    /// What a feed says of a matched item.
    pub(super) fn new(matched: &AlertItem) -> Self {
        let item = &matched.item;
        let text = [&item.content, &item.summary].into_iter().max_by_key(|text| text.len()).map_or("", String::as_str);
        let occasion = matched.occasion.as_ref().map(OccasionView::new);
        let reports = Reports::new(matched, &[]).names().map(|names| format!("Also reported by {names}"));
        let parts = [occasion.as_ref().map(changes), Some(inert_lines(text).chars().take(TEXT).collect()), reports];
        let parts: Vec<String> = parts.into_iter().flatten().filter(|part: &String| !part.is_empty()).collect();
        Self {
            id: format!("urn:newswatch:item:{}", matched.id),
            url: item.link.as_deref().and_then(safe_link),
            title: title(matched, occasion.as_ref()),
            content_text: parts.join("\n\n"),
            date_published: matched.first_seen,
            authors: vec![Author { name: inert_within(item.feed.as_str(), NAME) }],
            tags: item.categories.iter().map(|tag| inert_within(tag, NAME)).collect(),
            language: item.lang.as_deref().map(|lang| inert_within(lang, NAME)),
        }
    }
}

/// The headline, after why it is told again.
fn title(matched: &AlertItem, occasion: Option<&OccasionView>) -> String {
    let title = inert_within(&matched.item.title, TITLE);
    let title = if title.is_empty() { "(no title)".to_owned() } else { title };
    occasion.map_or_else(|| title.clone(), |occasion| format!("{}: {title}", occasion.words))
}

/// What has changed, a line for each side.
fn changes(occasion: &OccasionView) -> String {
    let sides = occasion.changes.iter().flat_map(|change| [("was", &change.before), ("now", &change.now)]);
    let said = sides.filter(|(_, side)| !side.is_empty());
    let lines = said.map(|(label, side)| format!("{label}: {}", plain(side)));
    lines.chain(occasion.rest.as_ref().map(|rest| format!("… and {rest}"))).collect::<Vec<_>>().join("\n")
}
