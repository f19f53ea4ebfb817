//! What people do not want to be told of for a while.

use std::borrow::Cow;
use std::fmt;

use jiff::Timestamp;

use super::{FeedName, MuteId, RuleName, StoryId};

/// What is not told of until some time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mute {
    /// The mute's row, also shown to people.
    pub id: MuteId,
    /// What it is about.
    pub target: MuteTarget,
    /// Since when.
    pub created: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// Why, as somebody said; may be empty.
    pub reason: String,
}

/// What a mute is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MuteTarget {
    /// All matches of a rule.
    Rule(RuleName),
    /// All matches of items of a feed.
    Feed(FeedName),
    /// All matches of items that report a story.
    Story(StoryId),
    /// All matches of items that satisfy a Boolean query.
    Query(String),
}

impl MuteTarget {
    /// The word of its kind.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Rule(_) => "rule",
            Self::Feed(_) => "feed",
            Self::Story(_) => "story",
            Self::Query(_) => "query",
        }
    }

    /// The name, the number, or the query.
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Rule(name) => name.as_str().into(),
            Self::Feed(name) => name.as_str().into(),
            Self::Story(id) => id.to_string().into(),
            Self::Query(query) => query.into(),
        }
    }

    /// The target of this kind, if there is one.
    pub fn of(kind: &str, text: &str) -> Option<Self> {
        match kind {
            "rule" => Some(Self::Rule(text.into())),
            "feed" => Some(Self::Feed(text.into())),
            "story" => text.parse().ok().map(|id| Self::Story(StoryId(id))),
            "query" => Some(Self::Query(text.to_owned())),
            _ => None,
        }
    }
}

impl fmt::Display for MuteTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rule(name) => write!(f, "the rule {name}"),
            Self::Feed(name) => write!(f, "the feed {name}"),
            Self::Story(id) => write!(f, "the story {id}"),
            Self::Query(query) => write!(f, "what satisfies {query}"),
        }
    }
}
