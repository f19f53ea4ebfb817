//! One normalised piece of news.

use std::fmt;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::FeedName;

/// One normalised piece of news. All texts are plain text: markup is gone, entities are decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The id that the feed gave (`guid`, `atom:id`, `id`), if it gave one.
    pub guid: Option<String>,
    /// The headline; empty where there is none.
    pub title: String,
    /// The address of the article: absolute, `http` or `https`.
    pub link: Option<String>,
    /// When the feed says it was published; information only, never trusted for order.
    pub published: Option<Timestamp>,
    /// When the feed says it was last changed.
    pub updated: Option<Timestamp>,
    /// Who wrote it; several names stand one a line.
    pub author: Option<String>,
    /// The teaser; empty where there is none.
    pub summary: String,
    /// The text; empty where there is none.
    pub content: String,
    /// Categories and tags, in feed order.
    pub categories: Vec<String>,
    /// The language as a BCP 47 tag, of the item or of its feed.
    pub lang: Option<String>,
    /// The feed that it came from.
    pub feed: FeedName,
}

impl Item {
    /// An item of which only the feed is known; everything else is empty.
    pub fn from_feed(feed: FeedName) -> Self {
        Self {
            guid: None,
            title: String::new(),
            link: None,
            published: None,
            updated: None,
            author: None,
            summary: String::new(),
            content: String::new(),
            categories: Vec::new(),
            lang: None,
            feed,
        }
    }

    /// Whether both bear the same time. Where one bears none that tells nothing, nor where it seems to be a day
    /// only: midnight of wherever the feed is.
    pub fn bears_time_of(&self, other: &Self) -> bool {
        let (Some(one), Some(other)) = (self.published, other.published) else { return false };
        one.as_second() % HALF_AN_HOUR != 0 && one.duration_since(other).abs() <= SAME_TIME
    }
}

/// Dates that differ by no more are the same.
const SAME_TIME: SignedDuration = SignedDuration::from_secs(60);

/// Zones are as far apart, in seconds.
const HALF_AN_HOUR: i64 = 1800;

/// A part of an item that a term can be searched in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Field {
    /// The headline.
    Title,
    /// The teaser.
    Summary,
    /// The text.
    Content,
    /// Who wrote it.
    Author,
    /// All categories, one a line.
    Category,
    /// The address of the article.
    Url,
    /// The name of the feed.
    Feed,
    /// The host of the address.
    Site,
    /// The language tag.
    Lang,
}

impl Field {
    /// Every field, in the order in which evidence is listed.
    pub const ALL: [Self; 9] = [
        Self::Title,
        Self::Summary,
        Self::Content,
        Self::Author,
        Self::Category,
        Self::Url,
        Self::Feed,
        Self::Site,
        Self::Lang,
    ];

    /// The name as users write and read it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Summary => "summary",
            Self::Content => "content",
            Self::Author => "author",
            Self::Category => "category",
            Self::Url => "url",
            Self::Feed => "feed",
            Self::Site => "site",
            Self::Lang => "lang",
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
