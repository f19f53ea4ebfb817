//! What newswatch has to say of itself.

use std::fmt;

use jiff::Timestamp;

use super::ItemRecord;
use crate::model::{ChannelName, FeedName, RuleName};

/// Something that goes wrong, and since when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// What it is about.
    pub subject: Subject,
    /// Since when.
    pub since: Timestamp,
    /// What is wrong, for a person.
    pub text: String,
}

/// What a trouble is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A feed that cannot be read.
    Feed(FeedName),
    /// A feed that can be read, but has brought nothing new for far longer than it used to.
    Silence(FeedName),
    /// A rule that has matched nothing for long.
    Rule(RuleName),
    /// A channel that delivers nothing.
    Channel(ChannelName),
    /// What was configured, and is not in force.
    Configuration,
}

impl Subject {
    /// Reads what [`fmt::Display`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, name) = text.split_once(' ').unwrap_or((text, ""));
        match kind {
            "configuration" => Some(Self::Configuration),
            "feed" => Some(Self::Feed(name.into())),
            "silence" => Some(Self::Silence(name.into())),
            "rule" => Some(Self::Rule(name.into())),
            "channel" => Some(Self::Channel(name.into())),
            _ => None,
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Feed(name) => write!(f, "feed {name}"),
            Self::Silence(name) => write!(f, "silence {name}"),
            Self::Rule(name) => write!(f, "rule {name}"),
            Self::Channel(name) => write!(f, "channel {name}"),
            Self::Configuration => write!(f, "configuration"),
        }
    }
}

/// What begins and ends at one look.
#[derive(Clone, Debug, Default)]
pub struct HealthChange {
    /// Troubles that are told from now on.
    pub begun: Vec<Trouble>,
    /// Troubles that were told and are now another one of their kind, which is not told again.
    pub reworded: Vec<Trouble>,
    /// What is over.
    pub ended: Vec<Subject>,
    /// What is told of both, as news of the feed `newswatch`.
    pub items: Vec<ItemRecord>,
}
